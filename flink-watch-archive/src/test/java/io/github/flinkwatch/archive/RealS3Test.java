package io.github.flinkwatch.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.evidence.JobRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Archives in a server that speaks S3, through the NIO provider that the documentation names. Both
 * run in processes of their own, so that nothing of theirs meets the class path of the library.
 */
@Tag("matrix")
class RealS3Test {

  private static final String SECRET = "watch-secret";
  private static final CapturedArchive LARGE = CapturedArchive.of("1.20.3/tm-loss");
  private static final CapturedArchive IN_APPLICATION = CapturedArchive.of("2.3.0/finished");
  private static final JobId CUT_OFF = JobId.of("c".repeat(32));
  private static final JobId MISSING = JobId.of("e".repeat(32));

  @TempDir static Path dir;

  private static Process server;
  private static int port;
  private static String providerClassPath;

  @BeforeAll
  static void startAndFill() throws Exception {
    providerClassPath = OtherClassPath.of(Path.of("src", "test", "s3", "provider-pom.xml"), dir);
    Files.createDirectories(dir.resolve("buckets").resolve("flink"));
    port = freePort();
    Path properties =
        Files.writeString(
            dir.resolve("s3proxy.properties"),
            """
            s3proxy.authorization=aws-v2-or-v4
            s3proxy.identity=flink
            s3proxy.credential=%s
            s3proxy.endpoint=http://127.0.0.1:%d
            jclouds.provider=filesystem-nio2
            jclouds.identity=none
            jclouds.credential=none
            jclouds.filesystem.basedir=%s
            """
                .formatted(SECRET, port, dir.resolve("buckets")));
    server =
        new ProcessBuilder(
                java(),
                "-Xmx256m",
                "-cp",
                OtherClassPath.of(Path.of("src", "test", "s3", "server-pom.xml"), dir),
                "org.gaul.s3proxy.Main",
                "--properties",
                properties.toString())
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("server.log").toFile())
            .start();
    await("the S3 server to listen").atMost(Duration.ofMinutes(1)).until(RealS3Test::listens);
    Path local = dir.resolve("local");
    write(local.resolve(LARGE.jobId().toString()), LARGE.bytes());
    write(local.resolve(CUT_OFF.toString()), Arrays.copyOf(LARGE.bytes(), 1000));
    write(
        local.resolve(
            "%s/applications/%s/jobs/%s"
                .formatted("0".repeat(32), IN_APPLICATION.jobId(), IN_APPLICATION.jobId())),
        IN_APPLICATION.bytes());
    assertThat(run(SECRET, "put", local.toString(), "s3://flink/archive")).contains("put 3");
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.destroyForcibly();
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException notYet) {
      if (!server.isAlive()) {
        throw new IllegalStateException("the S3 server has ended: see " + dir);
      }
      return false;
    }
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  /** Runs {@link #main} where the provider is installed, and returns what it printed. */
  private static String run(String secret, String... arguments) throws Exception {
    Path output = dir.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(
            java(),
            "-cp",
            OtherClassPath.own() + System.getProperty("path.separator") + providerClassPath,
            RealS3Test.class.getName());
    builder.command().addAll(List.of(arguments));
    builder
        .environment()
        .putAll(
            Map.of(
                "AWS_ACCESS_KEY_ID", "flink",
                "AWS_SECRET_ACCESS_KEY", secret,
                "AWS_REGION", "us-east-1",
                "AWS_ENDPOINT_URL_S3", "http://127.0.0.1:" + port,
                "S3_SPI_FORCE_PATH_STYLE", "true"));
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(output);
  }

  /** {@code put <local> <uri>}, {@code list <uri>}, {@code outcome <uri> <job>}. */
  public static void main(String[] args) throws IOException {
    switch (args[0]) {
      case "put" -> {
        Path local = Path.of(args[1]);
        int count = 0;
        try (var files = Files.walk(local)) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            Path target = Path.of(URI.create(args[2] + "/" + local.relativize(file)));
            Files.write(target, Files.readAllBytes(file));
            count++;
          }
        }
        System.out.println("put " + count);
      }
      case "list" -> System.out.println(JobArchiveReader.of(URI.create(args[1])).list().ask());
      default ->
          System.out.println(
              JobArchiveReader.of(URI.create(args[1])).outcome(JobRun.of(JobId.of(args[2]))).ask());
    }
    System.exit(0); // the provider's threads would go on
  }

  @Test
  void archivesOfBothLayoutsProveTheState() throws Exception {
    assertThat(run(SECRET, "outcome", "s3://flink/archive", LARGE.jobId().toString()))
        .contains("Known{ArchivedOutcome", "status=" + status(LARGE));
    assertThat(run(SECRET, "outcome", "s3a://flink/archive", IN_APPLICATION.jobId().toString()))
        .contains("Known{ArchivedOutcome", "status=FINISHED");
  }

  private static String status(CapturedArchive archive) {
    return archive
        .reader()
        .outcome(JobRun.of(archive.jobId()))
        .ask()
        .value()
        .orElseThrow()
        .status()
        .name();
  }

  @Test
  void everyArchiveIsListed() throws Exception {
    assertThat(run(SECRET, "list", "s3://flink/archive"))
        .contains("" + LARGE.jobId(), "" + CUT_OFF, "" + IN_APPLICATION.jobId(), "trouble=[]");
  }

  @Test
  void whatIsNotThereOrCutOffProvesNothing() throws Exception {
    assertThat(run(SECRET, "outcome", "s3://flink/archive", "" + MISSING))
        .contains("Unknown{ARCHIVE_MISSING");
    assertThat(run(SECRET, "outcome", "s3://flink/archive", "" + CUT_OFF))
        .contains("Unknown{ARCHIVE_PARTIAL");
  }

  @Test
  void wrongCredentialsAreDenied() throws Exception {
    assertThat(run("wrong-secret", "outcome", "s3://flink/archive", LARGE.jobId().toString()))
        .contains("Unknown{ARCHIVE_DENIED")
        .doesNotContain("wrong-secret");
  }
}
