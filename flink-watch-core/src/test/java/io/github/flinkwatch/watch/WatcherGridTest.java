package io.github.flinkwatch.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.DeploymentReport.FinalStatus;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.testing.FlinkScenarios;
import io.github.flinkwatch.testing.HealthyFlink;
import io.github.flinkwatch.testing.Piece;
import io.github.flinkwatch.testing.UnrulyServer;
import io.github.flinkwatch.testing.UnrulySource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each piece that a watcher asks for, and each way in which it can fail. */
class WatcherGridTest {

  private static final Duration DEADLINE = Duration.ofMillis(400);

  /** For a look and its verdict; the machine runs other tests as well. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Clock CLOCK = Clock.systemUTC();

  private static final JobRef JOB =
      JobRef.builder()
          .jobId(FlinkScenarios.JOB)
          .deploymentId("application_1795210000000_0007")
          .clusterKind(ClusterKind.DEDICATED)
          .build();

  private final UnrulyServer server = new UnrulyServer();
  private final FlinkRestClient flink =
      FlinkRestClient.builder(server.uri())
          .http(HttpSettings.builder().deadline(DEADLINE).circuitFailureThreshold(0).build())
          .build();
  private final JobWatcher watcher =
      JobWatcher.builder().interval(Duration.ofMillis(50)).lookDeadline(DEADLINE).build();

  @AfterEach
  void close() {
    watcher.close();
    flink.close();
    server.close();
  }

  static Stream<Object[]> grid() {
    return Piece.inEachWay().stream().filter(cell -> cell[0] != Piece.LIST);
  }

  @ParameterizedTest
  @MethodSource("grid")
  void aPieceThatFailsCostsItselfAndNotTheState(Piece piece, UnrulyServer.Way way) {
    HealthyFlink.serve(server);
    server.spoil(piece.paths(), way);
    JobHealth unused = verdict(cluster -> cluster.flink(flink));
    await("the list, which a machine that is busy may tell late")
        .atMost(PATIENCE)
        .until(() -> watcher.health(JOB).orElseThrow().state() == JobState.RUNNING);
    if (piece != Piece.BACK_PRESSURE) { // which is asked for in the closest look only
      JobSnapshot seen = seen();
      assertThat(piece.in(seen).cause()).as(piece.in(seen).toString()).isPresent();
    }
  }

  @ParameterizedTest
  @EnumSource(UnrulyServer.Way.class)
  void aListThatFailsIsUnknownWithItsCauseAndNotFailed(UnrulyServer.Way way) {
    HealthyFlink.serve(server);
    server.spoil(Piece.LIST.paths(), way);
    JobHealth health = verdict(cluster -> cluster.flink(flink));
    assertThat(health.state()).isEqualTo(JobState.UNKNOWN);
    assertThat(health.cause()).isPresent();
    assertThat(watcher.fleet().clusters().get(0).silentBecause()).isPresent();
  }

  @ParameterizedTest
  @EnumSource(UnrulySource.class)
  void whoDoesNotKnowWhereFlinkIsLeavesItToTheOthers(UnrulySource way) {
    JobHealth health =
        verdict(cluster -> cluster.flink(way.question(CLOCK)).deployment(succeeded()));
    assertThat(health.state()).isEqualTo(JobState.FINISHED);
    assertThat(watcher.fleet().clusters().get(0).silentBecause()).isPresent();
  }

  @ParameterizedTest
  @EnumSource(UnrulySource.class)
  void aResourceManagerThatFailsLeavesItToTheArchive(UnrulySource way) {
    JobHealth health =
        verdict(cluster -> cluster.deployment(way.question(CLOCK)).archive(run -> finished()));
    assertThat(health.state()).isEqualTo(JobState.FINISHED);
  }

  @ParameterizedTest
  @EnumSource(UnrulySource.class)
  void anArchiveAndAHistoryServerThatFailLeaveItToTheResourceManager(UnrulySource way) {
    JobHealth health =
        verdict(
            cluster ->
                cluster
                    .deployment(succeeded())
                    .archive(run -> way.question(CLOCK))
                    .history(
                        run -> {
                          way.answer(); // while the question is made
                          return null;
                        }));
    assertThat(health.state()).isEqualTo(JobState.FINISHED);
  }

  @ParameterizedTest
  @EnumSource(UnrulySource.class)
  void sourcesThatAllFailAreUnknownWithACauseAndNotFailed(UnrulySource way) {
    JobHealth health =
        verdict(
            cluster ->
                cluster
                    .flink(way.question(CLOCK))
                    .deployment(way.question(CLOCK))
                    .archive(run -> way.question(CLOCK)));
    assertThat(health.state()).isEqualTo(JobState.UNKNOWN);
    assertThat(health.cause()).isPresent();
  }

  @ParameterizedTest
  @EnumSource(UnrulySource.class)
  void othersThatFailCostNothingWhileFlinkTells(UnrulySource way) {
    HealthyFlink.serve(server);
    JobHealth health =
        verdict(
            cluster ->
                cluster
                    .flink(flink)
                    .deployment(way.question(CLOCK))
                    .archive(run -> way.question(CLOCK)));
    assertThat(health.state()).isEqualTo(JobState.RUNNING);
  }

  private JobHealth verdict(Consumer<WatchedCluster.Builder> sources) {
    WatchedCluster.Builder cluster = WatchedCluster.builder("orders").discoverJobs(false);
    sources.accept(cluster);
    watcher.add(cluster.build());
    watcher.add("orders", WatchedJob.of(JOB));
    watcher.start();
    await().atMost(PATIENCE).until(() -> watcher.health(JOB).isPresent());
    await().atMost(PATIENCE).until(() -> watcher.counters().waitingDeepLooks() == 0);
    return watcher.health(JOB).orElseThrow();
  }

  /** Returns what is known after a closer look, before which only the row was judged. */
  private JobSnapshot seen() {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                watcher.fleet().jobs().get(0).snapshot().stream()
                    .anyMatch(seen -> Stream.of(Piece.values()).anyMatch(it -> told(it, seen))));
    return watcher.fleet().jobs().get(0).snapshot().orElseThrow();
  }

  private static boolean told(Piece piece, JobSnapshot seen) {
    return piece != Piece.LIST && piece != Piece.BACK_PRESSURE && piece.in(seen).isKnown();
  }

  private static Question<DeploymentReport> succeeded() {
    return Question.answered(
        Observation.known(
            FlinkScenarios.application(DeploymentState.FINISHED, FinalStatus.SUCCEEDED).build(),
            Instant.EPOCH));
  }

  private static Question<JobSnapshot> finished() {
    Instant now = CLOCK.instant();
    return Question.answered(
        Observation.known(
            JobSnapshot.builder(JobSnapshot.Source.ARCHIVE, now)
                .overview(
                    Observation.known(
                        FlinkScenarios.overview(JobStatus.FINISHED, FlinkScenarios.running(0)),
                        now))
                .build(),
            now));
  }
}
