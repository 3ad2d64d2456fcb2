package io.github.flinkwatch.archive;

import static io.github.flinkwatch.internal.json.JsonTypes.STRING;
import static io.github.flinkwatch.internal.json.JsonTypes.listOf;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.archive.ArchiveStore.ArchiveFile;
import io.github.flinkwatch.archive.ArchiveStore.ArchiveStoreException;
import io.github.flinkwatch.internal.http.ExpectedBody;
import io.github.flinkwatch.internal.http.HttpAnswer;
import io.github.flinkwatch.internal.http.HttpAsk;
import io.github.flinkwatch.internal.http.RedirectPolicy;
import io.github.flinkwatch.internal.http.Transport;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.text.Excerpt;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * HDFS over WebHDFS or HttpFS. NameNodes are asked in turn until one is active. The DataNode that
 * one redirects to is on the same host or one that the settings allow, and gets no credentials but
 * the token in the address that the NameNode made. Thread-safe.
 */
final class WebHdfsArchiveStore implements ArchiveStore {

  private static final int SHOWN = 300;

  private final Transport transport;
  private final List<URI> nameNodes;
  private final String identity;
  private volatile int active;

  /**
   * @param identity parameters that say who asks, each behind an ampersand
   */
  WebHdfsArchiveStore(Transport transport, List<URI> nameNodes, String identity) {
    this.transport = transport;
    this.nameNodes = List.copyOf(nameNodes);
    this.identity = identity;
  }

  @Override
  public InputStream open(String path) throws IOException {
    return RangedStream.open(new Ranges(path));
  }

  /** The ranges of one file. */
  private final class Ranges implements RangedStream.RangeFetch {
    private final String path;
    private final long begunAtNanos = System.nanoTime();

    Ranges(String path) {
      this.path = path;
    }

    @Override
    public RangedStream.Range fetch(long offset, int length) throws IOException {
      return WebHdfsArchiveStore.this.fetch(path, offset, length);
    }

    /** Compares by the NameNode's clock alone: its answers say what time it is there. */
    @Override
    public void requireSame() throws IOException {
      HttpAnswer answer;
      Optional<Instant> modifiedAt;
      try {
        answer = ask(path, "GETFILESTATUS", ExpectedBody.JSON);
        modifiedAt = read(FILE_STATUS, answer, path).modifiedAt();
      } catch (ArchiveStoreException untold) {
        return; // nothing speaks against what was read
      }
      Optional<Instant> begunAt =
          answer.header("Date").flatMap(WebHdfsArchiveStore::instant).map(this::whenItBegan);
      if (modifiedAt.isPresent()
          && begunAt.isPresent()
          && !modifiedAt.get().isBefore(begunAt.get())) {
        throw RangedStream.replaced(StorePaths.shown(path));
      }
    }

    private Instant whenItBegan(Instant now) {
      return now.minusNanos(System.nanoTime() - begunAtNanos);
    }
  }

  private static Optional<Instant> instant(String date) {
    try {
      return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
    } catch (DateTimeException none) {
      return Optional.empty();
    }
  }

  @Override
  public List<ArchiveFile> list(String directory) throws IOException {
    return read(LIST_STATUS, ask(directory, "LISTSTATUS", ExpectedBody.JSON), directory);
  }

  @Override
  public Optional<ArchiveFile> info(String path) throws IOException {
    return Optional.of(read(FILE_STATUS, ask(path, "GETFILESTATUS", ExpectedBody.JSON), path));
  }

  private RangedStream.Range fetch(String path, long offset, int length) throws IOException {
    String operation = "OPEN&offset=" + offset + "&length=" + length;
    HttpAnswer answer = ask(path, operation, ExpectedBody.BYTES);
    if (offset > 0 && errorOf(answer).message.contains("out of the range")) {
      return new RangedStream.Range(new byte[0], true); // the file ended with the range before
    }
    requireSuccess(answer, path);
    byte[] body = answer.body();
    return new RangedStream.Range(body, body.length < length);
  }

  /** Returns the answer, success or not, of the first NameNode that is active. */
  private HttpAnswer ask(String path, String operation, ExpectedBody expected) throws IOException {
    ArchiveStoreException last = unreachable(path, "no NameNode is configured");
    for (int i = 0; i < nameNodes.size(); i++) {
      int index = (active + i) % nameNodes.size();
      HttpAsk ask =
          HttpAsk.get(address(nameNodes.get(index), path, operation))
              .expects(expected)
              .redirects(RedirectPolicy.ALLOWED_HOSTS)
              .build();
      try {
        HttpAnswer answer = answer(transport.ask(ask), path);
        if (!errorOf(answer).isOfAnInactiveNameNode()) {
          active = index;
          return answer;
        }
        last = failure(answer, path);
      } catch (ArchiveStoreException failure) {
        if (failure.unknownCause().code() != UnknownCode.ARCHIVE_UNREACHABLE) {
          throw failure; // who is asked matters no longer
        }
        last = failure;
      }
    }
    throw last;
  }

  private static HttpAnswer answer(Observation<HttpAnswer> observed, String path)
      throws IOException {
    Optional<UnknownCause> cause = observed.cause();
    if (cause.isPresent()) {
      throw HttpCauses.of(cause.get(), StorePaths.shown(path));
    }
    return observed.value().orElseThrow();
  }

  private static void requireSuccess(HttpAnswer answer, String path) throws IOException {
    if (!answer.isSuccess()) {
      throw failure(answer, path);
    }
  }

  private static ArchiveStoreException failure(HttpAnswer answer, String path) {
    String location = StorePaths.shown(path);
    RemoteException error = errorOf(answer);
    if (error.exception.isEmpty()) { // not its words: a 404 of anybody else is no missing file
      return new ArchiveStoreException(
          UnknownCause.of(HttpCauses.code(answer), location + ": no answer of WebHDFS")
              .withHttpStatus(answer.status()));
    }
    String message = error.message.lines().findFirst().orElse("");
    String told = Excerpt.onOneLine(error.exception + ": " + message, SHOWN);
    return new ArchiveStoreException(
        UnknownCause.of(error.code(answer), location + ": " + told)
            .withHttpStatus(answer.status()));
  }

  /** Returns Hadoop's own words, or empty ones where there are none. */
  private static RemoteException errorOf(HttpAnswer answer) {
    if (answer.status() < 400) {
      return new RemoteException();
    }
    try {
      return Json.read(REMOTE_EXCEPTION, answer.body());
    } catch (IOException none) {
      return new RemoteException();
    }
  }

  private URI address(URI nameNode, String path, String operation) {
    String base = nameNode.toString().replaceFirst("/+$", "");
    return URI.create(base + "/webhdfs/v1" + encoded(path) + "?op=" + operation + identity);
  }

  /** Returns the path in the filesystem, without scheme and authority. */
  private static String encoded(String path) {
    String local =
        StorePaths.scheme(path).isPresent() ? path.replaceFirst("^[^:]+:(//[^/]*)?", "") : path;
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

  @Override
  public String toString() {
    return "ArchiveStores.webHdfs"
        + nameNodes.stream().map(HttpAsk::shown).collect(Collectors.toList());
  }

  private static <T> T read(JsonType<T> type, HttpAnswer answer, String path) throws IOException {
    requireSuccess(answer, path);
    try {
      return Json.read(type, answer.body());
    } catch (IOException malformed) {
      String why = Excerpt.onOneLine(String.valueOf(malformed.getMessage()), SHOWN);
      throw unreachable(path, "no answer of WebHDFS: " + why);
    }
  }

  private static ArchiveStoreException unreachable(String path, String why) {
    return new ArchiveStoreException(
        UnknownCause.of(UnknownCode.ARCHIVE_UNREACHABLE, StorePaths.shown(path) + ": " + why));
  }

  static final class RemoteException {
    String exception = "";
    String message = "";

    boolean isOfAnInactiveNameNode() {
      return exception.equals("StandbyException") || exception.equals("RetriableException");
    }

    UnknownCode code(HttpAnswer answer) {
      switch (exception) {
        case "FileNotFoundException":
          return UnknownCode.ARCHIVE_MISSING;
        case "AccessControlException":
        case "SecurityException":
        case "InvalidToken":
        case "AuthenticationException":
        case "AuthorizationException":
          return UnknownCode.ARCHIVE_DENIED;
        default: // a standby's refusal is a 403, too
          return isOfAnInactiveNameNode()
              ? UnknownCode.ARCHIVE_UNREACHABLE
              : HttpCauses.code(answer);
      }
    }
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

  static final JsonType<RemoteException> REMOTE_EXCEPTION =
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

  static final JsonType<ArchiveFile> FILE_STATUS = inside("FileStatus", STATUS);

  static final JsonType<List<ArchiveFile>> LIST_STATUS =
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
