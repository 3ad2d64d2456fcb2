package io.github.flinkwatch.health;

import java.util.Optional;

/**
 * One question about a job's health: a small class, that stands alone. It gets the evidence and its
 * own notes and answers OK, a finding, or that it could not tell.
 *
 * <p>An implementation is stateless and thread-safe, reads no clock, does no I/O, and never throws
 * for anything that evidence can hold: what is missing is a reason not to be evaluated. If it
 * throws all the same, whatever it is, it counts as not evaluated ({@code RULE_FAILED}), and the
 * verdict of the other rules stands.
 */
public interface HealthRule {

  /** Returns the rule's name; one catalogue has it once. */
  RuleId id();

  /** Returns what the rule says, when, and with which thresholds, in a few sentences. */
  String documentation();

  /**
   * Returns what to do about a finding of this rule, for the engineer on call, or empty if the rule
   * does not say. A finding that says better itself keeps its own.
   */
  default Optional<String> remedy() {
    return Optional.empty();
  }

  /**
   * Returns whether the rule guards liveness: whether a job is not to be called HEALTHY while this
   * rule lacks its evidence.
   */
  default boolean guardsLiveness() {
    return false;
  }

  /**
   * Returns whether the rule has anything to say of a job in that state; running jobs unless said.
   */
  default boolean appliesTo(JobState state) {
    return state == JobState.RUNNING;
  }

  /** Answers for one look. */
  RuleResult evaluate(RuleContext context);
}
