package io.github.flinkwatch.gather;

import io.github.flinkwatch.Allowance;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.internal.text.Spans;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What one look may take, over all of its questions. Of time each has what is left, and what has
 * not answered when it is over is unknown then, whatever its source does. Of memory, what is read
 * for all of them together must fit in. Thread-safe.
 */
final class LookLimits {

  /** More than any look needs; beyond it nanoseconds overflow. */
  private static final Duration LONGEST = Duration.ofDays(1000);

  private final Duration span;
  private final Allowance memory;
  private final Allowance undeciding;
  private final Clock clock;
  private final long begunAtNanos = System.nanoTime();
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  LookLimits(Duration span, Allowance memory, Clock clock) {
    this.span = span.compareTo(LONGEST) < 0 ? span : LONGEST;
    this.memory = memory;
    this.undeciding = memory.part(memory.bytes() / 4 * 3);
    this.clock = clock;
    over.completeOnTimeout(null, this.span.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Returns the question, which ends in time whatever its source does. */
  static <T> Question<T> over(Question<T> question, Duration span, Clock clock) {
    return Question.of(
        question.toString(),
        clock,
        (within, memory) -> {
          LookLimits limits = new LookLimits(within == null ? span : within, memory, clock);
          CompletableFuture<Observation<T>> told = limits.ask(question);
          CompletableFuture<?> unused = told.whenComplete((done, cancelled) -> limits.end());
          return told;
        });
  }

  /**
   * As {@link #ask}, of what alone decides nothing: all of these leave a quarter of the memory to
   * what does.
   */
  <T> CompletableFuture<Observation<T>> askMore(Question<T> question) {
    return ask(question, undeciding);
  }

  /** Asks, unless no time is left. The answer comes in time, and never exceptionally. */
  <T> CompletableFuture<Observation<T>> ask(Question<T> question) {
    return ask(question, memory);
  }

  private <T> CompletableFuture<Observation<T>> ask(Question<T> question, Allowance memory) {
    Duration left = left();
    if (over.isDone() || left.isNegative() || left.isZero()) {
      return CompletableFuture.completedFuture(
          unknown(UnknownCode.NOT_ASKED, question + ": no time was left"));
    }
    CompletableFuture<Observation<T>> told = new CompletableFuture<>();
    CompletableFuture<Observation<T>> asked = question.within(left).sharing(memory).askAsync();
    CompletableFuture<?> unused =
        asked.whenComplete(
            (answer, cancelled) -> {
              if (answer != null) {
                told.complete(answer);
              }
            });
    unused =
        over.thenRun(
            () -> {
              told.complete(
                  unknown(
                      UnknownCode.RESPONSE_TIMEOUT,
                      question + ": no answer within " + Spans.spoken(span)));
              asked.cancel(true); // does nothing to one that has answered
            });
    return told;
  }

  /** Returns what becomes true by {@code news}, or false when a part of the time has passed. */
  CompletableFuture<Boolean> unlessLate(CompletableFuture<Boolean> news, int divisor) {
    CompletableFuture<Boolean> first = new CompletableFuture<>();
    first.completeOnTimeout(false, span.dividedBy(divisor).toNanos(), TimeUnit.NANOSECONDS);
    CompletableFuture<?> unused = news.thenAccept(first::complete);
    return first;
  }

  /** A twentieth is kept back: an exchange that runs into its own deadline tells more. */
  Duration left() {
    return span.minus(span.dividedBy(20)).minusNanos(System.nanoTime() - begunAtNanos);
  }

  /** Ends the look: what is still under way is given up. */
  void end() {
    over.complete(null); // normally: before JDK 21 a cancelled one stays in the JDK's queue
  }

  private <T> Observation<T> unknown(UnknownCode code, String detail) {
    return Observation.unknown(UnknownCause.of(code, detail), clock.instant());
  }
}
