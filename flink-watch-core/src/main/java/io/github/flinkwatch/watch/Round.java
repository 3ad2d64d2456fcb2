package io.github.flinkwatch.watch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.gather.ArchiveSource;
import io.github.flinkwatch.gather.ClusterLook;
import io.github.flinkwatch.gather.Depth;
import io.github.flinkwatch.gather.LastSeen;
import io.github.flinkwatch.health.Evaluation;
import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.model.JobOverview;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One round of a cluster: gathers the evidence about those of its jobs that gave reason, from its
 * Flink, or where that does not tell, from everybody else.
 */
final class Round {

  private final Surroundings with;
  private final WatchedCluster cluster;
  private final @Nullable Observation<ClusterLook> answer;
  private final @Nullable SecondOpinion second;
  private final long tick;

  @GuardedBy("this")
  private @Nullable CompletableFuture<Observation<DeploymentReport>> deployment;

  /**
   * @param answer what the cluster's Flink said, or null if there is none to be asked
   * @param second what the resource manager says while Flink tells, or null if there is none
   * @param tick of the cluster, at which it was asked
   */
  Round(
      Surroundings with,
      WatchedCluster cluster,
      @Nullable Observation<ClusterLook> answer,
      @Nullable SecondOpinion second,
      long tick) {
    this.with = with;
    this.cluster = cluster;
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

  /** Returns whether nobody is left to be asked about a job that was seen so. */
  boolean asksNobody(Sight sight) {
    return sight.blindBecause() != null && !hasOthers();
  }

  /** Looks at a job, judges it when all answers are in, and gives it back. */
  void lookAt(JobCase job, Hold hold) {
    with.deepLooks.increment();
    Depth depth = job.needsEverything() ? Depth.FULL : Depth.HEALTH;
    ask(job, hold, depth, hold.sight.row() == null);
  }

  /** Judges a job of which nobody can tell now, and gives it back. */
  void judgeUnseen(JobCase job, Hold hold) {
    conclude(job, hold, true, live(job, hold.sight, Depth.STATE), others(job, hold, false));
  }

  /** Judges a job by its row, with the rest as it was seen last, and gives it back. */
  void judgeListed(JobCase job, Hold hold, JobOverview row) {
    Instant notBefore = with.now().minus(with.deepInterval.multipliedBy(3));
    JobSnapshot listed = look().orElseThrow().snapshot(row);
    JobSnapshot live = LastSeen.listed(matched(job, row, listed), job.seen(), notBefore);
    conclude(
        job,
        hold,
        false,
        CompletableFuture.completedFuture(Observation.known(live, live.at())),
        others(job, hold, false));
  }

  private void ask(JobCase job, Hold hold, Depth depth, boolean alsoOthers) {
    boolean asked = false;
    try {
      CompletableFuture<Observation<JobSnapshot>> live = live(job, hold.sight, depth);
      CompletableFuture<Others> others = others(job, hold, alsoOthers);
      CompletableFuture<?> unused =
          CompletableFuture.allOf(live, others)
              .whenComplete(
                  (done, bug) -> with.workers.judge(() -> weigh(job, hold, depth, live, others)));
      asked = true;
    } finally {
      if (!asked) {
        job.giveBack(hold);
      }
    }
  }

  private void weigh(
      JobCase job,
      Hold hold,
      Depth depth,
      CompletableFuture<Observation<JobSnapshot>> live,
      CompletableFuture<Others> others) {
    boolean goesOn = false;
    try {
      goesOn =
          hold.sight.row() != null
              && depth == Depth.HEALTH
              && isWorthMore(job, hold, evidence(job, hold, live.join(), others.join()));
    } finally {
      if (!goesOn) {
        conclude(job, hold, true, live, others);
      }
    }
    if (goesOn) {
      ask(job, hold, Depth.FULL, false);
    }
  }

  /** A job that is not plainly well is looked at vertex by vertex, within the same look. */
  private static boolean isWorthMore(JobCase job, Hold hold, JobEvidence evidence) {
    Evaluation first = job.evaluate(evidence, hold);
    return first.health().state() == JobState.RUNNING
        && first.health().status() != HealthStatus.HEALTHY;
  }

  private void conclude(
      JobCase job,
      Hold hold,
      boolean closely,
      CompletableFuture<Observation<JobSnapshot>> live,
      CompletableFuture<Others> others) {
    try {
      JobEvidence evidence = evidence(job, hold, live.join(), others.join());
      job.conclude(hold, evidence, job.evaluate(evidence, hold), closely);
    } finally {
      job.giveBack(hold);
    }
  }

  // what is asked

  private CompletableFuture<Observation<JobSnapshot>> live(JobCase job, Sight sight, Depth depth) {
    Observation<ClusterLook> flink = answer;
    if (flink == null) {
      return CompletableFuture.completedFuture(notConfigured("live JobManager"));
    }
    Optional<ClusterLook> look = flink.value();
    if (look.isEmpty()) {
      return CompletableFuture.completedFuture(
          flink.flatMap(none -> Observation.unknown(notAsked(), with.now())));
    }
    JobOverview row = sight.row();
    if (row != null) {
      return look.get()
          .closer(row.jobId(), depth)
          .askAsync()
          .thenApply(seen -> seen.map(snapshot -> matched(job, row, snapshot)));
    }
    Optional<JobId> id = job.knownId();
    JobSnapshot nobody = nobody(look.get());
    return id.isPresent()
        ? look.get().closer(id.get(), Depth.HEALTH).askAsync()
        : CompletableFuture.completedFuture(Observation.known(nobody, nobody.at()));
  }

  private static JobSnapshot matched(JobCase job, JobOverview row, JobSnapshot seen) {
    boolean byId = job.ref().jobId().filter(row.jobId()::equals).isPresent();
    return byId ? seen : seen.toBuilder().matchedBy(JobSnapshot.Match.SOLE_JOB).build();
  }

  /** The platform knows the deployment only, and which of its jobs is meant cannot be told. */
  private static JobSnapshot nobody(ClusterLook look) {
    JobSnapshot.Builder nobody = JobSnapshot.builder(JobSnapshot.Source.LIVE, look.at());
    int jobs = look.jobs().size();
    look.jobs().forEach(row -> nobody.addOtherJobIds(row.jobId()));
    return nobody
        .overview(
            jobs > 1
                ? Observation.unknown(
                    UnknownCause.of(
                        UnknownCode.JOB_AMBIGUOUS, "the cluster runs " + jobs + " jobs"),
                    look.answeredAt())
                : Observation.absent("the job's id is not known", look.answeredAt()))
        .build();
  }

  /** What was heard from everybody but the live Flink. */
  private static final class Others {
    private final Observation<DeploymentReport> deployment;
    private final Observation<JobSnapshot> archived;
    private final Observation<JobSnapshot> history;

    Others(
        Observation<DeploymentReport> deployment,
        Observation<JobSnapshot> archived,
        Observation<JobSnapshot> history) {
      this.deployment = deployment;
      this.archived = archived;
      this.history = history;
    }
  }

  private boolean hasOthers() {
    return cluster.deployment().isPresent()
        || cluster.archive().isPresent()
        || cluster.history().isPresent();
  }

  private CompletableFuture<Others> others(JobCase job, Hold hold, boolean ask) {
    CompletableFuture<Observation<DeploymentReport>> report = deployment(ask);
    CompletableFuture<Observation<JobSnapshot>> archived =
        kept(job, hold, "archive", cluster.archive(), ask);
    CompletableFuture<Observation<JobSnapshot>> history =
        kept(job, hold, "HistoryServer", cluster.history(), ask);
    return CompletableFuture.allOf(report, archived, history)
        .thenApply(done -> new Others(report.join(), archived.join(), history.join()));
  }

  /** Asked once in a round, for all jobs of the cluster. */
  private CompletableFuture<Observation<DeploymentReport>> deployment(boolean ask) {
    if (cluster.deployment().isEmpty()) {
      return CompletableFuture.completedFuture(notConfigured("resource manager"));
    }
    if (!ask) {
      Observation<DeploymentReport> told = second == null ? null : second.told();
      return CompletableFuture.completedFuture(
          told == null ? Observation.unknown(notAsked(), with.now()) : told);
    }
    CompletableFuture<Observation<DeploymentReport>> answer = new CompletableFuture<>();
    synchronized (this) {
      if (deployment != null) {
        return deployment;
      }
      deployment = answer;
    }
    Question<DeploymentReport> source = cluster.deployment().get();
    CompletableFuture<?> unused =
        with.ask(source::askAsync, with::resourceManagerFailed).thenAccept(answer::complete);
    return answer;
  }

  private CompletableFuture<Observation<JobSnapshot>> kept(
      JobCase job, Hold hold, String name, Optional<ArchiveSource> source, boolean ask) {
    if (source.isEmpty()) {
      return CompletableFuture.completedFuture(notConfigured(name));
    }
    Optional<JobId> id = job.knownId();
    if (!ask || id.isEmpty()) {
      return CompletableFuture.completedFuture(Observation.unknown(notAsked(), with.now()));
    }
    JobRun run = run(id.get(), job, hold);
    return with.ask(
        () -> source.get().snapshot(run).askAsync(),
        thrown ->
            Observation.unknown(
                UnknownCause.of(
                        UnknownCode.ARCHIVE_UNREACHABLE, "the " + name + " could not be asked")
                    .withException(thrown),
                with.now()));
  }

  private static JobRun run(JobId id, JobCase job, Hold hold) {
    JobRun run = JobRun.of(id);
    run = hold.said.intent().submittedAt().map(run::submittedAt).orElse(run);
    return job.startTime().map(run::startedAt).orElse(run);
  }

  private JobEvidence evidence(
      JobCase job, Hold hold, Observation<JobSnapshot> live, Others others) {
    JobRef ref = hold.said.ref();
    return JobEvidence.builder(ref, job.lookedAt())
        .intent(hold.said.intent())
        .live(live)
        .deployment(others.deployment)
        .archived(others.archived)
        .history(others.history)
        .build();
  }

  private <T> Observation<T> notConfigured(String source) {
    return Observation.unknown(
        UnknownCause.of(UnknownCode.NOT_CONFIGURED, "no " + source + " is configured"), with.now());
  }

  private static UnknownCause notAsked() {
    return UnknownCause.of(UnknownCode.NOT_ASKED, "not part of this look");
  }
}
