package io.github.flinkwatch.examples.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits for conditions, visibly, and never beyond a deadline. */
final class Waiting {

  /** Hears how a wait goes on. */
  interface Listener {
    /** Is called at the beginning of a wait and after every look. */
    void waiting(String forWhat, Duration sofar);

    /** Is called at the end of a wait. */
    void over(String forWhat, Duration took, boolean fulfilled);
  }

  private static final Duration PAUSE = Duration.ofMillis(250);

  private final Listener listener;

  Waiting(Listener listener) {
    this.listener = listener;
  }

  /**
   * Looks again and again until there is something.
   *
   * @throws IllegalStateException if there is nothing yet when the deadline has passed
   */
  <T> T until(String forWhat, Duration deadline, Supplier<Optional<T>> look) {
    long began = System.nanoTime();
    listener.waiting(forWhat, Duration.ZERO);
    while (true) {
      Optional<T> seen = look.get();
      Duration sofar = Duration.ofNanos(System.nanoTime() - began);
      if (seen.isPresent()) {
        listener.over(forWhat, sofar, true);
        return seen.get();
      }
      if (sofar.compareTo(deadline) > 0) {
        listener.over(forWhat, sofar, false);
        throw new IllegalStateException("gave up waiting for: " + forWhat);
      }
      listener.waiting(forWhat, sofar);
      if (!pause(PAUSE)) {
        throw new IllegalStateException("interrupted while waiting for: " + forWhat);
      }
    }
  }

  /** Does one thing that takes a while. */
  <T> T during(String what, Supplier<T> doing) {
    long began = System.nanoTime();
    listener.waiting(what, Duration.ZERO);
    T done = doing.get();
    listener.over(what, Duration.ofNanos(System.nanoTime() - began), true);
    return done;
  }

  /** Waits between two looks; returns false, at once, if the thread is interrupted. */
  static boolean pause(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
