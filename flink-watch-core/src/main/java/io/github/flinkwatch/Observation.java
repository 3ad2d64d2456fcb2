package io.github.flinkwatch;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What one look at something remote yielded. It has one of three shapes:
 *
 * <ul>
 *   <li><em>known</em>: the value that was read;
 *   <li><em>absent</em>: the source answered, with authority, that there is no such thing;
 *   <li><em>unknown</em>: the source could not be asked or understood, with the cause.
 * </ul>
 *
 * <p>An unknown observation says nothing about the thing looked at. A job whose JobManager did not
 * answer may well be running; only a value that was read can show that it failed. Code that needs
 * an answer in every case calls {@link #fold}, which cannot be called without saying what absent
 * and unknown mean there.
 *
 * <p>Instances are immutable, value-based, and safe to share between threads if {@code T} is.
 *
 * @param <T> what was looked for; never itself an {@link Optional} or a nullable type
 */
public abstract class Observation<T> {

  private final Instant observedAt;

  private Observation(Instant observedAt) { // private: the three shapes below are the only ones
    this.observedAt = requireNonNull(observedAt, "observedAt");
  }

  /**
   * Returns an observation of {@code value}.
   *
   * @param observedAt when the answer was complete, by the observer's clock
   * @throws NullPointerException if an argument is null
   */
  public static <T> Observation<T> known(T value, Instant observedAt) {
    return new Known<>(value, observedAt);
  }

  /**
   * Returns an observation of absence.
   *
   * @param detail the source's own words, or ours, on one line
   * @param observedAt when the answer was complete, by the observer's clock
   * @throws NullPointerException if an argument is null
   */
  public static <T> Observation<T> absent(String detail, Instant observedAt) {
    return new Absent<>(detail, observedAt);
  }

  /**
   * Returns an observation that yielded nothing.
   *
   * @param observedAt when the attempt was given up, by the observer's clock
   * @throws NullPointerException if an argument is null
   */
  public static <T> Observation<T> unknown(UnknownCause cause, Instant observedAt) {
    return new Unknown<>(cause, observedAt);
  }

  /** Applies the function of this observation's shape: to the value, the detail, or the cause. */
  public abstract <R> R fold(
      Function<? super T, ? extends R> onKnown,
      Function<String, ? extends R> onAbsent,
      Function<UnknownCause, ? extends R> onUnknown);

  /** Returns this observation with its value mapped; the other shapes keep all they have. */
  public final <U> Observation<U> map(Function<? super T, ? extends U> mapper) {
    return fold(
        value -> known(mapper.apply(value), observedAt),
        detail -> absent(detail, observedAt),
        cause -> unknown(cause, observedAt));
  }

  /**
   * Returns what {@code mapper} makes of the value; the other shapes keep all they have. For values
   * that turn out to say "absent" or "unknown" when they are looked at closely.
   */
  public final <U> Observation<U> flatMap(Function<? super T, ? extends Observation<U>> mapper) {
    return fold(mapper, detail -> absent(detail, observedAt), cause -> unknown(cause, observedAt));
  }

  /** Returns the value, or empty if it is absent or unknown. */
  public Optional<T> value() {
    return Optional.empty();
  }

  /** Returns why the value is unknown, or empty if it is known or absent. */
  public Optional<UnknownCause> cause() {
    return Optional.empty();
  }

  /** Returns whether a value was read. */
  public final boolean isKnown() {
    return this instanceof Known;
  }

  /** Returns whether the source answered, with authority, that there is no such thing. */
  public final boolean isAbsent() {
    return this instanceof Absent;
  }

  /** Returns whether the source could not be asked or understood. */
  public final boolean isUnknown() {
    return this instanceof Unknown;
  }

  /** Returns when the answer was complete or the attempt given up, by the observer's clock. */
  public final Instant observedAt() {
    return observedAt;
  }

  private static final class Known<T> extends Observation<T> {
    private final T value;

    Known(T value, Instant observedAt) {
      super(observedAt);
      this.value = requireNonNull(value, "value");
    }

    @Override
    public Optional<T> value() {
      return Optional.of(value);
    }

    @Override
    public <R> R fold(
        Function<? super T, ? extends R> onKnown,
        Function<String, ? extends R> onAbsent,
        Function<UnknownCause, ? extends R> onUnknown) {
      return onKnown.apply(value);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Known
          && value.equals(((Known<?>) other).value)
          && observedAt().equals(((Known<?>) other).observedAt());
    }

    @Override
    public int hashCode() {
      return Objects.hash(value, observedAt());
    }

    @Override
    public String toString() {
      return "Known{" + value + ", observedAt=" + observedAt() + "}";
    }
  }

  private static final class Absent<T> extends Observation<T> {
    private final String detail;

    Absent(String detail, Instant observedAt) {
      super(observedAt);
      this.detail = requireNonNull(detail, "detail");
    }

    @Override
    public <R> R fold(
        Function<? super T, ? extends R> onKnown,
        Function<String, ? extends R> onAbsent,
        Function<UnknownCause, ? extends R> onUnknown) {
      return onAbsent.apply(detail);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Absent
          && detail.equals(((Absent<?>) other).detail)
          && observedAt().equals(((Absent<?>) other).observedAt());
    }

    @Override
    public int hashCode() {
      return Objects.hash(detail, observedAt());
    }

    @Override
    public String toString() {
      return "Absent{" + detail + ", observedAt=" + observedAt() + "}";
    }
  }

  private static final class Unknown<T> extends Observation<T> {
    private final UnknownCause cause;

    Unknown(UnknownCause cause, Instant observedAt) {
      super(observedAt);
      this.cause = requireNonNull(cause, "cause");
    }

    @Override
    public Optional<UnknownCause> cause() {
      return Optional.of(cause);
    }

    @Override
    public <R> R fold(
        Function<? super T, ? extends R> onKnown,
        Function<String, ? extends R> onAbsent,
        Function<UnknownCause, ? extends R> onUnknown) {
      return onUnknown.apply(cause);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Unknown
          && cause.equals(((Unknown<?>) other).cause)
          && observedAt().equals(((Unknown<?>) other).observedAt());
    }

    @Override
    public int hashCode() {
      return Objects.hash(cause, observedAt());
    }

    @Override
    public String toString() {
      return "Unknown{" + cause + ", observedAt=" + observedAt() + "}";
    }
  }
}
