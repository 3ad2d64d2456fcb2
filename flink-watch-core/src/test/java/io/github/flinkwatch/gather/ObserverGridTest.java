package io.github.flinkwatch.gather;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.DeploymentReport.FinalStatus;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.wire.CapturedAnswers;
import io.github.flinkwatch.internal.wire.JobDetailsWire;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.testing.Piece;
import io.github.flinkwatch.testing.SideBySide;
import io.github.flinkwatch.testing.Stopwatch;
import io.github.flinkwatch.testing.UnrulyServer;
import io.github.flinkwatch.testing.UnrulySource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each piece of a look, and each way in which it can fail. */
class ObserverGridTest {

  private static final Duration DEADLINE = Duration.ofSeconds(8);

  private static final Clock CLOCK = Clock.systemUTC();

  private static final JobDetails JOB = job();

  private final UnrulyServer server = aHealthyJob();
  private final FlinkRestClient flink = client(server);

  private static JobDetails job() {
    try {
      return Json.read(JobDetailsWire.JOB_DETAILS, CapturedAnswers.text("2.3.0/stuck/job.json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static UnrulyServer aHealthyJob() {
    UnrulyServer server = new UnrulyServer();
    String path = "/jobs/" + JOB.jobId();
    server.serve("/overview", CapturedAnswers.text("2.3.0/cluster-busy/overview.json"));
    server.serve("/config", CapturedAnswers.text("2.3.0/cluster-busy/config.json"));
    server.serve("/jobs/overview", "{\"jobs\":[" + row(JOB.jobId(), "RUNNING") + "]}");
    server.serve(path, CapturedAnswers.text("2.3.0/stuck/job.json"));
    server.serve(path + "/status", "{\"status\":\"RUNNING\"}");
    server.serve(path + "/exceptions", CapturedAnswers.text("2.3.0/stuck/job-exceptions.json"));
    server.serve(path + "/checkpoints", CapturedAnswers.text("2.3.0/stuck/job-checkpoints.json"));
    server.serve(
        path + "/checkpoints/config",
        CapturedAnswers.text("2.3.0/healthy/job-checkpoints-config.json"));
    server.serve(path + "/metrics", CapturedAnswers.text("2.3.0/healthy/job-metrics-get.json"));
    JOB.vertices()
        .forEach(
            vertex -> {
              String vertexPath = path + "/vertices/" + vertex.id();
              server.serve(
                  vertexPath + "/backpressure",
                  CapturedAnswers.text("2.3.0/healthy/vertex-1-backpressure-second.json"));
              server.serve(
                  vertexPath + "/watermarks",
                  CapturedAnswers.text("2.3.0/healthy/vertex-1-watermarks.json"));
            });
    return server;
  }

  private static FlinkRestClient client(UnrulyServer server) {
    HttpSettings settings = HttpSettings.builder().maxBodyBytes(1 << 20).build();
    return FlinkRestClient.builder(server.uri()).http(settings).build();
  }

  @AfterEach
  void close() {
    flink.close();
    server.close();
  }

  @TestFactory
  List<DynamicNode> grid() {
    List<UnrulySource> sources = List.of(UnrulySource.values());
    return new SideBySide()
        .law(
            "a piece that fails costs itself and neither the state nor the deadline",
            Piece.inEachWay(EnumSet.allOf(Piece.class)),
            cell -> () -> aPieceThatFailsCostsItself(cell.piece(), cell.way()))
        .law(
            "a Flink that fails altogether is unknown and not failed",
            List.of(UnrulyServer.Way.values()),
            way -> () -> aFlinkThatFailsAltogetherIsUnknown(way))
        .law(
            "who does not know where Flink is leaves it to the others",
            sources,
            way -> () -> whoDoesNotKnowWhereFlinkIsLeavesItToTheOthers(way))
        .law(
            "a resource manager that fails leaves it to the archive",
            sources,
            way -> () -> aResourceManagerThatFailsLeavesItToTheArchive(way))
        .law(
            "an archive and a HistoryServer that fail leave it to the resource manager",
            sources,
            way -> () -> anArchiveAndAHistoryServerThatFailLeaveItToTheResourceManager(way))
        .all();
  }

  private static void aPieceThatFailsCostsItself(Piece piece, UnrulyServer.Way way) {
    try (UnrulyServer server = aHealthyJob();
        FlinkRestClient flink = client(server)) {
      server.spoil(piece.paths(), way);
      JobEvidence evidence = inTime(JobObserver.of(flink).within(DEADLINE), JobRef.of(JOB.jobId()));
      JobSnapshot seen = evidence.live().value().orElseThrow();
      assertThat(piece.in(seen).isUnknown()).as(piece.in(seen).toString()).isTrue();
      assertThat(judged(evidence).state()).isEqualTo(JobState.RUNNING);
      for (Piece other : Piece.values()) {
        if (other != piece && other != Piece.BACK_PRESSURE) {
          assertThat(other.in(seen).isKnown()).as(other + ": " + other.in(seen)).isTrue();
        }
      }
    }
  }

  private static void aFlinkThatFailsAltogetherIsUnknown(UnrulyServer.Way way) {
    try (UnrulyServer server = aHealthyJob();
        FlinkRestClient flink = client(server)) {
      server.spoil(path -> true, way);
      JobHealth health =
          judged(inTime(JobObserver.of(flink).within(DEADLINE), JobRef.of(JOB.jobId())));
      assertThat(health.state()).isEqualTo(JobState.UNKNOWN);
      assertThat(health.cause()).isPresent();
    }
  }

  private static void whoDoesNotKnowWhereFlinkIsLeavesItToTheOthers(UnrulySource way) {
    JobEvidence evidence =
        inTime(
            JobObserver.builder()
                .flink(way.question(CLOCK))
                .deployment(succeeded())
                .deadline(DEADLINE)
                .build(),
            dedicated());
    assertThat(evidence.live().cause()).isPresent();
    assertThat(judged(evidence).state()).isEqualTo(JobState.FINISHED);
  }

  private static void aResourceManagerThatFailsLeavesItToTheArchive(UnrulySource way) {
    JobEvidence evidence =
        inTime(
            JobObserver.builder()
                .deployment(way.question(CLOCK))
                .archive(run -> Question.answered(finished()))
                .deadline(DEADLINE)
                .build(),
            dedicated());
    assertThat(evidence.deployment().cause()).isPresent();
    assertThat(judged(evidence).state()).isEqualTo(JobState.FINISHED);
  }

  private static void anArchiveAndAHistoryServerThatFailLeaveItToTheResourceManager(
      UnrulySource way) {
    JobEvidence evidence =
        inTime(
            JobObserver.builder()
                .deployment(succeeded())
                .archive(run -> way.question(CLOCK))
                .history(
                    run -> {
                      way.answer(); // while the question is made
                      return null;
                    })
                .deadline(DEADLINE)
                .build(),
            dedicated());
    assertThat(evidence.archived().cause()).isPresent();
    assertThat(evidence.history().cause()).isPresent();
    assertThat(judged(evidence).state()).isEqualTo(JobState.FINISHED);
  }

  @Test
  void threeSourcesThatHangEndTogetherAtTheOneDeadline() {
    server.spoil(path -> true, UnrulyServer.Way.STALLS);
    JobEvidence evidence =
        inTime(
            JobObserver.builder()
                .flink(flink)
                .deployment(UnrulySource.NEVER_COMPLETES.question(CLOCK))
                .archive(run -> UnrulySource.HANGS.question(CLOCK))
                .deadline(DEADLINE)
                .build(),
            dedicated());
    assertThat(code(evidence.deployment())).isEqualTo(UnknownCode.RESPONSE_TIMEOUT);
    assertThat(code(evidence.archived())).isEqualTo(UnknownCode.RESPONSE_TIMEOUT);
    assertThat(code(evidence.live().value().orElseThrow().overview()))
        .isEqualTo(UnknownCode.RESPONSE_TIMEOUT);
  }

  @Test
  void aSourceThatHangsAgainAndAgainIsNotAskedForEver() {
    JobObserver observer =
        JobObserver.builder()
            .deployment(UnrulySource.HANGS_WHATEVER_COMES.question(CLOCK))
            .deadline(Duration.ofMillis(20))
            .build();
    JobEvidence last = observer.observe(dedicated());
    for (int look = 0; look < 20; look++) {
      last = observer.observe(dedicated());
    }
    assertThat(code(last.deployment())).isEqualTo(UnknownCode.NOT_ASKED);
  }

  @Test
  void othersAreNotAskedWhileFlinkTells() {
    JobEvidence evidence =
        JobObserver.builder()
            .flink(flink)
            .deployment(succeeded())
            .archive(run -> Question.answered(finished()))
            .build()
            .observe(dedicated(), JobIntent.none(), Depth.STATE);
    assertThat(code(evidence.deployment())).isEqualTo(UnknownCode.NOT_ASKED);
    assertThat(code(evidence.archived())).isEqualTo(UnknownCode.NOT_ASKED);
    assertThat(code(evidence.history())).isEqualTo(UnknownCode.NOT_CONFIGURED);
    assertThat(judged(evidence).state()).isEqualTo(JobState.RUNNING);
  }

  @Test
  void rowsThatAreBrokenOrDoubledCostTheirOwnJobs() {
    JobId other = JobId.of("abababababababababababababababab");
    JobId doubled = JobId.of("cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd");
    JobId nameless = JobId.of("efefefefefefefefefefefefefefefef");
    list(
        row(other, "RUNNING").replace("\"tasks\":{", "\"tasks\":[{").replace("}}", "}]}"),
        row(doubled, "RUNNING"),
        row(doubled, "FAILED"),
        row(nameless, "RUNNING").replace("\"stuck\"", "null"),
        row(JOB.jobId(), "RUNNING"));
    ClusterLook look = ClusterObserver.of(flink, CLOCK).observe().ask().value().orElseThrow();
    assertThat(look.row(JOB.jobId()).isKnown()).isTrue();
    assertThat(look.row(nameless).isKnown()).isTrue();
    assertThat(code(look.row(other))).isEqualTo(UnknownCode.MALFORMED_JSON);
    assertThat(code(look.row(doubled))).isEqualTo(UnknownCode.JOB_AMBIGUOUS);
    assertThat(look.row(JobId.of("00000000000000000000000000000001")).isAbsent()).isTrue();
  }

  @Test
  void aRowWithoutAReadableIdLeavesItOpenWhetherAnUnlistedJobIsThere() {
    list(row(JOB.jobId(), "RUNNING"), "{\"jid\":\"?\",\"state\":\"RUNNING\"}", "7");
    ClusterLook look = ClusterObserver.of(flink, CLOCK).observe().ask().value().orElseThrow();
    assertThat(look.row(JOB.jobId()).isKnown()).isTrue();
    assertThat(code(look.row(JobId.of("00000000000000000000000000000001"))))
        .isEqualTo(UnknownCode.MALFORMED_JSON);
  }

  @Test
  void ofTwoRowsWithOneIdTheLaterStartCounts() {
    String old = row(JOB.jobId(), "FAILED");
    list(old, row(JOB.jobId(), "RUNNING").replace("1795219039829", "1795219099829"));
    assertThat(judged(JobObserver.of(flink).observe(JOB.jobId())).state())
        .isEqualTo(JobState.RUNNING);
    list(row(JOB.jobId(), "RUNNING").replace("1795219039829", "1795219099829"), old);
    assertThat(judged(JobObserver.of(flink).observe(JOB.jobId())).state())
        .isEqualTo(JobState.RUNNING);
  }

  @Test
  void detailsOfAnotherJobAreNoAnswerAboutThisOne() {
    JobId asked = JobId.of("abababababababababababababababab");
    list(row(asked, "RUNNING"));
    server.serve("/jobs/" + asked, CapturedAnswers.text("2.3.0/stuck/job.json"));
    JobEvidence evidence = JobObserver.of(flink).observe(asked);
    assertThat(code(evidence.live().value().orElseThrow().details()))
        .isEqualTo(UnknownCode.JOB_ID_CHANGED);
    assertThat(judged(evidence).state()).isEqualTo(JobState.RUNNING);
  }

  @Test
  void aLookThatIsCancelledGivesUpAtOnce() {
    server.spoil(path -> true, UnrulyServer.Way.HANGS);
    JobObserver observer = JobObserver.of(flink).within(Duration.ofHours(1));
    assertThat(
            observer
                .observeAsync(JobRef.of(JOB.jobId()), JobIntent.none(), Depth.FULL)
                .cancel(true))
        .isTrue();
    Thread.currentThread().interrupt();
    JobEvidence evidence = observer.observe(JOB.jobId());
    assertThat(Thread.interrupted()).isTrue();
    assertThat(code(evidence.live())).isEqualTo(UnknownCode.CANCELLED);
  }

  private void list(String... rows) {
    server.serve("/jobs/overview", "{\"jobs\":[" + String.join(",", Arrays.asList(rows)) + "]}");
  }

  private static JobEvidence inTime(JobObserver observer, JobRef ref) {
    try (Stopwatch watch = new Stopwatch()) {
      watch.begin();
      JobEvidence evidence = observer.observe(ref);
      watch.assertWithin(DEADLINE);
      return evidence;
    }
  }

  private static JobHealth judged(JobEvidence evidence) {
    return JobHealthEvaluator.ofDefaults().evaluate(evidence).health();
  }

  private static JobRef dedicated() {
    return JobRef.builder()
        .jobId(JOB.jobId())
        .deploymentId("application_1700000000000_0001")
        .clusterKind(ClusterKind.DEDICATED)
        .build();
  }

  private static Question<DeploymentReport> succeeded() {
    return Question.answered(
        Observation.known(
            DeploymentReport.builder()
                .kind(DeploymentReport.Kind.YARN)
                .deploymentId("application_1700000000000_0001")
                .state(DeploymentState.FINISHED)
                .finalStatus(FinalStatus.SUCCEEDED)
                .build(),
            Instant.EPOCH));
  }

  private static Observation<JobSnapshot> finished() {
    Instant now = CLOCK.instant();
    JobSnapshot archived =
        JobSnapshot.builder(JobSnapshot.Source.ARCHIVE, now)
            .overview(
                Observation.known(
                    io.github.flinkwatch.model.JobOverview.builder()
                        .jobId(JOB.jobId())
                        .name("stuck")
                        .status(io.github.flinkwatch.JobStatus.FINISHED)
                        .tasks(io.github.flinkwatch.model.TaskCounts.builder().build())
                        .build(),
                    now))
            .build();
    return Observation.known(archived, now);
  }

  private static UnknownCode code(Observation<?> unknown) {
    return unknown.cause().orElseThrow().code();
  }

  private static String row(JobId jobId, String state) {
    return "{\"jid\":\""
        + jobId
        + "\",\"name\":\"stuck\",\"state\":\""
        + state
        + "\",\"start-time\":1795219039829,\"end-time\":-1,\"duration\":5,"
        + "\"last-modification\":1795219039829,\"tasks\":{\"total\":4,\"running\":4}}";
  }
}
