package io.github.flinkwatch.rest;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.internal.http.BodySink;
import io.github.flinkwatch.internal.http.ExpectedBody;
import io.github.flinkwatch.internal.http.HttpAnswer;
import io.github.flinkwatch.internal.http.HttpAsk;
import io.github.flinkwatch.internal.http.Transport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * A file that Flink serves: a log, the standard output, a profile. It streams: no more of it is
 * held than what came last.
 *
 * <p>The client's deadline and limit on size hold for it as for a question. Immutable and
 * thread-safe.
 */
public final class Download {

  private final Transport transport;
  private final HttpAsk ask;
  private final Clock clock;

  Download(Transport transport, HttpAsk.Builder ask, Clock clock) {
    this.transport = transport;
    this.ask = ask.expects(ExpectedBody.BYTES).build();
    this.clock = clock;
  }

  /**
   * Returns the question that writes the file to {@code out}, which is not closed, each time that
   * it is asked. It yields the number of bytes; what was written before trouble came stays written.
   */
  public Question<Long> to(OutputStream out) {
    requireNonNull(out, "out");
    return Question.of(
        ask.toString(),
        clock,
        (within, look) -> transport.stream(ask.within(within, look), new Writing(out)));
  }

  /** Returns the request, without anything secret. */
  @Override
  public String toString() {
    return ask.toString();
  }

  private final class Writing implements BodySink<Long> {
    private final WritableByteChannel out;
    private long written;
    private @Nullable IOException refusedByOut;

    Writing(OutputStream out) {
      this.out = Channels.newChannel(out);
    }

    @Override
    public boolean accept(ByteBuffer bytes) {
      try {
        while (bytes.hasRemaining()) {
          written += out.write(bytes);
        }
        return true;
      } catch (IOException refused) {
        refusedByOut = refused;
        return false;
      }
    }

    @Override
    public Observation<Long> finish(HttpAnswer head) {
      IOException refused = refusedByOut;
      return refused == null
          ? Observation.known(written, clock.instant())
          : Observation.unknown(
              UnknownCause.of(
                      UnknownCode.CANCELLED, ask + ": the output took no more after " + written)
                  .withException(refused),
              clock.instant());
    }

    @Override
    public Observation<Long> refused(HttpAnswer answer) {
      return RestRequest.refusal(ask, answer, clock.instant());
    }
  }
}
