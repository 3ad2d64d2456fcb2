package io.github.flinkwatch.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.archive.ArchiveListing.ArchivedOutcome;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.http.Credentials;
import io.github.flinkwatch.http.HttpSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Archives in a real HDFS, over WebHDFS. What harms the cluster comes last. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RealHdfsTest {

  private static final String DIRECTORY = "hdfs://ns1/flink/archive";
  private static final CapturedArchive LARGE = CapturedArchive.of("1.20.3/tm-loss");
  private static final CapturedArchive IN_APPLICATION = CapturedArchive.of("2.3.0/finished");
  private static final String APPLICATION = "026d781ee87a412db8a5fa3ee1b7b686";

  /** A NameNode's first answer takes its time on a busy machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir static Path dir;

  private static RunningHdfs hdfs;

  @BeforeAll
  static void startAndFill() {
    hdfs = RunningHdfs.start(dir);
    put(LARGE, "/flink/archive/" + LARGE.jobId());
    put(
        IN_APPLICATION,
        "/flink/archive/%s/applications/%s/jobs/%s"
            .formatted("0".repeat(32), APPLICATION, IN_APPLICATION.jobId()));
  }

  private static void put(CapturedArchive archive, String path) {
    put(archive.bytes(), path);
  }

  private static void put(byte[] bytes, String path) {
    try {
      hdfs.run("put", Files.write(dir.resolve("local"), bytes).toString(), path);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @AfterAll
  static void stop() {
    if (hdfs != null) {
      hdfs.close();
    }
  }

  private static HttpSettings as(String user) {
    return withPatience().credentials(Credentials.hadoopSimple(user)).build();
  }

  private static HttpSettings.Builder withPatience() {
    return HttpSettings.builder()
        .allowRedirectsTo("127.0.0.1")
        .connectTimeout(PATIENCE)
        .deadline(PATIENCE);
  }

  private static JobArchiveReader reader(ArchiveStore store) {
    return JobArchiveReader.in(store, DIRECTORY);
  }

  private static UnknownCode codeOf(Observation<?> observation) {
    return observation
        .cause()
        .map(UnknownCause::code)
        .orElseThrow(() -> new AssertionError(observation));
  }

  /** What was closed within the last second may have been written while it was read. */
  private static ArchiveContents settled(Question<ArchiveContents> question) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> question.ask().value().orElseThrow(),
            contents ->
                contents.get(ArchivePart.OVERVIEW).isKnown()
                    || !contents
                        .get(ArchivePart.OVERVIEW)
                        .cause()
                        .orElseThrow()
                        .detail()
                        .contains("while it was read"));
  }

  @Test
  @Order(1)
  void anArchiveOfManyRangesIsReadFromTheDataNode() {
    try (HttpArchiveStore store = ArchiveStores.webHdfs(as("flink"), hdfs.nameNodes())) {
      ArchiveContents contents =
          settled(
              reader(store)
                  .read(
                      JobRun.of(LARGE.jobId()),
                      ArchivePart.DETAILS,
                      ArchivePart.text("/not/there")));
      assertThat(contents.damage()).isEmpty();
      assertThat(contents.get(ArchivePart.text("/not/there"))).matches(Observation::isAbsent);
      assertThat(contents.get(ArchivePart.OVERVIEW))
          .satisfies(
              told ->
                  assertThat(told.value())
                      .isEqualTo(
                          LARGE
                              .reader()
                              .outcome(JobRun.of(LARGE.jobId()))
                              .ask()
                              .value()
                              .map(o -> o.overview())));
    }
  }

  @Test
  @Order(2)
  void anApplicationsArchiveIsFoundAndListed() {
    try (HttpArchiveStore store = ArchiveStores.webHdfs(as("flink"), hdfs.nameNodes())) {
      assertThat(reader(store).outcome(JobRun.of(IN_APPLICATION.jobId())).ask().isKnown()).isTrue();
      ArchiveListing listing = reader(store).list().ask().value().orElseThrow();
      assertThat(listing.trouble()).isEmpty();
      assertThat(listing.archives())
          .extracting(ArchiveLocation::jobId)
          .containsExactlyInAnyOrder(LARGE.jobId(), IN_APPLICATION.jobId());
      assertThat(listing.ofJob(LARGE.jobId()).archives().get(0).sizeBytes())
          .hasValue(LARGE.bytes().length);
    }
  }

  @Test
  @Order(3)
  void aStandbyNameNodeThatIsAskedFirstIsPassedOver() {
    List<URI> standbyFirst = List.of(hdfs.nameNodes().get(1), hdfs.nameNodes().get(0));
    try (HttpArchiveStore store = ArchiveStores.webHdfs(as("flink"), standbyFirst)) {
      assertThat(reader(store).outcome(JobRun.of(LARGE.jobId())).ask().isKnown()).isTrue();
    }
  }

  @Test
  @Order(4)
  void aStandbyAloneProvesNothing() {
    List<URI> standby = List.of(hdfs.nameNodes().get(1));
    try (HttpArchiveStore store = ArchiveStores.webHdfs(as("flink"), standby)) {
      assertThat(codeOf(reader(store).outcome(JobRun.of(LARGE.jobId())).ask()))
          .isEqualTo(UnknownCode.ARCHIVE_UNREACHABLE);
    }
  }

  @Test
  @Order(5)
  void whatIsNotThereIsMissing() {
    try (HttpArchiveStore store = ArchiveStores.webHdfs(as("flink"), hdfs.nameNodes())) {
      assertThat(codeOf(reader(store).outcome(JobRun.of(JobId.of("e".repeat(32)))).ask()))
          .isEqualTo(UnknownCode.ARCHIVE_MISSING);
      assertThat(codeOf(JobArchiveReader.in(store, "hdfs://ns1/none").list().ask()))
          .isEqualTo(UnknownCode.ARCHIVE_MISSING);
    }
  }

  @Test
  @Order(6)
  void whatIsStillWrittenIsPartialUntilItProvesTheState() {
    String text = LARGE.text();
    String path = "/flink/growing/" + LARGE.jobId();
    int before = text.indexOf("/jobs/overview");
    int behind = text.indexOf("}\"}", before) + 2;
    try (HttpArchiveStore store = ArchiveStores.webHdfs(as("flink"), hdfs.nameNodes())) {
      JobArchiveReader growing = JobArchiveReader.in(store, "hdfs://ns1/flink/growing");
      hdfs.run("write", path, text.substring(0, before));
      assertThat(codeOf(growing.outcome(JobRun.of(LARGE.jobId())).ask()))
          .isEqualTo(UnknownCode.ARCHIVE_PARTIAL);
      hdfs.run("write", path, text.substring(before, behind));
      assertThat(growing.outcome(JobRun.of(LARGE.jobId())).ask().isKnown()).isTrue();
      ArchiveContents contents =
          settled(growing.read(JobRun.of(LARGE.jobId()), ArchivePart.text("/not/there")));
      assertThat(contents.damage().orElseThrow().code()).isEqualTo(UnknownCode.ARCHIVE_PARTIAL);
      hdfs.run("write", path, text.substring(behind));
      hdfs.run("close", path);
      contents = settled(growing.read(JobRun.of(LARGE.jobId()), ArchivePart.text("/not/there")));
      assertThat(contents.damage()).isEmpty();
    }
  }

  @Test
  @Order(6)
  void anArchiveThatEndsWithARangeIsWhole() {
    String text = IN_APPLICATION.text();
    int ranges = (64 << 10) + (256 << 10);
    String padded = text + " ".repeat(ranges - text.getBytes(UTF_8).length);
    put(padded.getBytes(UTF_8), "/flink/padded/" + IN_APPLICATION.jobId());
    try (HttpArchiveStore store = ArchiveStores.webHdfs(as("flink"), hdfs.nameNodes())) {
      ArchiveContents contents =
          settled(
              JobArchiveReader.in(store, "hdfs://ns1/flink/padded")
                  .read(JobRun.of(IN_APPLICATION.jobId()), ArchivePart.text("/not/there")));
      assertThat(contents.damage()).isEmpty();
      assertThat(contents.get(ArchivePart.OVERVIEW).isKnown()).isTrue();
    }
  }

  @Test
  @Order(7)
  void anHttpFsServesBothNameNodesWithoutADataNodeInSight() throws IOException {
    URI httpFs = httpFs();
    try (HttpArchiveStore store = ArchiveStores.webHdfs(as("flink"), List.of(httpFs))) {
      ArchiveContents contents =
          settled(
              reader(store)
                  .read(JobRun.of(LARGE.jobId()), ArchivePart.DETAILS, ArchivePart.text("/no")));
      assertThat(contents.damage()).isEmpty();
      assertThat(contents.get(ArchivePart.OVERVIEW)).matches(Observation::isKnown);
      assertThat(reader(store).list().ask().value().orElseThrow().archives())
          .extracting(ArchiveLocation::jobId)
          .containsExactlyInAnyOrder(LARGE.jobId(), IN_APPLICATION.jobId());
      assertThat(codeOf(reader(store).outcome(JobRun.of(JobId.of("e".repeat(32)))).ask()))
          .isEqualTo(UnknownCode.ARCHIVE_MISSING);
    }
    String token = delegationToken(httpFs, "flink");
    String forged = "AAAA" + token.substring(4);
    try (HttpArchiveStore store =
            ArchiveStores.webHdfsWithToken(token, withPatience().build(), List.of(httpFs));
        HttpArchiveStore nobodys =
            ArchiveStores.webHdfsWithToken(forged, withPatience().build(), List.of(httpFs))) {
      assertThat(reader(store).outcome(JobRun.of(LARGE.jobId())).ask())
          .matches(Observation::isKnown);
      Observation<ArchivedOutcome> refused =
          reader(nobodys).outcome(JobRun.of(LARGE.jobId())).ask();
      assertThat(codeOf(refused)).isEqualTo(UnknownCode.ARCHIVE_DENIED);
      assertThat(refused.toString()).doesNotContain(forged);
    }
  }

  private static URI httpFs() throws IOException {
    return URI.create(
        hdfs.run("http-fs", Files.createDirectories(dir.resolve("httpfs")).toString()));
  }

  /** Asks as a platform does that hands its token on to those who look for it. */
  private static String delegationToken(URI server, String user) throws IOException {
    URI ask = server.resolve("/webhdfs/v1/?op=GETDELEGATIONTOKEN&user.name=" + user);
    String answer = new String(ask.toURL().openStream().readAllBytes(), UTF_8);
    return answer.replaceFirst("(?s).*\"urlString\"\\s*:\\s*\"([^\"]+)\".*", "$1");
  }

  @Test
  @Order(8)
  void whoMayNotReadIsDenied() {
    put(LARGE, "/secret/" + LARGE.jobId());
    hdfs.run("restrict", "/secret", "alice");
    try (HttpArchiveStore alice = ArchiveStores.webHdfs(as("alice"), hdfs.nameNodes());
        HttpArchiveStore bob = ArchiveStores.webHdfs(as("bob"), hdfs.nameNodes())) {
      JobId job = LARGE.jobId();
      assertThat(
              JobArchiveReader.in(alice, "hdfs://ns1/secret")
                  .outcome(JobRun.of(job))
                  .ask()
                  .isKnown())
          .isTrue();
      assertThat(
              codeOf(JobArchiveReader.in(bob, "hdfs://ns1/secret").outcome(JobRun.of(job)).ask()))
          .isEqualTo(UnknownCode.ARCHIVE_DENIED);
    }
  }

  @Test
  @Order(9)
  void aFailoverBetweenTwoLooksIsNotNoticed() {
    try (HttpArchiveStore store = ArchiveStores.webHdfs(as("flink"), hdfs.nameNodes())) {
      assertThat(reader(store).outcome(JobRun.of(LARGE.jobId())).ask().isKnown()).isTrue();
      hdfs.run("failover");
      assertThat(reader(store).outcome(JobRun.of(LARGE.jobId())).ask().isKnown()).isTrue();
    }
  }

  @Test
  @Order(10)
  void withoutADataNodeTheArchiveIsUnreachable() {
    try (HttpArchiveStore store = ArchiveStores.webHdfs(as("flink"), hdfs.nameNodes())) {
      hdfs.run("stop-data-node");
      assertThat(codeOf(reader(store).outcome(JobRun.of(LARGE.jobId())).ask()))
          .isEqualTo(UnknownCode.ARCHIVE_UNREACHABLE);
    }
  }
}
