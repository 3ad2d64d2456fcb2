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
            .orElseGet(() -> JobSnapshot.builder(JobSnapshot.Source.LIVE, evidence.at()).build());
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

  /**
   * Returns for how long the rule has seen something, this look included, by what it noted under
   * that name; the rule notes it again. What lies in a gap does not count.
   */
  public ObservedSpan seen(String name, Duration window) {
    return seen(name, window, at());
  }

  /** As {@link #seen(String, Duration)}, by a clock of its own: Flink's, always the same one. */
  public ObservedSpan seen(String name, Duration window, Instant at) {
    return notes
        .span(name)
        .map(span -> span.seenAgain(at, window, memory))
        .orElseGet(() -> ObservedSpan.begin(at));
  }

  /**
   * As {@link #seen(String, Duration)}, but a gap ends the span, and this look begins another one.
   */
  public ObservedSpan seenInARow(String name, Duration window) {
    return notes
        .span(name)
        .map(span -> span.seenInARow(at(), window, memory))
        .orElseGet(() -> ObservedSpan.begin(at()));
  }

  /**
   * As {@link #seen(String, Duration)}, of a counter that stands where it stood: it has been so
   * since the span began, also while nobody looked, unless the job was in another state. The span
   * stays as it is.
   */
  public ObservedSpan unchanged(String name) {
    return notes
        .span(name)
        .filter(span -> !span.isInterrupted() && !span.beganAt().isAfter(at()))
        .orElseGet(() -> ObservedSpan.begin(at()));
  }

  /** Returns what this rule noted at the look before; empty notes at the first. */
  public RuleNotes notes() {
    return notes;
  }
}
