package io.github.flinkwatch.examples.matrix;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the fixture asks of a cluster without the library, so that the library is not judged by
 * itself.
 */
final class PlainHttp {

  private static final String BOUNDARY = "flink-watch-matrix";

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI root;

  PlainHttp(URI root) {
    this.root = root;
  }

  /** Returns the body of a 200, or empty for any other answer and for none. */
  Optional<String> get(String path) {
    try {
      HttpResponse<String> answer = send(request(path).GET());
      return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
    } catch (UncheckedIOException e) {
      return Optional.empty();
    }
  }

  String post(String path, String json) {
    return accepted(
        send(
            request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))));
  }

  String patch(String path) {
    return accepted(send(request(path).method("PATCH", BodyPublishers.noBody())));
  }

  String upload(String path, Path jar) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    String head =
        "--%s\r\n"
            + "Content-Disposition: form-data; name=\"jarfile\"; filename=\"%s\"\r\n"
            + "Content-Type: application/x-java-archive\r\n\r\n";
    body.write(head.formatted(BOUNDARY, jar.getFileName()).getBytes(StandardCharsets.US_ASCII));
    body.write(Files.readAllBytes(jar));
    body.write(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
    return accepted(
        send(
            request(path)
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(BodyPublishers.ofByteArray(body.toByteArray()))));
  }

  /** Returns the first text or number under {@code key}, wherever it stands. */
  static Optional<String> field(String json, String key) {
    Matcher matcher =
        Pattern.compile("\"" + Pattern.quote(key) + "\"\\s*:\\s*\"?([^\",}]*)").matcher(json);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(root.resolve(path)).timeout(Duration.ofSeconds(30));
  }

  private static String accepted(HttpResponse<String> answer) {
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException(
          answer.request().uri() + " answered " + answer.statusCode() + ": " + answer.body());
    }
    return answer.body();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
