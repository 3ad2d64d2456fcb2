package io.github.flinkwatch.archive;

import static io.github.flinkwatch.internal.json.JsonTypes.STRING;
import static io.github.flinkwatch.internal.json.JsonTypes.listOf;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.internal.http.Expected;
import io.github.flinkwatch.internal.http.HttpAnswer;
import io.github.flinkwatch.internal.http.HttpAsk;
import io.github.flinkwatch.internal.http.RedirectPolicy;
import io.github.flinkwatch.internal.http.Transport;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * HDFS over WebHDFS or HttpFS. NameNodes are asked in turn until one is active; the DataNode that
 * one redirects to gets no credentials but the token in the address that the NameNode made.
 * Thread-safe.
 */
final class WebHdfsStore implements ArchiveStore {

  private final Transport transport;
  private final List<URI> nameNodes;
  private final String identity;
  private volatile int active;

  /**
   * @param identity parameters that say who asks, each behind an ampersand
   */
  WebHdfsStore(Transport transport, List<URI> nameNodes, String identity) {
    this.transport = transport;
    this.nameNodes = List.copyOf(nameNodes);
    this.identity = identity;
  }

  @Override
  public InputStream open(String path) throws IOException {
    return RangedStream.open((offset, length) -> fetch(path, offset, length));
  }

  @Override
  public List<ArchiveFile> list(String directory) throws IOException {
    byte[] body = ask(directory, "LISTSTATUS", Expected.JSON).body();
    return read(LIST_STATUS, body, directory);
  }

  @Override
  public Optional<ArchiveFile> info(String path) throws IOException {
    byte[] body = ask(path, "GETFILESTATUS", Expected.JSON).body();
    return Optional.of(read(FILE_STATUS, body, path));
  }

  private RangedStream.Range fetch(String path, long offset, int length) throws IOException {
    String operation = "OPEN&offset=" + offset + "&length=" + length;
    HttpAnswer answer;
    try {
      answer = ask(path, operation, Expected.BYTES);
    } catch (ArchiveStoreException failure) {
      if (offset > 0 && failure.unknownCause().detail().contains("out of the range")) {
        return new RangedStream.Range(new byte[0], true); // the file ended with the range before
      }
      throw failure;
    }
    if (answer.status() >= 300) {
      answer = follow(answer, path);
    }
    return new RangedStream.Range(answer.body(), answer.body().length < length);
  }

  private HttpAnswer follow(HttpAnswer redirect, String path) throws IOException {
    URI dataNode;
    try {
      dataNode = redirect.uri().resolve(redirect.header("Location").orElse(""));
      HttpAsk ask =
          HttpAsk.get(dataNode)
              .anonymous(true)
              .expects(Expected.BYTES)
              .redirects(RedirectPolicy.RETURN)
              .build();
      return success(transport.ask(ask), ArchivePaths.shown(path));
    } catch (IllegalArgumentException malformed) {
      throw unreachable(path, "the NameNode redirects to no address");
    }
  }

  private HttpAnswer ask(String path, String operation, Expected expected) throws IOException {
    String location = ArchivePaths.shown(path);
    ArchiveStoreException last = unreachable(path, "no NameNode is configured");
    for (int i = 0; i < nameNodes.size(); i++) {
      int index = (active + i) % nameNodes.size();
      HttpAsk ask =
          HttpAsk.get(address(nameNodes.get(index), path, operation))
              .expects(expected)
              .redirects(RedirectPolicy.RETURN)
              .build();
      try {
        HttpAnswer answer = success(transport.ask(ask), location);
        active = index;
        return answer;
      } catch (ArchiveStoreException failure) {
        if (failure.unknownCause().code() != UnknownCode.ARCHIVE_UNREACHABLE) {
          throw failure; // an active NameNode said so
        }
        last = failure;
      }
    }
    throw last;
  }

  private static HttpAnswer success(Observation<HttpAnswer> observed, String location)
      throws IOException {
    Optional<UnknownCause> cause = observed.cause();
    if (cause.isPresent()) {
      throw HttpFailure.of(cause.get(), location);
    }
    HttpAnswer answer = observed.value().orElseThrow();
    if (answer.isSuccess() || answer.status() == 307) {
      return answer;
    }
    throw remoteException(answer, location);
  }

  /** HDFS says 403 for what may not be read, and for a NameNode that is on standby. */
  private static ArchiveStoreException remoteException(HttpAnswer answer, String location) {
    RemoteException remote;
    try {
      remote = Json.read(REMOTE_EXCEPTION, answer.body());
    } catch (IOException none) {
      return HttpFailure.of(answer, location);
    }
    UnknownCode code;
    switch (remote.exception) {
      case "FileNotFoundException":
        code = UnknownCode.ARCHIVE_MISSING;
        break;
      case "AccessControlException":
      case "SecurityException":
      case "InvalidToken":
      case "AuthorizationException":
        code = UnknownCode.ARCHIVE_DENIED;
        break;
      default:
        code = UnknownCode.ARCHIVE_UNREACHABLE;
        break;
    }
    String message = remote.message.lines().findFirst().orElse("");
    return new ArchiveStoreException(
        UnknownCause.of(code, location + ": " + remote.exception + ": " + message)
            .withHttpStatus(answer.status()));
  }

  private URI address(URI nameNode, String path, String operation) {
    String base = nameNode.toString().replaceFirst("/+$", "");
    return URI.create(base + "/webhdfs/v1" + encoded(path) + "?op=" + operation + identity);
  }

  /** Returns the path in the filesystem, without scheme and authority. */
  private static String encoded(String path) {
    String local =
        ArchivePaths.scheme(path).isPresent() ? path.replaceFirst("^[^:]+:(//[^/]*)?", "") : path;
    StringBuilder encoded = new StringBuilder();
    for (String part : local.split("/", -1)) {
      if (!part.isEmpty()) {
        encoded.append('/').append(encodedPart(part));
      }
    }
    return encoded.length() == 0 ? "/" : encoded.toString();
  }

  static String encodedPart(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static <T> T read(JsonType<T> type, byte[] body, String path) throws IOException {
    try {
      return Json.read(type, body);
    } catch (IOException malformed) {
      throw unreachable(path, "no answer of WebHDFS: " + malformed.getMessage());
    }
  }

  private static ArchiveStoreException unreachable(String path, String why) {
    return new ArchiveStoreException(
        UnknownCause.of(UnknownCode.ARCHIVE_UNREACHABLE, ArchivePaths.shown(path) + ": " + why));
  }

  private static final class RemoteException {
    String exception = "";
    String message = "";
  }

  private static final class Status {
    String name = "";
    String type = "";
    long sizeBytes = -1;
    long modifiedMillis = -1;

    ArchiveFile file() {
      ArchiveFile file =
          type.equals("DIRECTORY")
              ? ArchiveFile.directory(name)
              : ArchiveFile.file(name, sizeBytes);
      return modifiedMillis > 0 ? file.withModifiedAt(Instant.ofEpochMilli(modifiedMillis)) : file;
    }
  }

  private static final JsonType<RemoteException> REMOTE_EXCEPTION =
      inside(
          "RemoteException",
          JsonShape.<RemoteException, RemoteException>of(RemoteException::new, remote -> remote)
              .field("exception", STRING, (r, text) -> r.exception = text, r -> r.exception)
              .field("message", STRING, (r, text) -> r.message = text, r -> r.message)
              .shape());

  private static final JsonType<ArchiveFile> STATUS =
      JsonShape.<ArchiveFile, Status>of(Status::new, Status::file)
          .field("pathSuffix", STRING, (status, name) -> status.name = name, ArchiveFile::name)
          .field("type", STRING, (status, type) -> status.type = type, file -> "")
          .longField("length", (status, size) -> status.sizeBytes = size, file -> -1)
          .longField("modificationTime", (status, at) -> status.modifiedMillis = at, file -> -1)
          .shape();

  private static final JsonType<ArchiveFile> FILE_STATUS = inside("FileStatus", STATUS);

  private static final JsonType<List<ArchiveFile>> LIST_STATUS =
      inside("FileStatuses", inside("FileStatus", listOf(STATUS)));

  /** The type of what stands in the only field of an object. */
  private static <T> JsonType<T> inside(String name, JsonType<T> type) {
    return JsonShape.<T, Box<T>>of(Box::new, Box::get)
        .field(name, type, (box, value) -> box.value = value, value -> value)
        .shape();
  }

  private static final class Box<T> {
    @Nullable T value;

    T get() {
      if (value == null) {
        throw new IllegalStateException("nothing inside");
      }
      return value;
    }
  }
}
