package io.github.flinkwatch.health;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.evidence.JobEvidence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  /** Judges one look, by this evaluator's thresholds. */
  public Evaluation evaluate(JobEvidence evidence, JobMemory memory) {
    return evaluate(evidence, memory, thresholds);
  }

  /** Judges one look, by thresholds of that job's own. */
  public Evaluation evaluate(JobEvidence evidence, JobMemory memory, HealthThresholds thresholds) {
    requireNonNull(thresholds, "thresholds");
    JobMemory before = Remembering.forRunOf(evidence, memory);
    StateVerdict verdict = StateResolver.resolve(evidence, before, thresholds);
    before = Remembering.forRunOf(verdict, before);
    JobTypeGuess type = JobTypeGuess.of(evidence, before);
    RuleContext context =
        new RuleContext(evidence, verdict, before, thresholds, type.type(), RuleNotes.empty());

    List<Finding> findings = new ArrayList<>();
    List<Finding> recovered = new ArrayList<>();
    List<NotEvaluated> notEvaluated = new ArrayList<>();
    Map<RuleId, Episode> episodes = new LinkedHashMap<>(before.episodes());
    Map<RuleId, RuleNotes> notes = new LinkedHashMap<>(before.notes());
    for (HealthRule rule : catalogue.rules()) {
      RuleId id = rule.id();
      if (!rule.appliesTo(verdict.state())) {
        // Out of sight is not recovered: only the job's end settles what nobody can look at.
        if (verdict.state().isEnded()) {
          episodes.remove(id);
          notes.remove(id);
        }
        continue;
      }
      RuleResult result = rule.evaluate(context.withNotes(before.notesOf(id)));
      if (result.notes().isEmpty()) {
        notes.remove(id);
      } else {
        notes.put(id, result.notes());
      }
      if (result.finding().isPresent()) {
        Episode episode =
            Episodes.next(before.episodes().get(id), result.finding().get(), evidence.at());
        episodes.put(id, episode);
        findings.add(result.finding().get().toBuilder().episode(episode).build());
      } else if (result.reason().isPresent()) {
        notEvaluated.add(
            NotEvaluated.builder()
                .rule(id)
                .guardsLiveness(rule.guardsLiveness())
                .reason(result.reason().get())
                .cause(result.cause())
                .build());
      } else {
        Optional.ofNullable(episodes.remove(id))
            .ifPresent(open -> recovered.add(Episodes.recovered(id, open, evidence.at())));
      }
    }
    findings.sort(Comparator.comparing(Finding::severity).reversed());

    boolean sameState = before.state().equals(Optional.of(verdict.state()));
    Instant since = before.stateSince().filter(s -> sameState).orElse(evidence.at());
    JobHealth health =
        JobHealth.builder()
            .ref(evidence.ref())
            .at(evidence.at())
            .status(statusOf(verdict, findings, notEvaluated))
            .verdict(verdict)
            .since(since)
            .lastKnownState(before.lastKnownState())
            .lastKnownAt(before.lastKnownAt())
            .jobType(type.type())
            .jobTypeBasis(type.basis())
            .endedAsAsked(Remembering.endedAsAsked(verdict.state(), evidence.intent(), type.type()))
            .findings(findings)
            .recovered(recovered)
            .notEvaluated(notEvaluated)
            .build();
    return new Evaluation(
        health, Remembering.next(before, evidence, verdict, since, type, episodes, notes));
  }

  private static HealthStatus statusOf(
      StateVerdict verdict, List<Finding> findings, List<NotEvaluated> notEvaluated) {
    if (verdict.state().isEnded()) {
      return HealthStatus.NOT_APPLICABLE;
    }
    if (verdict.state() == JobState.UNKNOWN) {
      return HealthStatus.UNKNOWN;
    }
    HealthStatus worst =
        findings.stream()
            .map(Finding::severity)
            .max(Comparator.naturalOrder())
            .map(Severity::status)
            .orElse(HealthStatus.HEALTHY);
    if (worst != HealthStatus.HEALTHY) {
      return worst;
    }
    boolean blind = notEvaluated.stream().anyMatch(NotEvaluated::guardsLiveness);
    return verdict.state() == JobState.RUNNING && !blind
        ? HealthStatus.HEALTHY
        : HealthStatus.UNKNOWN;
  }
}
