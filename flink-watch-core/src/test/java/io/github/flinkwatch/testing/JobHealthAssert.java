package io.github.flinkwatch.testing;

import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.health.Basis;
import io.github.flinkwatch.health.Confidence;
import io.github.flinkwatch.health.Evaluation;
import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.health.RuleId;
import org.assertj.core.api.AbstractAssert;

/** AssertJ assertions on a verdict. Every failure shows the verdict in words. */
public final class JobHealthAssert extends AbstractAssert<JobHealthAssert, JobHealth> {

  private JobHealthAssert(JobHealth actual) {
    super(actual, JobHealthAssert.class);
  }

  /** Begins assertions on a verdict. */
  public static JobHealthAssert assertThat(JobHealth actual) {
    return new JobHealthAssert(actual);
  }

  /** Begins assertions on an evaluation's verdict. */
  public static JobHealthAssert assertThat(Evaluation actual) {
    return new JobHealthAssert(actual == null ? null : actual.health());
  }

  /** Asserts the state. */
  public JobHealthAssert hasState(JobState state) {
    return check(actual.state() == state, "state " + state);
  }

  /** Asserts that the state is UNKNOWN for that reason. */
  public JobHealthAssert isUnknownBecause(UnknownCode code) {
    hasState(JobState.UNKNOWN);
    return check(
        actual.cause().map(UnknownCause::code).filter(code::equals).isPresent(), "cause " + code);
  }

  /** Asserts which evidence decided. */
  public JobHealthAssert hasBasis(Basis basis) {
    return check(actual.basis() == basis, "basis " + basis);
  }

  /** Asserts how far the state may be relied upon. */
  public JobHealthAssert hasConfidence(Confidence confidence) {
    return check(actual.confidence() == confidence, "confidence " + confidence);
  }

  /** Asserts how well the job is. */
  public JobHealthAssert hasStatus(HealthStatus status) {
    return check(actual.status() == status, "health " + status);
  }

  /** Asserts that the job is HEALTHY. */
  public JobHealthAssert isHealthy() {
    return hasStatus(HealthStatus.HEALTHY);
  }

  /** Asserts that the job is DEGRADED. */
  public JobHealthAssert isDegraded() {
    return hasStatus(HealthStatus.DEGRADED);
  }

  /** Asserts that the job is UNHEALTHY. */
  public JobHealthAssert isUnhealthy() {
    return hasStatus(HealthStatus.UNHEALTHY);
  }

  /** Asserts that the rule found something. */
  public JobHealthAssert hasFinding(RuleId rule) {
    return check(actual.finding(rule).isPresent(), "a finding of " + rule);
  }

  /** Asserts that the rule found nothing. */
  public JobHealthAssert hasNoFinding(RuleId rule) {
    return check(actual.finding(rule).isEmpty(), "no finding of " + rule);
  }

  /** Asserts that no rule found anything. */
  public JobHealthAssert hasNoFindings() {
    return check(actual.findings().isEmpty(), "no finding");
  }

  /** Asserts that the rule could not answer. */
  public JobHealthAssert didNotEvaluate(RuleId rule) {
    return check(
        actual.notEvaluated().stream().anyMatch(not -> not.rule().equals(rule)),
        rule + " to be not evaluated");
  }

  /** Asserts that an episode of the rule closed at this look. */
  public JobHealthAssert hasRecoveredFrom(RuleId rule) {
    return check(
        actual.recovered().stream().anyMatch(found -> found.rule().equals(rule)),
        "a recovery from " + rule);
  }

  private JobHealthAssert check(boolean holds, String expected) {
    isNotNull();
    if (!holds) {
      failWithMessage("expected %s, but the verdict is:%n%s", expected, actual.explain());
    }
    return this;
  }
}
