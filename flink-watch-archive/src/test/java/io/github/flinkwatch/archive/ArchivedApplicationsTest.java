package io.github.flinkwatch.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinkwatch.FlinkApplicationId;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.model.ApplicationDetails;
import io.github.flinkwatch.model.ApplicationDetails.ApplicationOverview;
import io.github.flinkwatch.model.ApplicationDetails.ApplicationStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Flink 2.3 writes of an application when it ends. */
class ArchivedApplicationsTest {

  private static final String CLUSTER = "0".repeat(32);

  private final CapturedArchive summary = CapturedArchive.applicationSummary();
  private final FlinkApplicationId application =
      FlinkApplicationId.of("026d781ee87a412db8a5fa3ee1b7b686");

  @TempDir Path dir;

  private void write(byte[] bytes) throws IOException {
    Path file = dir.resolve(CLUSTER + "/applications/" + application + "/application-summary");
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private ArchivedApplication read() {
    return JobArchiveReader.of(dir.toUri()).application(application).ask().value().orElseThrow();
  }

  private static UnknownCode codeOf(Observation<?> observation) {
    return observation.cause().orElseThrow(() -> new AssertionError(observation)).code();
  }

  @Test
  void itTellsTheApplicationItsJobsAndItsConfiguration() throws IOException {
    write(summary.bytes());
    JsonNode row = summary.entries().get("/applications/overview").at("/applications/0");
    ArchivedApplication archived = read();

    ApplicationOverview overview = archived.overview().value().orElseThrow();
    assertThat(overview.applicationId()).isEqualTo(application);
    assertThat(overview.name()).isEqualTo(row.get("name").textValue());
    assertThat(overview.status()).isEqualTo(ApplicationStatus.FINISHED);
    ApplicationDetails details = archived.details().value().orElseThrow();
    assertThat(details.jobs())
        .singleElement()
        .satisfies(job -> assertThat(job.status().name()).isEqualTo("FINISHED"));
    assertThat(archived.exceptions().value().orElseThrow()).isEmpty();
    assertThat(archived.jobManagerConfig().value().orElseThrow())
        .containsKey(ArchiveSettings.DIRECTORY_KEY);
    assertThat(archived.damage()).isEmpty();
    assertThat(archived.location()).endsWith("application-summary");
  }

  @Test
  void itsTextHoldsNoConfiguration() throws IOException {
    write(summary.bytes());
    assertThat(read().toString()).contains("FINISHED").doesNotContain("heartbeat.interval");
  }

  @Test
  void aDirectoryOfOneClusterWillDo() throws IOException {
    write(summary.bytes());
    assertThat(
            JobArchiveReader.of(dir.resolve(CLUSTER).toUri())
                .application(application)
                .ask()
                .value()
                .orElseThrow()
                .overview()
                .isKnown())
        .isTrue();
  }

  @Test
  void aStoreThatOnlyOpensFindsThoseOfSessions() {
    String path = "dir/" + CLUSTER + "/applications/" + application + "/application-summary";
    JobArchiveReader reader =
        JobArchiveReader.in(CapturedArchive.holding(path, summary.bytes()), "dir");
    assertThat(reader.application(application).ask().value().orElseThrow().overview().isKnown())
        .isTrue();
  }

  @Test
  void anApplicationThatHasNotEndedHasNoArchive() {
    assertThat(codeOf(read().overview())).isEqualTo(UnknownCode.ARCHIVE_MISSING);
    assertThat(read().location()).isEmpty();
  }

  @Test
  void cutOffAnywhereItIsPartialOrItProvesWhatWasWhole() throws IOException {
    byte[] whole = summary.bytes();
    for (int length = 0; length < whole.length; length += 7) {
      write(Arrays.copyOf(whole, length));
      ArchivedApplication archived = read();
      for (Observation<?> part : List.of(archived.overview(), archived.jobManagerConfig())) {
        assertThat(part.isAbsent()).isFalse();
        part.cause()
            .ifPresent(cause -> assertThat(cause.code()).isEqualTo(UnknownCode.ARCHIVE_PARTIAL));
      }
    }
  }

  @Test
  void anotherApplicationsArchiveIsNoAnswer() throws IOException {
    write(summary.text().replace(application.toString(), "f".repeat(32)).getBytes());
    assertThat(codeOf(read().overview())).isEqualTo(UnknownCode.ARCHIVE_NO_SUCH_JOB);
  }

  @Test
  void withoutADirectoryNothingIsConfigured() {
    assertThat(codeOf(JobArchiveReader.builder().build().application(application).ask()))
        .isEqualTo(UnknownCode.ARCHIVE_NOT_CONFIGURED);
  }
}
