package io.github.flinkwatch.gather;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.flinkwatch.Allowance;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A source that may be anybody's, asked on a thread where it can hang without holding up anybody. A
 * few questions are inside at a time; further ones wait in line for as long as their look lasts.
 * Once those inside all hang, whose looks have ended without them, it is not asked again before one
 * of them returns. Thread-safe.
 */
final class GuardedSource<T> {

  private static final int MOST_INSIDE = 8;
  private static final Duration LEAST = Duration.ofMillis(1);

  private static final ExecutorService THREADS =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          2,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task -> {
            Thread thread = new Thread(task, "flink-watch-look");
            thread.setDaemon(true);
            return thread;
          });

  private final String what;
  private final Clock clock;

  @GuardedBy("this")
  private final Deque<Asking> line = new ArrayDeque<>();

  @GuardedBy("this")
  private int inside;

  /** How many of those inside nobody waits for any longer. */
  @GuardedBy("this")
  private int hanging;

  GuardedSource(String what, Clock clock) {
    this.what = what;
    this.clock = clock;
  }

  /** Returns the question where Flink is, asked apart. */
  static Question<FlinkRestClient> flink(Question<FlinkRestClient> where, Clock clock) {
    return new GuardedSource<FlinkRestClient>("where Flink is: " + where, clock)
        .question(() -> where);
  }

  /** Returns the question that {@code source} makes, made and asked on a thread of its own. */
  Question<T> question(Supplier<Question<T>> source) {
    return Question.of(what, clock, (within, memory) -> new Asking(source, within, memory).enter());
  }

  /** Runs what belongs to the caller: never on a thread of a timer or of an exchange. */
  static void run(Runnable end) {
    try {
      THREADS.execute(end);
    } catch (OutOfMemoryError noThread) {
      end.run();
    }
  }

  /** Lets in whoever is first in line. */
  private void leave(Asking asking) {
    Asking next;
    synchronized (this) {
      hanging -= asking.place == Place.HANGING ? 1 : 0;
      asking.place = Place.OUTSIDE;
      next = line.poll();
      if (next == null) {
        inside--;
      } else {
        next.place = Place.INSIDE;
      }
    }
    if (next != null) {
      next.begin();
    }
  }

  /**
   * It is told, or nobody waits for it any longer. Once all inside hang, those in line have nobody
   * ahead.
   */
  private void end(Asking asking) {
    List<Asking> hopeless = List.of();
    synchronized (this) {
      if (asking.place == Place.IN_LINE) {
        line.remove(asking);
        asking.place = Place.OUTSIDE;
      } else if (asking.place == Place.INSIDE && asking.told.isCancelled()) {
        asking.place = Place.HANGING;
        hanging++;
        if (hanging == MOST_INSIDE) {
          hopeless = List.copyOf(line);
        }
      }
    }
    hopeless.forEach(Asking::refuseAsAllHang);
  }

  private enum Place {
    OUTSIDE,
    IN_LINE,
    INSIDE,
    HANGING
  }

  /** One call into the source, which is interrupted when nobody waits for it any longer. */
  private final class Asking implements Runnable {
    private final Supplier<Question<T>> source;
    private final @Nullable Duration within;
    private final Allowance memory;
    private final long begunAtNanos = System.nanoTime();
    private final CompletableFuture<Observation<T>> told = new CompletableFuture<>();
    private final CompletableFuture<Void> patience = new CompletableFuture<>();
    private Place place = Place.OUTSIDE; // guarded by the source
    private @Nullable Thread thread; // guarded by this

    Asking(Supplier<Question<T>> source, @Nullable Duration within, Allowance memory) {
      this.source = source;
      this.within = within;
      this.memory = memory;
    }

    CompletableFuture<Observation<T>> enter() {
      boolean refused;
      boolean entered;
      synchronized (GuardedSource.this) {
        refused = hanging == MOST_INSIDE;
        entered = !refused && inside < MOST_INSIDE;
        if (entered) {
          inside++;
          place = Place.INSIDE;
        } else if (!refused) {
          line.add(this);
          place = Place.IN_LINE;
        }
      }
      if (refused) {
        refuseAsAllHang();
        return told;
      }
      CompletableFuture<?> unused =
          told.whenComplete(
              (answer, cancelled) -> {
                patience.complete(null);
                end(this);
                interrupt();
              });
      if (entered) {
        begin();
      } else if (within != null) {
        unused = patience.thenRun(this::lineWasTooLong);
        patience.completeOnTimeout(null, within.toNanos(), TimeUnit.NANOSECONDS);
      }
      return told;
    }

    void begin() {
      try {
        THREADS.execute(this);
      } catch (OutOfMemoryError noThread) {
        refuse("no thread was free to ask");
        leave(this);
      }
    }

    private void lineWasTooLong() {
      boolean stillInLine;
      synchronized (GuardedSource.this) {
        stillInLine = place == Place.IN_LINE;
      }
      if (stillInLine) {
        refuse(MOST_INSIDE + " earlier questions were ahead for all of the time");
      }
    }

    void refuseAsAllHang() {
      refuse(MOST_INSIDE + " earlier questions still hang in it");
    }

    private void refuse(String why) {
      told.complete(
          Observation.unknown(
              UnknownCause.of(UnknownCode.NOT_ASKED, what + ": " + why), clock.instant()));
    }

    @Override
    public void run() {
      try {
        if (enterThread()) {
          CompletableFuture<Observation<T>> asked = guarded().askAsync();
          CompletableFuture<?> unused = asked.thenAccept(told::complete);
          unused =
              told.whenComplete(
                  (answer, cancelled) -> {
                    if (told.isCancelled()) {
                      asked.cancel(true);
                    }
                  });
        }
      } finally {
        leaveThread();
        leave(this);
      }
    }

    /** Whatever making it or asking it throws is a cause. */
    private Question<T> guarded() {
      return Question.of(
          what,
          clock,
          none -> {
            Question<T> question = requireNonNull(source.get(), "no question").sharing(memory);
            return (within == null ? question : question.within(left(within))).askAsync();
          });
    }

    /** What waiting in line has left of it, which is never quite nothing. */
    private Duration left(Duration of) {
      Duration left = of.minusNanos(System.nanoTime() - begunAtNanos);
      return left.compareTo(LEAST) < 0 ? LEAST : left;
    }

    private synchronized boolean enterThread() {
      thread = told.isDone() ? null : Thread.currentThread();
      return thread != null;
    }

    private synchronized void leaveThread() {
      thread = null;
      Thread.interrupted(); // that was ours, and is not for whoever uses this thread next
    }

    private synchronized void interrupt() {
      if (thread != null && told.isCancelled()) {
        thread.interrupt();
      }
    }
  }
}
