package io.github.flinkwatch.health;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.JobEvidence;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the state of one look is decided from. */
final class Look {

  final JobEvidence evidence;
  final JobMemory memory;
  final HealthThresholds thresholds;

  Look(JobEvidence evidence, JobMemory memory, HealthThresholds thresholds) {
    this.evidence = evidence;
    this.memory = memory;
    this.thresholds = thresholds;
  }

  /** Returns whether the cluster is this job's own, so that its end speaks for the job. */
  boolean inDedicatedCluster() {
    return evidence.ref().clusterKind() == ClusterKind.DEDICATED;
  }

  /** Returns whether that was before this run was submitted, and so belongs to an earlier one. */
  boolean isBeforeSubmission(Instant moment) {
    return evidence.intent().submittedAt().filter(moment::isBefore).isPresent();
  }

  /** Returns whether the job was submitted so lately that nobody need have seen it yet. */
  boolean isInStartUpWindow() {
    if (memory.jobSeen()) {
      return false;
    }
    Optional<Instant> submitted = evidence.intent().submittedAt();
    if (submitted.isEmpty() && inDedicatedCluster()) {
      submitted = evidence.deployment().value().flatMap(DeploymentReport::submittedAt);
    }
    return submitted
        .map(since -> Duration.between(since, evidence.at()))
        .filter(age -> age.compareTo(thresholds.startUpWindow()) <= 0)
        .isPresent();
  }

  /** Returns Flink's version as this look told it, or an earlier one, or empty. */
  Optional<String> flinkVersion() {
    return Remembering.flinkVersion(evidence).or(memory::flinkVersion);
  }

  /** Returns how many jobs beside ours the live JobManager listed. */
  int otherJobs() {
    return evidence.live().value().map(live -> live.otherJobIds().size()).orElse(0);
  }
}
