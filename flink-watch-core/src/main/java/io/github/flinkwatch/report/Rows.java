package io.github.flinkwatch.report;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.Finding;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHistory.Sample;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.internal.text.Spans;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.Checkpoint.CheckpointStatus;
import io.github.flinkwatch.model.CheckpointConfig;
import io.github.flinkwatch.model.CheckpointingStatistics;
import io.github.flinkwatch.model.CheckpointingStatistics.CheckpointSummary;
import io.github.flinkwatch.model.CheckpointingStatistics.RestoredCheckpoint;
import io.github.flinkwatch.model.CheckpointingStatistics.StatisticsSummary;
import io.github.flinkwatch.model.ClusterOverview;
import io.github.flinkwatch.model.DashboardConfig;
import io.github.flinkwatch.model.JobType;
import io.github.flinkwatch.report.Fleet.FleetCluster;
import io.github.flinkwatch.report.Fleet.FleetJob;
import io.github.flinkwatch.report.FleetReport.JobRow;
import io.github.flinkwatch.report.FleetReport.RestorePoint;
import io.github.flinkwatch.report.FleetReport.Unseen;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Makes the rows of a report of what is known of the jobs, and the list of what is not. */
final class Rows {

  private Rows() {}

  static JobRow of(FleetJob job) {
    Optional<JobSnapshot> seen = job.snapshot();
    Optional<CheckpointingStatistics> checkpoints =
        seen.map(JobSnapshot::checkpoints).flatMap(Observation::value);
    Optional<Checkpoint> completed = checkpoints.flatMap(all -> all.latest().completed());
    List<Sample> sizes = job.memory().history().stateSizes();
    return JobRow.builder()
        .ref(job.ref())
        .name(job.displayName())
        .cluster(job.cluster())
        .health(job.health())
        .flinkVersion(version(seen).or(job.memory()::flinkVersion))
        .stateSizeBytes(
            completed
                .map(checkpoint -> OptionalLong.of(checkpoint.stateSizeBytes()))
                .orElse(OptionalLong.empty()))
        .averageStateSizeBytes(average(sizes, checkpoints))
        .stateSizes(sizes)
        .restorePoint(restorePoint(checkpoints))
        .checkpointing(seen.map(JobSnapshot::checkpointConfig).flatMap(Rows::checkpointing))
        .checkpointRemarks(remarks(job))
        .moved(job.memory().history().movedByDay())
        .build();
  }

  /** A Flink that answers and has no version does not know its own. */
  private static Optional<String> version(Optional<JobSnapshot> seen) {
    Optional<DashboardConfig> config =
        seen.map(JobSnapshot::dashboardConfig).flatMap(Observation::value);
    Optional<ClusterOverview> overview =
        seen.map(JobSnapshot::clusterOverview).flatMap(Observation::value);
    return config
        .flatMap(DashboardConfig::flinkVersion)
        .or(() -> overview.flatMap(ClusterOverview::flinkVersion))
        .or(
            () ->
                config.isPresent() || overview.isPresent()
                    ? Optional.of(FleetReport.UNKNOWN_TO_FLINK)
                    : Optional.empty());
  }

  private static OptionalLong average(
      List<Sample> sizes, Optional<CheckpointingStatistics> checkpoints) {
    if (sizes.size() > 1) {
      return OptionalLong.of(
          (long) sizes.stream().mapToLong(Sample::value).average().orElseThrow());
    }
    return checkpoints
        .flatMap(CheckpointingStatistics::summary)
        .flatMap(CheckpointSummary::stateSizeBytes)
        .map(StatisticsSummary::average)
        .orElse(OptionalLong.empty());
  }

  /**
   * The latest of what completed and was not discarded. What the job was restored from counts where
   * nothing has completed since.
   */
  private static Optional<RestorePoint> restorePoint(
      Optional<CheckpointingStatistics> checkpoints) {
    if (checkpoints.isEmpty()) {
      return Optional.empty();
    }
    CheckpointingStatistics all = checkpoints.get();
    Optional<RestorePoint> own =
        Stream.concat(
                Stream.of(all.latest().completed(), all.latest().savepoint())
                    .flatMap(Optional::stream),
                all.history().stream())
            .filter(Rows::isRestorable)
            .max(Comparator.comparing(Checkpoint::triggerTime))
            .map(
                point ->
                    RestorePoint.builder()
                        .path(point.externalPath().orElseThrow())
                        .savepoint(point.savepoint())
                        .triggeredAt(point.triggerTime())
                        .sizeBytes(point.stateSizeBytes())
                        .build());
    return own.or(() -> all.latest().restored().flatMap(Rows::restored));
  }

  private static boolean isRestorable(Checkpoint checkpoint) {
    return checkpoint.status() == CheckpointStatus.COMPLETED
        && checkpoint.externalPath().isPresent()
        && !checkpoint.discarded().orElse(false);
  }

  private static Optional<RestorePoint> restored(RestoredCheckpoint restored) {
    return restored
        .externalPath()
        .map(
            path ->
                RestorePoint.builder()
                    .path(path)
                    .savepoint(restored.savepoint())
                    .triggeredAt(restored.restoreTime())
                    .build());
  }

  private static Optional<String> checkpointing(Observation<CheckpointConfig> config) {
    return config.fold(
        known ->
            Optional.of(
                known.interval().map(every -> "every " + Spans.spoken(every)).orElse("none")
                    + ", "
                    + known.modeText().replace('_', ' ')
                    + known.timeout().map(limit -> ", timeout " + Spans.spoken(limit)).orElse("")
                    + (known.externalization().enabled() ? "" : ", not retained")),
        absent -> Optional.of("none"),
        unknown -> Optional.empty());
  }

  private static List<String> remarks(FleetJob job) {
    return job.health()
        .flatMap(verdict -> verdict.finding(RuleId.CHECKPOINT_CONFIG))
        .map(Finding::remarks)
        .orElse(List.of());
  }

  static List<Unseen> unseen(Fleet fleet) {
    List<Unseen> unseen = new ArrayList<>();
    for (FleetCluster cluster : fleet.clusters()) {
      if (cluster.silentBecause().isPresent() || cluster.askedAt().isEmpty()) {
        unseen.add(
            Unseen.builder()
                .cluster(cluster.name())
                .what("all of the cluster")
                .cause(cluster.silentBecause())
                .lastSeenAt(cluster.answeredAt())
                .build());
      }
    }
    for (FleetJob job : fleet.jobs()) {
      unseen(job).ifPresent(unseen::add);
    }
    return unseen;
  }

  private static Optional<Unseen> unseen(FleetJob job) {
    Unseen.Builder about = Unseen.builder().cluster(job.cluster()).job(job.displayName());
    Optional<JobHealth> health = job.health();
    if (health.isEmpty()) {
      return Optional.of(about.what("the job: no look is complete yet").build());
    }
    JobHealth verdict = health.get();
    if (verdict.state() == JobState.UNKNOWN) {
      return Optional.of(
          about
              .what("the job's state")
              .cause(verdict.cause())
              .lastSeenAt(verdict.lastKnownAt())
              .build());
    }
    if (verdict.state().isEnded()) {
      return Optional.empty();
    }
    boolean batch = verdict.jobType().filter(type -> type == JobType.BATCH).isPresent();
    Optional<Observation<CheckpointingStatistics>> checkpoints =
        job.snapshot().map(JobSnapshot::checkpoints).filter(Observation::isUnknown);
    if (checkpoints.isPresent() && !batch) {
      return Optional.of(
          about
              .what("checkpoints, and so state size and restore point")
              .cause(checkpoints.get().cause().filter(why -> why.code() != UnknownCode.NOT_ASKED))
              .lastSeenAt(job.memory().lastLookAt())
              .build());
    }
    return Optional.empty();
  }
}
