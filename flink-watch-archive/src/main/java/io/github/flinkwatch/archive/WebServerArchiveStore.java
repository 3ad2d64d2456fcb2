package io.github.flinkwatch.archive;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.archive.ArchiveStore.ArchiveStoreException;
import io.github.flinkwatch.internal.http.ExpectedBody;
import io.github.flinkwatch.internal.http.HttpAnswer;
import io.github.flinkwatch.internal.http.HttpAsk;
import io.github.flinkwatch.internal.http.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Files that a web server serves, read by range requests. It cannot list. Thread-safe. */
final class WebServerArchiveStore implements ArchiveStore {

  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+|\\*)");

  private final Transport transport;

  WebServerArchiveStore(Transport transport) {
    this.transport = transport;
  }

  @Override
  public InputStream open(String path) throws IOException {
    URI uri = address(path);
    Version version = new Version(HttpAsk.shown(uri));
    return RangedStream.open((offset, length) -> fetch(uri, version, offset, length));
  }

  private RangedStream.Range fetch(URI uri, Version version, long offset, int length)
      throws IOException {
    HttpAsk ask =
        HttpAsk.get(uri)
            .header("Range", "bytes=" + offset + "-" + (offset + length - 1))
            .header("Accept-Encoding", "identity") // a range of compressed bytes is of no use
            .expects(ExpectedBody.BYTES)
            .build();
    String location = HttpAsk.shown(uri);
    Observation<HttpAnswer> observed = transport.ask(ask);
    Optional<UnknownCause> cause = observed.cause();
    if (cause.isPresent()) {
      if (cause.get().httpStatus().orElse(0) == 416) {
        return new RangedStream.Range(new byte[0], true);
      }
      throw HttpCauses.ofWebServer(cause.get(), location);
    }
    HttpAnswer answer = observed.value().orElseThrow();
    switch (answer.status()) {
      case 206:
        version.requireSame(answer);
        return partOf(answer, offset, length, location);
      case 416: // the file ends where this range would begin
        return new RangedStream.Range(new byte[0], true);
      case 200: // a server that knows no ranges sends all of it
        if (offset > 0) {
          throw trouble(location, "the server stopped serving ranges");
        }
        return new RangedStream.Range(answer.body(), true);
      default:
        throw HttpCauses.of(answer, location);
    }
  }

  /** A server may send less than was asked for; {@code Content-Range: bytes 0-99/100} tells. */
  private static RangedStream.Range partOf(
      HttpAnswer answer, long offset, int length, String location) throws IOException {
    byte[] body = answer.body();
    Matcher range = CONTENT_RANGE.matcher(answer.header("Content-Range").orElse(""));
    if (!range.matches()) {
      return new RangedStream.Range(body, body.length < length);
    }
    if (!range.group(1).equals(Long.toString(offset))) {
      throw trouble(location, "the server sent another range than it was asked for");
    }
    String total = range.group(2);
    boolean last =
        total.equals("*")
            ? body.length < length
            : total.equals(Long.toString(offset + body.length));
    return new RangedStream.Range(body, last);
  }

  /** What tells a file from one that took its place between two ranges. */
  private static final class Version {
    private final String location;
    private @Nullable String seen;

    Version(String location) {
      this.location = location;
    }

    void requireSame(HttpAnswer answer) throws IOException {
      String size = answer.header("Content-Range").map(Version::total).orElse("");
      String now =
          answer.header("ETag").orElse("")
              + "|"
              + answer.header("Last-Modified").orElse("")
              + "|"
              + size;
      if (seen != null && !seen.equals(now)) {
        throw RangedStream.replaced(location);
      }
      seen = now;
    }

    private static String total(String range) {
      return range.substring(range.lastIndexOf('/') + 1);
    }
  }

  private static ArchiveStoreException trouble(String location, String what) {
    return new ArchiveStoreException(
        UnknownCause.of(UnknownCode.ARCHIVE_UNREACHABLE, location + ": " + what));
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
            StorePaths.shown(path) + ": it is no http or https address"));
  }

  @Override
  public String toString() {
    return "ArchiveStores.http";
  }
}
