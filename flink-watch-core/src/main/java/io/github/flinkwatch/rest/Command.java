package io.github.flinkwatch.rest;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import java.util.concurrent.CompletableFuture;

/**
 * Something that changes Flink when it is sent. It is sent once each time that it is told to, and
 * never again on its own: where the answer is unknown, it may or may not have been carried out.
 *
 * <p>Immutable and thread-safe. Nothing is sent before {@link #send} or {@link #sendAsync} is
 * called.
 *
 * @param <T> what Flink answers
 */
public final class Command<T> {

  private final Question<T> exchange;

  Command(Question<T> exchange) {
    this.exchange = exchange;
  }

  /**
   * Sends, and waits for the answer, at most for the client's deadline. If the thread is
   * interrupted it is unknown ({@code CANCELLED}), and the thread stays interrupted.
   */
  public Observation<T> send() {
    return exchange.ask();
  }

  /**
   * Sends. The future completes within the client's deadline, never exceptionally. Cancelling it
   * gives up waiting; it takes nothing back.
   */
  public CompletableFuture<Observation<T>> sendAsync() {
    return exchange.askAsync();
  }

  /** Returns the request, without anything secret. */
  @Override
  public String toString() {
    return exchange.toString();
  }
}
