package io.github.flinkwatch.health;

import io.github.flinkwatch.UnknownCause;
import java.util.Optional;
import org.immutables.value.Value;

/** A rule that could not answer at this look, and why. Immutable and thread-safe. */
@HealthStyle
@Value.Immutable
public abstract class NotEvaluated {

  NotEvaluated() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the rule. */
  public abstract RuleId rule();

  /** Returns whether the job cannot be called HEALTHY without it. */
  public abstract boolean guardsLiveness();

  /** Returns what is missing, in one sentence. */
  public abstract String reason();

  /** Returns why it is missing, or empty if it only takes another look. */
  public abstract Optional<UnknownCause> cause();

  /** Builds {@link NotEvaluated}. Not thread-safe. */
  public static final class Builder extends ImmutableNotEvaluated.Builder {
    Builder() {}
  }
}
