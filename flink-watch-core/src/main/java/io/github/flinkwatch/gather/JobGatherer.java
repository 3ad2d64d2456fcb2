package io.github.flinkwatch.gather;

import io.github.flinkwatch.Allowance;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One look at one job: the live Flink, and where that does not tell, everybody else. */
final class JobGatherer {

  /** The part of the time that Flink has before the others are asked beside it. */
  private static final int THIRD = 3;

  private final SourceSet sources;
  private final JobRef ref;
  private final JobIntent intent;

  /** Whom to ask for: what the reference says, or whoever looks again and again has found out. */
  private final JobRef meant;

  private final JobRun run;
  private final Depth depth;
  private final Clock clock;
  private final Instant at;
  private final LookLimits limits;

  JobGatherer(
      SourceSet sources,
      JobRef ref,
      JobIntent intent,
      @Nullable JobRun known,
      Depth depth,
      Clock clock,
      Duration deadline,
      long maxHeldBytes) {
    this.sources = sources;
    this.ref = ref;
    this.intent = intent;
    this.meant = known == null ? ref : meant(ref, known);
    JobRun run = known != null ? known : ref.jobId().map(JobRun::of).orElse(JobRun.any());
    this.run = intent.submittedAt().map(run::submittedAt).orElse(run);
    this.depth = depth;
    this.clock = clock;
    this.at = clock.instant();
    this.limits = new LookLimits(deadline, Allowance.of(maxHeldBytes), clock);
  }

  private static JobRef meant(JobRef ref, JobRun known) {
    JobRef.Builder meant = ref.toBuilder().mayMatchSoleJob(false);
    return known.jobId().map(meant::jobId).orElse(meant).build();
  }

  CompletableFuture<JobEvidence> begin() {
    CompletableFuture<Boolean> toldEarly = new CompletableFuture<>();
    CompletableFuture<Observation<JobSnapshot>> live = live(toldEarly);
    CompletableFuture<?> unused =
        live.thenAccept(seen -> toldEarly.complete(seen.value().filter(this::tells).isPresent()));
    CompletableFuture<Boolean> flinkTells = limits.unlessLate(toldEarly, THIRD);
    CompletableFuture<Observation<DeploymentReport>> deployment =
        flinkTells.thenCompose(tells -> deployment(!tells));
    CompletableFuture<Observation<JobSnapshot>> archived =
        flinkTells.thenCompose(
            tells -> kept(sources.haveArchive(), "archive", sources::archive, !tells));
    CompletableFuture<Observation<JobSnapshot>> history =
        flinkTells.thenCompose(
            tells -> kept(sources.haveHistory(), "HistoryServer", sources::history, !tells));
    CompletableFuture<JobEvidence> end = new CompletableFuture<>();
    unused =
        CompletableFuture.allOf(live, deployment, archived, history)
            .whenComplete(
                (done, bug) ->
                    GuardedSource.run(
                        () ->
                            end.complete(
                                bug == null
                                    ? evidence(
                                        live.join(),
                                        deployment.join(),
                                        archived.join(),
                                        history.join())
                                    : nothing(failed(bug)))));
    unused = end.whenComplete((done, cancelled) -> limits.end());
    return end;
  }

  /** The evidence of a look that was given up. */
  JobEvidence nothing(UnknownCause cause) {
    Instant now = clock.instant();
    JobEvidence.Builder evidence = JobEvidence.builder(ref, now).intent(intent);
    if (sources.haveFlink()) {
      evidence.live(Observation.unknown(cause, now));
    }
    if (sources.haveDeployment()) {
      evidence.deployment(Observation.unknown(cause, now));
    }
    if (sources.haveArchive()) {
      evidence.archived(Observation.unknown(cause, now));
    }
    if (sources.haveHistory()) {
      evidence.history(Observation.unknown(cause, now));
    }
    return evidence.build();
  }

  /** The evidence of what is there already; nobody is asked. */
  JobEvidence unasked(Observation<JobSnapshot> live) {
    return evidence(
        live,
        reported(),
        sources.haveArchive() ? notAsked("nobody was") : notConfigured("archive"),
        sources.haveHistory() ? notAsked("nobody was") : notConfigured("HistoryServer"));
  }

  private UnknownCause failed(Throwable bug) {
    return UnknownCause.of(UnknownCode.SOURCE_FAILED, "a look at " + ref + " failed")
        .withException(bug);
  }

  private JobEvidence evidence(
      Observation<JobSnapshot> live,
      Observation<DeploymentReport> deployment,
      Observation<JobSnapshot> archived,
      Observation<JobSnapshot> history) {
    return JobEvidence.builder(ref, clock.instant())
        .intent(intent)
        .live(live)
        .deployment(deployment)
        .archived(archived)
        .history(history)
        .build();
  }

  // the live Flink

  private CompletableFuture<Observation<JobSnapshot>> live(CompletableFuture<Boolean> toldEarly) {
    Optional<Observation<ClusterLook>> seen = sources.look();
    if (seen.isPresent()) {
      return in(seen.get(), toldEarly);
    }
    Optional<Question<FlinkRestClient>> flink = sources.flink();
    if (flink.isEmpty()) {
      return CompletableFuture.completedFuture(notConfigured("live JobManager"));
    }
    return limits
        .ask(flink.get())
        .thenCompose(
            where -> reached(where, client -> at(client.forOneLook(limits.left()), toldEarly)));
  }

  /** Where the look at all jobs saw nothing, Flink is not asked again for each. */
  private CompletableFuture<Observation<JobSnapshot>> in(
      Observation<ClusterLook> seen, CompletableFuture<Boolean> toldEarly) {
    return reached(
        seen,
        look ->
            at(
                look.flink().forOneLook(limits.left()),
                CompletableFuture.completedFuture(look.listed()),
                look.facts(),
                toldEarly));
  }

  /** What Flink tells there; or why there is none to tell. */
  private static <T> CompletableFuture<Observation<JobSnapshot>> reached(
      Observation<T> where, Function<T, CompletableFuture<Observation<JobSnapshot>>> told) {
    return where.fold(
        told,
        detail ->
            CompletableFuture.completedFuture(
                Observation.unknown(
                    UnknownCause.of(UnknownCode.CLUSTER_GONE, detail), where.observedAt())),
        cause -> CompletableFuture.completedFuture(Observation.unknown(cause, where.observedAt())));
  }

  private CompletableFuture<Observation<JobSnapshot>> at(
      FlinkRestClient flink, CompletableFuture<Boolean> toldEarly) {
    return at(
        flink,
        limits.ask(flink.jobsOverview()).thenApply(ListedJobs::new),
        new ClusterFacts(flink),
        toldEarly);
  }

  private CompletableFuture<Observation<JobSnapshot>> at(
      FlinkRestClient flink,
      CompletableFuture<ListedJobs> listed,
      ClusterFacts facts,
      CompletableFuture<Boolean> toldEarly) {
    CompletableFuture<?> unused =
        listed.thenAccept(
            all -> {
              if (meant
                  .jobId()
                  .map(all::row)
                  .flatMap(Observation::value)
                  .filter(this::tells)
                  .isPresent()) {
                toldEarly.complete(true);
              }
            });
    return LiveJobCollector.gather(flink, meant, depth, listed, facts, at, limits)
        .thenApply(this::matched)
        .thenApply(seen -> Observation.known(seen, seen.at()));
  }

  /** The id is not the reference's where the only job of the cluster was taken for it. */
  private JobSnapshot matched(JobSnapshot seen) {
    return meant.jobId().equals(ref.jobId())
        ? seen
        : seen.toBuilder().matchedBy(JobSnapshot.Match.SOLE_JOB).build();
  }

  private boolean tells(JobSnapshot seen) {
    return seen.overview().value().filter(this::tells).isPresent()
        || seen.status().value().filter(JobGatherer::tells).isPresent()
        || seen.details().value().map(JobDetails::status).filter(JobGatherer::tells).isPresent();
  }

  private boolean tells(JobOverview row) {
    return tells(row.status());
  }

  /** A JobManager that gave up leadership, or says what nobody knows, does not tell. */
  private static boolean tells(JobStatus status) {
    return status != JobStatus.SUSPENDED && status != JobStatus.UNRECOGNIZED;
  }

  // everybody else

  private CompletableFuture<Observation<DeploymentReport>> deployment(boolean ask) {
    return ask && sources.reported().isEmpty() && sources.deployment().isPresent()
        ? sources.deployment(limits)
        : CompletableFuture.completedFuture(reported());
  }

  private Observation<DeploymentReport> reported() {
    return sources
        .reported()
        .orElseGet(
            () ->
                sources.haveDeployment()
                    ? notAsked("Flink itself told")
                    : notConfigured("resource manager"));
  }

  private CompletableFuture<Observation<JobSnapshot>> kept(
      boolean configured,
      String name,
      Function<JobRun, Question<JobSnapshot>> source,
      boolean ask) {
    if (!configured) {
      return CompletableFuture.completedFuture(notConfigured(name));
    }
    if (!ask) {
      return CompletableFuture.completedFuture(notAsked("Flink itself told"));
    }
    if (run.jobId().isEmpty()) {
      return CompletableFuture.completedFuture(notAsked("the job's id is not known"));
    }
    return limits.ask(source.apply(run));
  }

  private <T> Observation<T> notConfigured(String source) {
    return unknown(UnknownCode.NOT_CONFIGURED, "no " + source + " is configured");
  }

  private <T> Observation<T> notAsked(String why) {
    return unknown(UnknownCode.NOT_ASKED, why);
  }

  private <T> Observation<T> unknown(UnknownCode code, String detail) {
    return Observation.unknown(UnknownCause.of(code, detail), clock.instant());
  }
}
