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
import io.github.flinkwatch.testing.SideBySide;
import io.github.flinkwatch.testing.Stopwatch;
import io.github.flinkwatch.testing.UnrulyServer;
import io.github.flinkwatch.testing.UnrulySource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Each piece that a watcher asks for, and each way in which it can fail. */
class WatcherGridTest {

  private static final Duration DEADLINE = Duration.ofSeconds(3);

  /** For what needs no deadline to end; the machine runs other tests as well. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Clock CLOCK = Clock.systemUTC();

  private static final JobRef JOB =
      JobRef.builder()
          .jobId(FlinkScenarios.JOB)
          .deploymentId("application_1795210000000_0007")
          .clusterKind(ClusterKind.DEDICATED)
          .build();

  @TestFactory
  List<DynamicNode> grid() {
    List<UnrulySource> sources = List.of(UnrulySource.values());
    return new SideBySide()
        .law(
            "a piece that fails costs itself and neither the state nor the deadline",
            Piece.inEachWay(EnumSet.complementOf(EnumSet.of(Piece.LIST))),
            cell -> () -> aPieceThatFailsCostsItself(cell.piece(), cell.way()))
        .law(
            "a list that fails is unknown with its cause and not failed",
            List.of(UnrulyServer.Way.values()),
            way -> () -> aListThatFailsIsUnknownWithItsCauseAndNotFailed(way))
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
        .law(
            "sources that all fail are unknown with a cause and not failed",
            sources,
            way -> () -> sourcesThatAllFailAreUnknownWithACauseAndNotFailed(way))
        .law(
            "others that fail cost nothing while Flink tells",
            sources,
            way -> () -> othersThatFailCostNothingWhileFlinkTells(way))
        .all();
  }

  private static void aPieceThatFailsCostsItself(Piece piece, UnrulyServer.Way way) {
    try (Watching watching = new Watching()) {
      HealthyFlink.serve(watching.server);
      watching.server.spoil(piece.paths(), way);
      watching.begin(cluster -> cluster.flink(watching.flink));
      JobSnapshot seen = watching.seenClosely();
      assertThat(watching.health().state()).isEqualTo(JobState.RUNNING);
      if (piece != Piece.BACK_PRESSURE) { // which is asked for in the closest look only
        assertThat(piece.in(seen).cause()).as(piece.in(seen).toString()).isPresent();
      }
    }
  }

  private static void aListThatFailsIsUnknownWithItsCauseAndNotFailed(UnrulyServer.Way way) {
    try (Watching watching = new Watching()) {
      HealthyFlink.serve(watching.server);
      watching.server.spoil(Piece.LIST.paths(), way);
      watching.begin(cluster -> cluster.flink(watching.flink));
      JobHealth health = watching.verdict();
      watching.beganWithTheFirstOf(Piece.LIST.paths());
      watching.watch.assertWithin(DEADLINE);
      assertThat(health.state()).isEqualTo(JobState.UNKNOWN);
      assertThat(health.cause()).isPresent();
      assertThat(watching.watcher.fleet().clusters().get(0).silentBecause()).isPresent();
    }
  }

  private static void whoDoesNotKnowWhereFlinkIsLeavesItToTheOthers(UnrulySource way) {
    try (Watching watching = new Watching()) {
      watching.begin(
          cluster -> cluster.flink(way.question(CLOCK, watching.watch)).deployment(succeeded()));
      assertThat(watching.verdictInTime().state()).isEqualTo(JobState.FINISHED);
      assertThat(watching.watcher.fleet().clusters().get(0).silentBecause()).isPresent();
    }
  }

  private static void aResourceManagerThatFailsLeavesItToTheArchive(UnrulySource way) {
    try (Watching watching = new Watching()) {
      watching.begin(
          cluster ->
              cluster.deployment(way.question(CLOCK, watching.watch)).archive(run -> finished()));
      assertThat(watching.verdictInTime().state()).isEqualTo(JobState.FINISHED);
    }
  }

  private static void anArchiveAndAHistoryServerThatFailLeaveItToTheResourceManager(
      UnrulySource way) {
    try (Watching watching = new Watching()) {
      watching.begin(
          cluster ->
              cluster
                  .deployment(succeeded())
                  .archive(run -> way.question(CLOCK, watching.watch))
                  .history(
                      run -> {
                        watching.watch.begin();
                        way.answer(); // while the question is made
                        return null;
                      }));
      assertThat(watching.verdictInTime().state()).isEqualTo(JobState.FINISHED);
    }
  }

  private static void sourcesThatAllFailAreUnknownWithACauseAndNotFailed(UnrulySource way) {
    try (Watching watching = new Watching()) {
      watching.begin(
          cluster ->
              cluster
                  .flink(way.question(CLOCK))
                  .deployment(way.question(CLOCK, watching.watch))
                  .archive(run -> way.question(CLOCK, watching.watch)));
      JobHealth health = watching.verdictInTime();
      assertThat(health.state()).isEqualTo(JobState.UNKNOWN);
      assertThat(health.cause()).isPresent();
    }
  }

  private static void othersThatFailCostNothingWhileFlinkTells(UnrulySource way) {
    try (Watching watching = new Watching()) {
      HealthyFlink.serve(watching.server);
      watching.begin(
          cluster ->
              cluster
                  .flink(watching.flink)
                  .deployment(way.question(CLOCK))
                  .archive(run -> way.question(CLOCK)));
      JobSnapshot unused = watching.seenClosely();
      assertThat(watching.health().state()).isEqualTo(JobState.RUNNING);
    }
  }

  /** A watcher of one job, and how long its look takes. */
  private static final class Watching implements AutoCloseable {
    final UnrulyServer server = new UnrulyServer();
    final FlinkRestClient flink =
        FlinkRestClient.builder(server.uri())
            .http(
                HttpSettings.builder()
                    .deadline(DEADLINE)
                    .maxBodyBytes(1 << 20)
                    .circuitFailureThreshold(0)
                    .build())
            .build();
    final JobWatcher watcher =
        JobWatcher.builder().interval(Duration.ofMillis(50)).lookDeadline(DEADLINE).build();
    final Stopwatch watch = new Stopwatch();

    void begin(Consumer<WatchedCluster.Builder> sources) {
      WatchedCluster.Builder cluster = WatchedCluster.builder("orders").discoverJobs(false);
      sources.accept(cluster);
      watcher.add(cluster.build());
      watcher.add("orders", WatchedJob.of(JOB));
      watcher.start();
    }

    JobHealth health() {
      return watcher.health(JOB).orElseThrow();
    }

    JobHealth verdict() {
      until(() -> watcher.health(JOB).isPresent());
      return health();
    }

    /** Returns the verdict of the first look, which has kept the deadline. */
    JobHealth verdictInTime() {
      JobHealth health = verdict();
      watch.assertWithin(DEADLINE);
      return health;
    }

    void beganWithTheFirstOf(Predicate<String> paths) {
      watch.beginAt(server.firstAsked(paths).orElseThrow());
    }

    /** Returns what is known after the first closer look, which has kept the deadline. */
    JobSnapshot seenClosely() {
      until(
          () ->
              watcher.fleet().jobs().get(0).snapshot().stream()
                  .anyMatch(seen -> Stream.of(Piece.values()).anyMatch(it -> told(it, seen))));
      beganWithTheFirstOf(Piece.DETAILS.paths());
      watch.assertWithin(DEADLINE);
      return watcher.fleet().jobs().get(0).snapshot().orElseThrow();
    }

    private static boolean told(Piece piece, JobSnapshot seen) {
      return piece != Piece.LIST && piece != Piece.BACK_PRESSURE && piece.in(seen).isKnown();
    }

    private static void until(Callable<Boolean> done) {
      await().atMost(PATIENCE).pollInterval(Duration.ofMillis(25)).until(done);
    }

    @Override
    public void close() {
      watch.close();
      watcher.close();
      flink.close();
      server.close();
    }
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
