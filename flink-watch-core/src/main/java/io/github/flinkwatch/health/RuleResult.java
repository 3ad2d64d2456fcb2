package io.github.flinkwatch.health;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.UnknownCause;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a rule answered: OK, a finding, or not evaluated with the reason; and what it wants to know
 * at the next look.
 *
 * <p>Immutable and thread-safe.
 */
public final class RuleResult {

  private static final RuleResult OK = new RuleResult(null, null, null, RuleNotes.empty());

  private final @Nullable Finding finding;
  private final @Nullable String reason;
  private final @Nullable UnknownCause cause;
  private final RuleNotes notes;

  private RuleResult(
      @Nullable Finding finding,
      @Nullable String reason,
      @Nullable UnknownCause cause,
      RuleNotes notes) {
    this.finding = finding;
    this.reason = reason;
    this.cause = cause;
    this.notes = notes;
  }

  /** Returns the answer that nothing is wrong. */
  public static RuleResult ok() {
    return OK;
  }

  /** Returns the answer that something is. */
  public static RuleResult finding(Finding finding) {
    return new RuleResult(requireNonNull(finding, "finding"), null, null, RuleNotes.empty());
  }

  /** Returns the answer that it cannot be said yet. */
  public static RuleResult notEvaluated(String reason) {
    return new RuleResult(null, requireNonNull(reason, "reason"), null, RuleNotes.empty());
  }

  /** Returns the answer that it cannot be said, for want of that evidence. */
  public static RuleResult notEvaluated(String missing, UnknownCause cause) {
    return new RuleResult(
        null,
        requireNonNull(missing, "missing"),
        requireNonNull(cause, "cause"),
        RuleNotes.empty());
  }

  /** Returns this answer with what the rule wants to know at the next look. */
  public RuleResult withNotes(RuleNotes notes) {
    requireNonNull(notes, "notes");
    return notes == this.notes ? this : new RuleResult(finding, reason, cause, notes);
  }

  /** Applies the function of this answer's shape. */
  public <R> R fold(
      Function<? super RuleResult, ? extends R> onOk,
      Function<? super Finding, ? extends R> onFinding,
      Function<? super RuleResult, ? extends R> onNotEvaluated) {
    if (finding != null) {
      return onFinding.apply(finding);
    }
    return reason == null ? onOk.apply(this) : onNotEvaluated.apply(this);
  }

  /** Returns the finding, or empty. */
  public Optional<Finding> finding() {
    return Optional.ofNullable(finding);
  }

  @Nullable Finding findingOrNull() {
    return finding;
  }

  @Nullable String reasonOrNull() {
    return reason;
  }

  /** Returns why it could not be said, or empty if it was. */
  public Optional<String> reason() {
    return Optional.ofNullable(reason);
  }

  /** Returns why the evidence was missing, or empty. */
  public Optional<UnknownCause> cause() {
    return Optional.ofNullable(cause);
  }

  /** Returns what the rule wants to know at the next look. */
  public RuleNotes notes() {
    return notes;
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof RuleResult)) {
      return false;
    }
    RuleResult that = (RuleResult) other;
    return Objects.equals(finding, that.finding)
        && Objects.equals(reason, that.reason)
        && Objects.equals(cause, that.cause)
        && notes.equals(that.notes);
  }

  @Override
  public int hashCode() {
    return Objects.hash(finding, reason, cause, notes);
  }

  @Override
  public String toString() {
    return fold(ok -> "Ok", found -> "Found{" + found + "}", not -> "NotEvaluated{" + reason + "}");
  }
}
