package io.github.flinkwatch.health;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.DeploymentState;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.ClusterOverview;
import io.github.flinkwatch.model.DashboardConfig;
import io.github.flinkwatch.model.JobType;
import java.time.Instant;
import java.util.Map;
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

  /** A job that runs, or ended otherwise, after its proven end is another run of the same id. */
  static JobMemory forRunOf(StateVerdict verdict, JobMemory memory) {
    boolean settled = memory.end().filter(end -> end.provenBy() != Basis.DEPLOYMENT).isPresent();
    return settled && verdict.basis() != Basis.MEMORY && verdict.state() != JobState.UNKNOWN
        ? JobMemory.empty()
        : memory;
  }

  static JobMemory next(
      JobMemory before,
      JobEvidence evidence,
      StateVerdict verdict,
      Instant since,
      JobTypeGuess type,
      Map<RuleId, Episode> episodes,
      Map<RuleId, RuleNotes> notes) {
    boolean known = verdict.state() != JobState.UNKNOWN;
    boolean byJob = verdict.basis() == Basis.LIVE_JOB || verdict.basis() == Basis.ARCHIVED_JOB;
    boolean seen = byJob && (verdict.jobId().isPresent() || verdict.startTime().isPresent());
    Optional<JobSnapshot> live = evidence.live().value();
    boolean missing =
        live.map(snapshot -> snapshot.overview().isAbsent() && !snapshot.status().isKnown())
            .orElse(evidence.live().isAbsent());
    boolean listed = live.map(snapshot -> snapshot.overview().isKnown()).orElse(false);
    JobMemory.Builder next =
        JobMemory.builder()
            .submittedAt(evidence.intent().submittedAt().or(before::submittedAt))
            .firstLookAt(before.firstLookAt().orElse(evidence.at()))
            .lastLookAt(evidence.at())
            .jobId(verdict.jobId().or(before::jobId))
            .startTime(verdict.startTime().or(before::startTime))
            .state(verdict.state())
            .stateSince(since)
            .lastKnownState(known ? Optional.of(verdict.state()) : before.lastKnownState())
            .lastKnownAt(known ? Optional.of(evidence.at()) : before.lastKnownAt())
            .end(before.end())
            .absentSince(
                missing
                    ? Optional.of(before.absentSince().orElse(evidence.at()))
                    : listed ? Optional.empty() : before.absentSince())
            .jobSeen(before.jobSeen() || seen)
            .deploymentSeenRunning(
                before.deploymentSeenRunning()
                    || evidence
                        .deployment()
                        .value()
                        .map(DeploymentReport::state)
                        .filter(state -> state == DeploymentState.RUNNING)
                        .isPresent())
            .flinkVersion(flinkVersion(live).or(before::flinkVersion))
            .jobType(type.worthKeeping() ? type.type() : before.jobType())
            .episodes(episodes)
            .notes(notes);
    if (verdict.state().isEnded() && verdict.basis() != Basis.MEMORY) {
      next.end(
          ProvenEnd.builder()
              .state(verdict.state())
              .provenBy(verdict.basis())
              .confidence(verdict.confidence())
              .startTime(verdict.startTime())
              .endTime(verdict.endTime())
              .build());
    }
    return next.build();
  }

  private static Optional<String> flinkVersion(Optional<JobSnapshot> live) {
    return live.flatMap(
        snapshot ->
            snapshot
                .dashboardConfig()
                .value()
                .flatMap(DashboardConfig::flinkVersion)
                .or(
                    () ->
                        snapshot.clusterOverview().value().flatMap(ClusterOverview::flinkVersion)));
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
