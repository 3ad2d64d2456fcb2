package io.github.flinkwatch.internal.http;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.internal.http.Received.Shape;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.security.auth.login.LoginException;
import org.ietf.jgss.GSSException;
import org.jspecify.annotations.Nullable;

/**
 * The course of one question: in line, sent, redirected, answered. It has one deadline and one end;
 * whatever ends it first (an answer, the deadline, the caller, the transport's close) settles it,
 * and everything else stops.
 *
 * <p>An exchange in flight has a thread of the executor, in the JDK's blocking {@code send}. That
 * is on purpose: up to JDK 24 {@code sendAsync} starts a new thread for every answer on a machine
 * with one or two processors, whatever executor it was given.
 */
final class Exchange<T> {

  /** How much later than the deadline the JDK's own timer ends what is still under way. */
  private static final Duration BEHIND = Duration.ofMillis(20);

  /** How long a settled exchange may take to stop before its caller is told without it. */
  private static final Duration GRACE = Duration.ofMillis(250);

  /** The most of a page that explains a failure. */
  private static final long EXPLANATION = 4L << 20;

  private final Transport transport;
  private final HttpAsk ask;
  private final @Nullable BodySink<T> sink;
  private final Course<T> course;
  private final Budget budget;
  private final Duration deadline;
  private final String span;
  private final Redirects redirects;
  private final Gate.Place place;
  private final CompletableFuture<Observation<T>> answer = new CompletableFuture<>();
  private final AtomicBoolean settled = new AtomicBoolean();
  private final long begunAtNanos = System.nanoTime();

  private volatile @Nullable Observation<T> outcome;
  private @Nullable Thread thread; // guarded by this, as are the next three
  private boolean interrupted;
  private @Nullable BodyReader reader;
  private boolean started;
  private @Nullable Bytes bytes; // guarded by this, too
  private volatile @Nullable Future<?> alarm;
  private volatile @Nullable CountedBody sending;
  private volatile boolean negotiating;
  private volatile boolean resolving;

  /** What is made of a good answer. */
  interface Course<T> {
    Observation<T> end(HttpAnswer answer, boolean handedOver);
  }

  Exchange(Transport transport, HttpAsk ask, @Nullable BodySink<T> sink, Course<T> course) {
    this.transport = transport;
    this.ask = ask;
    this.sink = sink;
    this.course = course;
    Duration own = ask.deadline().orElse(transport.settings().deadline());
    Budget ofCall =
        ask.budget()
            .map(shared -> shared.within(own))
            .orElseGet(() -> Budget.of(own, 2 * bodyLimit(ask, transport.settings())));
    this.budget = ask.look().map(ofCall::sharing).orElse(ofCall);
    Duration left = budget.left();
    boolean whole = ask.budget().isEmpty() || left.plusMillis(50).compareTo(own) >= 0;
    this.deadline = whole ? Duration.ofNanos(Budget.nanos(own)) : left;
    // Always the same words for the same trouble: a cause that repeats must be seen to repeat.
    this.span = whole ? "within " + seconds(deadline) : "in the time that was left";
    this.redirects = new Redirects(ask, transport.settings());
    this.place = transport.gate().place(HttpAsk.hostAndPort(ask.uri()));
  }

  /** Begins, and returns the caller's future, whose cancellation ends the exchange. */
  CompletableFuture<Observation<T>> begin() {
    transport.live().add(this);
    CompletableFuture<?> unused = answer.whenComplete((value, failure) -> abandon());
    if (deadline.isZero()) {
      settle(unknown(UnknownCode.NOT_ASKED, "no time was left to ask"));
      return answer;
    }
    try {
      alarm = transport.timer().schedule(this::timedOut, deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (Throwable noTimer) { // closed meanwhile, or the system has no thread
      settle(unknown(UnknownCode.NOT_ASKED, "no thread was free to keep the time"));
      return answer;
    }
    transport.gate().enter(place, this::enter);
    return answer;
  }

  private void enter() {
    // Often a thread whose own exchange just ended, or that keeps the time: it must not be
    // borrowed.
    Thread here = Thread.currentThread();
    AtomicBoolean handingOver = new AtomicBoolean(true);
    try {
      transport
          .executor()
          .execute(
              () -> {
                if (handingOver.get() && Thread.currentThread() == here) {
                  refuse("the executor runs tasks in the thread that hands them over");
                } else {
                  run();
                }
              });
    } catch (Throwable full) { // it refuses, or the system has no thread, or it is broken
      refuse("no thread was free to ask");
    }
    handingOver.set(false);
  }

  private void refuse(String why) {
    settle(unknown(UnknownCode.NOT_ASKED, why));
    transport.gate().leave(place);
  }

  /** Ends it because the transport closes. */
  void close() {
    settle(unknown(UnknownCode.CANCELLED, "the client was closed"));
    interrupt();
  }

  /** The caller cancelled its future, or it was completed here: nobody waits any longer. */
  private void abandon() {
    if (answer.isCancelled() && settled.compareAndSet(false, true)) {
      ended(null);
    }
    interrupt();
  }

  private void timedOut() {
    if (settled.get()) {
      return;
    }
    CountedBody now = sending;
    UnknownCode code;
    String what;
    if (!hasStarted()) {
      code = UnknownCode.NOT_ASKED;
      what = "waited for its turn, " + span + ": too many exchanges are in flight";
    } else if (negotiating) {
      code = UnknownCode.UNAUTHENTICATED;
      what = "no Kerberos ticket " + span;
    } else if (isHandingOver()) {
      code = UnknownCode.CANCELLED; // says nothing about the server
      what = "the output took no more " + span;
    } else if (resolving) {
      code = UnknownCode.DNS_FAILURE;
      what = "no address of the host " + span;
    } else if (now == null || !now.hasBegun()) {
      code = UnknownCode.CONNECT_TIMEOUT;
      what = "no connection " + span;
    } else {
      code = UnknownCode.RESPONSE_TIMEOUT;
      what = "no whole answer " + span;
    }
    settle(unknown(code, what));
  }

  private boolean isHandingOver() {
    BodyReader reading;
    synchronized (this) {
      reading = reader;
    }
    return reading != null && reading.isHandingOver();
  }

  private synchronized boolean hasStarted() {
    return started;
  }

  /** The first outcome stands. */
  private void settle(Observation<T> observation) {
    if (!settled.compareAndSet(false, true)) {
      return;
    }
    outcome = observation;
    ended(observation);
    if (!hasStarted()) {
      tell(observation);
      return;
    }
    // The thread of the exchange tells the caller as soon as it has stopped, unless it hangs.
    try {
      Future<?> unused =
          transport
              .timer()
              .schedule(() -> tell(observation), GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (Throwable noTimer) {
      tell(observation);
    }
  }

  /** What hangs on the answer is not ours: it runs in a thread that nobody else needs. */
  private void tell(Observation<T> observation) {
    if (answer.isDone()) {
      return;
    }
    try {
      transport.beside().execute(() -> answer.complete(observation));
    } catch (Throwable full) {
      answer.complete(observation);
    }
  }

  /** Stops whatever is under way. {@code observation} is null if the caller cancelled. */
  private void ended(@Nullable Observation<T> observation) {
    Future<?> ringing = alarm;
    if (ringing != null) {
      ringing.cancel(false);
    }
    tellCircuit(observation);
    BodyReader reading;
    CountedBody now = sending;
    if (now != null) {
      now.stop();
    }
    synchronized (this) {
      reading = reader;
    }
    if (reading != null) {
      reading.cancel();
    }
    if (!hasStarted()) {
      transport.gate().leave(place);
    }
    transport.live().remove(this);
  }

  /**
   * Interrupts what has no body to stop it by. A last resort: an interrupt makes the JDK cancel the
   * future that it counts its pending requests by, and before 21 a client that miscounts never ends
   * its thread. At the deadline the JDK's own timer comes first.
   */
  private synchronized void interrupt() {
    if (thread != null && reader == null) {
      interrupted = true;
      thread.interrupt();
    }
  }

  private void tellCircuit(@Nullable Observation<T> observation) {
    String endpoint = ask.endpoint();
    Optional<UnknownCause> cause = observation == null ? Optional.empty() : observation.cause();
    UnknownCode.Group group = cause.map(known -> known.code().group()).orElse(null);
    if (observation == null || group == UnknownCode.Group.CALLER) {
      transport.circuits().gaveUp(endpoint);
    } else if (cause.isPresent() && group == UnknownCode.Group.TRANSPORT) {
      if (ask.budget().isEmpty() || budget.failsFirst(endpoint)) {
        transport.circuits().failed(endpoint, cause.get());
      } else {
        transport.circuits().gaveUp(endpoint); // the same look has failed there already
      }
    } else {
      transport.circuits().succeeded(endpoint);
    }
  }

  /** The exchange proper, in a thread of the executor. */
  private void run() {
    synchronized (this) {
      if (started) {
        return; // an executor that runs a task twice
      }
      if (settled.get()) {
        // Whoever settled it may have left its place before it was taken.
        transport.gate().leave(place);
        return;
      }
      started = true;
      thread = Thread.currentThread();
    }
    Observation<T> result;
    boolean interruptedByOthers = false;
    try {
      result = course();
    } catch (InterruptedException stopped) {
      interruptedByOthers = !settled.get();
      result = unknown(UnknownCode.CANCELLED, "the thread that asked was interrupted");
    } catch (Throwable thrown) { // the sink's, the supplier's, ours: the caller must be told
      Throwable sinks = thrown instanceof BodyReader.SinkFailure ? thrown.getCause() : null;
      Throwable why = sinks == null ? thrown : sinks;
      result =
          Observation.unknown(
              cause(UnknownCode.SOURCE_FAILED, why.getClass().getName()).withException(why), now());
    } finally {
      synchronized (this) {
        thread = null;
        if (interrupted) {
          Thread.interrupted(); // that was ours, and is not for whoever uses this thread next
        } else if (interruptedByOthers) {
          Thread.currentThread().interrupt();
        }
      }
      transport.gate().leave(place);
    }
    if (settled.compareAndSet(false, true)) {
      ended(result);
    }
    Observation<T> first = outcome;
    answer.complete(first == null ? result : first);
    Bytes held;
    synchronized (this) {
      held = bytes;
    }
    if (held != null) {
      held.release(); // those who continue have read it by now, but for one who waits in its thread
    }
  }

  private Observation<T> course() throws InterruptedException {
    URI uri = ask.uri();
    Negotiation negotiation = negotiation(uri);
    boolean repeated = false;
    while (!settled.get()) {
      CountedBody body = new CountedBody(ask, transport.logsIn());
      sending = body;
      if (settled.get()) {
        body.stop();
      }
      HttpResponse<Received> response;
      try {
        Route route = route(uri);
        RequestHead head = new RequestHead(ask, uri, route, transport.settings(), isAtHome(uri));
        negotiating = true;
        negotiation.introduce(head, body);
        negotiating = false;
        response = send(route, head.build(body, sink == null, remaining().plus(BEHIND)));
      } catch (RequestHead.NoCredentialsException missing) {
        return unknown(UnknownCode.UNAUTHENTICATED, missing.getMessage());
      } catch (GSSException | LoginException e) {
        return Observation.unknown(
            cause(UnknownCode.UNAUTHENTICATED, "no Kerberos ticket for this host").withException(e),
            now());
      } catch (UnknownHostException unknown) {
        return failed(unknown, body);
      } catch (IOException failure) {
        negotiation.drop();
        if (negotiation.isUsedUp() && body.isWantedAgain() && !ask.isActing() && !repeated) {
          repeated = true; // as the JDK repeats other reads, but with a new token
          continue;
        }
        return failed(failure, body);
      }
      Negotiation.Verdict verdict = negotiation.heard(response.statusCode(), response.headers());
      if (verdict == Negotiation.Verdict.ASK_AGAIN) {
        continue;
      }
      if (verdict == Negotiation.Verdict.FORGED) {
        return impostor();
      }
      // The JDK has no body for a refusal to tunnel.
      Received received = response.body() == null ? Received.whole(new byte[0]) : response.body();
      HttpAnswer got =
          new HttpAnswer(
              uri, response.statusCode(), response.headers(), received.bytes(), budget.memory());
      boolean proven = verdict == Negotiation.Verdict.BELIEVED;
      if (ask.redirects() == RedirectPolicy.RETURN
          && Redirects.isRedirect(got.status())
          && got.header("Location").isPresent()) {
        return proven ? course.end(got, false) : impostor();
      }
      Redirects.Step step = redirects.step(got);
      if (step.target().isPresent()) {
        if (!proven) {
          return impostor();
        }
        uri = step.target().get();
        negotiation = negotiation(uri);
        continue;
      }
      Optional<UnknownCode> inTheWay =
          step.refusal().or(() -> ResponseClassifier.of(ask, got, received));
      if (inTheWay.isPresent()) {
        return Observation.unknown(
            cause(inTheWay.get(), FailureText.of(inTheWay.get(), got)).withHttpStatus(got.status()),
            now());
      }
      if (!proven) {
        return got.status() == 403
            ? unknown(UnknownCode.FORBIDDEN, "the Kerberos token was refused")
            : impostor();
      }
      return course.end(got, received.shape() == Shape.HANDED_OVER);
    }
    throw new InterruptedException();
  }

  /** Whether {@code uri} may see credentials. */
  private boolean isAtHome(URI uri) {
    return redirects.isHome(uri) && !ask.isAnonymous();
  }

  private Negotiation negotiation(URI uri) {
    return new Negotiation(isAtHome(uri) ? transport.spnego() : null, uri);
  }

  private Observation<T> impostor() {
    return unknown(
        UnknownCode.UNAUTHENTICATED, "the server did not prove its identity by Kerberos");
  }

  private Route route(URI uri) throws UnknownHostException {
    return Route.to(uri, transport.settings(), this::resolve);
  }

  private InetAddress resolve(String host) throws UnknownHostException {
    resolving = true;
    try {
      return transport.resolver().resolve(host);
    } finally {
      resolving = false;
    }
  }

  private Duration remaining() {
    Duration left = deadline.minusNanos(System.nanoTime() - begunAtNanos);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private HttpResponse<Received> send(Route route, HttpRequest request)
      throws IOException, InterruptedException {
    synchronized (this) {
      reader = null;
    }
    try {
      return transport.send(route.way(), request, this::reader);
    } catch (IOException | InterruptedException told) {
      throw told;
    } catch (Throwable thrown) {
      // A malformed length; no file for a selector, no thread, no memory; a client that is closed.
      throw new IOException(thrown.toString(), thrown);
    }
  }

  private HttpResponse.BodySubscriber<Received> reader(HttpResponse.ResponseInfo info) {
    boolean success = info.statusCode() >= 200 && info.statusCode() < 300;
    String type = info.headers().firstValue("Content-Type").orElse("");
    String encoding = info.headers().firstValue("Content-Encoding").orElse("").strip();
    long limit = bodyLimit(ask, transport.settings());
    Bytes held = new Bytes(budget.memory(), transport.memory());
    BodyReader next =
        new BodyReader(
            success ? limit : Math.min(limit, EXPLANATION),
            encoding,
            success && !ResponseClassifier.isWebPage(type) ? sink : null,
            transport.beside(),
            held);
    boolean over;
    synchronized (this) {
      reader = next;
      if (bytes != null) {
        bytes.release(); // of an answer that led on
      }
      bytes = held;
      over = settled.get();
    }
    if (over) {
      next.cancel();
    }
    return next;
  }

  private static long bodyLimit(HttpAsk ask, HttpSettings settings) {
    return Math.min(ask.maxBodyBytes().orElse(settings.maxBodyBytes()), Integer.MAX_VALUE / 2);
  }

  private Observation<T> failed(IOException failure, CountedBody body) throws InterruptedException {
    Throwable cause = Failures.unwrapped(failure);
    if (cause.getCause() instanceof BodyReader.SinkFailure) {
      throw (BodyReader.SinkFailure) cause.getCause();
    }
    boolean answering;
    synchronized (this) {
      answering = reader != null;
    }
    UnknownCode code = Failures.code(cause, answering);
    String refused = Failures.refused(cause);
    String what =
        refused == null
            ? FailureText.of(code, transport.settings(), body.hasBegun())
            : "what came could not be read: " + refused;
    return Observation.unknown(cause(code, what).withException(cause), now());
  }

  private Observation<T> unknown(UnknownCode code, String what) {
    return Observation.unknown(cause(code, what), now());
  }

  private UnknownCause cause(UnknownCode code, String what) {
    return UnknownCause.of(code, ask + ": " + what);
  }

  private Instant now() {
    return transport.now();
  }

  static String seconds(Duration span) {
    return String.valueOf(span.toMillis() / 1000.0).replaceAll("\\.0$", "") + " s";
  }
}
