package io.github.flinkwatch.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.FlinkApplicationId;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.archive.JobResult.ApplicationResult;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.model.ApplicationDetails.ApplicationStatus;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the JobManager writes down of a job's end for whoever takes over. */
class JobResultReaderTest {

  private static final JobId JOB = JobId.of("00000000354460450000000000000000");
  private static final JobRun RUN = JobRun.of(JOB);
  private static final Instant WRITTEN = Instant.parse("2026-11-01T12:00:00Z");

  private static final String OF_2_3 =
      "{\"result\":{\"id\":\""
          + JOB
          + "\",\"name\":\"job-ok\",\"application-status\":\"SUCCEEDED\","
          + "\"accumulator-results\":{},\"net-runtime\":4200,\"application-id\":\""
          + JOB
          + "\",\"start-time\":1795821100394,\"end-time\":1795821104594},\"version\":1}";

  @TempDir Path dir;

  private static byte[] recorded(String name) throws IOException {
    try (InputStream in =
        JobResultReaderTest.class.getResourceAsStream("/job-results/1.20.1-" + name + ".json")) {
      return in.readAllBytes();
    }
  }

  private Path write(String file, byte[] bytes) throws IOException {
    Path path = dir.resolve(file);
    Files.createDirectories(path.getParent());
    Files.write(path, bytes);
    Files.setLastModifiedTime(path, FileTime.from(WRITTEN));
    return path;
  }

  private Path write(String file, String text) throws IOException {
    return write(file, text.getBytes(UTF_8));
  }

  private JobResultReader reader() {
    return JobResultReader.of(dir.toUri());
  }

  private Observation<JobResult> result(JobRun run) {
    return reader().result(run).ask();
  }

  private static UnknownCode codeOf(Observation<?> observation) {
    return observation.cause().orElseThrow(() -> new AssertionError(observation)).code();
  }

  @ParameterizedTest
  @CsvSource({"finished, FINISHED", "failed, FAILED", "cancelled, CANCELED"})
  void anEntryProvesTheEndDirtyOrNot(String recorded, JobStatus status) throws IOException {
    Path dirty = write(JOB + "_DIRTY.json", recorded(recorded));
    JobResult result = result(RUN).value().orElseThrow();
    assertThat(result.status()).isEqualTo(status);
    assertThat(result.isDirty()).isTrue();
    assertThat(result.writtenAt()).hasValue(WRITTEN);
    assertThat(result.runtime().orElseThrow()).isPositive();
    Files.move(dirty, dir.resolve(JOB + ".json"));
    result = result(RUN).value().orElseThrow();
    assertThat(result.status()).isEqualTo(status);
    assertThat(result.isDirty()).isFalse();
  }

  @Test
  void aFailureTellsItsClassAndFirstLinesAndNothingSerialized() throws IOException {
    write(JOB + ".json", recorded("failed"));
    JobResult result = result(RUN).value().orElseThrow();
    assertThat(result.failureClass()).hasValue("org.apache.flink.runtime.JobException");
    assertThat(result.failureText().orElseThrow())
        .startsWith(
            "org.apache.flink.runtime.JobException: Recovery is suppressed by"
                + " NoRestartBackoffTimeStrategy\n\tat ")
        .hasLineCount(20);
    assertThat(result.toString()).doesNotContain("rO0AB");
    JobSnapshot snapshot = reader().snapshot(RUN).ask().value().orElseThrow();
    assertThat(snapshot.exceptions().value().orElseThrow().latestStackTrace())
        .isEqualTo(result.failureText());
  }

  @Test
  void from23OnItTellsNameTimesAndApplication() throws IOException {
    write(JOB + ".json", OF_2_3);
    JobResult result = result(RUN).value().orElseThrow();
    assertThat(result.name()).hasValue("job-ok");
    assertThat(result.applicationId()).hasValue(FlinkApplicationId.of(JOB.toString()));
    assertThat(result.startTime()).hasValue(Instant.ofEpochMilli(1795821100394L));
    assertThat(result.endTime()).hasValue(Instant.ofEpochMilli(1795821104594L));
    assertThat(result.runtime()).hasValue(Duration.ofMillis(4200));
    JobSnapshot snapshot = reader().snapshot(RUN).ask().value().orElseThrow();
    assertThat(snapshot.overview().value().orElseThrow().endTime()).isEqualTo(result.endTime());
  }

  @Test
  void anEntryThatIsOlderThanTheSubmissionIsAnotherRuns() throws IOException {
    write(JOB + ".json", recorded("failed")); // without times: the file's counts
    assertThat(result(RUN.submittedAt(WRITTEN.minusSeconds(60))).isKnown()).isTrue();
    for (long seconds : new long[] {1, 30, 3600}) {
      assertThat(codeOf(result(RUN.submittedAt(WRITTEN.plusSeconds(seconds)))))
          .isEqualTo(UnknownCode.ARCHIVE_OTHER_ATTEMPT);
    }
    write(JOB + ".json", OF_2_3); // with times: the file's does not count
    Instant end = Instant.ofEpochMilli(1795821104594L);
    assertThat(codeOf(result(RUN.submittedAt(end.plus(Duration.ofHours(1))))))
        .isEqualTo(UnknownCode.ARCHIVE_OTHER_ATTEMPT);
  }

  @Test
  void whereNothingTellsWhichRunItIsOfItProvesNoneThatIsMeant() throws IOException {
    byte[] entry = recorded("failed");
    ArchiveStore openOnly =
        path -> {
          if (path.equals("dir/" + JOB + ".json")) {
            return new ByteArrayInputStream(entry);
          }
          throw new FileNotFoundException(path);
        };
    JobResultReader reader = JobResultReader.in(openOnly, "dir");
    assertThat(reader.result(RUN).ask().isKnown()).isTrue();
    assertThat(codeOf(reader.result(RUN.submittedAt(WRITTEN)).ask()))
        .isEqualTo(UnknownCode.ARCHIVE_NO_STATE);
  }

  @Test
  void ofTheOperatorsDirectoriesTheNewestCounts() throws IOException {
    String old = "0b0c0d0e-0000-4000-8000-000000000001";
    String latest = "a1a2a3a4-0000-4000-8000-000000000002";
    write(old + "/" + JOB + ".json", recorded("failed"));
    write(latest + "/" + JOB + ".json", recorded("finished"));
    Files.setLastModifiedTime(dir.resolve(old), FileTime.from(WRITTEN.minusSeconds(3600)));
    Files.setLastModifiedTime(dir.resolve(latest), FileTime.from(WRITTEN));
    assertThat(result(RUN).value().orElseThrow().status()).isEqualTo(JobStatus.FINISHED);
    Files.setLastModifiedTime(dir.resolve(old), FileTime.from(WRITTEN.plusSeconds(3600)));
    assertThat(result(RUN).value().orElseThrow().status()).isEqualTo(JobStatus.FAILED);
  }

  @Test
  void aLaunchWithoutAnEntryDoesNotHideAnEarlierRunFromWhoMeansAny() throws IOException {
    write("0b0c0d0e-0000-4000-8000-000000000001/" + JOB + "_DIRTY.json", recorded("failed"));
    Files.createDirectories(dir.resolve("a1a2a3a4-0000-4000-8000-000000000002"));
    assertThat(result(RUN).value().orElseThrow().status()).isEqualTo(JobStatus.FAILED);
    assertThat(codeOf(result(RUN.submittedAt(WRITTEN.plus(Duration.ofHours(1))))))
        .isEqualTo(UnknownCode.ARCHIVE_OTHER_ATTEMPT);
  }

  @Test
  void aHalfCopiedEntryGivesWayToTheDirtyOne() throws IOException {
    write(JOB + ".json", OF_2_3.substring(0, 60));
    assertThat(codeOf(result(RUN))).isEqualTo(UnknownCode.ARCHIVE_PARTIAL);
    write(JOB + "_DIRTY.json", OF_2_3);
    assertThat(result(RUN).value().orElseThrow().isDirty()).isTrue();
  }

  @Test
  void anEntryCutOffAnywhereTellsNoEnd() throws IOException {
    for (int length = 0; length < OF_2_3.length(); length++) {
      write(JOB + ".json", OF_2_3.substring(0, length));
      assertThat(codeOf(result(RUN))).as("after %d", length).isEqualTo(UnknownCode.ARCHIVE_PARTIAL);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"SUCCEEDED\"|\"UNKNOWN\"|ARCHIVE_NO_STATE",
        "\"SUCCEEDED\"|\"RUNNING\"|ARCHIVE_NO_STATE",
        "\"SUCCEEDED\"|7|ARCHIVE_CORRUPT",
        "\"SUCCEEDED\"|null|ARCHIVE_NO_STATE",
        "\"version\":1|\"version\":2|ARCHIVE_NO_STATE",
        "0000000035446045|1111111135446045|ARCHIVE_NO_SUCH_JOB",
        "{\"result\"|{]\"result\"|ARCHIVE_CORRUPT",
      })
  void whatIsNoEndIsACause(String from, String to, UnknownCode code) throws IOException {
    write(JOB + ".json", OF_2_3.replace(from, to));
    assertThat(codeOf(result(RUN))).isEqualTo(code);
  }

  @Test
  void withoutAnEntryItIsSaidWhyThereMayBeNone() {
    UnknownCause missing = result(RUN).cause().orElseThrow();
    assertThat(missing.code()).isEqualTo(UnknownCode.ARCHIVE_MISSING);
    assertThat(missing.detail()).contains("delete-on-commit");
    UnknownCause unset = JobResultReader.builder().build().result(RUN).ask().cause().orElseThrow();
    assertThat(unset.code()).isEqualTo(UnknownCode.ARCHIVE_NOT_CONFIGURED);
    assertThat(codeOf(reader().result(JobRun.any()).ask())).isEqualTo(UnknownCode.NOT_ASKED);
  }

  @ParameterizedTest
  @ValueSource(strings = {".json", "_DIRTY.json"})
  void anApplicationsResultIsReadToo(String suffix) throws IOException {
    String id = "f".repeat(32);
    write(
        "applications/" + id + suffix,
        "{\"result\":{\"application-id\":\""
            + id
            + "\",\"application-state\":\"FINISHED\",\"application-name\":\"J\","
            + "\"start-time\":1795821100394,\"end-time\":1795821104594},\"version\":1}");
    JobResultReader reader =
        JobResultReader.builder()
            .applicationDirectory(dir.resolve("applications").toString())
            .build();
    ApplicationResult result =
        reader.application(FlinkApplicationId.of(id)).ask().value().orElseThrow();
    assertThat(result.status()).isEqualTo(ApplicationStatus.FINISHED);
    assertThat(result.name()).hasValue("J");
    assertThat(result.endTime()).hasValue(Instant.ofEpochMilli(1795821104594L));
    assertThat(result.isDirty()).isEqualTo(suffix.startsWith("_"));
    assertThat(codeOf(reader.application(FlinkApplicationId.of("e".repeat(32))).ask()))
        .isEqualTo(UnknownCode.ARCHIVE_MISSING);
  }

  @Test
  void theDirectoryIsFoundByFlinksConfiguration() {
    assertThat(
            JobResultReader.builder()
                .configuration(
                    Map.of(
                        "high-availability.type", "kubernetes",
                        "high-availability.storageDir", "file:///ha",
                        "kubernetes.cluster-id", "orders"))
                .build())
        .hasToString(
            "JobResultReader{jobs=file:///ha/job-result-store/orders,"
                + " applications=file:///ha/application-result-store/orders}");
    assertThat(
            JobResultReader.builder()
                .configuration(
                    Map.of(
                        "high-availability", "zookeeper",
                        "high-availability.cluster-id", "/orders",
                        "high-availability.storageDir", "/ha",
                        "job-result-store.storage-path", "/results"))
                .build())
        .hasToString(
            "JobResultReader{jobs=/results, applications=/ha/application-result-store/orders}");
    assertThat(
            JobResultReader.builder()
                .configuration(Map.of("high-availability.storageDir", "/ha"))
                .build())
        .hasToString("JobResultReader{jobs=null, applications=null}");
  }

  @ParameterizedTest
  @CsvSource({"finished, FINISHED", "failed, FAILED", "cancelled, CANCELED"})
  void theJudgeTakesItForTheJobsOwnWord(String recorded, JobState state) throws IOException {
    write(JOB + "_DIRTY.json", recorded(recorded));
    Instant now = WRITTEN.plusSeconds(30);
    JobEvidence evidence =
        JobEvidence.builder(JobRef.builder().jobId(JOB).build(), now)
            .archived(reader().snapshot(RUN.submittedAt(WRITTEN.minusSeconds(60))).ask())
            .build();
    JobHealth health =
        JobHealthEvaluator.ofDefaults().evaluate(evidence, JobMemory.empty()).health();
    assertThat(health.state()).isEqualTo(state);
  }
}
