package io.github.flinkwatch.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Large answers, asked for by a process whose whole heap is 256 MB and that ends when it is full.
 */
class SmallHeapTest {

  private static final String ROW =
      "{\"jid\":\"00000000000000000000000000000001\",\"name\":\"n\",\"state\":\"RUNNING\","
          + "\"start-time\":1,\"end-time\":-1,\"duration\":1,\"last-modification\":1,"
          + "\"tasks\":{\"total\":1,\"running\":1}}";

  @TempDir Path directory;

  @Test
  void limitsAreInWhatIsHeldAndFitAHeapOf256Megabytes() throws Exception {
    byte[] small = answer("", ("{\"jobs\":[" + ROW + "]}").getBytes(ISO_8859_1));
    byte[] ballast =
        ("{\"x\":\"" + "y".repeat(60_000_000) + "\",\"jobs\":[" + ROW + "]}").getBytes(ISO_8859_1);
    byte[] rows = rows(60_000_000);
    byte[] packedRows = packed(rows);
    byte[] packedWithin = packed(rows(15_000_000));
    assertThat(packedRows).hasSizeLessThan(300_000);
    try (FaultServer server =
        FaultServer.of(
            c -> {
              String path = c.path();
              c.say(
                  path.startsWith("/ballast")
                      ? answer("", ballast)
                      : path.startsWith("/rows")
                          ? answer("", rows)
                          : path.startsWith("/packed-within")
                              ? answer("Content-Encoding: gzip\r\n", packedWithin)
                              : path.startsWith("/packed")
                                  ? answer("Content-Encoding: gzip\r\n", packedRows)
                                  : small);
              c.close();
            })) {
      assertThat(inAChild(server.uri("").toString()))
          .containsSequence(
              "60 MB, within the limit, of which one row is kept: 1",
              "60 MB, within the limit, of rows: TOO_LARGE",
              "60 MB, by default: TOO_LARGE",
              "eight at once, packed to a fraction: [TOO_LARGE]",
              "eight at once, within the limit when unpacked: [TOO_LARGE]",
              "then: 1");
    }
  }

  private List<String> inAChild(String url) throws IOException, InterruptedException {
    Path told = directory.resolve("told");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                classPath(),
                Child.class.getName(),
                url)
            .redirectErrorStream(true)
            .redirectOutput(told.toFile())
            .start();
    try {
      assertThat(child.waitFor(5, TimeUnit.MINUTES)).isTrue();
      assertThat(child.exitValue()).as(Files.readString(told)).isZero();
      return Files.readAllLines(told);
    } finally {
      child.destroyForcibly();
    }
  }

  private static String classPath() {
    List<String> paths = new ArrayList<>();
    paths.add(System.getProperty("java.class.path", ""));
    paths.add(System.getProperty("jdk.module.path", ""));
    paths.add(Path.of("target", "test-classes").toAbsolutePath().toString());
    paths.add(Path.of("target", "classes").toAbsolutePath().toString());
    return String.join(File.pathSeparator, paths);
  }

  private static byte[] rows(int bytes) {
    return ("{\"jobs\":[" + (ROW + ",").repeat(bytes / (ROW.length() + 1)) + ROW + "]}")
        .getBytes(ISO_8859_1);
  }

  private static byte[] packed(byte[] body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(body);
    }
    return out.toByteArray();
  }

  private static byte[] answer(String headers, byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                + headers
                + "Content-Length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(ISO_8859_1));
    out.writeBytes(body);
    return out.toByteArray();
  }

  /** What the process does. */
  static final class Child {

    private Child() {}

    public static void main(String[] arguments) {
      String url = arguments[0];
      HttpSettings patient = HttpSettings.builder().deadline(Duration.ofMinutes(2)).build();
      HttpSettings wide = patient.toBuilder().maxBodyBytes(64L << 20).build();
      try (FlinkRestClient large = FlinkRestClient.builder(URI.create(url)).http(wide).build();
          FlinkRestClient usual = FlinkRestClient.builder(URI.create(url)).http(patient).build()) {
        tell("60 MB, within the limit, of which one row is kept", ask(large, url + "/ballast"));
        tell("60 MB, within the limit, of rows", ask(large, url + "/rows"));
        tell("60 MB, by default", ask(usual, url + "/rows"));
        tell("eight at once, packed to a fraction", eight(usual, url + "/packed"));
        tell("eight at once, within the limit when unpacked", eight(usual, url + "/packed-within"));
        tell("then", ask(usual, url + "/small"));
      }
    }

    private static void tell(String what, Object outcome) {
      System.out.println(what + ": " + outcome);
    }

    private static Object ask(FlinkRestClient flink, String at) {
      return outcome(flink.at(URI.create(at)).jobsOverview().ask());
    }

    private static List<Object> eight(FlinkRestClient flink, String at) {
      List<CompletableFuture<Observation<List<JobOverview>>>> looks = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        looks.add(flink.at(URI.create(at + i)).jobsOverview().askAsync());
      }
      List<Object> outcomes = new ArrayList<>();
      for (CompletableFuture<Observation<List<JobOverview>>> look : looks) {
        Object outcome = outcome(look.join());
        if (!outcomes.contains(outcome)) {
          outcomes.add(outcome);
        }
      }
      return outcomes;
    }

    private static Object outcome(Observation<List<JobOverview>> seen) {
      return seen.fold(List::size, detail -> detail, cause -> (Object) cause.code());
    }
  }
}
