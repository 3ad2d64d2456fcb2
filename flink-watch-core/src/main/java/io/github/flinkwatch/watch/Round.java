package io.github.flinkwatch.watch;

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
import io.github.flinkwatch.watch.Lanes.Lane;
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
  private final Optional<SecondOpinion> second;
  private @Nullable CompletableFuture<Observation<DeploymentReport>> deployment; // guarded by this

  /**
   * @param answer what the cluster's Flink said, or null if there is none to be asked
   * @param second what the resource manager says while Flink tells
   */
  Round(
      Surroundings with,
      WatchedCluster cluster,
      @Nullable Observation<ClusterLook> answer,
      Optional<SecondOpinion> second) {
    this.with = with;
    this.cluster = cluster;
    this.answer = answer;
    this.second = second;
  }

  Optional<ClusterLook> look() {
    return answer == null ? Optional.empty() : answer.value();
  }

  /** Looks at a job whose case was taken, and judges it when all answers are in. */
  void lookAt(JobCase job, Sight sight) {
    int version = job.versionOfIntent();
    boolean asksNobody = sight.blindBecause() != null && !hasOthers();
    if (asksNobody) {
      finish(job, sight, version, true, live(job, sight, Depth.STATE), others(job, false));
      return;
    }
    if (!with.lanes.tryEnterCloser()) {
      with.postponedDeepLooks.increment();
      withoutAsking(job, sight, version);
      return;
    }
    with.deepLooks.increment();
    Depth depth = job.needsEverything() ? Depth.FULL : Depth.HEALTH;
    ask(job, sight, version, depth, sight.row() == null);
  }

  private void ask(JobCase job, Sight sight, int version, Depth depth, boolean alsoOthers) {
    CompletableFuture<Observation<JobSnapshot>> live = live(job, sight, depth);
    CompletableFuture<Others> others = others(job, alsoOthers);
    CompletableFuture<?> unused =
        CompletableFuture.allOf(live, others)
            .whenComplete(
                (done, bug) ->
                    with.judge(
                        () -> {
                          with.lanes.leave(Lane.CLOSER);
                          if (bug != null) {
                            job.putBack();
                          } else {
                            holding(job, () -> weigh(job, sight, version, depth, live, others));
                          }
                        }));
  }

  private void weigh(
      JobCase job,
      Sight sight,
      int version,
      Depth depth,
      CompletableFuture<Observation<JobSnapshot>> live,
      CompletableFuture<Others> others) {
    if (sight.row() != null
        && depth == Depth.HEALTH
        && isWorthMore(job, evidence(job, live.join(), others.join()))) {
      escalate(job, sight, version, live, others);
    } else {
      finish(job, sight, version, true, live, others);
    }
  }

  /** Whatever is thrown on the way to a verdict, by a rule of the embedder, gives the case back. */
  private void holding(JobCase job, Runnable step) {
    boolean done = false;
    try {
      done = with.embedded("a health rule", step);
    } finally {
      if (!done) {
        job.putBack();
      }
    }
  }

  /** A job that is not plainly well is looked at vertex by vertex, within the same look. */
  private static boolean isWorthMore(JobCase job, JobEvidence evidence) {
    Evaluation first = job.evaluate(evidence);
    return first.health().state() == JobState.RUNNING
        && first.health().status() != HealthStatus.HEALTHY;
  }

  private void escalate(
      JobCase job,
      Sight sight,
      int version,
      CompletableFuture<Observation<JobSnapshot>> live,
      CompletableFuture<Others> others) {
    if (with.lanes.tryEnterCloser()) {
      ask(job, sight, version, Depth.FULL, false);
    } else {
      finish(job, sight, version, true, live, others);
    }
  }

  /** No room to ask more: what is listed now, with the rest as it was seen last. */
  private void withoutAsking(JobCase job, Sight sight, int version) {
    JobOverview row = sight.row();
    boolean news = row != null && !job.isLikeLast(sight);
    if (row == null || !news) {
      job.want();
      job.putBack();
      return;
    }
    Instant notBefore = with.now().minus(with.deepInterval.multipliedBy(3));
    JobSnapshot listed = look().orElseThrow().snapshot(row);
    JobSnapshot live = LastSeen.listed(matched(job, row, listed), job.seen(), notBefore);
    job.want();
    finish(
        job,
        sight,
        version,
        false,
        CompletableFuture.completedFuture(Observation.known(live, live.at())),
        others(job, false));
  }

  private void finish(
      JobCase job,
      Sight sight,
      int version,
      boolean closely,
      CompletableFuture<Observation<JobSnapshot>> live,
      CompletableFuture<Others> others) {
    holding(
        job,
        () -> {
          JobEvidence evidence = evidence(job, live.join(), others.join());
          job.judge(evidence, job.evaluate(evidence), sight, version, closely);
        });
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
    JobSnapshot.Builder nobody = JobSnapshot.of(JobSnapshot.Source.LIVE, look.at());
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

  private CompletableFuture<Others> others(JobCase job, boolean ask) {
    CompletableFuture<Observation<DeploymentReport>> report = deployment(ask);
    CompletableFuture<Observation<JobSnapshot>> archived =
        kept(job, "archive", cluster.archive(), ask);
    CompletableFuture<Observation<JobSnapshot>> history =
        kept(job, "HistoryServer", cluster.history(), ask);
    return CompletableFuture.allOf(report, archived, history)
        .thenApply(done -> new Others(report.join(), archived.join(), history.join()));
  }

  /** Asked once in a round, for all jobs of the cluster. */
  private synchronized CompletableFuture<Observation<DeploymentReport>> deployment(boolean ask) {
    if (cluster.deployment().isEmpty()) {
      return CompletableFuture.completedFuture(notConfigured("resource manager"));
    }
    if (!ask) {
      return CompletableFuture.completedFuture(
          second
              .flatMap(SecondOpinion::told)
              .orElseGet(() -> Observation.unknown(notAsked(), with.now())));
    }
    CompletableFuture<Observation<DeploymentReport>> asked = deployment;
    if (asked == null) {
      Question<DeploymentReport> source = cluster.deployment().get();
      asked = Surroundings.ask(source::askAsync, with::resourceManagerFailed);
      deployment = asked;
    }
    return asked;
  }

  private CompletableFuture<Observation<JobSnapshot>> kept(
      JobCase job, String name, Optional<ArchiveSource> source, boolean ask) {
    if (source.isEmpty()) {
      return CompletableFuture.completedFuture(notConfigured(name));
    }
    Optional<JobId> id = job.knownId();
    if (!ask || id.isEmpty()) {
      return CompletableFuture.completedFuture(Observation.unknown(notAsked(), with.now()));
    }
    JobRun run = run(id.get(), job);
    return Surroundings.ask(
        () -> source.get().snapshot(run).askAsync(),
        thrown ->
            Observation.unknown(
                UnknownCause.of(
                        UnknownCode.ARCHIVE_UNREACHABLE, "the " + name + " could not be asked")
                    .withException(thrown),
                with.now()));
  }

  private static JobRun run(JobId id, JobCase job) {
    JobRun run = JobRun.of(id);
    run = job.said().intent().submittedAt().map(run::submittedAt).orElse(run);
    return job.startTime().map(run::startedAt).orElse(run);
  }

  private JobEvidence evidence(JobCase job, Observation<JobSnapshot> live, Others others) {
    WatchedJob said = job.said();
    JobRef ref = said.ref();
    return JobEvidence.of(ref, job.lookedAt())
        .intent(said.intent())
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
