package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.health.Finding;
import io.github.flinkwatch.health.HealthRule;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Severity;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What the rules have in common: a name, a text, and the states they speak of. */
abstract class StandardRule implements HealthRule {

  static final Set<JobState> RUNNING = EnumSet.of(JobState.RUNNING);
  static final Set<JobState> UP =
      EnumSet.of(JobState.RUNNING, JobState.RESTARTING, JobState.FAILING);
  static final Set<JobState> NOT_ENDED =
      EnumSet.complementOf(
          EnumSet.of(JobState.FINISHED, JobState.CANCELED, JobState.FAILED, JobState.KILLED));
  static final Set<JobState> ENDED =
      EnumSet.of(JobState.FINISHED, JobState.CANCELED, JobState.FAILED, JobState.KILLED);
  static final Set<JobState> ALWAYS = EnumSet.allOf(JobState.class);

  private final RuleId id;
  private final boolean guardsLiveness;
  private final Set<JobState> states;
  private final String documentation;
  private final Optional<String> remedy;

  StandardRule(
      RuleId id,
      boolean guardsLiveness,
      Set<JobState> states,
      String documentation,
      String remedy) {
    this.id = id;
    this.guardsLiveness = guardsLiveness;
    this.states = states;
    this.documentation = documentation;
    this.remedy = Optional.of(remedy);
  }

  @Override
  public final RuleId id() {
    return id;
  }

  @Override
  public final String documentation() {
    return documentation;
  }

  @Override
  public final Optional<String> remedy() {
    return remedy;
  }

  @Override
  public final boolean guardsLiveness() {
    return guardsLiveness;
  }

  @Override
  public final boolean appliesTo(JobState state) {
    return states.contains(state);
  }

  final Finding.Builder found(Severity severity, String detail) {
    return Finding.builder(id, severity, detail);
  }

  /** Answers that a piece of evidence is missing: unknown, or absent where it should not be. */
  static RuleResult lacks(String what, Observation<?> piece) {
    return piece.fold(
        value -> RuleResult.notEvaluated("the " + what + " do not tell"),
        detail -> RuleResult.notEvaluated("there are no " + what + ": " + detail),
        cause -> RuleResult.notEvaluated("the " + what + " are unknown", cause));
  }
}
