package io.github.flinkwatch.examples.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.archive.JobArchiveReader;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.examples.flink.DemoJobs;
import io.github.flinkwatch.examples.flink.EmbeddedFlink;
import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.health.HealthThresholds;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.health.RuleCatalogue;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.report.Fleet;
import io.github.flinkwatch.report.FleetReport;
import io.github.flinkwatch.report.FleetReport.JobRow;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.watch.JobEvent;
import io.github.flinkwatch.watch.JobWatcher;
import io.github.flinkwatch.watch.OneShot;
import io.github.flinkwatch.watch.WatchedCluster;
import io.github.flinkwatch.watch.WatchedJob;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dozen jobs of all kinds on a real Flink, watched through failures, ends and the cluster's. */
class FleetTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path archive;

  private final List<JobEvent> events = new CopyOnWriteArrayList<>();

  @Test
  @Tag("matrix")
  void aDozenJobsAreWatchedThroughFailures() throws InterruptedException {
    HealthThresholds thresholds =
        HealthThresholds.builder().tasksMissingGrace(Duration.ofSeconds(2)).build();
    JobHealthEvaluator evaluator = JobHealthEvaluator.of(RuleCatalogue.standard(), thresholds);
    JobArchiveReader archives = JobArchiveReader.of(archive.toUri());
    EmbeddedFlink cluster = EmbeddedFlink.start(2, 14, archive);
    boolean stopped = false;
    try (FlinkRestClient flink = FlinkRestClient.of(cluster.restUri());
        JobWatcher watcher =
            JobWatcher.builder()
                .interval(Duration.ofMillis(500))
                .deepInterval(Duration.ofSeconds(2))
                .maxBackoff(Duration.ofSeconds(1))
                .evaluator(evaluator)
                .listener(events::add)
                .build()) {
      WatchedCluster session =
          WatchedCluster.builder("session")
              .kind(ClusterKind.SESSION)
              .discoverJobs(true)
              .flink(flink)
              .archive(archives::fullSnapshot)
              .build();
      watcher.add(session);
      watcher.start();
      JobId mixed = cluster.submit(DemoJobs.mixed("mixed"));
      JobId asked = cluster.submit(DemoJobs.mixed("cancelled as asked"));
      JobId unasked = cluster.submit(DemoJobs.mixed("cancelled by somebody"));
      JobId lost = cluster.submit(DemoJobs.mixed("lost with its cluster"));
      JobId batch = cluster.submit(DemoJobs.batch("batch 1"));
      JobId awaited = cluster.submit(DemoJobs.batch("batch 2"));
      cluster.submit(DemoJobs.batch("batch 3"));
      JobId stuck = cluster.submit(DemoJobs.stuckSubtask("stuck", 1));
      cluster.submit(DemoJobs.stuckSubtask("stuck as well", 0));
      JobId failing = cluster.submit(DemoJobs.failingRegion("a region fails"));
      cluster.submit(DemoJobs.failingRegion("a region fails as well"));

      soon(watcher, mixed, health -> health.status() == HealthStatus.HEALTHY);
      soon(watcher, stuck, health -> health.finding(RuleId.CHECKPOINTS_FAILING).isPresent());
      soon(watcher, stuck, health -> health.finding(RuleId.CHECKPOINT_CULPRIT).isPresent());
      soon(watcher, failing, health -> health.finding(RuleId.TASKS_DOWN).isPresent());
      soon(watcher, batch, health -> health.state() == JobState.FINISHED);
      // Last of all, or it takes the slots of the others.
      JobId hungry = cluster.submit(DemoJobs.hungry("hungry", 60));
      soon(watcher, hungry, health -> health.finding(RuleId.TASKS_MISSING).isPresent());

      JobRef platforms = JobRef.builder().jobId(asked).name("ours").build();
      watcher.add(
          "session",
          WatchedJob.builder()
              .ref(platforms)
              .intent(JobIntent.builder().cancelRequestedAt(Instant.now()).build())
              .build());
      cluster.cancel(asked);
      JobHealth end = watcher.await(platforms, PATIENCE);
      assertThat(end.state()).isEqualTo(JobState.CANCELED);
      assertThat(end.endedAsAsked()).contains(true);
      cluster.cancel(unasked);
      soon(watcher, unasked, health -> health.finding(RuleId.UNEXPECTED_END).isPresent());

      assertReported(FleetReport.of(watcher.fleet()));
      Fleet scanned = OneShot.scan(session, evaluator, Clock.systemUTC());
      assertThat(FleetReport.of(scanned).abnormal())
          .extracting(JobRow::name)
          .contains("stuck", "stuck as well", "a region fails");

      JobHealth awaitedEnd = OneShot.await(session, WatchedJob.of(JobRef.of(awaited)), PATIENCE);
      assertThat(awaitedEnd.state()).isEqualTo(JobState.FINISHED);

      cluster.close();
      stopped = true;
      soon(watcher, lost, health -> health.state() == JobState.UNKNOWN);
      assertThat(health(watcher, batch).orElseThrow().state()).isEqualTo(JobState.FINISHED);
      // Its TaskManagers may be gone a moment before its JobManager.
      assertThat(health(watcher, lost).orElseThrow().lastKnownState().orElseThrow())
          .isIn(JobState.RUNNING, JobState.RESTARTING);
      assertThat(FleetReport.of(watcher.fleet()).unseen()).isNotEmpty();
      assertThat(events).noneMatch(event -> event.health().state() == JobState.FAILED);
      assertThat(watcher.counters().embedderFailures()).isZero();
    } finally {
      if (!stopped) {
        cluster.close();
      }
    }
  }

  private static void assertReported(FleetReport report) {
    assertThat(report.jobs()).hasSize(12);
    assertThat(report.flinkVersions().keySet()).singleElement().asString().startsWith("1.20.");
    assertThat(report.abnormal())
        .extracting(JobRow::name)
        .contains("stuck", "stuck as well", "a region fails", "hungry", "cancelled by somebody")
        .doesNotContain("mixed", "batch 1", "ours");
    JobRow mixed = row(report, "mixed");
    assertThat(mixed.stateSizeBytes()).isPresent();
    assertThat(mixed.checkpointing().orElseThrow()).startsWith("every 500 ms");
    assertThat(mixed.checkpointRemarks()).isNotEmpty(); // not retained when the job ends
    assertThat(mixed.moved().values()).allMatch(moved -> moved.records() > 0 && moved.bytes() > 0);
    assertThat(report.toHtml()).contains("CHECKPOINTS_FAILING");
    assertThat(report.toText()).contains("a region fails as well");
  }

  private static JobRow row(FleetReport report, String name) {
    return report.jobs().stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
  }

  private static Optional<JobHealth> health(JobWatcher watcher, JobId id) {
    return watcher.fleet().jobs().stream()
        .filter(job -> job.ref().jobId().equals(Optional.of(id)))
        .findFirst()
        .flatMap(job -> job.health());
  }

  private static void soon(JobWatcher watcher, JobId id, Predicate<JobHealth> wanted) {
    try {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> health(watcher, id).filter(wanted).isPresent());
    } catch (ConditionTimeoutException over) {
      throw new AssertionError(
          "still: " + health(watcher, id).map(JobHealth::explain).orElse("no verdict"), over);
    }
  }
}
