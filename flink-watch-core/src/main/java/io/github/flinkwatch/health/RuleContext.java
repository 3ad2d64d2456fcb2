package io.github.flinkwatch.health;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.JobType;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a rule may look at. Immutable and thread-safe. */
public final class RuleContext {

  private final JobEvidence evidence;
  private final StateVerdict verdict;
  private final JobMemory memory;
  private final HealthThresholds thresholds;
  private final Optional<JobType> jobType;
  private final RuleNotes notes;
  private final JobSnapshot live;

  RuleContext(
      JobEvidence evidence,
      StateVerdict verdict,
      JobMemory memory,
      HealthThresholds thresholds,
      Optional<JobType> jobType,
      RuleNotes notes) {
    this.evidence = requireNonNull(evidence, "evidence");
    this.verdict = requireNonNull(verdict, "verdict");
    this.memory = requireNonNull(memory, "memory");
    this.thresholds = requireNonNull(thresholds, "thresholds");
    this.jobType = requireNonNull(jobType, "jobType");
    this.notes = requireNonNull(notes, "notes");
    this.live =
        evidence
            .live()
            .value()
            .orElseGet(() -> JobSnapshot.of(JobSnapshot.Source.LIVE, evidence.at()).build());
  }

  /** Returns the same context for another rule. */
  RuleContext withNotes(RuleNotes notes) {
    return notes == this.notes
        ? this
        : new RuleContext(evidence, verdict, memory, thresholds, jobType, notes);
  }

  /** Returns the evidence of this look. */
  public JobEvidence evidence() {
    return evidence;
  }

  /** Returns what the live JobManager said; a snapshot in which nothing is known if it did not. */
  public JobSnapshot live() {
    return live;
  }

  /** Returns the instant of this look, by which windows are measured. */
  public Instant at() {
    return evidence.at();
  }

  /** Returns the state that was concluded from the evidence. */
  public StateVerdict verdict() {
    return verdict;
  }

  /** Returns the instant of the look from which on the job has been in this state. */
  public Instant stateSince() {
    return memory
        .stateSince()
        .filter(since -> memory.state().equals(Optional.of(verdict.state())))
        .orElse(at());
  }

  /** Returns for how long the job has been in this state; zero at the first look. */
  public Duration inStateFor() {
    return Duration.between(stateSince(), at());
  }

  /** Returns what is remembered from the looks before. */
  public JobMemory memory() {
    return memory;
  }

  /** Returns how much is too much. */
  public HealthThresholds thresholds() {
    return thresholds;
  }

  /** Returns whether the job is a batch or a streaming job, or empty if nothing tells. */
  public Optional<JobType> jobType() {
    return jobType;
  }

  /** Returns what this rule noted at the look before; empty notes at the first. */
  public RuleNotes notes() {
    return notes;
  }
}
