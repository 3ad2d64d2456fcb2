package io.github.flinkwatch.health;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.DeploymentState;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.ClusterOverview;
import io.github.flinkwatch.model.DashboardConfig;
import io.github.flinkwatch.model.JobType;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What is kept from look to look, and what a new run forgets. */
final class Remembering {

  private Remembering() {}

  /** A run that was submitted after the one that is remembered begins with an empty memory. */
  static JobMemory forRunOf(JobEvidence evidence, JobMemory memory) {
    requireNonNull(memory, "memory");
    Optional<Instant> submitted = requireNonNull(evidence, "evidence").intent().submittedAt();
    Optional<Instant> boundary = memory.submittedAt().or(memory::lastLookAt);
    boolean newRun =
        submitted.isPresent()
            && boundary.isPresent()
            && submitted.get().isAfter(boundary.get())
            && !submitted.equals(memory.submittedAt());
    return newRun ? JobMemory.empty() : memory;
  }

  /** What is not the settled end of the run that is remembered is another run of the same id. */
  static JobMemory forRunOf(StateVerdict verdict, JobMemory memory) {
    boolean settled = memory.end().filter(ProvenEnd::isSettled).isPresent();
    return settled && verdict.basis() != Basis.MEMORY ? JobMemory.empty() : memory;
  }

  /** Returns the instant of the look from which on the job has been in that state. */
  static Instant since(JobState state, JobMemory before, JobEvidence evidence) {
    boolean sameState = before.state().filter(remembered -> remembered == state).isPresent();
    return sameState ? before.stateSince().orElse(evidence.at()) : evidence.at();
  }

  /** Returns the memory for the next look: the one before, with what this look changed. */
  static JobMemory next(
      JobMemory before,
      JobEvidence evidence,
      StateVerdict verdict,
      Instant since,
      JobTypeGuess type,
      RulePass pass) {
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
    if (evidence.intent().submittedAt().isPresent()) {
      next = next.withSubmittedAt(evidence.intent().submittedAt());
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
    if (isRunning(evidence.deployment())) {
      next = next.withDeploymentSeenRunning(true);
    }
    if (type.worthKeeping()) {
      next = next.withJobType(type.type());
    }
    if (verdict.state().isEnded() && verdict.basis() != Basis.MEMORY) {
      next = next.withEnd(end(verdict));
    }
    return withFlinkVersion(withAbsence(KubernetesMemory.next(next, evidence), evidence), evidence);
  }

  private static boolean isAboutTheJob(StateVerdict verdict) {
    boolean byJob = verdict.basis() == Basis.LIVE_JOB || verdict.basis() == Basis.ARCHIVED_JOB;
    return byJob && (verdict.jobId().isPresent() || verdict.startTime().isPresent());
  }

  private static boolean isRunning(Observation<DeploymentReport> deployment) {
    Optional<DeploymentReport> report = deployment.value();
    return report.isPresent() && report.get().state() == DeploymentState.RUNNING;
  }

  private static ProvenEnd end(StateVerdict verdict) {
    return ProvenEnd.builder()
        .state(verdict.state())
        .provenBy(verdict.basis())
        .confidence(verdict.confidence())
        .startTime(verdict.startTime())
        .endTime(verdict.endTime())
        .build();
  }

  /** A look that found the job missing begins an absence, one that found it ends it. */
  private static ImmutableJobMemory withAbsence(ImmutableJobMemory next, JobEvidence evidence) {
    Optional<JobSnapshot> live = evidence.live().value();
    boolean missing =
        live.isPresent()
            ? live.get().overview().isAbsent() && !live.get().status().isKnown()
            : evidence.live().isAbsent();
    if (missing) {
      return next.absentSince().isPresent() ? next : next.withAbsentSince(evidence.at());
    }
    boolean listed = live.isPresent() && live.get().overview().isKnown();
    return listed ? next.withAbsentSince(Optional.empty()) : next;
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
        return type.filter(t -> t == JobType.STREAMING).isPresent()
            ? Optional.of(false)
            : Optional.empty();
      case CANCELED:
        return Optional.of(intent.isEndRequested());
      case FAILED:
      case KILLED:
        return Optional.of(false);
      default:
        return Optional.empty();
    }
  }
}
