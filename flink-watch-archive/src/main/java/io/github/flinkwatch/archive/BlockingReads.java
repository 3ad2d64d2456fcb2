package io.github.flinkwatch.archive;

import io.github.flinkwatch.Allowance;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts reads, which block, as questions. A filesystem can hang for ever and cannot be stopped: so
 * each read goes on a thread of its own, is left behind at its deadline, and while {@link
 * #MOST_HANGING} of them hang no further one is begun. Thread-safe.
 */
final class BlockingReads {

  /** How many reads that were left behind may still hold a thread. */
  static final int MOST_HANGING = 8;

  /** How long the pool may need to tell that the time is over. */
  private static final Duration GRACE = Duration.ofMillis(500);

  private final Clock clock;
  private final Executor executor;
  private final Duration deadline;
  private final long maxBytes;
  private final long maxHeldBytes;
  private final AtomicInteger hanging = new AtomicInteger();

  /**
   * @param maxBytes how much of one file is read
   */
  BlockingReads(AbstractReaderBuilder<?> settings, long maxBytes) {
    this.clock = settings.clock;
    this.executor = settings.executor;
    this.deadline = settings.deadline;
    this.maxBytes = maxBytes;
    this.maxHeldBytes = settings.maxHeldBytes;
  }

  /** Returns a question that is answered by {@code read}, which may block. */
  <T> Question<T> question(String what, Function<ReadLimits, Observation<T>> read) {
    return Question.of(
        what,
        clock,
        (within, look) -> new Running<>(what, within == null ? deadline : within, look, read).go());
  }

  Duration deadline() {
    return deadline;
  }

  /** Returns how far a read may go that is not put as a question. */
  ReadLimits reading() {
    return reading(deadline, Allowance.unlimited());
  }

  private ReadLimits reading(Duration limit, Allowance look) {
    return new ReadLimits(nanos(limit), maxBytes, look.part(maxHeldBytes));
  }

  private static long nanos(Duration span) {
    return TimeUnit.NANOSECONDS.convert(span); // that of Long.MAX_VALUE for ever
  }

  /** One read under way, or waiting for a thread. */
  private final class Running<T> {
    private final String what;
    private final Duration limit;
    private final Function<ReadLimits, Observation<T>> read;
    private final ReadLimits limits;
    private final CompletableFuture<Observation<T>> answer = new CompletableFuture<>();
    private final CompletableFuture<Void> timer = new CompletableFuture<>();

    // guarded by this
    private @Nullable Thread thread;
    private boolean hangs;

    Running(
        String what, Duration limit, Allowance look, Function<ReadLimits, Observation<T>> read) {
      this.what = what;
      this.limit = limit;
      this.read = read;
      this.limits = reading(limit, look);
    }

    CompletableFuture<Observation<T>> go() {
      if (hanging.get() >= MOST_HANGING) {
        answer.complete(
            unknown(
                UnknownCode.ARCHIVE_UNREACHABLE,
                "not read: " + MOST_HANGING + " earlier reads of this store hang"));
        return answer;
      }
      CompletableFuture<?> unused = answer.whenComplete((told, failure) -> end());
      CompletableFuture<?> unusedTimer = timer.thenRun(this::timeIsOver);
      timer.completeOnTimeout(null, nanos(limit), TimeUnit.NANOSECONDS);
      try {
        executor.execute(this::run);
      } catch (RejectedExecutionException full) {
        answer.complete(unknown(UnknownCode.NOT_ASKED, "the executor took no further read"));
      }
      return answer;
    }

    private void run() {
      synchronized (this) {
        if (answer.isDone()) {
          return; // nobody waits any longer
        }
        thread = Thread.currentThread();
      }
      Observation<T> told = null;
      Throwable thrown = null;
      try {
        told = read.apply(limits);
      } catch (Throwable any) { // of the store: it becomes SOURCE_FAILED
        thrown = any;
      }
      boolean wasLeft;
      synchronized (this) {
        thread = null;
        wasLeft = hangs;
      }
      if (wasLeft) {
        hanging.decrementAndGet();
        Thread.interrupted(); // that was ours, and is not for whoever uses this thread next
      } else if (told != null) {
        answer.complete(told);
      } else {
        answer.completeExceptionally(thrown == null ? new NullPointerException("told") : thrown);
      }
    }

    /** On the timer of the JDK, where nobody's continuation should run. */
    private void timeIsOver() {
      if (answer.isDone()) {
        return;
      }
      boolean begun;
      synchronized (this) {
        begun = thread != null;
      }
      String within = " within " + limit.toMillis() / 1000.0 + " s";
      Observation<T> late =
          begun
              ? unknown(UnknownCode.ARCHIVE_UNREACHABLE, "no whole answer" + within)
              : unknown(UnknownCode.NOT_ASKED, "no thread was free" + within);
      leaveBehind(); // before it is told: whoever hears it may ask again at once
      answer.completeOnTimeout(late, GRACE.toMillis(), TimeUnit.MILLISECONDS);
      ForkJoinPool.commonPool().execute(() -> answer.complete(late));
    }

    /** The answer is told, or nobody waits for it. */
    private void end() {
      timer.complete(null); // normally: before JDK 21 a cancelled one stays in the JDK's queue
      leaveBehind();
    }

    private synchronized void leaveBehind() {
      if (thread != null && thread != Thread.currentThread() && !hangs) {
        hangs = true;
        hanging.incrementAndGet();
        limits.abandon();
        thread.interrupt();
      }
    }

    private Observation<T> unknown(UnknownCode code, String why) {
      return Observation.unknown(UnknownCause.of(code, what + ": " + why), clock.instant());
    }
  }
}
