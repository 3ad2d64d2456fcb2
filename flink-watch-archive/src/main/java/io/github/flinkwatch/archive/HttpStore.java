package io.github.flinkwatch.archive;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.internal.http.Expected;
import io.github.flinkwatch.internal.http.HttpAnswer;
import io.github.flinkwatch.internal.http.HttpAsk;
import io.github.flinkwatch.internal.http.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;

/** Files that a web server serves, read by range requests. It cannot list. Thread-safe. */
final class HttpStore implements ArchiveStore {

  private final Transport transport;

  HttpStore(Transport transport) {
    this.transport = transport;
  }

  @Override
  public InputStream open(String path) throws IOException {
    URI uri = address(path);
    return RangedStream.open((offset, length) -> fetch(uri, offset, length));
  }

  private RangedStream.Range fetch(URI uri, long offset, int length) throws IOException {
    HttpAsk ask =
        HttpAsk.get(uri)
            .header("Range", "bytes=" + offset + "-" + (offset + length - 1))
            .header("Accept-Encoding", "identity") // a range of compressed bytes is of no use
            .expects(Expected.BYTES)
            .build();
    String location = HttpAsk.shown(uri);
    Observation<HttpAnswer> observed = transport.ask(ask);
    Optional<UnknownCause> cause = observed.cause();
    if (cause.isPresent()) {
      if (cause.get().httpStatus().orElse(0) == 416) {
        return new RangedStream.Range(new byte[0], true);
      }
      throw HttpFailure.of(cause.get(), location);
    }
    HttpAnswer answer = observed.value().orElseThrow();
    byte[] body = answer.body();
    switch (answer.status()) {
      case 206:
        return new RangedStream.Range(body, body.length < length || endsHere(answer, offset));
      case 416: // the file ends where this range would begin
        return new RangedStream.Range(new byte[0], true);
      case 200: // a server that knows no ranges sends all of it
        return offset == 0 ? new RangedStream.Range(body, true) : changed(location);
      default:
        throw HttpFailure.of(answer, location);
    }
  }

  /** Returns whether {@code Content-Range: bytes 0-99/100} says that nothing follows. */
  private static boolean endsHere(HttpAnswer answer, long offset) {
    String total = answer.header("Content-Range").orElse("").replaceFirst(".*/", "");
    return total.equals(Long.toString(offset + answer.body().length));
  }

  private static RangedStream.Range changed(String location) throws IOException {
    throw new ArchiveStoreException(
        UnknownCause.of(
            UnknownCode.ARCHIVE_UNREACHABLE, location + ": the server stopped serving ranges"));
  }

  private static URI address(String path) throws IOException {
    try {
      URI uri = URI.create(path);
      if (uri.getHost() != null && path.matches("(?i)https?:.*")) {
        return uri;
      }
    } catch (IllegalArgumentException malformed) {
      throw notHttp(path);
    }
    throw notHttp(path);
  }

  private static ArchiveStoreException notHttp(String path) {
    return new ArchiveStoreException(
        UnknownCause.of(
            UnknownCode.ARCHIVE_STORE_UNSUPPORTED,
            ArchivePaths.shown(path) + ": it is no http or https address"));
  }
}
