package io.github.flinkwatch.examples.demo;

import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.health.RuleId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a verdict ought to be, so that the demo checks itself.
 *
 * @param findings rules of which at least one must have found something; none if empty
 * @param cause what must lead the causes of UNKNOWN; empty if the state must be known
 */
record ExpectedVerdict(
    JobState state, Set<HealthStatus> health, Set<RuleId> findings, Optional<UnknownCode> cause) {

  static ExpectedVerdict healthy() {
    return new ExpectedVerdict(
        JobState.RUNNING, Set.of(HealthStatus.HEALTHY), Set.of(), Optional.empty());
  }

  /** The job lives, and something is wrong: one of these rules must say so. */
  static ExpectedVerdict ailing(JobState state, RuleId... oneOf) {
    return new ExpectedVerdict(
        state,
        Set.of(HealthStatus.DEGRADED, HealthStatus.UNHEALTHY),
        Set.of(oneOf),
        Optional.empty());
  }

  static ExpectedVerdict ended(JobState state) {
    return new ExpectedVerdict(
        state, Set.of(HealthStatus.NOT_APPLICABLE), Set.of(), Optional.empty());
  }

  static ExpectedVerdict unknown(UnknownCode cause) {
    return new ExpectedVerdict(
        JobState.UNKNOWN, Set.of(HealthStatus.UNKNOWN), Set.of(), Optional.of(cause));
  }

  /** Returns what is not as it ought to be; empty if everything is. */
  List<String> unmet(JobHealth verdict) {
    List<String> unmet = new ArrayList<>();
    if (verdict.state() != state) {
      unmet.add("the state should be " + state + ", not " + verdict.state());
    }
    if (!health.contains(verdict.status())) {
      unmet.add("the health should be " + health + ", not " + verdict.status());
    }
    if (!findings.isEmpty() && findings.stream().noneMatch(r -> verdict.finding(r).isPresent())) {
      unmet.add("one of " + names() + " should have found something");
    }
    Optional<UnknownCode> told = verdict.cause().map(c -> c.origin().orElse(c).code());
    if (cause.isPresent() && !told.equals(cause)) {
      unmet.add("the cause should be " + cause.get() + ", not " + verdict.cause());
    }
    return unmet;
  }

  private String names() {
    return findings.stream().sorted().map(RuleId::toString).collect(Collectors.joining(", "));
  }
}
