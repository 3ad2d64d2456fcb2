package io.github.flinkwatch.internal.http;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.Allowance;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.http.HttpSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends questions and tells what came of them.
 *
 * <ul>
 *   <li>Every exchange ends: one deadline spans waiting, connecting, redirects and the whole body.
 *   <li>Only what was received whole, and is of the expected kind, is an answer. Everything else is
 *       unknown, with its cause; nothing remote is ever thrown.
 *   <li>Nothing is left behind after the last {@link #close()}, and nothing secret is told.
 * </ul>
 *
 * <p>Thread-safe.
 */
public final class Transport implements AutoCloseable {

  private final HttpSettings settings;
  private final Connections connections;
  private final Set<Exchange<?>> live = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Route.Resolver resolver;

  private Transport(HttpSettings settings, Connections connections, Route.Resolver resolver) {
    this.settings = settings;
    this.connections = connections;
    this.resolver = resolver;
  }

  /**
   * Returns a transport that holds nothing yet: connections are made when something is asked. All
   * transports of one settings instance share connections, threads and limits; closing one cancels
   * what was asked through it.
   */
  public static Transport of(HttpSettings settings) {
    requireNonNull(settings, "settings");
    return new Transport(settings, Connections.of(settings), InetAddress::getByName);
  }

  /** As {@link #of(HttpSettings)}, sharing nothing, with the circuit breaker's dice. */
  static Transport of(HttpSettings settings, DoubleSupplier random) {
    return new Transport(settings, Connections.apart(settings, random), InetAddress::getByName);
  }

  /** As {@link #of(HttpSettings)}, with another way to find hosts. */
  static Transport of(HttpSettings settings, Route.Resolver resolver) {
    return new Transport(settings, Connections.of(settings), resolver);
  }

  /**
   * Sends {@code ask}. The future never completes exceptionally; cancelling it cancels the
   * exchange. Continuations run on the executor of the settings, or on a thread of ours, or where
   * all of these are stuck at the deadline on the JDK's timer; they must not block.
   */
  public CompletableFuture<Observation<HttpAnswer>> send(HttpAsk ask) {
    return begin(ask, null, (answer, handedOver) -> known(answer));
  }

  /**
   * Sends {@code ask} and waits. An interrupt gives CANCELLED, and the thread's flag stays set. Not
   * to be called on a thread of the settings' executor.
   */
  public Observation<HttpAnswer> ask(HttpAsk ask) {
    return Question.of(ask.toString(), settings.clock(), within -> send(ask)).ask();
  }

  /**
   * Sends {@code ask} and hands the body over as it comes: for downloads. Deadline and limit hold
   * as for {@link #send}. The sink is not called where there is nothing to hand over. What it
   * throws is SOURCE_FAILED. It runs on a thread that nobody else needs, and may block: at the
   * deadline it is left alone.
   */
  public <T> CompletableFuture<Observation<T>> stream(HttpAsk ask, BodySink<T> sink) {
    requireNonNull(sink, "sink");
    return begin(
        ask,
        sink,
        (answer, handedOver) -> {
          if (!answer.isSuccess()) {
            return sink.refused(answer);
          }
          if (!handedOver) { // it claimed to be a web page, and is not
            sink.accept(ByteBuffer.wrap(answer.body()).asReadOnlyBuffer());
          }
          return sink.finish(answer);
        });
  }

  private <T> CompletableFuture<Observation<T>> begin(
      HttpAsk ask, @Nullable BodySink<T> sink, Exchange.Course<T> course) {
    requireNonNull(ask, "ask");
    if (closed.get()) {
      return CompletableFuture.completedFuture(
          unknown(ask, UnknownCode.CANCELLED, "the client is closed"));
    }
    // Somebody who acts is not turned away because looks have failed; nor is what decides.
    Optional<UnknownCause> refusal =
        ask.isActing() || ask.isDeciding() ? Optional.empty() : circuits().refuse(ask.endpoint());
    if (refusal.isPresent()) {
      UnknownCause open =
          UnknownCause.of(UnknownCode.CIRCUIT_OPEN, ask + ": not asked after repeated failures")
              .withOrigin(refusal.get());
      return CompletableFuture.completedFuture(Observation.unknown(open, now()));
    }
    Exchange<T> exchange = new Exchange<>(this, ask, sink, course);
    CompletableFuture<Observation<T>> answer = exchange.begin();
    if (closed.get()) {
      exchange.close();
    }
    return answer;
  }

  private Observation<HttpAnswer> known(HttpAnswer answer) {
    return Observation.known(answer, now());
  }

  private <T> Observation<T> unknown(HttpAsk ask, UnknownCode code, String what) {
    return Observation.unknown(UnknownCause.of(code, ask + ": " + what), now());
  }

  /**
   * Cancels what is under way, and lets go of connections and threads if no other transport of the
   * same settings is open.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      live.forEach(Exchange::close);
      connections.leave();
    }
  }

  HttpSettings settings() {
    return settings;
  }

  HttpResponse<Received> send(
      ClientHolder.Way way, HttpRequest request, HttpResponse.BodyHandler<Received> handler)
      throws IOException, InterruptedException {
    return connections.client().send(way, request, handler);
  }

  /** Whether an embedder's client answers 401 and 407 by itself. */
  boolean logsIn() {
    return settings.httpClient().flatMap(HttpClient::authenticator).isPresent();
  }

  Route.Resolver resolver() {
    return resolver;
  }

  /** Runs {@code task} after a while, at once if there is no thread to wait. */
  public void after(Duration pause, Runnable task) {
    try {
      Future<?> unused =
          timer().schedule(() -> aside(task), Budget.nanos(pause), TimeUnit.NANOSECONDS);
    } catch (Throwable closed) {
      task.run();
    }
  }

  private void aside(Runnable task) {
    try {
      beside().execute(task);
    } catch (Throwable full) {
      task.run();
    }
  }

  /** Tells the time; the host's clock is not ours, and may be broken. */
  Instant now() {
    try {
      return settings.clock().instant();
    } catch (RuntimeException broken) {
      return Clock.systemUTC().instant();
    }
  }

  Gate gate() {
    return connections.gate();
  }

  Circuits circuits() {
    return connections.circuits();
  }

  @Nullable Spnego spnego() {
    return connections.spnego();
  }

  Executor executor() {
    return connections.executor();
  }

  Executor beside() {
    return connections.beside();
  }

  ScheduledExecutorService timer() {
    return connections.timer();
  }

  Allowance memory() {
    return connections.memory();
  }

  Set<Exchange<?>> live() {
    return live;
  }
}
