package io.github.flinkwatch.examples.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.archive.ArchiveContents;
import io.github.flinkwatch.archive.ArchivePart;
import io.github.flinkwatch.archive.ArchiveSettings;
import io.github.flinkwatch.archive.JobArchiveReader;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Looks at archives without a pause while a real Flink writes them: in place, without a temporary
 * name. Each look before the proof is "not there" or "partial"; none is ever an end that the job
 * did not have.
 */
@Tag("matrix")
class ArchiveWhileWrittenTest {

  private static final ArchivePart<String> NEVER_WRITTEN = ArchivePart.text("/never/written");

  private static final Set<UnknownCode> BEFORE_THE_PROOF =
      Set.of(UnknownCode.ARCHIVE_MISSING, UnknownCode.ARCHIVE_PARTIAL);

  @ParameterizedTest
  @ValueSource(strings = {"1.20.5", "2.3.0"})
  void noLookBeforeTheProofIsAnEndOrDamage(String version) throws IOException {
    try (ForkedFlink flink = ForkedFlink.start(version, Path.of("target", "matrix"))) {
      JobArchiveReader archives =
          JobArchiveReader.builder().settings(settingsToldBy(flink)).build();
      Map<JobId, JobStatus> ends = new LinkedHashMap<>();
      String cancelled = flink.submit("cancelled");
      ends.put(JobId.of(cancelled), JobStatus.CANCELED);
      ends.put(JobId.of(flink.submit("bounded")), JobStatus.FINISHED);
      ends.put(JobId.of(flink.submit("failing")), JobStatus.FAILED);
      flink.awaitStatus(cancelled, "RUNNING");
      flink.cancel(cancelled);

      List<JobId> waiting = new ArrayList<>(ends.keySet());
      await("every archive to be whole")
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(1))
          .until(
              () -> {
                waiting.removeIf(job -> isWhole(archives, job, ends.get(job)));
                return waiting.isEmpty();
              });
    }
  }

  /** A live cluster tells where its archives will be. */
  private static ArchiveSettings settingsToldBy(ForkedFlink flink) {
    try (FlinkRestClient client = FlinkRestClient.of(flink.restUri())) {
      return ArchiveSettings.toldBy(client).value().orElseThrow();
    }
  }

  private static boolean isWhole(JobArchiveReader archives, JobId job, JobStatus end) {
    ArchiveContents contents =
        archives.read(JobRun.of(job), NEVER_WRITTEN).ask().value().orElseThrow();
    Observation<JobStatus> status = contents.get(ArchivePart.OVERVIEW).map(told -> told.status());
    status.value().ifPresent(told -> assertThat(told).isEqualTo(end));
    status
        .cause()
        .map(UnknownCause::code)
        .ifPresent(code -> assertThat(code).isIn(BEFORE_THE_PROOF));
    contents
        .damage()
        .ifPresent(cause -> assertThat(cause.code()).isEqualTo(UnknownCode.ARCHIVE_PARTIAL));
    return contents.get(NEVER_WRITTEN).isAbsent();
  }
}
