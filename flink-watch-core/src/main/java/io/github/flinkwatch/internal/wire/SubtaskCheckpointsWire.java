package io.github.flinkwatch.internal.wire;

import static io.github.flinkwatch.internal.json.JsonTypes.BOOLEAN;
import static io.github.flinkwatch.internal.json.JsonTypes.DURATION;
import static io.github.flinkwatch.internal.json.JsonTypes.INSTANT;
import static io.github.flinkwatch.internal.json.JsonTypes.WORD;
import static io.github.flinkwatch.internal.json.JsonTypes.listOf;

import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.model.Checkpoint.CheckpointStatus;
import io.github.flinkwatch.model.CheckpointingStatistics.StatisticsSummary;
import io.github.flinkwatch.model.SubtaskCheckpoints;
import io.github.flinkwatch.model.SubtaskCheckpoints.Alignment;
import io.github.flinkwatch.model.SubtaskCheckpoints.AlignmentSummary;
import io.github.flinkwatch.model.SubtaskCheckpoints.SnapshotDuration;
import io.github.flinkwatch.model.SubtaskCheckpoints.SnapshotDurationSummary;
import io.github.flinkwatch.model.SubtaskCheckpoints.SubtaskCheckpoint;
import io.github.flinkwatch.model.SubtaskCheckpoints.SubtaskCheckpointSummary;

/** {@code /jobs/:jobid/checkpoints/details/:checkpointid/subtasks/:vertexid}. */
public final class SubtaskCheckpointsWire {

  /** Durations over subtasks. */
  static final JsonShape<SnapshotDurationSummary, SnapshotDurationSummary.Builder>
      SNAPSHOT_DURATION_SUMMARY =
          JsonShape.of(SnapshotDurationSummary::builder, SnapshotDurationSummary.Builder::build)
              .optional(
                  "sync",
                  CheckpointsWire.STATISTICS_SUMMARY,
                  SnapshotDurationSummary.Builder::syncMillis,
                  SnapshotDurationSummary::syncMillis)
              .optional(
                  "async",
                  CheckpointsWire.STATISTICS_SUMMARY,
                  SnapshotDurationSummary.Builder::asyncMillis,
                  SnapshotDurationSummary::asyncMillis)
              .shape();

  /** Alignment over subtasks. */
  static final JsonShape<AlignmentSummary, AlignmentSummary.Builder> ALIGNMENT_SUMMARY =
      JsonShape.of(AlignmentSummary::builder, AlignmentSummary.Builder::build)
          .optional(
              "buffered",
              CheckpointsWire.STATISTICS_SUMMARY,
              AlignmentSummary.Builder::bufferedBytes,
              AlignmentSummary::bufferedBytes)
          .optional(
              "processed",
              CheckpointsWire.STATISTICS_SUMMARY,
              AlignmentSummary.Builder::processedBytes,
              AlignmentSummary::processedBytes)
          .optional(
              "persisted",
              CheckpointsWire.STATISTICS_SUMMARY,
              AlignmentSummary.Builder::persistedBytes,
              AlignmentSummary::persistedBytes)
          .optional(
              "duration",
              CheckpointsWire.STATISTICS_SUMMARY,
              AlignmentSummary.Builder::durationMillis,
              AlignmentSummary::durationMillis)
          .shape();

  /**
   * The percentiles of subtasks' end-to-end durations are absolute acknowledge times in every
   * version that sends them.
   */
  private static final JsonShape<StatisticsSummary, StatisticsSummary.Builder> WITHOUT_PERCENTILES =
      JsonShape.of(StatisticsSummary::builder, StatisticsSummary.Builder::build)
          .optionalLong("min", StatisticsSummary.Builder::min, StatisticsSummary::min)
          .optionalLong("max", StatisticsSummary.Builder::max, StatisticsSummary::max)
          .optionalLong("avg", StatisticsSummary.Builder::average, StatisticsSummary::average)
          .shape();

  /** Statistics over subtasks. */
  static final JsonShape<SubtaskCheckpointSummary, SubtaskCheckpointSummary.Builder>
      SUBTASK_CHECKPOINT_SUMMARY =
          JsonShape.of(SubtaskCheckpointSummary::builder, SubtaskCheckpointSummary.Builder::build)
              .optional(
                  "checkpointed_size",
                  CheckpointsWire.STATISTICS_SUMMARY,
                  SubtaskCheckpointSummary.Builder::checkpointedSizeBytes,
                  SubtaskCheckpointSummary::checkpointedSizeBytes)
              .optional(
                  "state_size",
                  CheckpointsWire.STATISTICS_SUMMARY,
                  SubtaskCheckpointSummary.Builder::stateSizeBytes,
                  SubtaskCheckpointSummary::stateSizeBytes)
              .optional(
                  "end_to_end_duration",
                  WITHOUT_PERCENTILES,
                  SubtaskCheckpointSummary.Builder::endToEndDurationMillis,
                  SubtaskCheckpointSummary::endToEndDurationMillis)
              .optional(
                  "checkpoint_duration",
                  SNAPSHOT_DURATION_SUMMARY,
                  SubtaskCheckpointSummary.Builder::checkpointDuration,
                  SubtaskCheckpointSummary::checkpointDuration)
              .optional(
                  "alignment",
                  ALIGNMENT_SUMMARY,
                  SubtaskCheckpointSummary.Builder::alignment,
                  SubtaskCheckpointSummary::alignment)
              .optional(
                  "start_delay",
                  CheckpointsWire.STATISTICS_SUMMARY,
                  SubtaskCheckpointSummary.Builder::startDelayMillis,
                  SubtaskCheckpointSummary::startDelayMillis)
              .shape();

  /** One subtask's duration. */
  static final JsonShape<SnapshotDuration, SnapshotDuration.Builder> SNAPSHOT_DURATION =
      JsonShape.of(SnapshotDuration::builder, SnapshotDuration.Builder::build)
          .optional("sync", DURATION, SnapshotDuration.Builder::sync, SnapshotDuration::sync)
          .optional("async", DURATION, SnapshotDuration.Builder::async, SnapshotDuration::async)
          .shape();

  /** One subtask's alignment. */
  static final JsonShape<Alignment, Alignment.Builder> ALIGNMENT =
      JsonShape.of(Alignment::builder, Alignment.Builder::build)
          .optionalLong("buffered", Alignment.Builder::bufferedBytes, Alignment::bufferedBytes)
          .optionalLong("processed", Alignment.Builder::processedBytes, Alignment::processedBytes)
          .optionalLong("persisted", Alignment.Builder::persistedBytes, Alignment::persistedBytes)
          .optional("duration", DURATION, Alignment.Builder::duration, Alignment::duration)
          .shape();

  /** One subtask. */
  public static final JsonShape<SubtaskCheckpoint, SubtaskCheckpoint.Builder> SUBTASK_CHECKPOINT =
      JsonShape.of(SubtaskCheckpoint::builder, SubtaskCheckpoint.Builder::build)
          .intField("index", SubtaskCheckpoint.Builder::index, SubtaskCheckpoint::index)
          .field(
              "status", WORD, SubtaskCheckpoint.Builder::statusText, SubtaskCheckpoint::statusText)
          .optional(
              "ack_timestamp",
              INSTANT,
              SubtaskCheckpoint.Builder::ackTime,
              SubtaskCheckpoint::ackTime)
          .optional(
              "end_to_end_duration",
              DURATION,
              SubtaskCheckpoint.Builder::endToEndDuration,
              SubtaskCheckpoint::endToEndDuration)
          .optionalLong(
              "state_size",
              SubtaskCheckpoint.Builder::stateSizeBytes,
              SubtaskCheckpoint::stateSizeBytes)
          .optionalLong(
              "checkpointed_size",
              SubtaskCheckpoint.Builder::checkpointedSizeBytes,
              SubtaskCheckpoint::checkpointedSizeBytes)
          .optional(
              "checkpoint",
              SNAPSHOT_DURATION,
              SubtaskCheckpoint.Builder::checkpoint,
              SubtaskCheckpoint::checkpoint)
          .optional(
              "alignment",
              ALIGNMENT,
              SubtaskCheckpoint.Builder::alignment,
              SubtaskCheckpoint::alignment)
          .optional(
              "start_delay",
              DURATION,
              SubtaskCheckpoint.Builder::startDelay,
              SubtaskCheckpoint::startDelay)
          .optional(
              "unaligned_checkpoint",
              BOOLEAN,
              SubtaskCheckpoint.Builder::unaligned,
              SubtaskCheckpoint::unaligned)
          .optional(
              "aborted", BOOLEAN, SubtaskCheckpoint.Builder::aborted, SubtaskCheckpoint::aborted)
          .shape();

  /** The whole answer. */
  public static final JsonShape<SubtaskCheckpoints, SubtaskCheckpoints.Builder>
      SUBTASK_CHECKPOINTS =
          JsonShape.of(SubtaskCheckpoints::builder, SubtaskCheckpoints.Builder::build)
              .longField(
                  "id", SubtaskCheckpoints.Builder::checkpointId, SubtaskCheckpoints::checkpointId)
              .field(
                  "status",
                  WORD,
                  (builder, text) -> builder.status(CheckpointStatus.parse(text)).statusText(text),
                  SubtaskCheckpoints::statusText)
              .optional(
                  "latest_ack_timestamp",
                  INSTANT,
                  SubtaskCheckpoints.Builder::latestAckTime,
                  SubtaskCheckpoints::latestAckTime)
              .longField(
                  "state_size",
                  SubtaskCheckpoints.Builder::stateSizeBytes,
                  SubtaskCheckpoints::stateSizeBytes)
              .optionalLong(
                  "checkpointed_size",
                  SubtaskCheckpoints.Builder::checkpointedSizeBytes,
                  SubtaskCheckpoints::checkpointedSizeBytes)
              .optional(
                  "end_to_end_duration",
                  DURATION,
                  SubtaskCheckpoints.Builder::endToEndDuration,
                  SubtaskCheckpoints::endToEndDuration)
              .optionalLong(
                  "alignment_buffered",
                  SubtaskCheckpoints.Builder::alignmentBufferedBytes,
                  SubtaskCheckpoints::alignmentBufferedBytes)
              .optionalLong(
                  "processed_data",
                  SubtaskCheckpoints.Builder::processedDataBytes,
                  SubtaskCheckpoints::processedDataBytes)
              .optionalLong(
                  "persisted_data",
                  SubtaskCheckpoints.Builder::persistedDataBytes,
                  SubtaskCheckpoints::persistedDataBytes)
              .intField(
                  "num_subtasks",
                  SubtaskCheckpoints.Builder::subtaskCount,
                  SubtaskCheckpoints::subtaskCount)
              .intField(
                  "num_acknowledged_subtasks",
                  SubtaskCheckpoints.Builder::acknowledgedSubtaskCount,
                  SubtaskCheckpoints::acknowledgedSubtaskCount)
              .optional(
                  "summary",
                  SUBTASK_CHECKPOINT_SUMMARY,
                  SubtaskCheckpoints.Builder::summary,
                  SubtaskCheckpoints::summary)
              .field(
                  "subtasks",
                  listOf(SUBTASK_CHECKPOINT),
                  SubtaskCheckpoints.Builder::subtasks,
                  SubtaskCheckpoints::subtasks)
              .shape();

  private SubtaskCheckpointsWire() {}
}
