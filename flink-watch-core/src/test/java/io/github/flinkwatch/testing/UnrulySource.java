package io.github.flinkwatch.testing;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** The ways in which an embedder's own source fails. */
public enum UnrulySource {
  THROWS {
    @Override
    public <T> CompletableFuture<Observation<T>> answer() {
      throw new IllegalStateException("no Kerberos ticket");
    }
  },
  /** As Kotlin and Scala do. */
  THROWS_A_CHECKED_EXCEPTION {
    @Override
    public <T> CompletableFuture<Observation<T>> answer() {
      throw sneaky(new IOException("the store is gone"));
    }
  },
  THROWS_AN_ERROR {
    @Override
    public <T> CompletableFuture<Observation<T>> answer() {
      throw new NoClassDefFoundError("org/apache/hadoop/fs/FileSystem");
    }
  },
  RUNS_OUT_OF_MEMORY {
    @Override
    public <T> CompletableFuture<Observation<T>> answer() {
      throw new OutOfMemoryError("Requested array size exceeds VM limit");
    }
  },
  RETURNS_NULL {
    @Override
    public <T> CompletableFuture<Observation<T>> answer() {
      return null;
    }
  },
  COMPLETES_WITH_NULL {
    @Override
    public <T> CompletableFuture<Observation<T>> answer() {
      return CompletableFuture.completedFuture(null);
    }
  },
  COMPLETES_EXCEPTIONALLY {
    @Override
    public <T> CompletableFuture<Observation<T>> answer() {
      return CompletableFuture.failedFuture(sneaky(new IOException("the store is gone")));
    }
  },
  IS_CANCELLED {
    @Override
    public <T> CompletableFuture<Observation<T>> answer() {
      CompletableFuture<Observation<T>> cancelled = new CompletableFuture<>();
      cancelled.cancel(true);
      return cancelled;
    }
  },
  NEVER_COMPLETES {
    @Override
    public <T> CompletableFuture<Observation<T>> answer() {
      return new CompletableFuture<>();
    }
  },
  HANGS {
    @Override
    public <T> CompletableFuture<Observation<T>> answer() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException givenUp) {
        throw new IllegalStateException(givenUp);
      }
      return new CompletableFuture<>();
    }
  },
  HANGS_WHATEVER_COMES {
    @Override
    public <T> CompletableFuture<Observation<T>> answer() {
      CountDownLatch never = new CountDownLatch(1);
      while (true) {
        try {
          never.await();
        } catch (InterruptedException ignored) {
          // as a native call does
        }
      }
    }
  };

  /** Answers so, or does not. */
  public abstract <T> CompletableFuture<Observation<T>> answer();

  /** Returns a question that fails so. */
  public <T> Question<T> question(Clock clock) {
    return Question.of("an unruly source", clock, within -> answer());
  }

  /** As {@link #question(Clock)}; the watch begins when it is asked. */
  public <T> Question<T> question(Clock clock, Stopwatch watch) {
    return Question.of(
        "an unruly source",
        clock,
        within -> {
          watch.begin();
          return answer();
        });
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> RuntimeException sneaky(Throwable thrown) {
    class Sneaky {
      <X extends Throwable> void doThrow() throws X {
        throw (X) thrown;
      }
    }
    new Sneaky().<RuntimeException>doThrow();
    return new IllegalStateException(thrown);
  }
}
