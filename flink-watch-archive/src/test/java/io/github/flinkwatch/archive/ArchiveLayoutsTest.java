package io.github.flinkwatch.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.FlinkApplicationId;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.archive.ArchiveListing.ArchivedOutcome;
import io.github.flinkwatch.archive.ArchiveStore.ArchiveFile;
import io.github.flinkwatch.evidence.JobRun;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where archives lie, and what it means when they do not. */
class ArchiveLayoutsTest {

  private static final String CLUSTER = "0".repeat(32);
  private static final String APPLICATION = "093679d3796158b83f6b946ab0801410";

  private final CapturedArchive archive = CapturedArchive.of("2.3.0/finished");
  private final JobId job = archive.jobId();

  @TempDir Path dir;

  private JobArchiveReader reader() {
    return JobArchiveReader.of(dir.toUri());
  }

  private static Path write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes);
  }

  private static UnknownCause causeOf(Observation<?> observation) {
    return observation.cause().orElseThrow(() -> new AssertionError(observation));
  }

  @ParameterizedTest
  @CsvSource({"applications/%app/jobs/", "applications/%job/jobs/"})
  void archivesOfApplicationsAreFound(String below) throws IOException {
    String path = below.replace("%app", APPLICATION).replace("%job", job.toString());
    write(dir.resolve(CLUSTER).resolve(path + job), archive.bytes());

    assertThat(reader().outcome(JobRun.of(job)).ask().value().orElseThrow().status())
        .isEqualTo(JobStatus.FINISHED);
    assertThat(
            JobArchiveReader.of(dir.resolve(CLUSTER).toUri())
                .outcome(JobRun.of(job))
                .ask()
                .isKnown())
        .isTrue();
  }

  @Test
  void aStoreThatOnlyOpensFindsTheJobsOfSessionsToo() {
    String path = "dir/" + CLUSTER + "/applications/" + job + "/jobs/" + job;
    JobArchiveReader reader =
        JobArchiveReader.in(CapturedArchive.holding(path, archive.bytes()), "dir");
    assertThat(reader.outcome(JobRun.of(job)).ask().isKnown()).isTrue();
    assertThat(causeOf(reader.outcome(JobRun.of(JobId.of(CLUSTER))).ask()).code())
        .isEqualTo(UnknownCode.ARCHIVE_MISSING);
    assertThat(causeOf(reader.list().ask()).code())
        .isEqualTo(UnknownCode.ARCHIVE_STORE_UNSUPPORTED);
  }

  @Test
  void aClustersDirectoryIsNoDamagedArchive() throws IOException {
    write(
        dir.resolve(CLUSTER).resolve("applications/" + APPLICATION + "/jobs/" + job), new byte[0]);
    assertThat(causeOf(reader().outcome(JobRun.of(JobId.of(CLUSTER))).ask()).code())
        .isEqualTo(UnknownCode.ARCHIVE_MISSING);
  }

  @Test
  void aRunIsFoundAmongThoseOfTheSameId() throws IOException {
    write(
        dir.resolve(job.toString()), archive.text().replace("FINISHED", "FAILED").getBytes(UTF_8));
    ArchivedOutcome first = reader().outcome(JobRun.of(job)).ask().value().orElseThrow();
    assertThat(first.status()).isEqualTo(JobStatus.FAILED);

    JobRun later =
        JobRun.of(job).submittedAt(first.overview().endTime().orElseThrow().plusMillis(1));
    assertThat(reader().outcome(later).ask().value().orElseThrow().status())
        .isEqualTo(JobStatus.FAILED); // by clocks that differ it may be of this run
    JobRun muchLater =
        JobRun.of(job).submittedAt(later.submittedAt().orElseThrow().plusSeconds(3600));
    assertThat(causeOf(reader().outcome(muchLater).ask()).code())
        .isEqualTo(UnknownCode.ARCHIVE_OTHER_ATTEMPT);

    String end = "\\\"end-time\\\":";
    String second = archive.text().replace(end + "1", end + "2");
    write(
        dir.resolve(CLUSTER).resolve("applications/" + APPLICATION + "/jobs/" + job),
        second.getBytes(UTF_8));
    assertThat(reader().outcome(later).ask().value().orElseThrow().status())
        .isEqualTo(JobStatus.FINISHED);
  }

  @Test
  void aMissingArchiveIsUnknownAndSaysWhereItWasSought() {
    UnknownCause cause = causeOf(reader().outcome(JobRun.of(job)).ask());
    assertThat(cause.code()).isEqualTo(UnknownCode.ARCHIVE_MISSING);
    assertThat(cause.detail()).contains(dir.getFileName().toString());
    UnknownCause noDirectory =
        causeOf(JobArchiveReader.of(dir.resolve("none").toUri()).outcome(JobRun.of(job)).ask());
    assertThat(noDirectory.code()).isEqualTo(UnknownCode.ARCHIVE_MISSING);
  }

  @Test
  void whereOnlyFailedJobsAreArchivedAMissingOneDidNotFail() {
    ArchiveSettings settings =
        ArchiveSettings.from(
            Map.of(
                ArchiveSettings.DIRECTORY_KEY,
                dir.toString(),
                ArchiveSettings.ONLY_FAILED_JOBS_KEY,
                "true"));
    UnknownCause cause =
        causeOf(
            JobArchiveReader.builder().settings(settings).build().outcome(JobRun.of(job)).ask());
    assertThat(cause.code()).isEqualTo(UnknownCode.ARCHIVE_MISSING);
    assertThat(cause.detail()).contains("did not fail");
  }

  @Test
  void withoutADirectoryNothingIsConfigured() {
    JobArchiveReader reader =
        JobArchiveReader.builder().settings(ArchiveSettings.from(Map.of())).build();
    assertThat(causeOf(reader.outcome(JobRun.of(job)).ask()).code())
        .isEqualTo(UnknownCode.ARCHIVE_NOT_CONFIGURED);
    assertThat(causeOf(reader.list().ask()).code()).isEqualTo(UnknownCode.ARCHIVE_NOT_CONFIGURED);
  }

  @Test
  void whatMayNotBeReadIsDenied() {
    ArchiveStore denying =
        path -> {
          throw new AccessDeniedException(path);
        };
    assertThat(causeOf(JobArchiveReader.in(denying, "dir").outcome(JobRun.of(job)).ask()).code())
        .isEqualTo(UnknownCode.ARCHIVE_DENIED);
  }

  @ParameterizedTest
  @CsvSource({
    "s3://bucket/a, software.amazon.nio.s3:aws-java-nio-spi-for-s3",
    "s3a://bucket/a, software.amazon.nio.s3:aws-java-nio-spi-for-s3",
    "hdfs://nn:8020/a, ArchiveStores.webHdfs",
    "gs://bucket/a, com.google.cloud:google-cloud-nio",
    "abfss://c@account/a, com.azure:azure-storage-blob-nio"
  })
  void aSchemeWithoutProviderNamesWhatWouldHelp(String directory, String help) {
    UnknownCause cause =
        causeOf(JobArchiveReader.of(URI.create(directory)).outcome(JobRun.of(job)).ask());
    assertThat(cause.code()).isEqualTo(UnknownCode.ARCHIVE_STORE_UNSUPPORTED);
    assertThat(cause.detail()).contains(help);
  }

  @ParameterizedTest
  @CsvSource({
    "s3://AKIA:secret@bucket/a",
    "s3://AKIA:sec/secret+/x@bucket/a",
    "https://user:secret@host:8080/a?token=secret&x=secret",
  })
  void secretsAreShownNowhere(String directory) {
    ArchiveStore failing =
        path -> {
          throw new IOException("could not reach " + path + ", sorry");
        };
    JobArchiveReader reader = JobArchiveReader.in(failing, directory);
    UnknownCause cause = causeOf(reader.outcome(JobRun.of(job)).ask());
    assertThat(cause + " " + reader + " " + cause.exception()).doesNotContain("secret");
    assertThat(
            causeOf(JobArchiveReader.of(URI.create(directory)).outcome(JobRun.of(job)).ask())
                .toString())
        .doesNotContain("secret");
    assertThat(ArchiveSettings.of(directory).toString()).doesNotContain("secret");
  }

  @Test
  void pathsWithoutSecretsAreShownWhole() {
    for (String path :
        List.of("hdfs://nn:8020/a@b/c", "/a/b?c", "file:///a b", "s3://bucket/a@b", "C:\\a")) {
      assertThat(StorePaths.shown(path)).isEqualTo(path);
    }
  }

  @Test
  void listingTellsEveryArchiveInEveryLayout() throws IOException {
    write(dir.resolve(job.toString()), archive.bytes());
    write(
        dir.resolve(CLUSTER).resolve("applications/" + APPLICATION + "/jobs/" + job), new byte[9]);
    write(
        dir.resolve(CLUSTER).resolve("applications/" + job + "/application-summary"), new byte[1]);
    write(dir.resolve("README"), new byte[1]);

    ArchiveListing listing = reader().list().ask().value().orElseThrow();
    assertThat(listing.trouble()).isEmpty();
    assertThat(listing.applications())
        .containsExactlyInAnyOrder(
            FlinkApplicationId.of(APPLICATION), FlinkApplicationId.of(job.toString()));
    assertThat(listing.archives()).hasSize(2).allMatch(found -> found.jobId().equals(job));
    assertThat(listing.archives())
        .anySatisfy(
            found -> {
              assertThat(found.applicationId()).hasValue(FlinkApplicationId.of(APPLICATION));
              assertThat(found.sizeBytes()).hasValue(9);
              assertThat(found.modifiedAt()).isPresent();
            });
  }

  @Test
  void aListingIsSearchedByJobAndByTime() throws IOException {
    JobId other = JobId.of("f".repeat(32));
    Instant then = Instant.parse("2026-01-01T00:00:00Z");
    Path first = write(dir.resolve(job.toString()), archive.bytes());
    Path second = write(dir.resolve(other.toString()), archive.bytes());
    Files.setLastModifiedTime(first, FileTime.from(then));
    Files.setLastModifiedTime(second, FileTime.from(then.plusSeconds(60)));
    ArchiveListing listing = reader().list().ask().value().orElseThrow();

    assertThat(listing.ofJob(other).archives())
        .singleElement()
        .satisfies(found -> assertThat(found.jobId()).isEqualTo(other));
    assertThat(listing.writtenBetween(then, then.plusSeconds(60)).archives())
        .singleElement()
        .satisfies(found -> assertThat(found.jobId()).isEqualTo(job));
    assertThat(listing.writtenBetween(then.plusSeconds(61), Instant.MAX).archives()).isEmpty();
  }

  @Test
  void aListedArchiveIsReadPartByPart() throws IOException {
    write(dir.resolve(job.toString()), archive.bytes());
    ArchiveLocation listed = reader().list().ask().value().orElseThrow().archives().get(0);
    ArchiveContents contents =
        reader().read(listed, ArchivePart.DETAILS).ask().value().orElseThrow();

    assertThat(contents.get(ArchivePart.DETAILS).value().orElseThrow().jobId()).isEqualTo(job);
    assertThat(contents.location()).isEqualTo(listed.location());
  }

  @Test
  void theStateComesFromTheFirstKilobytesWhereItStandsThere() throws IOException {
    CapturedArchive old = CapturedArchive.of("1.15.4/finished");
    byte[] bytes = Arrays.copyOf(old.bytes(), 8 << 10); // and not one byte more is asked for
    AtomicInteger reads = new AtomicInteger();
    ArchiveStore counting =
        path ->
            new ByteArrayInputStream(bytes) {
              @Override
              public synchronized int read(byte[] target, int offset, int length) {
                reads.incrementAndGet();
                return super.read(target, offset, length);
              }
            };
    ArchivedOutcome outcome =
        JobArchiveReader.in(counting, "dir")
            .outcome(JobRun.of(old.jobId()))
            .ask()
            .value()
            .orElseThrow();
    assertThat(outcome.damage()).isEmpty();
    assertThat(reads).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "归档", "100%", "a%20b", "what?", "#1", "ä+b"})
  void aDirectoryOfAnyNameIsReadByItsUri(String name) throws IOException {
    Path directory = dir.resolve(name);
    write(directory.resolve(job.toString()), archive.bytes());
    assertThat(JobArchiveReader.of(directory.toUri()).outcome(JobRun.of(job)).ask().isKnown())
        .isTrue();
    assertThat(
            JobArchiveReader.builder()
                .directory("file://" + directory)
                .build()
                .outcome(JobRun.of(job))
                .ask()
                .isKnown())
        .isEqualTo(!name.contains("?")); // a query, in Flink's text
  }

  @Test
  void withItsApplicationAJobIsFoundByOpeningOneFile() throws IOException {
    List<String> touched = new ArrayList<>();
    ArchiveStore counting =
        new ArchiveStore() {
          @Override
          public InputStream open(String path) throws IOException {
            touched.add(path);
            return ArchiveStores.nio().open(path);
          }

          @Override
          public List<ArchiveFile> list(String directory) throws IOException {
            touched.add(directory);
            return ArchiveStores.nio().list(directory);
          }
        };
    Path applications = dir.resolve(CLUSTER).resolve("applications");
    for (int i = 0; i < 50; i++) {
      write(applications.resolve(String.format("%032x/jobs/%s", i, job)), archive.bytes());
    }
    write(applications.resolve(APPLICATION + "/jobs/" + job), archive.bytes());
    JobArchiveReader reader =
        JobArchiveReader.in(counting, dir.toString())
            .ofApplication(FlinkApplicationId.of(APPLICATION));
    ArchivedOutcome outcome = reader.outcome(JobRun.of(job)).ask().value().orElseThrow();
    assertThat(outcome.location()).contains(APPLICATION);
    assertThat(touched).hasSize(1);
  }

  @Test
  void anApplicationsJobIsFoundInOtherClustersAndFlat() throws IOException {
    JobArchiveReader reader = reader().ofApplication(FlinkApplicationId.of(APPLICATION));
    assertThat(causeOf(reader.outcome(JobRun.of(job)).ask()).code())
        .isEqualTo(UnknownCode.ARCHIVE_MISSING);
    Path other = dir.resolve("c".repeat(32)).resolve("applications");
    write(other.resolve("d".repeat(32) + "/jobs/" + job), archive.bytes());
    assertThat(causeOf(reader.outcome(JobRun.of(job)).ask()).code())
        .isEqualTo(UnknownCode.ARCHIVE_MISSING);
    write(other.resolve(APPLICATION + "/jobs/" + job), archive.bytes());
    assertThat(reader.outcome(JobRun.of(job)).ask().value().orElseThrow().location())
        .contains("c".repeat(32));
    write(dir.resolve(job.toString()), archive.bytes());
    assertThat(reader.outcome(JobRun.of(job)).ask().value().orElseThrow().location())
        .doesNotContain("applications");
  }

  @Test
  void withoutAJobIdNothingIsAsked() {
    assertThat(causeOf(reader().fullSnapshot(JobRun.any()).ask()).code())
        .isEqualTo(UnknownCode.NOT_ASKED);
  }
}
