package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Severity;
import java.util.List;

/** A source says otherwise than the one that decided. */
final class SourcesDisagree extends StandardRule {

  SourcesDisagree() {
    super(
        RuleId.SOURCES_DISAGREE,
        false,
        ALWAYS,
        "A source contradicts the one that decided the state. Details that lag behind the live"
            + " overview are no contradiction.",
        "Find out which source is out of date, or tells of another run.");
  }

  @Override
  public RuleResult evaluate(RuleContext context) {
    List<String> contradictions = context.verdict().contradictions();
    if (contradictions.isEmpty()) {
      return RuleResult.ok();
    }
    return RuleResult.finding(
        found(
                Severity.WARNING,
                context.verdict().state()
                    + " by "
                    + context.verdict().basis()
                    + ", but "
                    + String.join("; ", contradictions))
            .remarks(contradictions)
            .build());
  }
}
