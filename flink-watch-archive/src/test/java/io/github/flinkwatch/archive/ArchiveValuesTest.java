package io.github.flinkwatch.archive;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.github.flinkwatch.FlinkApplicationId;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.archive.ArchiveListing.ArchivedOutcome;
import io.github.flinkwatch.archive.ArchiveStore.ArchiveFile;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.model.TaskCounts;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import nl.jqno.equalsverifier.EqualsVerifier;
import nl.jqno.equalsverifier.Warning;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The values that readers of archives hand over and take. */
class ArchiveValuesTest {

  @RegisterExtension static final WireMockExtension FLINK = WireMockExtension.newInstance().build();

  @ParameterizedTest
  @ValueSource(
      classes = {
        ArchiveFile.class,
        ArchiveLocation.class,
        ArchiveListing.class,
        ArchiveSettings.class,
        ArchivedEntries.class,
        ArchivedJob.class,
        ArchivedOutcome.class
      })
  void whatIsEqualIsEqualInEverything(Class<?> type) {
    Instant at = Instant.EPOCH;
    JobId a = JobId.of("a".repeat(32));
    JobId b = JobId.of("b".repeat(32));
    ArchiveFile file = ArchiveFile.file("a", 1);
    JobOverview.Builder job =
        JobOverview.builder()
            .jobId(a)
            .tasks(TaskCounts.builder().build())
            .status(JobStatus.FINISHED);
    EqualsVerifier.forClass(type)
        .withPrefabValues(
            Observation.class,
            Observation.known("a", at),
            Observation.unknown(UnknownCause.of(UnknownCode.CANCELLED, "b"), at))
        .withPrefabValues(
            UnknownCause.class,
            UnknownCause.of(UnknownCode.CANCELLED, "a"),
            UnknownCause.of(UnknownCode.CANCELLED, "b"))
        // what the modules do not open to it
        .withPrefabValues(JobId.class, a, b)
        .withPrefabValues(
            FlinkApplicationId.class,
            FlinkApplicationId.of("a".repeat(32)),
            FlinkApplicationId.of("b".repeat(32)))
        .withPrefabValues(
            ArchiveLocation.class,
            new ArchiveLocation(a, "a", null, file),
            new ArchiveLocation(b, "b", null, file))
        .withPrefabValues(JobOverview.class, job.name("a").build(), job.name("b").build())
        .suppress(Warning.NULL_FIELDS) // NullAway sees to them
        .verify();
  }

  @Test
  void partsAreEqualIfPathAndTypeAre() {
    VertexId vertex = VertexId.of("a".repeat(32));
    assertThat(ArchivePart.vertex(vertex))
        .isEqualTo(ArchivePart.vertex(vertex))
        .hasSameHashCodeAs(ArchivePart.vertex(vertex))
        .isNotEqualTo(ArchivePart.vertex(VertexId.of("b".repeat(32))))
        .isNotEqualTo(ArchivePart.text("/jobs/:jobid/vertices/" + vertex));
    assertThat(ArchivePart.CHECKPOINT_DETAILS)
        .isNotEqualTo(ArchivePart.checkpoint(1))
        .hasToString("/jobs/:jobid/checkpoints/details/:checkpointid");
  }

  @Nested
  class WhenSettingsAreAskedOfALiveCluster {

    private final FlinkRestClient flink = FlinkRestClient.of(URI.create(FLINK.baseUrl()));

    private void configured(String json) {
      FLINK.stubFor(
          get("/jobmanager/config")
              .willReturn(
                  aResponse().withHeader("Content-Type", "application/json").withBody(json)));
    }

    @Test
    void theyAreWhatItWouldWriteBy() {
      configured(
          """
          [{"key":"jobmanager.archive.fs.dir","value":"s3://bucket/archive"},
           {"key":"jobmanager.archive.only-failed-jobs","value":"true"},
           {"key":"cluster.id","value":"0123456789abcdef0123456789abcdef"},
           {"key":"rest.port","value":"8081"}]""");
      ArchiveSettings settings = ArchiveSettings.toldBy(flink).value().orElseThrow();

      assertThat(settings.directory()).hasValue("s3://bucket/archive");
      assertThat(settings.onlyFailedJobs()).isTrue();
      assertThat(settings.clusterId()).hasValue("0123456789abcdef0123456789abcdef");
      assertThat(settings.asConfiguration()).hasSize(3);
      assertThat(ArchiveSettings.from(settings.asConfiguration())).isEqualTo(settings);
    }

    @Test
    void aClusterWithoutADirectoryWritesNone() {
      configured("[]");
      assertThat(ArchiveSettings.toldBy(flink).value().orElseThrow())
          .isEqualTo(ArchiveSettings.from(Map.of()));
    }

    @Test
    void aClusterThatDoesNotAnswerLeavesThemUnknown() {
      FLINK.stubFor(get("/jobmanager/config").willReturn(aResponse().withStatus(503)));
      assertThat(ArchiveSettings.toldBy(flink).isUnknown()).isTrue();
    }
  }

  @Test
  void aStoreThatOnlyOpensFindsTheClusterThatTheSettingsName() {
    CapturedArchive archive = CapturedArchive.of("2.3.0/finished");
    JobId job = archive.jobId();
    String cluster = "0123456789abcdef0123456789abcdef";
    ArchiveSettings settings =
        ArchiveSettings.from(
            Map.of(ArchiveSettings.DIRECTORY_KEY, "dir", ArchiveSettings.CLUSTER_ID_KEY, cluster));
    String path = "dir/" + cluster + "/applications/" + job + "/jobs/" + job;
    JobArchiveReader reader =
        JobArchiveReader.builder()
            .settings(settings)
            .store(CapturedArchive.holding(path, archive.bytes()))
            .build();
    assertThat(reader.outcome(JobRun.of(job)).ask().isKnown()).isTrue();
  }
}
