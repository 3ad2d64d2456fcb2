package io.github.flinkwatch.rest;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.TriggerId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Something that changes Flink when it is sent. It is sent once each time that it is told to, and
 * never again on its own: where the answer is unknown, it may or may not have been carried out. One
 * that has a {@linkplain #triggerId() trigger id} stands for one operation: to Flink from 1.15 on,
 * sending it again means the same one.
 *
 * <p>Immutable and thread-safe. Nothing is sent before {@link #send} or {@link #sendAsync} is
 * called.
 *
 * @param <T> what Flink answers
 */
public final class Command<T> {

  private final Question<T> exchange;
  private final @Nullable TriggerId triggerId;

  private Command(Question<T> exchange, @Nullable TriggerId triggerId) {
    this.exchange = requireNonNull(exchange, "exchange");
    this.triggerId = triggerId;
  }

  /**
   * Returns a command that is sent as a question is asked.
   *
   * @param exchange asks once each time, whatever comes of it
   */
  public static <T> Command<T> of(Question<T> exchange) {
    return new Command<>(exchange, null);
  }

  /** As {@link #of}, where what is started is known by an id beforehand. */
  static <T> Command<T> of(Question<T> exchange, TriggerId triggerId) {
    return new Command<>(exchange, triggerId);
  }

  /**
   * Returns the id that goes along, by which what is started can be polled although the answer was
   * lost; empty where Flink gives one. Flink takes it from 1.15 on (checkpoints: 1.17). An earlier
   * one refuses the request for it; then it is sent again without, and the answer tells the id.
   */
  public Optional<TriggerId> triggerId() {
    return Optional.ofNullable(triggerId);
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
