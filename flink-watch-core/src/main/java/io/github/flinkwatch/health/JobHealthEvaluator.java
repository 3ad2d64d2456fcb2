package io.github.flinkwatch.health;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.health.JobHealth.NotEvaluated;
import java.time.Instant;

/**
 * The judge: evidence and memory in, verdict and next memory out.
 *
 * <pre>{@code
 * Evaluation evaluation = JobHealthEvaluator.ofDefaults().evaluate(evidence, JobMemory.empty());
 * evaluation.health();
 * evaluation.memory();
 * }</pre>
 *
 * <p>A pure function: the same evidence with the same memory gives an equal evaluation. It does no
 * I/O, reads no clock and never throws for anything that evidence can hold.
 *
 * <p>Immutable and thread-safe.
 */
public final class JobHealthEvaluator {

  private static final JobHealthEvaluator DEFAULTS =
      of(RuleCatalogue.standard(), HealthThresholds.ofDefaults());

  private final RuleCatalogue catalogue;
  private final HealthThresholds thresholds;

  private JobHealthEvaluator(RuleCatalogue catalogue, HealthThresholds thresholds) {
    this.catalogue = requireNonNull(catalogue, "catalogue");
    this.thresholds = requireNonNull(thresholds, "thresholds");
  }

  /** Returns an evaluator with all rules and default thresholds. */
  public static JobHealthEvaluator ofDefaults() {
    return DEFAULTS;
  }

  /** Returns an evaluator with these rules and thresholds. */
  public static JobHealthEvaluator of(RuleCatalogue catalogue, HealthThresholds thresholds) {
    return new JobHealthEvaluator(catalogue, thresholds);
  }

  /** Returns the rules. */
  public RuleCatalogue catalogue() {
    return catalogue;
  }

  /** Returns the thresholds. */
  public HealthThresholds thresholds() {
    return thresholds;
  }

  /** Judges a first look, by this evaluator's thresholds: nothing is remembered of the job yet. */
  public Evaluation evaluate(JobEvidence evidence) {
    return evaluate(evidence, JobMemory.empty());
  }

  /** Judges one look, by this evaluator's thresholds. */
  public Evaluation evaluate(JobEvidence evidence, JobMemory memory) {
    return evaluate(evidence, memory, thresholds);
  }

  /** Judges one look, by thresholds of that job's own. */
  public Evaluation evaluate(JobEvidence evidence, JobMemory memory, HealthThresholds thresholds) {
    requireNonNull(thresholds, "thresholds");
    StateInput input = StateInput.at(evidence, memory, thresholds);
    return judged(input, StateResolver.resolve(input), memory.history());
  }

  private Evaluation judged(StateInput input, StateVerdict verdict, JobHistory history) {
    JobMemory before = input.memory;
    JobEvidence evidence = input.withRequestsBefore(verdict);
    JobTypeGuess type = JobTypeGuess.of(evidence, before);
    RuleExecution pass =
        RuleExecution.of(
            catalogue.rules(),
            new RuleContext(
                evidence, verdict, before, input.thresholds, type.type(), RuleNotes.empty()));

    Instant since = MemoryUpdate.since(verdict.state(), before, evidence);
    JobHealth health =
        JobHealth.builder()
            .ref(evidence.ref())
            .at(evidence.at())
            .status(statusOf(verdict.state(), pass))
            .verdict(verdict)
            .since(since)
            .lastKnownState(before.lastKnownState())
            .lastKnownAt(before.lastKnownAt())
            .jobType(type.type())
            .jobTypeBasis(type.basis())
            .endedAsAsked(
                MemoryUpdate.endedAsAsked(
                    verdict.state(),
                    evidence.intent(),
                    evidence.intent().expectedJobType().or(type::type)))
            .findings(pass.findings())
            .recovered(pass.recovered())
            .notEvaluated(pass.notEvaluated())
            .build();
    JobMemory next = MemoryUpdate.next(before, input, verdict, since, type, pass);
    JobHistory longer = HistoryUpdate.next(history, evidence, verdict);
    return new Evaluation(health, ((ImmutableJobMemory) next).withHistory(longer));
  }

  private static HealthStatus statusOf(JobState state, RuleExecution pass) {
    if (state.isEnded()) {
      return HealthStatus.NOT_APPLICABLE;
    }
    if (state == JobState.UNKNOWN) {
      return HealthStatus.UNKNOWN;
    }
    // The worst comes first; a finding that is mere information touches nobody's health.
    HealthStatus worst =
        pass.findings().isEmpty()
            ? HealthStatus.HEALTHY
            : pass.findings().get(0).severity().status();
    if (worst != HealthStatus.HEALTHY) {
      return worst;
    }
    return state == JobState.RUNNING && !isBlind(pass)
        ? HealthStatus.HEALTHY
        : HealthStatus.UNKNOWN;
  }

  private static boolean isBlind(RuleExecution pass) {
    for (NotEvaluated not : pass.notEvaluated()) {
      if (not.guardsLiveness()) {
        return true;
      }
    }
    return false;
  }
}
