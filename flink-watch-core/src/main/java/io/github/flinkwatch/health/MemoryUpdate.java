package io.github.flinkwatch.health;

import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.JobMemory.ProvenEnd;
import io.github.flinkwatch.model.ClusterOverview;
import io.github.flinkwatch.model.DashboardConfig;
import io.github.flinkwatch.model.JobType;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What is kept from look to look, and what a new run forgets. */
final class MemoryUpdate {

  /** A moment that went through a database may come back rounded to its second. */
  private static final Duration WRITTEN_LESS_EXACTLY = Duration.ofSeconds(1);

  private MemoryUpdate() {}

  /** A run that was submitted after the one that is remembered begins with an empty memory. */
  static JobMemory forSubmissionOf(
      JobEvidence evidence, JobMemory memory, HealthThresholds thresholds) {
    Instant submitted = evidence.intent().submittedAt().orElse(null);
    if (submitted == null || submitted.equals(memory.submittedAt().orElse(null))) {
      return memory;
    }
    boolean newRun =
        memory.submittedAt().isPresent()
            ? isAnotherAndLater(submitted, memory.submittedAt().get())
            : isAfterAllLooks(submitted, memory) || isOfBefore(submitted, memory, thresholds);
    return newRun ? nextRun(memory) : memory;
  }

  private static boolean isAnotherAndLater(Instant submitted, Instant before) {
    return Duration.between(before, submitted).compareTo(WRITTEN_LESS_EXACTLY) >= 0;
  }

  private static boolean isAfterAllLooks(Instant submitted, JobMemory memory) {
    // The first may have been later than the last: a clock may have gone back.
    return memory.lastLookAt().filter(submitted::isAfter).isPresent()
        && memory.firstLookAt().filter(submitted::isAfter).isPresent();
  }

  /**
   * The platform may say late when it submitted the run that has already been seen. If what is
   * remembered began or ended before that, it was another.
   */
  private static boolean isOfBefore(
      Instant submitted, JobMemory memory, HealthThresholds thresholds) {
    JobRun run =
        ClockSkew.remembered(memory, thresholds).applyTo(JobRun.any().submittedAt(submitted));
    return run.mismatch(memory.startTime().orElse(null), null).isPresent()
        || memory.end().filter(end -> isOfBefore(run, end)).isPresent();
  }

  private static boolean isOfBefore(JobRun run, ProvenEnd end) {
    Instant began = end.startTime().orElse(null);
    Instant ended = end.endTime().orElse(null);
    // By whichever clock it ended: it was proven no earlier, and that by the platform's.
    return (end.isSettled() ? run.mismatch(began, ended) : run.mismatchOfDeployment(null, ended))
            .isPresent()
        || run.withSkew(Duration.ZERO).mismatch(null, end.provenAt().orElse(null)).isPresent();
  }

  /** Another run of the same job: what was of the cluster stays. */
  private static JobMemory nextRun(JobMemory memory) {
    return JobMemory.builder()
        .earlierStartTime(memory.startTime().or(memory::earlierStartTime))
        .clockSkew(memory.clockSkew())
        .flinkVersion(memory.flinkVersion())
        .severalJobsSeen(memory.severalJobsSeen())
        .build();
  }

  /** A run that nobody submitted anew, and that two looks in a row have shown. */
  static JobMemory nextRun(JobMemory memory, Instant start, Instant at) {
    return nextRun(memory).toBuilder()
        .submittedAt(memory.submittedAt())
        .jobId(memory.jobId())
        .startTime(start)
        .newRunSeenAt(firstShownAt(memory, at))
        .build();
  }

  /** It was UNKNOWN which run there is since the first of the two looks. */
  private static Instant firstShownAt(JobMemory memory, Instant at) {
    return memory
        .stateSince()
        .filter(since -> memory.state().equals(Optional.of(JobState.UNKNOWN)))
        .filter(at::isAfter)
        .orElse(at);
  }

  /** Returns whether nothing can be told of the time since the last look: no age counts over it. */
  static boolean isGap(JobMemory memory, Instant at, Duration longest) {
    Optional<Duration> passed = memory.lastLookAt().map(last -> Duration.between(last, at));
    return passed.filter(p -> p.isNegative() || p.compareTo(longest) > 0).isPresent();
  }

  /** Returns the instant of the look from which on the job has been in that state. */
  static Instant since(JobState state, JobMemory before, JobEvidence evidence) {
    boolean sameState =
        before.state().filter(remembered -> remembered == state).isPresent()
            && before.stateSince().filter(evidence.at()::isBefore).isEmpty();
    return sameState ? before.stateSince().orElse(evidence.at()) : evidence.at();
  }

  /** Returns the memory for the next look: the one before, with what this look changed. */
  static JobMemory next(
      JobMemory before,
      StateInput input,
      StateVerdict verdict,
      Instant since,
      JobTypeGuess type,
      RuleExecution pass) {
    JobEvidence evidence = input.evidence;
    // Only what changed is set: of a job that goes on as it was, that is next to nothing.
    ImmutableJobMemory next =
        ((ImmutableJobMemory) before)
            .withLastLookAt(evidence.at())
            .withState(verdict.state())
            .withStateSince(since)
            .withEpisodes(pass.episodes())
            .withNotes(pass.notes());
    Optional<Duration> distance =
        before
            .lastLookAt()
            .map(last -> Duration.between(last, evidence.at()))
            .filter(passed -> !passed.isNegative() && !passed.isZero());
    if (distance.isPresent() && !distance.equals(before.lookDistance())) {
      next = next.withLookDistance(distance);
    }
    if (before.firstLookAt().isEmpty()) {
      next = next.withFirstLookAt(evidence.at());
    }
    Optional<Instant> submitted = evidence.intent().submittedAt();
    if (submitted.isPresent() && !isAnEarlierOneThanTheSettled(submitted.get(), before)) {
      next = next.withSubmittedAt(submitted);
    }
    if (verdict.jobId().isPresent() && !verdict.jobId().equals(before.jobId())) {
      next = next.withJobId(verdict.jobId());
    }
    if (verdict.startTime().isPresent() && !verdict.startTime().equals(before.startTime())) {
      next = next.withStartTime(verdict.startTime());
    }
    if (verdict.state() != JobState.UNKNOWN) {
      next = next.withLastKnownState(verdict.state()).withLastKnownAt(evidence.at());
    }
    if (isAboutTheJob(verdict)) {
      next = next.withJobSeen(true);
    }
    if (type.worthKeeping()) {
      next = next.withJobType(type.type());
    }
    if (verdict.state().isEnded() && verdict.basis() != Basis.MEMORY) {
      next = next.withEnd(end(verdict, input));
    }
    boolean decided = verdict.state().isEnded() && isAboutTheJob(verdict);
    next =
        next.withOtherStartTime(decided ? Optional.empty() : input.run.otherStart())
            .withClockSkew(input.run.skew.measured());
    return withFlinkVersion(
        withAbsence(RememberedDeployment.next(withDeployment(next, input), evidence), input),
        evidence);
  }

  /** Whoever asks with the submission of an earlier run does not make the settled one new again. */
  private static boolean isAnEarlierOneThanTheSettled(Instant submitted, JobMemory before) {
    return before.end().filter(ProvenEnd::isSettled).isPresent()
        && before.submittedAt().filter(submitted::isBefore).isPresent();
  }

  private static boolean isAboutTheJob(StateVerdict verdict) {
    boolean byJob = verdict.basis() == Basis.LIVE_JOB || verdict.basis() == Basis.ARCHIVED_JOB;
    return byJob && (verdict.jobId().isPresent() || verdict.startTime().isPresent());
  }

  private static ProvenEnd end(StateVerdict verdict, StateInput input) {
    ProvenEnd.Builder end =
        ProvenEnd.builder()
            .state(verdict.state())
            .provenBy(verdict.basis())
            .confidence(verdict.confidence())
            .startTime(verdict.startTime().or(input.memory::startTime))
            .endTime(verdict.endTime())
            .provenAt(
                input
                    .memory
                    .end()
                    .filter(before -> before.state() == verdict.state())
                    .flatMap(ProvenEnd::provenAt)
                    .orElse(input.evidence.at()));
    if (verdict.basis() == Basis.DEPLOYMENT) {
      DeploymentReport report = input.evidence.deployment().value().orElseThrow();
      end.deploymentId(report.deploymentId()).deploymentAttempt(ProvenEnd.attemptOf(report));
    }
    return end.build();
  }

  /** What is remembered of a deployment is forgotten with it. */
  private static ImmutableJobMemory withDeployment(ImmutableJobMemory next, StateInput input) {
    ImmutableJobMemory kept =
        input.isDeploymentOfMemory()
            ? next
            : next.withDeploymentSeenRunning(false).withDeploymentSubmittedAt(Optional.empty());
    Optional<DeploymentReport> report = input.evidence.deployment().value();
    Optional<String> id =
        report.map(DeploymentReport::deploymentId).or(() -> input.evidence.ref().deploymentId());
    if (id.isPresent()) {
      kept = kept.withDeploymentId(id);
    }
    Optional<Instant> submitted = report.flatMap(DeploymentReport::submittedAt);
    if (submitted.isPresent()) {
      kept = kept.withDeploymentSubmittedAt(submitted);
    }
    if (report.filter(r -> r.state() == DeploymentState.RUNNING).isPresent()) {
      kept = kept.withDeploymentSeenRunning(true);
    }
    return input.otherJobs() > 0 ? kept.withSeveralJobsSeen(true) : kept;
  }

  /** A look that found the job missing begins an absence, one that found it ends it. */
  private static ImmutableJobMemory withAbsence(ImmutableJobMemory next, StateInput input) {
    JobEvidence evidence = input.evidence;
    Optional<JobSnapshot> live = evidence.live().value();
    boolean missing =
        live.isPresent()
            ? live.get().overview().isAbsent() && !live.get().status().isKnown()
            : evidence.live().isAbsent();
    if (missing) {
      return next.absentSince().isPresent() && !input.isAfterAGap()
          ? next
          : next.withAbsentSince(evidence.at());
    }
    // No absence lasts over a gap, also if the look after it is a silent one.
    return input.run.isListed() || input.isAfterAGap()
        ? next.withAbsentSince(Optional.empty())
        : next;
  }

  private static ImmutableJobMemory withFlinkVersion(
      ImmutableJobMemory next, JobEvidence evidence) {
    Optional<String> version = flinkVersion(evidence);
    return version.isPresent() ? next.withFlinkVersion(version) : next;
  }

  /** Returns Flink's version as the live cluster tells it, or empty. */
  static Optional<String> flinkVersion(JobEvidence evidence) {
    Optional<JobSnapshot> live = evidence.live().value();
    if (live.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> version =
        live.get().dashboardConfig().value().flatMap(DashboardConfig::flinkVersion);
    return version.isPresent()
        ? version
        : live.get().clusterOverview().value().flatMap(ClusterOverview::flinkVersion);
  }

  /** Says whether an end was asked for in that way; empty where nobody needs to ask. */
  static Optional<Boolean> endedAsAsked(JobState state, JobIntent intent, Optional<JobType> type) {
    switch (state) {
      case FINISHED:
        if (intent.stopWithSavepointRequestedAt().isPresent()) {
          return Optional.of(true);
        }
        Optional<Boolean> bounded =
            intent.bounded().or(() -> type.map(known -> known == JobType.BATCH));
        return bounded.filter(b -> !b);
      case CANCELED:
        return Optional.of(intent.cancelRequestedAt().isPresent());
      case FAILED:
      case KILLED:
        return Optional.of(false);
      default:
        return Optional.empty();
    }
  }
}
