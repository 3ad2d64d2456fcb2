package io.github.flinkwatch.watch;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.gather.ClusterLook;
import io.github.flinkwatch.gather.Depth;
import io.github.flinkwatch.gather.JobObserver;
import io.github.flinkwatch.gather.LastSeen;
import io.github.flinkwatch.health.Evaluation;
import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.model.JobOverview;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One round of a cluster: has those of its jobs looked at that gave reason, and judges what the
 * {@link JobObserver} has gathered.
 */
final class Round {

  private final WatchContext with;
  private final WatchedCluster cluster;
  private final JobObserver observer;
  private final @Nullable Observation<ClusterLook> answer;
  private final @Nullable DeploymentProbe second;
  private final long tick;

  /**
   * @param observer of the cluster's jobs
   * @param answer what the cluster's Flink said, or null if there is none to be asked
   * @param second what the resource manager says while Flink tells, or null if there is none
   * @param tick of the cluster, at which it was asked
   */
  Round(
      WatchContext with,
      WatchedCluster cluster,
      JobObserver observer,
      @Nullable Observation<ClusterLook> answer,
      @Nullable DeploymentProbe second,
      long tick) {
    this.with = with;
    this.cluster = cluster;
    this.observer = answer == null ? observer : observer.within(answer);
    this.answer = answer;
    this.second = second;
    this.tick = tick;
  }

  long tick() {
    return tick;
  }

  Optional<ClusterLook> look() {
    return answer == null ? Optional.empty() : answer.value();
  }

  /** Returns why the cluster's Flink told nothing, or null if it did or is not to be asked. */
  @Nullable UnknownCause silentBecause() {
    return answer == null ? null : answer.cause().orElse(null);
  }

  /** Returns whether nobody is left to be asked about a job that was seen so. */
  boolean asksNobody(JobSighting listing) {
    return listing.blindBecause() != null && !cluster.hasOthers();
  }

  /** Looks at a job, judges it when all answers are in, and gives it back. */
  void lookAt(JobCase job, LookLease lease) {
    with.deepLooks.increment();
    boolean everything = lease.listing.row() != null && job.needsEverything();
    ask(job, lease, everything ? Depth.FULL : Depth.HEALTH, with.lookDeadline);
  }

  /** Judges a job of which nobody can tell now, and gives it back. */
  void judgeUnseen(JobCase job, LookLease lease) {
    UnknownCause cause = requireNonNull(lease.listing.blindBecause());
    conclude(job, lease, true, unasked(job, lease, Observation.unknown(cause, with.now())));
  }

  /** Judges a job by its row, with the rest as it was seen last, and gives it back. */
  void judgeListed(JobCase job, LookLease lease, JobOverview row) {
    Instant notBefore = with.now().minus(with.deepInterval.multipliedBy(3));
    JobSnapshot listed = look().orElseThrow().snapshot(row);
    if (!lease.said.ref().jobId().equals(Optional.of(row.jobId()))) {
      listed = listed.toBuilder().matchedBy(JobSnapshot.Match.SOLE_JOB).build();
    }
    JobSnapshot live = LastSeen.listed(listed, job.seen(), notBefore);
    conclude(job, lease, false, unasked(job, lease, Observation.known(live, live.at())));
  }

  private JobEvidence unasked(JobCase job, LookLease lease, Observation<JobSnapshot> live) {
    return dated(job, observer(lease.listing).unasked(lease.said.ref(), lease.said.intent(), live));
  }

  private void ask(JobCase job, LookLease lease, Depth depth, Duration deadline) {
    boolean asked = false;
    try {
      long begun = System.nanoTime();
      CompletableFuture<?> unused =
          observer(lease.listing)
              .within(deadline)
              .observeAsync(lease.said.ref(), lease.said.intent(), job.run(lease.listing), depth)
              .thenAccept(
                  evidence ->
                      with.workers.judge(
                          () -> {
                            Duration left = deadline.minusNanos(System.nanoTime() - begun);
                            weigh(job, lease, depth, dated(job, evidence), left);
                          }));
      asked = true;
    } finally {
      if (!asked) {
        job.giveBack(lease);
      }
    }
  }

  /** While Flink tells, the resource manager is asked beside the looks, and not by each. */
  private JobObserver observer(JobSighting listing) {
    Observation<DeploymentReport> told =
        listing.row() == null || second == null ? null : second.told();
    return told == null ? observer : observer.reported(told);
  }

  private void weigh(
      JobCase job, LookLease lease, Depth depth, JobEvidence evidence, Duration left) {
    boolean goesOn = false;
    try {
      goesOn =
          lease.listing.row() != null
              && depth == Depth.HEALTH
              && job.isHeldBy(lease)
              && !left.isNegative()
              && !left.isZero()
              && isWorthMore(job, lease, evidence);
    } finally {
      if (!goesOn) {
        conclude(job, lease, true, evidence);
      }
    }
    if (goesOn) {
      ask(job, lease, Depth.FULL, left);
    }
  }

  /** A job that is not plainly well is looked at vertex by vertex, within the same look. */
  private static boolean isWorthMore(JobCase job, LookLease lease, JobEvidence evidence) {
    Evaluation first = job.evaluate(evidence, lease);
    return first.health().state() == JobState.RUNNING
        && first.health().status() != HealthStatus.HEALTHY;
  }

  private static JobEvidence dated(JobCase job, JobEvidence evidence) {
    return evidence.toBuilder().at(job.lookedAt()).build();
  }

  private static void conclude(
      JobCase job, LookLease lease, boolean closely, JobEvidence evidence) {
    try {
      if (job.isHeldBy(lease)) { // or it was removed or given up meanwhile, and nobody would hear
        job.conclude(lease, evidence, job.evaluate(evidence, lease), closely);
      }
    } finally {
      job.giveBack(lease);
    }
  }
}
