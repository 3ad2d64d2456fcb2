package io.github.flinkwatch.health;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.health.JobMemory.ProvenEnd;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the state of one look is decided from. */
final class StateInput {

  final JobEvidence evidence;
  final JobMemory memory;
  final HealthThresholds thresholds;
  final SameRunEvidence run;

  private StateInput(SameRunEvidence run, JobMemory memory, HealthThresholds thresholds) {
    JobEvidence own = run.evidence();
    this.run = run;
    this.evidence = with(own, RequestsOfRun.ofThisRun(own.intent(), memory));
    this.memory = memory;
    this.thresholds = thresholds;
  }

  /** Sorts what was told at one look: the evidence is what counts of it, the memory this run's. */
  static StateInput at(JobEvidence told, JobMemory memory, HealthThresholds thresholds) {
    JobMemory before =
        MemoryUpdate.forSubmissionOf(
            requireNonNull(told, "evidence"), requireNonNull(memory, "memory"), thresholds);
    SameRunEvidence run = SameRunEvidence.of(told, before, thresholds);
    if (run.newRunStart().isPresent()) {
      before = MemoryUpdate.nextRun(before, run.newRunStart().get(), told.at());
      run = SameRunEvidence.of(told, before, thresholds);
    }
    StateInput input = new StateInput(run, before, thresholds);
    return before.end().filter(input::refutes).isPresent()
        ? new StateInput(run, ((ImmutableJobMemory) before).withEnd(Optional.empty()), thresholds)
        : input;
  }

  /**
   * Returns whether an end that only a deployment told is refuted by a later sign of life: any live
   * answer that is no end, a deployment that goes on, another deployment or another attempt.
   */
  private boolean refutes(ProvenEnd end) {
    if (end.isSettled()) {
      return false;
    }
    if (run.isEarlierAlive()
        || SameJobEvidence.answer(evidence.live()).filter(SameRunEvidence::isAlive).isPresent()) {
      return true;
    }
    Optional<String> asked = evidence.ref().deploymentId();
    Optional<DeploymentAnswer> answer = DeploymentAnswer.of(this, new StateRemarks());
    return areOthers(end.deploymentId(), asked)
        || answer.filter(told -> isOfALaterOne(told, end)).isPresent();
  }

  private static boolean isOfALaterOne(DeploymentAnswer told, ProvenEnd end) {
    return told.row.showsLife()
        || areOthers(end.deploymentId(), Optional.of(told.report.deploymentId()))
        || areOthers(end.deploymentAttempt(), ProvenEnd.attemptOf(told.report));
  }

  private static boolean areOthers(Optional<String> one, Optional<String> other) {
    return one.isPresent() && other.isPresent() && !one.equals(other);
  }

  /** Returns the evidence without requests that came after the end that was concluded. */
  JobEvidence withRequestsBefore(StateVerdict verdict) {
    if (!verdict.state().isEnded() || !evidence.intent().isEndRequested()) {
      return evidence;
    }
    ProvenEnd end =
        verdict.basis() == Basis.MEMORY
            ? memory.end().orElseThrow()
            : StateResolver.end(
                verdict.state(), verdict.basis(), verdict.startTime(), verdict.endTime());
    return with(evidence, RequestsOfRun.before(end, evidence.intent(), run.skew));
  }

  private static JobEvidence with(JobEvidence evidence, JobIntent intent) {
    return intent == evidence.intent() ? evidence : evidence.toBuilder().intent(intent).build();
  }

  /** Returns whether the cluster is this job's own, so that its end speaks for the job. */
  boolean inDedicatedCluster() {
    return evidence.ref().clusterKind() == ClusterKind.DEDICATED;
  }

  /** Returns whether a resource manager's moment was before this run was submitted. */
  boolean isBeforeSubmission(Instant moment) {
    return run.meant().mismatchOfDeployment(moment, null).isPresent();
  }

  /** Returns whether the job was submitted so lately that nobody need have seen it yet. */
  boolean isInStartUpWindow() {
    if (memory.jobSeen()) {
      return false;
    }
    Optional<Instant> submitted = evidence.intent().submittedAt();
    if (submitted.isPresent() || !inDedicatedCluster()) {
      return submitted.filter(since -> isWithin(since, thresholds.startUpWindow())).isPresent();
    }
    // By the resource manager's clock, which is another one.
    return evidence
        .deployment()
        .value()
        .flatMap(DeploymentReport::submittedAt)
        .filter(
            since -> isWithin(since, thresholds.startUpWindow().plus(thresholds.clockTolerance())))
        .isPresent();
  }

  private boolean isWithin(Instant since, Duration window) {
    return Duration.between(since, evidence.at()).compareTo(window) <= 0;
  }

  /**
   * Returns whether nothing can be told of the time since the look before: it is too long ago, or
   * the clock went back.
   */
  boolean isAfterAGap() {
    return MemoryUpdate.isGap(memory, evidence.at(), thresholds.jobStoreExpiration());
  }

  /** Returns Flink's version as this look told it, or an earlier one, or empty. */
  Optional<String> flinkVersion() {
    return MemoryUpdate.flinkVersion(evidence).or(memory::flinkVersion);
  }

  /** Returns whether the deployment has, had or may have jobs beside ours. */
  boolean mayHaveSeveralJobs() {
    return evidence.ref().mayHaveSeveralJobs() || otherJobs() > 0 || memory.severalJobsSeen();
  }

  /** Returns whether what is remembered of the deployment is about the one that is meant now. */
  boolean isDeploymentOfMemory() {
    Optional<String> now =
        evidence
            .deployment()
            .value()
            .map(DeploymentReport::deploymentId)
            .or(() -> evidence.ref().deploymentId());
    return now.isEmpty() || memory.deploymentId().isEmpty() || now.equals(memory.deploymentId());
  }

  /** Returns how many jobs beside ours the live JobManager listed. */
  int otherJobs() {
    return evidence.live().value().map(live -> live.otherJobIds().size()).orElse(0);
  }
}
