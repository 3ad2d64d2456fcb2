package io.github.flinkwatch.rest;

import static java.util.Objects.requireNonNull;

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

  private Command(Question<T> exchange) {
    this.exchange = requireNonNull(exchange, "exchange");
  }

  /**
   * Returns a command that is sent as a question is asked.
   *
   * @param exchange asks once each time, whatever comes of it
   */
  public static <T> Command<T> of(Question<T> exchange) {
    return new Command<>(exchange);
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
