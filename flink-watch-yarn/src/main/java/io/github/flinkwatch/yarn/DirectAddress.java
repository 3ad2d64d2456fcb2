package io.github.flinkwatch.yarn;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.internal.http.HttpAsk;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a Flink on YARN listens by its own word, and what may be sent there.
 *
 * <p>On YARN the port is any that is free. The ResourceManager's web services do not tell it, nor
 * does Flink's configuration, which says 0. The JobManager's log tells it, once, as it starts.
 */
final class DirectAddress {

  private static final Pattern LISTENING =
      Pattern.compile("Web frontend listening at (https?://[A-Za-z0-9._\\[\\]:-]+:\\d{1,5})\\b");

  private DirectAddress() {}

  /** Asks Flink, through the proxy, where it listens. */
  static Question<URI> of(
      FlinkRestClient proxied, ApplicationId id, Predicate<? super URI> allowed, Clock clock) {
    return Question.of(
        "where the Flink of " + id + " listens",
        clock,
        within -> {
          LogHead head = new LogHead();
          CompletableFuture<Observation<Long>> read =
              proxied.jobManager().log().to(head).askAsync();
          CompletableFuture<Observation<URI>> told =
              read.thenApply(bytes -> told(head, bytes, id, allowed, clock));
          CompletableFuture<Void> timer = new CompletableFuture<>();
          if (within != null) {
            timer.completeOnTimeout(null, within.toNanos(), TimeUnit.NANOSECONDS);
          }
          CompletableFuture<?> unused =
              timer.thenRun(
                  () -> {
                    told.complete(
                        Observation.unknown(
                            UnknownCause.of(
                                UnknownCode.RESPONSE_TIMEOUT, "the JobManager's log of " + id),
                            clock.instant()));
                    read.cancel(true);
                  });
          unused = told.whenComplete((done, failure) -> timer.complete(null));
          return told;
        });
  }

  private static Observation<URI> told(
      LogHead head,
      Observation<Long> read,
      ApplicationId id,
      Predicate<? super URI> allowed,
      Clock clock) {
    Optional<String> found = head.found();
    if (found.isEmpty()) {
      Observation<URI> untold =
          unknown("the JobManager's log of " + id + " does not tell where it listens", clock);
      return head.isFull() ? untold : read.flatMap(bytes -> untold);
    }
    Optional<URI> address = address(found.get());
    if (address.isEmpty()) {
      return unknown(id + " says that it is at " + found.get() + ", which is no address", clock);
    }
    return allowed.test(address.get())
        ? Observation.known(address.get(), clock.instant())
        : unknown(
            id + " says that it is at " + address.get() + ", and that address is not allowed",
            clock);
  }

  /** What an application says of itself may be anything. */
  private static Optional<URI> address(String text) {
    try {
      URI address = new URI(text + "/");
      return HttpAsk.isAddress(address) && address.getPort() != 0
          ? Optional.of(address)
          : Optional.empty();
    } catch (URISyntaxException malformed) {
      return Optional.empty();
    }
  }

  private static Observation<URI> unknown(String detail, Clock clock) {
    return Observation.unknown(
        UnknownCause.of(UnknownCode.NOT_CONFIGURED, detail), clock.instant());
  }

  /** Returns the settings without what may not go to an address that comes from elsewhere. */
  static HttpSettings withoutIdentity(HttpSettings http) {
    HttpSettings.Builder settings =
        HttpSettings.builder()
            .connectTimeout(http.connectTimeout())
            .deadline(http.deadline())
            .maxBodyBytes(http.maxBodyBytes())
            .maxConcurrentPerHost(http.maxConcurrentPerHost())
            .maxConcurrent(http.maxConcurrent())
            .circuitFailureThreshold(http.circuitFailureThreshold())
            .circuitOpenDuration(http.circuitOpenDuration())
            .circuitMaxOpenDuration(http.circuitMaxOpenDuration())
            .clock(http.clock());
    http.sslContext().ifPresent(settings::sslContext);
    http.proxySelector().ifPresent(settings::proxySelector);
    http.executor().ifPresent(settings::executor);
    http.httpClient().ifPresent(settings::httpClient);
    return settings.build();
  }

  /** Takes the beginning of a log, and no more once it has told the address. */
  static final class LogHead extends OutputStream {

    private static final int ENOUGH = 1 << 20;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int size;
    private @Nullable String found;

    @Override
    public void write(int each) throws IOException {
      write(new byte[] {(byte) each}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int end = offset + Math.min(length, ENOUGH - size);
      size += end - offset;
      int from = offset;
      for (int i = offset; i < end && found == null; i++) {
        if (bytes[i] == '\n') {
          line.write(bytes, from, i - from);
          from = i + 1;
          lookAtLine();
          line.reset();
        }
      }
      line.write(bytes, from, end - from);
      if (isFull() || found != null) {
        throw new IOException("enough");
      }
    }

    boolean isFull() {
      return size >= ENOUGH;
    }

    /** Once for each line, however small the pieces in which it comes. */
    private void lookAtLine() {
      Matcher told = LISTENING.matcher(line.toString(ISO_8859_1));
      found = told.find() ? told.group(1) : null;
    }

    /** Only a line that has come whole tells the whole port. */
    Optional<String> found() {
      return Optional.ofNullable(found);
    }
  }
}
