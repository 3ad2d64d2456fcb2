package io.github.flinkwatch.report;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.Evaluation;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.Checkpoint.CheckpointStatus;
import io.github.flinkwatch.model.CheckpointingStatistics.LatestCheckpoints;
import io.github.flinkwatch.model.DashboardConfig;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.report.Fleet.FleetCluster;
import io.github.flinkwatch.report.Fleet.FleetJob;
import io.github.flinkwatch.testing.FlinkScenarios;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Fleets to report on: looks at well-known scenarios, day after day. */
final class Fleets {

  static final String NASTY = "</td><script>alert(\"x\")</script>'&\u0007 =cmd|' /C calc'!A0";

  private Fleets() {}

  /** A dozen jobs of all kinds, of which the first was watched for four days. */
  static Fleet dozen() {
    List<FleetJob> jobs = new ArrayList<>();
    jobs.add(history(0, "orders", 3L << 30));
    jobs.add(history(1, "clickstream", 40L << 30));
    jobs.add(history(2, "payments", 12L << 20));
    jobs.add(once(3, "enrichment", FlinkScenarios.stuckCheckpoint()));
    jobs.add(once(4, "sessions", FlinkScenarios.tasksFailedWhileRunning()));
    jobs.add(once(5, "price-list", FlinkScenarios.mixedBatchAndStreaming()));
    jobs.add(once(6, "fraud", FlinkScenarios.jobManagerUnreachable()));
    jobs.add(once(7, "nightly", FlinkScenarios.finishedOnYarn()));
    jobs.add(once(8, "export", FlinkScenarios.failed()));
    jobs.add(once(9, "search-index", FlinkScenarios.restarting()));
    jobs.add(once(10, "report", FlinkScenarios.finishedButArchiveUnreadable()));
    jobs.add(once(11, NASTY, ofAFlinkThatDoesNotKnowItsVersion()));
    return Fleet.builder()
        .at(FlinkScenarios.NOW)
        .jobs(jobs)
        .addClusters(
            cluster("session-eu").answeredAt(FlinkScenarios.NOW).flinkVersion("1.20.3").build(),
            cluster("application-fraud")
                .answeredAt(FlinkScenarios.NOW.minusSeconds(312))
                .silentBecause(
                    UnknownCause.of(
                        UnknownCode.CONNECT_REFUSED, "GET http://fraud-rest:8081/jobs/overview"))
                .build())
        .build();
  }

  private static FleetCluster.Builder cluster(String name) {
    return FleetCluster.builder().name(name).askedAt(FlinkScenarios.NOW);
  }

  static JobRef ref(int number, String name) {
    return JobRef.builder()
        .jobId(JobId.of(String.format("%032x", 0xabc0 + number)))
        .name(name)
        .clusterKind(ClusterKind.DEDICATED)
        .build();
  }

  /** {@code <unknown>}, which is read as empty. */
  private static JobEvidence ofAFlinkThatDoesNotKnowItsVersion() {
    DashboardConfig config =
        DashboardConfig.builder()
            .refreshInterval(Duration.ofSeconds(3))
            .timezoneOffsetMillis(0)
            .build();
    return FlinkScenarios.live(
        FlinkScenarios.healthySnapshot()
            .dashboardConfig(Observation.known(config, FlinkScenarios.NOW))
            .clusterOverview(
                FlinkScenarios.healthySnapshot()
                    .build()
                    .clusterOverview()
                    .map(seen -> seen.toBuilder().flinkVersion(Optional.empty()).build()))
            .checkpointConfig(
                Observation.known(
                    FlinkScenarios.checkpointConfig().timeout(Duration.ofMillis(10)).build(),
                    FlinkScenarios.NOW))
            .build());
  }

  /** The scenario under a name and id of its own, judged twice so that comparisons have a base. */
  private static FleetJob once(int number, String name, JobEvidence scenario) {
    JobEvidence before =
        renamed(number, name, FlinkScenarios.later(scenario, Duration.ofSeconds(-30)));
    Evaluation first = JobHealthEvaluator.ofDefaults().evaluate(before, JobMemory.empty());
    return look(renamed(number, name, scenario), first.memory());
  }

  private static JobEvidence renamed(int number, String name, JobEvidence scenario) {
    JobRef ref = ref(number, name);
    JobEvidence.Builder renamed = scenario.toBuilder().ref(ref);
    scenario
        .live()
        .value()
        .ifPresent(
            live ->
                renamed.live(
                    live.toBuilder()
                        .overview(
                            live.overview()
                                .map(
                                    row ->
                                        row.toBuilder()
                                            .jobId(ref.jobId().get())
                                            .name(name)
                                            .build()))
                        .details(
                            live.details()
                                .map(row -> row.toBuilder().jobId(ref.jobId().get()).build()))
                        .build()));
    return renamed.build();
  }

  private static FleetJob look(JobEvidence evidence, JobMemory before) {
    Evaluation evaluation = JobHealthEvaluator.ofDefaults().evaluate(evidence, before);
    return FleetJob.builder()
        .ref(evidence.ref())
        .cluster(evidence.ref().name().get().equals("fraud") ? "application-fraud" : "session-eu")
        .health(evaluation.health())
        .confirmedAt(evidence.at())
        .snapshot(evidence.live().value())
        .memory(evaluation.memory())
        .build();
  }

  private static FleetJob history(int number, String name, long size) {
    JobMemory memory = JobMemory.empty();
    FleetJob job = null;
    int looks = 4 * 12;
    for (int i = looks; i >= 0; i--) {
      Instant at = FlinkScenarios.NOW.minus(Duration.ofHours(2L * i));
      double wave = 0.8 + 0.2 * Math.sin(i / 4.0) + (looks - i) / 200.0;
      job =
          look(renamed(number, name, at(at, 100_000L * (looks - i), (long) (size * wave))), memory);
      memory = job.memory();
    }
    return job;
  }

  /** A healthy look at that instant, with so many records moved and so much state. */
  static JobEvidence at(Instant at, long moved, long size) {
    Checkpoint last =
        FlinkScenarios.checkpoint(100, CheckpointStatus.COMPLETED, at.minusSeconds(30))
            .latestAckTime(at.minusSeconds(29))
            .endToEndDuration(Duration.ofSeconds(1))
            .acknowledgedSubtaskCount(4)
            .stateSizeBytes(size)
            .externalPath("hdfs://nameservice/flink/checkpoints/chk-100")
            .discarded(false)
            .build();
    JobSnapshot snapshot =
        FlinkScenarios.healthySnapshot()
            .at(at)
            .details(
                Observation.known(
                    details(at, FlinkScenarios.START.minus(Duration.ofDays(90)), moved), at))
            .checkpoints(
                Observation.known(
                    FlinkScenarios.checkpoints().toBuilder()
                        .latest(LatestCheckpoints.builder().completed(last).build())
                        .history(List.of(last))
                        .build(),
                    at))
            .build();
    return FlinkScenarios.live(snapshot).toBuilder().at(at).build();
  }

  /** Details whose vertices began at {@code began} and have moved that many records. */
  static JobDetails details(Instant now, Instant began, long moved) {
    return FlinkScenarios.details(JobStatus.RUNNING)
        .now(now)
        .vertices(
            List.of(
                FlinkScenarios.vertex(FlinkScenarios.SOURCE, "source", 0, moved).toBuilder()
                    .startTime(began)
                    .build(),
                FlinkScenarios.vertex(FlinkScenarios.WORK, "work", moved, 0).toBuilder()
                    .startTime(began)
                    .build()))
        .build();
  }
}
