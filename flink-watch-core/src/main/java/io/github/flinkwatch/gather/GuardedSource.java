package io.github.flinkwatch.gather;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A source that may be anybody's, asked on a thread where it can hang without holding up anybody.
 * Of one that does, a few threads wait and no more; it is not asked again before they return.
 * Thread-safe.
 */
final class GuardedSource<T> {

  private static final int MOST_WAITING = 8;

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
  private final AtomicInteger inside = new AtomicInteger();

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
    return Question.of(
        what,
        clock,
        within -> {
          Question<T> guarded =
              Question.of(
                  what,
                  clock,
                  same -> {
                    Question<T> question = requireNonNull(source.get(), "no question");
                    return (within == null ? question : question.within(within)).askAsync();
                  });
          CompletableFuture<Observation<T>> told = new CompletableFuture<>();
          if (inside.incrementAndGet() > MOST_WAITING) {
            inside.decrementAndGet();
            return refused(MOST_WAITING + " earlier questions still hang in it");
          }
          try {
            THREADS.execute(new Asking<>(guarded, told, inside));
          } catch (OutOfMemoryError noThread) {
            inside.decrementAndGet();
            return refused("no thread was free to ask");
          }
          return told;
        });
  }

  /** Runs what belongs to the caller: never on a thread of a timer or of an exchange. */
  static void run(Runnable end) {
    try {
      THREADS.execute(end);
    } catch (OutOfMemoryError noThread) {
      end.run();
    }
  }

  private CompletableFuture<Observation<T>> refused(String why) {
    return CompletableFuture.completedFuture(
        Observation.unknown(
            UnknownCause.of(UnknownCode.NOT_ASKED, what + ": " + why), clock.instant()));
  }

  /** One call into the source, which is interrupted when nobody waits for it any longer. */
  private static final class Asking<T> implements Runnable {
    private final Question<T> question;
    private final CompletableFuture<Observation<T>> told;
    private final AtomicInteger inside;
    private Thread thread = Thread.currentThread(); // guarded by this, as is the next
    private boolean isInside;

    Asking(Question<T> question, CompletableFuture<Observation<T>> told, AtomicInteger inside) {
      this.question = question;
      this.told = told;
      this.inside = inside;
    }

    @Override
    public void run() {
      CompletableFuture<?> unused = told.whenComplete((answer, cancelled) -> interrupt());
      try {
        if (enter()) {
          CompletableFuture<Observation<T>> asked = question.askAsync();
          unused = asked.thenAccept(told::complete);
          unused =
              told.whenComplete(
                  (answer, cancelled) -> {
                    if (told.isCancelled()) {
                      asked.cancel(true);
                    }
                  });
        }
      } finally {
        leave();
        inside.decrementAndGet();
      }
    }

    private synchronized boolean enter() {
      thread = Thread.currentThread();
      isInside = !told.isDone();
      return isInside;
    }

    private synchronized void leave() {
      isInside = false;
      Thread.interrupted(); // that was ours, and is not for whoever uses this thread next
    }

    private synchronized void interrupt() {
      if (isInside && told.isCancelled()) {
        thread.interrupt();
      }
    }
  }
}
