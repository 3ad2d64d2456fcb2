package io.github.flinkwatch.rest;

import io.github.flinkwatch.Observation;
import java.util.concurrent.CompletableFuture;

/**
 * Something that can be asked of Flink, and asked again: it changes nothing there.
 *
 * <p>Immutable and thread-safe. Nothing is sent before {@link #ask} or {@link #askAsync} is called.
 *
 * @param <T> the answer
 */
public final class Question<T> {

  private final Asking<T> asking;

  Question(Asking<T> asking) {
    this.asking = asking;
  }

  /**
   * Asks, and waits for what comes of it, at most for the client's deadline. If the thread is
   * interrupted it is unknown ({@code CANCELLED}), and the thread stays interrupted.
   */
  public Observation<T> ask() {
    return asking.now();
  }

  /**
   * Asks. The future completes within the client's deadline, never exceptionally; cancelling it
   * cancels the exchange. What is chained to it must not block.
   */
  public CompletableFuture<Observation<T>> askAsync() {
    return asking.later();
  }

  /** Returns the request, without anything secret. */
  @Override
  public String toString() {
    return asking.toString();
  }
}
