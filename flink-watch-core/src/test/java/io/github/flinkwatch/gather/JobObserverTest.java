package io.github.flinkwatch.gather;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.github.flinkwatch.ClusterKind.DEDICATED;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.Evaluation;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.wire.CapturedAnswers;
import io.github.flinkwatch.internal.wire.JobDetailsWire;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.SubtaskCheckpoints.SubtaskCheckpoint;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JobObserverTest {

  @RegisterExtension
  static final WireMockExtension FLINK =
      WireMockExtension.newInstance().options(options().dynamicPort()).build();

  private static final Instant AT = Instant.parse("2026-11-21T03:00:00Z");
  private static final Clock CLOCK = Clock.fixed(AT, ZoneOffset.UTC);

  private FlinkRestClient client;
  private JobDetails job;

  @BeforeEach
  void aStuckJobOfFlink23() throws IOException {
    client = FlinkRestClient.of(URI.create(FLINK.baseUrl()));
    job = Json.read(JobDetailsWire.JOB_DETAILS, CapturedAnswers.text("2.3.0/stuck/job.json"));
    String path = "/jobs/" + job.jobId();
    serve("/overview", "2.3.0/cluster-busy/overview.json");
    serve("/config", "2.3.0/cluster-busy/config.json");
    lists(row(job.jobId()));
    serve(path, "2.3.0/stuck/job.json");
    serve(path + "/exceptions", "2.3.0/stuck/job-exceptions.json");
    serve(path + "/checkpoints", "2.3.0/stuck/job-checkpoints.json");
    serve(path + "/checkpoints/config", "2.3.0/healthy/job-checkpoints-config.json");
    serve(path + "/metrics", "2.3.0/healthy/job-metrics-get.json");
    FLINK.stubFor(
        get(urlPathMatching(path + "/checkpoints/details/\\d+"))
            .willReturn(captured("2.3.0/stuck/checkpoint-in_progress.json")));
    FLINK.stubFor(
        get(urlPathMatching(path + "/checkpoints/details/\\d+/subtasks/[0-9a-f]+"))
            .willReturn(captured("2.3.0/stuck/checkpoint-in_progress-vertex-1.json")));
    FLINK.stubFor(
        get(urlPathMatching(path + "/vertices/[0-9a-f]+"))
            .willReturn(captured("2.3.0/healthy/vertex-1.json")));
    FLINK.stubFor(
        get(urlPathMatching(path + "/vertices/[0-9a-f]+/backpressure"))
            .willReturn(captured("2.3.0/healthy/vertex-1-backpressure-second.json")));
    FLINK.stubFor(
        get(urlPathMatching(path + "/vertices/[0-9a-f]+/watermarks"))
            .willReturn(captured("2.3.0/healthy/vertex-1-watermarks.json")));
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void aFullLookNamesTheSubtasksThatHoldACheckpointUp() {
    JobSnapshot snapshot = look(job.jobId(), Depth.FULL);

    assertThat(snapshot.at()).isEqualTo(AT);
    assertThat(snapshot.source()).isEqualTo(JobSnapshot.Source.LIVE);
    assertThat(snapshot.overview().isKnown()).isTrue();
    assertThat(snapshot.details().value()).contains(job);
    assertThat(snapshot.exceptions().isKnown()).isTrue();
    assertThat(snapshot.metrics().value().orElseThrow().restarts()).hasValue(0);
    assertThat(snapshot.checkpointConfig().isKnown()).isTrue();
    assertThat(snapshot.clusterOverview().isKnown()).isTrue();
    assertThat(snapshot.dashboardConfig().isKnown()).isTrue();
    assertThat(snapshot.backPressure()).hasSameSizeAs(job.vertices());
    assertThat(snapshot.watermarks()).hasSameSizeAs(job.vertices());
    assertThat(snapshot.troubledCheckpoint().isKnown()).isTrue();
    assertThat(snapshot.subtaskCheckpoints().values())
        .isNotEmpty()
        .allSatisfy(
            vertex ->
                assertThat(vertex.value().orElseThrow().subtasks())
                    .noneMatch(SubtaskCheckpoint::acknowledged));
  }

  @Test
  void otherJobsOfThatNameThatRunAreItsNamesakesAndMakeTwoCopiesOfIt() {
    JobId copy = JobId.of("c".repeat(32));
    JobId ended = JobId.of("d".repeat(32));
    JobId other = JobId.of("e".repeat(32));
    lists(
        row(job.jobId()),
        row(copy),
        row(ended).replace("RUNNING", "FINISHED"),
        row(other).replaceFirst("\"name\":\"[^\"]*\"", "\"name\":\"another\""));
    JobSnapshot snapshot = look(job.jobId(), Depth.STATE);
    assertThat(snapshot.namesakes()).containsExactly(copy);
    assertThat(snapshot.otherJobIds()).contains(copy, other);

    JobRef alone = JobRef.builder().jobId(job.jobId()).clusterKind(ClusterKind.DEDICATED).build();
    JobMemory memory = JobMemory.empty();
    for (int second = 0; second <= 5; second += 5) {
      JobEvidence evidence =
          JobEvidence.builder(alone, AT.plusSeconds(second))
              .live(Observation.known(snapshot, AT.plusSeconds(second)))
              .build();
      Evaluation judged = JobHealthEvaluator.ofDefaults().evaluate(evidence, memory);
      memory = judged.memory();
      assertThat(judged.health().finding(RuleId.TWO_COPIES).isPresent()).isEqualTo(second > 0);
    }
  }

  @Test
  void aFullLookTellsOnWhichMachinesTheseSubtasksRunAndAsksThatOfNoOtherVertex() {
    JobSnapshot snapshot = look(job.jobId(), Depth.FULL);
    assertThat(snapshot.vertexDetails().keySet())
        .isNotEmpty()
        .isEqualTo(snapshot.subtaskCheckpoints().keySet());
    assertThat(snapshot.vertexDetails().values())
        .allSatisfy(
            vertex ->
                assertThat(vertex.value().orElseThrow().subtasks())
                    .allSatisfy(subtask -> assertThat(subtask.taskManagerId()).isPresent()));
  }

  @Nested
  class WhenAJobIsReferredTo {

    private final JobId former = JobId.of("ffffffffffffffffffffffffffffffff");

    @Test
    void itIsFoundByItsIdWhereThatIsListed() {
      JobSnapshot snapshot = look(sole(job.jobId()));
      assertThat(snapshot.matchedBy()).isEqualTo(JobSnapshot.Match.BY_ID);
      assertThat(snapshot.overview().value().orElseThrow().jobId()).isEqualTo(job.jobId());
      assertThat(snapshot.otherJobIds()).isEmpty();
    }

    @Test
    void theSoleJobIsTakenForItWhereThatIsAllowedAndTheSnapshotSaysSo() {
      JobSnapshot snapshot = look(sole(former));
      assertThat(snapshot.matchedBy()).isEqualTo(JobSnapshot.Match.SOLE_JOB);
      assertThat(snapshot.overview().value().orElseThrow().jobId()).isEqualTo(job.jobId());
      assertThat(snapshot.details().value()).contains(job);
      assertThat(
              look(JobRef.builder()
                      .deploymentId("app")
                      .clusterKind(DEDICATED)
                      .mayMatchSoleJob(true)
                      .build())
                  .matchedBy())
          .isEqualTo(JobSnapshot.Match.SOLE_JOB);
    }

    @Test
    void aSoleJobThatIsListedTwiceIsStillTheSoleJob() {
      lists(row(job.jobId()), row(job.jobId()));
      assertThat(look(sole(former)).matchedBy()).isEqualTo(JobSnapshot.Match.SOLE_JOB);
    }

    @Test
    void noJobIsTakenForItWhereThatIsNotAllowed() {
      JobSnapshot snapshot = look(JobRef.of(former));
      assertThat(snapshot.matchedBy()).isEqualTo(JobSnapshot.Match.BY_ID);
      assertThat(snapshot.overview().isAbsent()).isTrue();
      assertThat(snapshot.otherJobIds()).containsExactly(job.jobId());
    }

    @Test
    void noneOfSeveralJobsIsTakenForIt() {
      JobId other = JobId.of("abababababababababababababababab");
      lists(row(job.jobId()), row(other));
      JobSnapshot snapshot = look(sole(former));
      assertThat(snapshot.overview().isAbsent()).isTrue();
      assertThat(snapshot.otherJobIds()).containsExactlyInAnyOrder(job.jobId(), other);
    }

    @Test
    void withoutAnIdItIsAmbiguousUnlessOneMayBeTaken() {
      JobSnapshot unvouched = look(JobRef.builder().deploymentId("app").build());
      assertThat(unvouched.overview().cause().orElseThrow().code())
          .isEqualTo(UnknownCode.JOB_AMBIGUOUS);
      assertThat(unvouched.otherJobIds()).containsExactly(job.jobId());
      lists();
      assertThat(look(JobRef.builder().deploymentId("app").build()).overview().isAbsent()).isTrue();
      FLINK.stubFor(get("/jobs/overview").willReturn(aResponse().withStatus(502)));
      assertThat(
              look(JobRef.builder().deploymentId("app").build())
                  .overview()
                  .cause()
                  .orElseThrow()
                  .code())
          .isEqualTo(UnknownCode.BAD_GATEWAY);
    }

    private JobSnapshot look(JobRef ref) {
      return JobObserverTest.this.look(ref, Depth.HEALTH);
    }

    private JobRef sole(JobId jobId) {
      return JobRef.builder().jobId(jobId).clusterKind(DEDICATED).mayMatchSoleJob(true).build();
    }
  }

  @Test
  void whatIsTrueOfTheClusterIsAskedOnceForManyJobs() {
    Observation<ClusterLook> cluster = ClusterObserver.of(client, CLOCK).observe().ask();
    JobObserver observer = JobObserver.of(client).within(cluster);
    JobRef ref = JobRef.of(job.jobId());
    for (int look = 0; look < 2; look++) {
      JobEvidence seen = observer.observe(ref, JobIntent.none(), Depth.STATE);
      assertThat(seen.live().flatMap(JobSnapshot::clusterOverview).isKnown()).isTrue();
    }
    FLINK.verify(1, getRequestedFor(urlEqualTo("/jobs/overview")));
    FLINK.verify(1, getRequestedFor(urlEqualTo("/overview")));
  }

  @Test
  void aLookAtTheStateAsksNothingAboutTheJob() {
    JobSnapshot snapshot = look(job.jobId(), Depth.STATE);
    assertThat(snapshot.details().cause().orElseThrow().code()).isEqualTo(UnknownCode.NOT_ASKED);
    FLINK.verify(0, getRequestedFor(urlPathMatching("/jobs/[0-9a-f]{32}.*")));
  }

  @Test
  void aJobThatTheListLeavesOutIsAskedForItsStatus() {
    JobId other = JobId.of("ffffffffffffffffffffffffffffffff");
    FLINK.stubFor(
        get("/jobs/" + other + "/status")
            .willReturn(
                aResponse()
                    .withStatus(500)
                    .withBody(CapturedAnswers.text("2.3.0/errors/unknown-job-status.json"))));
    JobSnapshot snapshot = look(other, Depth.STATE);
    assertThat(snapshot.overview().isAbsent()).isTrue();
    assertThat(snapshot.status().isAbsent()).isTrue();
    assertThat(snapshot.otherJobIds()).containsExactly(job.jobId());
  }

  @Test
  void anInterruptedThreadGivesUpAndStaysInterrupted() {
    FLINK.stubFor(get("/overview").willReturn(ok("{}").withFixedDelay(500)));
    Thread.currentThread().interrupt();
    JobEvidence evidence =
        JobObserver.of(client).observe(JobRef.of(job.jobId()), JobIntent.none(), Depth.STATE);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(evidence.live().cause().orElseThrow().code()).isEqualTo(UnknownCode.CANCELLED);
  }

  @Test
  void troubleWithOnePieceSpoilsNoOther() {
    FLINK.stubFor(
        get(urlPathEqualTo("/jobs/" + job.jobId() + "/checkpoints"))
            .willReturn(aResponse().withStatus(500).withBody("{\"errors\":[\"odd\"]}")));
    JobSnapshot snapshot = look(job.jobId(), Depth.FULL);
    assertThat(snapshot.checkpoints().cause().orElseThrow().code())
        .isEqualTo(UnknownCode.SERVER_ERROR);
    assertThat(snapshot.details().isKnown()).isTrue();
    assertThat(snapshot.backPressure()).isNotEmpty();
  }

  private JobSnapshot look(JobId id, Depth depth) {
    return look(JobRef.of(id), depth);
  }

  private JobSnapshot look(JobRef ref, Depth depth) {
    return JobObserver.builder()
        .flink(client)
        .clock(CLOCK)
        .build()
        .observe(ref, JobIntent.none(), depth)
        .live()
        .value()
        .orElseThrow();
  }

  private static void serve(String path, String captured) {
    FLINK.stubFor(get(urlPathEqualTo(path)).willReturn(captured(captured)));
  }

  private static com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder captured(
      String path) {
    return aResponse()
        .withHeader("Content-Type", "application/json; charset=UTF-8")
        .withBody(CapturedAnswers.text(path));
  }

  private static void lists(String... rows) {
    FLINK.stubFor(
        get("/jobs/overview").willReturn(ok("{\"jobs\":[" + String.join(",", rows) + "]}")));
  }

  private static String row(JobId jobId) {
    return "{\"jid\":\""
        + jobId
        + "\",\"name\":\"stuck\",\"state\":\"RUNNING\",\"start-time\":1795219039829,"
        + "\"end-time\":-1,\"duration\":5,\"last-modification\":1795219039829,"
        + "\"tasks\":{\"total\":4,\"running\":4}}";
  }
}
