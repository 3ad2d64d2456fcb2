package io.github.flinkwatch;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something remote that can be asked, and asked again: it changes nothing there. All that this
 * library asks, of Flink, a resource manager or an archive, is asked in this way.
 *
 * <ul>
 *   <li>Nothing is sent before {@link #ask} or {@link #askAsync} is called.
 *   <li>The answer is an {@link Observation} in every case. Whatever the asking throws, and null,
 *       is {@link UnknownCode#SOURCE_FAILED}: nothing leaves a question.
 * </ul>
 *
 * <p>Immutable, and thread-safe if its {@link Asking} is.
 *
 * @param <T> the answer
 */
public final class Question<T> {

  private final String what;
  private final Clock clock;
  private final CountedAsking<T> asking;
  private final @Nullable Duration deadline;
  private final @Nullable Allowance memory;
  private final boolean answered;

  private Question(
      String what,
      Clock clock,
      CountedAsking<T> asking,
      @Nullable Duration deadline,
      @Nullable Allowance memory,
      boolean answered) {
    this.answered = answered;
    this.what = requireNonNull(what, "what");
    this.clock = requireNonNull(clock, "clock");
    this.asking = requireNonNull(asking, "asking");
    this.deadline = deadline;
    this.memory = memory;
  }

  /**
   * How a question is put.
   *
   * @param <T> the answer
   */
  @FunctionalInterface
  public interface Asking<T> {

    /**
     * Asks. Does not block; the future ends within the deadline, and cancelling it gives up.
     *
     * @param deadline how long it may take in all, or null if the question has none of its own
     */
    CompletableFuture<Observation<T>> ask(@Nullable Duration deadline);
  }

  /**
   * How a question is put by who counts what is read for it. All questions of this library do.
   *
   * @param <T> the answer
   */
  @FunctionalInterface
  public interface CountedAsking<T> {

    /**
     * As {@link Asking#ask}.
     *
     * @param deadline how long it may take in all, or null if the question has none of its own
     * @param memory of what all is taken that is held of the answer; what is not, is given back
     */
    CompletableFuture<Observation<T>> ask(@Nullable Duration deadline, Allowance memory);
  }

  /**
   * Returns a question.
   *
   * @param what what is asked, as causes and {@link #toString} tell it: nothing secret
   * @param clock dates an answer that never came
   */
  public static <T> Question<T> of(String what, Clock clock, Asking<T> asking) {
    requireNonNull(asking, "asking");
    return of(what, clock, (deadline, memory) -> asking.ask(deadline));
  }

  /** As {@link #of(String, Clock, Asking)}, where what is read is counted. */
  public static <T> Question<T> of(String what, Clock clock, CountedAsking<T> asking) {
    return new Question<>(what, clock, asking, null, null, false);
  }

  /**
   * Returns a question that blocks, and so is asked on a thread of {@code executor}. It ends when
   * {@code asking} does: a deadline must be its own.
   */
  public static <T> Question<T> blocking(
      String what, Clock clock, Executor executor, Supplier<Observation<T>> asking) {
    requireNonNull(asking, "asking");
    requireNonNull(executor, "executor");
    return of(what, clock, deadline -> CompletableFuture.supplyAsync(asking, executor));
  }

  /** Returns a question whose answer is known beforehand. */
  public static <T> Question<T> answered(Observation<T> answer) {
    requireNonNull(answer, "answer");
    Clock then = Clock.fixed(answer.observedAt(), ZoneOffset.UTC);
    return new Question<>(
        "answered",
        then,
        (deadline, memory) -> CompletableFuture.completedFuture(answer),
        null,
        null,
        true);
  }

  /**
   * Asks, and waits for what comes of it. If the thread is interrupted it is unknown ({@link
   * UnknownCode#CANCELLED}), and the thread stays interrupted.
   */
  public Observation<T> ask() {
    CompletableFuture<Observation<T>> answer = askAsync();
    try {
      return answer.get();
    } catch (InterruptedException interrupted) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      return unknown(UnknownCause.of(UnknownCode.CANCELLED, what + ": interrupted"));
    } catch (ExecutionException | CancellationException cannotBe) {
      return unknown(failed(cannotBe));
    }
  }

  /**
   * Asks. The future never completes exceptionally; cancelling it gives up. What is chained to it
   * must not block.
   */
  public CompletableFuture<Observation<T>> askAsync() {
    return begin(deadline, null);
  }

  /**
   * Returns this question with a deadline of its own over the whole of it, instead of the one it
   * has.
   *
   * @throws IllegalArgumentException if {@code deadline} is not positive
   */
  public Question<T> within(Duration deadline) {
    if (requireNonNull(deadline, "deadline").isNegative() || deadline.isZero()) {
      throw new IllegalArgumentException("deadline is not positive: " + deadline);
    }
    return new Question<>(what, clock, asking, deadline, memory, answered);
  }

  /**
   * Returns this question with a share in that memory, of which other questions take as well: what
   * is read for it must fit in, beside all other limits. A question that does not count takes none.
   */
  public Question<T> sharing(Allowance memory) {
    return new Question<>(
        what, clock, asking, deadline, both(requireNonNull(memory, "memory")), answered);
  }

  private @Nullable Allowance both(@Nullable Allowance other) {
    return memory == null ? other : other == null ? memory : memory.and(other);
  }

  /** Returns a question that makes something else of this one's answer. */
  public <U> Question<U> map(Function<? super Observation<T>, ? extends Observation<U>> meaning) {
    requireNonNull(meaning, "meaning");
    return new Question<>(
        what,
        clock,
        // not a step that needs time: what came at the deadline still has a meaning
        (within, look) -> {
          CompletableFuture<Observation<T>> first = begin(within, look);
          CompletableFuture<Observation<U>> end = new CompletableFuture<>();
          CompletableFuture<?> unused =
              first.whenComplete((answer, given) -> complete(end, answer, meaning));
          cancelWith(end, first);
          return end;
        },
        deadline,
        null,
        false);
  }

  private <U> void complete(
      CompletableFuture<Observation<U>> end,
      Observation<T> answer,
      Function<? super Observation<T>, ? extends Observation<U>> meaning) {
    if (end.isDone()) {
      return;
    }
    try {
      complete(end, meaning.apply(answer), null);
    } catch (Throwable thrown) { // of whoever says what it means
      complete(end, null, thrown);
    }
  }

  /** Returns this question followed by another; one deadline holds for both. */
  public <U> Question<U> then(Function<? super Observation<T>, Question<U>> next) {
    requireNonNull(next, "next");
    return new Question<>(
        what,
        clock,
        (within, look) -> {
          long begin = System.nanoTime();
          CompletableFuture<Observation<T>> first = begin(within, look);
          CompletableFuture<Observation<U>> second = new CompletableFuture<>();
          CompletableFuture<?> unused =
              first.whenComplete(
                  (answer, given) -> {
                    if (!second.isDone()) {
                      follow(answer, next, left(within, begin), look, second);
                    }
                  });
          cancelWith(second, first);
          return second;
        },
        deadline,
        null,
        false);
  }

  private <U> void follow(
      Observation<T> answer,
      Function<? super Observation<T>, Question<U>> next,
      @Nullable Duration left,
      Allowance look,
      CompletableFuture<Observation<U>> end) {
    try {
      Question<U> question = next.apply(answer);
      if (!question.answered && left != null && (left.isNegative() || left.isZero())) {
        UnknownCause noTime =
            UnknownCause.of(UnknownCode.NOT_ASKED, what + ": no time was left to go on");
        end.complete(unknown(answer.cause().map(noTime::withOrigin).orElse(noTime)));
        return;
      }
      CompletableFuture<Observation<U>> asked = question.begin(left, look);
      CompletableFuture<?> unused = asked.whenComplete((told, given) -> complete(end, told, given));
      cancelWith(end, asked);
    } catch (Throwable thrown) { // of whoever says what follows
      end.complete(unknown(failed(thrown)));
    }
  }

  private static @Nullable Duration left(@Nullable Duration of, long begin) {
    return of == null ? null : of.minusNanos(System.nanoTime() - begin);
  }

  private CompletableFuture<Observation<T>> begin(
      @Nullable Duration within, @Nullable Allowance look) {
    CompletableFuture<Observation<T>> answer = new CompletableFuture<>();
    Allowance shared = both(look);
    try {
      CompletableFuture<Observation<T>> asked =
          requireNonNull(
              asking.ask(within, shared == null ? Allowance.unlimited() : shared), "no future");
      CompletableFuture<?> unused =
          asked.whenComplete((told, thrown) -> complete(answer, told, thrown));
      cancelWith(answer, asked);
    } catch (Throwable thrown) { // checked ones and errors, too: the asking may be anybody's
      answer.complete(unknown(failed(thrown)));
    }
    return answer;
  }

  private <U> void complete(
      CompletableFuture<Observation<U>> answer,
      @Nullable Observation<U> told,
      @Nullable Throwable thrown) {
    answer.complete(
        told != null
            ? told
            : unknown(failed(thrown != null ? thrown : new NullPointerException("no answer"))));
  }

  private static void cancelWith(CompletableFuture<?> end, CompletableFuture<?> step) {
    CompletableFuture<?> unused =
        end.whenComplete(
            (done, failure) -> {
              if (end.isCancelled()) {
                step.cancel(true);
              }
            });
  }

  private UnknownCause failed(Throwable thrown) {
    Throwable why =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    return why instanceof CancellationException
        ? UnknownCause.of(UnknownCode.CANCELLED, what)
        : UnknownCause.of(UnknownCode.SOURCE_FAILED, what + ": " + why.getClass().getName())
            .withException(why);
  }

  private <U> Observation<U> unknown(UnknownCause cause) {
    return Observation.unknown(cause, clock.instant());
  }

  /** Returns what is asked, without anything secret. */
  @Override
  public String toString() {
    return what;
  }
}
