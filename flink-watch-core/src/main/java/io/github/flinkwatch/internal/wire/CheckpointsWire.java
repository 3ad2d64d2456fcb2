package io.github.flinkwatch.internal.wire;

import static io.github.flinkwatch.internal.json.JsonTypes.BOOLEAN;
import static io.github.flinkwatch.internal.json.JsonTypes.DURATION;
import static io.github.flinkwatch.internal.json.JsonTypes.INSTANT;
import static io.github.flinkwatch.internal.json.JsonTypes.STRING;
import static io.github.flinkwatch.internal.json.JsonTypes.WORD;
import static io.github.flinkwatch.internal.json.JsonTypes.listOf;
import static io.github.flinkwatch.internal.json.JsonTypes.mapOf;

import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.internal.json.DerivedTypes;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.Checkpoint.CheckpointStatus;
import io.github.flinkwatch.model.Checkpoint.VertexCheckpoint;
import io.github.flinkwatch.model.CheckpointConfig;
import io.github.flinkwatch.model.CheckpointConfig.CheckpointingMode;
import io.github.flinkwatch.model.CheckpointConfig.ExternalizedCheckpoints;
import io.github.flinkwatch.model.CheckpointingStatistics;
import io.github.flinkwatch.model.CheckpointingStatistics.CheckpointCounts;
import io.github.flinkwatch.model.CheckpointingStatistics.CheckpointSummary;
import io.github.flinkwatch.model.CheckpointingStatistics.LatestCheckpoints;
import io.github.flinkwatch.model.CheckpointingStatistics.RestoredCheckpoint;
import io.github.flinkwatch.model.CheckpointingStatistics.StatisticsSummary;

/** {@code /jobs/:jobid/checkpoints} and its configuration. */
public final class CheckpointsWire {

  /** How many of which kind. */
  public static final JsonShape<CheckpointCounts, CheckpointCounts.Builder> CHECKPOINT_COUNTS =
      JsonShape.of(CheckpointCounts::builder, CheckpointCounts.Builder::build)
          .longField("restored", CheckpointCounts.Builder::restored, CheckpointCounts::restored)
          .longField("total", CheckpointCounts.Builder::total, CheckpointCounts::total)
          .intField(
              "in_progress", CheckpointCounts.Builder::inProgress, CheckpointCounts::inProgress)
          .longField("completed", CheckpointCounts.Builder::completed, CheckpointCounts::completed)
          .longField("failed", CheckpointCounts.Builder::failed, CheckpointCounts::failed)
          .shape();

  /** Min, max, avg and percentiles. */
  public static final JsonShape<StatisticsSummary, StatisticsSummary.Builder> STATISTICS_SUMMARY =
      JsonShape.of(StatisticsSummary::builder, StatisticsSummary.Builder::build)
          .optionalLong("min", StatisticsSummary.Builder::min, StatisticsSummary::min)
          .optionalLong("max", StatisticsSummary.Builder::max, StatisticsSummary::max)
          .optionalLong("avg", StatisticsSummary.Builder::average, StatisticsSummary::average)
          .optionalDouble("p50", StatisticsSummary.Builder::p50, StatisticsSummary::p50)
          .optionalDouble("p90", StatisticsSummary.Builder::p90, StatisticsSummary::p90)
          .optionalDouble("p95", StatisticsSummary.Builder::p95, StatisticsSummary::p95)
          .optionalDouble("p99", StatisticsSummary.Builder::p99, StatisticsSummary::p99)
          .optionalDouble("p999", StatisticsSummary.Builder::p999, StatisticsSummary::p999)
          .shape();

  /** Statistics over checkpoints. */
  public static final JsonShape<CheckpointSummary, CheckpointSummary.Builder> CHECKPOINT_SUMMARY =
      JsonShape.of(CheckpointSummary::builder, CheckpointSummary.Builder::build)
          .optional(
              "checkpointed_size",
              STATISTICS_SUMMARY,
              CheckpointSummary.Builder::checkpointedSizeBytes,
              CheckpointSummary::checkpointedSizeBytes)
          .optional(
              "state_size",
              STATISTICS_SUMMARY,
              CheckpointSummary.Builder::stateSizeBytes,
              CheckpointSummary::stateSizeBytes)
          .optional(
              "end_to_end_duration",
              STATISTICS_SUMMARY,
              CheckpointSummary.Builder::endToEndDurationMillis,
              CheckpointSummary::endToEndDurationMillis)
          .optional(
              "alignment_buffered",
              STATISTICS_SUMMARY,
              CheckpointSummary.Builder::alignmentBufferedBytes,
              CheckpointSummary::alignmentBufferedBytes)
          .optional(
              "processed_data",
              STATISTICS_SUMMARY,
              CheckpointSummary.Builder::processedDataBytes,
              CheckpointSummary::processedDataBytes)
          .optional(
              "persisted_data",
              STATISTICS_SUMMARY,
              CheckpointSummary.Builder::persistedDataBytes,
              CheckpointSummary::persistedDataBytes)
          .shape();

  /** Text that stands for no path. */
  private static final JsonType<String> EXTERNAL_PATH =
      DerivedTypes.textExcept("<checkpoint-not-externally-addressable>");

  /** The part of a vertex. */
  public static final JsonShape<VertexCheckpoint, VertexCheckpoint.Builder> VERTEX_CHECKPOINT =
      JsonShape.of(VertexCheckpoint::builder, VertexCheckpoint.Builder::build)
          .longField("id", VertexCheckpoint.Builder::checkpointId, VertexCheckpoint::checkpointId)
          .field(
              "status",
              WORD,
              (builder, text) -> builder.status(CheckpointStatus.parse(text)).statusText(text),
              VertexCheckpoint::statusText)
          .optional(
              "latest_ack_timestamp",
              INSTANT,
              VertexCheckpoint.Builder::latestAckTime,
              VertexCheckpoint::latestAckTime)
          .longField(
              "state_size",
              VertexCheckpoint.Builder::stateSizeBytes,
              VertexCheckpoint::stateSizeBytes)
          .optionalLong(
              "checkpointed_size",
              VertexCheckpoint.Builder::checkpointedSizeBytes,
              VertexCheckpoint::checkpointedSizeBytes)
          .optional(
              "end_to_end_duration",
              DURATION,
              VertexCheckpoint.Builder::endToEndDuration,
              VertexCheckpoint::endToEndDuration)
          .optionalLong(
              "alignment_buffered",
              VertexCheckpoint.Builder::alignmentBufferedBytes,
              VertexCheckpoint::alignmentBufferedBytes)
          .optionalLong(
              "processed_data",
              VertexCheckpoint.Builder::processedDataBytes,
              VertexCheckpoint::processedDataBytes)
          .optionalLong(
              "persisted_data",
              VertexCheckpoint.Builder::persistedDataBytes,
              VertexCheckpoint::persistedDataBytes)
          .intField(
              "num_subtasks",
              VertexCheckpoint.Builder::subtaskCount,
              VertexCheckpoint::subtaskCount)
          .intField(
              "num_acknowledged_subtasks",
              VertexCheckpoint.Builder::acknowledgedSubtaskCount,
              VertexCheckpoint::acknowledgedSubtaskCount)
          .shape();

  /** A checkpoint of any kind, and {@code /jobs/:jobid/checkpoints/details/:checkpointid}. */
  public static final JsonShape<Checkpoint, Checkpoint.Builder> CHECKPOINT =
      JsonShape.of(Checkpoint::builder, Checkpoint.Builder::build)
          .longField("id", Checkpoint.Builder::id, Checkpoint::id)
          .field(
              "status",
              WORD,
              (builder, text) -> builder.status(CheckpointStatus.parse(text)).statusText(text),
              Checkpoint::statusText)
          .field("is_savepoint", BOOLEAN, Checkpoint.Builder::savepoint, Checkpoint::savepoint)
          .optional(
              "savepointFormat",
              WORD,
              Checkpoint.Builder::savepointFormat,
              Checkpoint::savepointFormat)
          .optional(
              "checkpoint_type",
              WORD,
              Checkpoint.Builder::checkpointType,
              Checkpoint::checkpointType)
          .field(
              "trigger_timestamp",
              INSTANT,
              Checkpoint.Builder::triggerTime,
              Checkpoint::triggerTime)
          .optional(
              "latest_ack_timestamp",
              INSTANT,
              Checkpoint.Builder::latestAckTime,
              Checkpoint::latestAckTime)
          .longField("state_size", Checkpoint.Builder::stateSizeBytes, Checkpoint::stateSizeBytes)
          .optionalLong(
              "checkpointed_size",
              Checkpoint.Builder::checkpointedSizeBytes,
              Checkpoint::checkpointedSizeBytes)
          .optional(
              "end_to_end_duration",
              DURATION,
              Checkpoint.Builder::endToEndDuration,
              Checkpoint::endToEndDuration)
          .optionalLong(
              "alignment_buffered",
              Checkpoint.Builder::alignmentBufferedBytes,
              Checkpoint::alignmentBufferedBytes)
          .optionalLong(
              "processed_data",
              Checkpoint.Builder::processedDataBytes,
              Checkpoint::processedDataBytes)
          .optionalLong(
              "persisted_data",
              Checkpoint.Builder::persistedDataBytes,
              Checkpoint::persistedDataBytes)
          .intField("num_subtasks", Checkpoint.Builder::subtaskCount, Checkpoint::subtaskCount)
          .intField(
              "num_acknowledged_subtasks",
              Checkpoint.Builder::acknowledgedSubtaskCount,
              Checkpoint::acknowledgedSubtaskCount)
          .field(
              "tasks",
              mapOf(VertexId::of, VertexId::toString, VERTEX_CHECKPOINT),
              Checkpoint.Builder::tasks,
              Checkpoint::tasks)
          .optional(
              "external_path",
              EXTERNAL_PATH,
              Checkpoint.Builder::externalPath,
              Checkpoint::externalPath)
          .optional("discarded", BOOLEAN, Checkpoint.Builder::discarded, Checkpoint::discarded)
          .optional(
              "failure_timestamp",
              INSTANT,
              Checkpoint.Builder::failureTime,
              Checkpoint::failureTime)
          .optional(
              "failure_message",
              STRING,
              Checkpoint.Builder::failureMessage,
              Checkpoint::failureMessage)
          .shape();

  /** What was restored. */
  public static final JsonShape<RestoredCheckpoint, RestoredCheckpoint.Builder>
      RESTORED_CHECKPOINT =
          JsonShape.of(RestoredCheckpoint::builder, RestoredCheckpoint.Builder::build)
              .longField("id", RestoredCheckpoint.Builder::id, RestoredCheckpoint::id)
              .field(
                  "restore_timestamp",
                  INSTANT,
                  RestoredCheckpoint.Builder::restoreTime,
                  RestoredCheckpoint::restoreTime)
              .field(
                  "is_savepoint",
                  BOOLEAN,
                  RestoredCheckpoint.Builder::savepoint,
                  RestoredCheckpoint::savepoint)
              .optional(
                  "external_path",
                  EXTERNAL_PATH,
                  RestoredCheckpoint.Builder::externalPath,
                  RestoredCheckpoint::externalPath)
              .shape();

  /** The latest of each kind. */
  public static final JsonShape<LatestCheckpoints, LatestCheckpoints.Builder> LATEST_CHECKPOINTS =
      JsonShape.of(LatestCheckpoints::builder, LatestCheckpoints.Builder::build)
          .optional(
              "completed",
              CHECKPOINT,
              LatestCheckpoints.Builder::completed,
              LatestCheckpoints::completed)
          .optional(
              "savepoint",
              CHECKPOINT,
              LatestCheckpoints.Builder::savepoint,
              LatestCheckpoints::savepoint)
          .optional(
              "failed", CHECKPOINT, LatestCheckpoints.Builder::failed, LatestCheckpoints::failed)
          .optional(
              "restored",
              RESTORED_CHECKPOINT,
              LatestCheckpoints.Builder::restored,
              LatestCheckpoints::restored)
          .shape();

  /** {@code /jobs/:jobid/checkpoints}. */
  public static final JsonShape<CheckpointingStatistics, CheckpointingStatistics.Builder>
      CHECKPOINTING_STATISTICS =
          JsonShape.of(CheckpointingStatistics::builder, CheckpointingStatistics.Builder::build)
              .field(
                  "counts",
                  CHECKPOINT_COUNTS,
                  CheckpointingStatistics.Builder::counts,
                  CheckpointingStatistics::counts)
              .optional(
                  "summary",
                  CHECKPOINT_SUMMARY,
                  CheckpointingStatistics.Builder::summary,
                  CheckpointingStatistics::summary)
              .field(
                  "latest",
                  LATEST_CHECKPOINTS,
                  CheckpointingStatistics.Builder::latest,
                  CheckpointingStatistics::latest)
              .field(
                  "history",
                  listOf(CHECKPOINT),
                  CheckpointingStatistics.Builder::history,
                  CheckpointingStatistics::history)
              .shape();

  /** Whether checkpoints outlive the job. */
  public static final JsonShape<ExternalizedCheckpoints, ExternalizedCheckpoints.Builder>
      EXTERNALIZED_CHECKPOINTS =
          JsonShape.of(ExternalizedCheckpoints::builder, ExternalizedCheckpoints.Builder::build)
              .field(
                  "enabled",
                  BOOLEAN,
                  ExternalizedCheckpoints.Builder::enabled,
                  ExternalizedCheckpoints::enabled)
              .field(
                  "delete_on_cancellation",
                  BOOLEAN,
                  ExternalizedCheckpoints.Builder::deleteOnCancellation,
                  ExternalizedCheckpoints::deleteOnCancellation)
              .shape();

  /** {@code /jobs/:jobid/checkpoints/config}. */
  public static final JsonShape<CheckpointConfig, CheckpointConfig.Builder> CHECKPOINT_CONFIG =
      JsonShape.of(CheckpointConfig::builder, CheckpointConfig.Builder::build)
          .field(
              "mode",
              WORD,
              (builder, text) -> builder.mode(CheckpointingMode.parse(text)).modeText(text),
              CheckpointConfig::modeText)
          .optional(
              "interval", DURATION, CheckpointConfig.Builder::interval, CheckpointConfig::interval)
          .optional(
              "timeout", DURATION, CheckpointConfig.Builder::timeout, CheckpointConfig::timeout)
          .optional(
              "min_pause", DURATION, CheckpointConfig.Builder::minPause, CheckpointConfig::minPause)
          .intField(
              "max_concurrent",
              CheckpointConfig.Builder::maxConcurrent,
              CheckpointConfig::maxConcurrent)
          .field(
              "externalization",
              EXTERNALIZED_CHECKPOINTS,
              CheckpointConfig.Builder::externalization,
              CheckpointConfig::externalization)
          .optional(
              "state_backend",
              CommonTypes.KNOWN_TEXT,
              CheckpointConfig.Builder::stateBackend,
              CheckpointConfig::stateBackend)
          .optional(
              "checkpoint_storage",
              CommonTypes.KNOWN_TEXT,
              CheckpointConfig.Builder::checkpointStorage,
              CheckpointConfig::checkpointStorage)
          .optional(
              "unaligned_checkpoints",
              BOOLEAN,
              CheckpointConfig.Builder::unalignedCheckpoints,
              CheckpointConfig::unalignedCheckpoints)
          .optionalInt(
              "tolerable_failed_checkpoints",
              CheckpointConfig.Builder::tolerableFailedCheckpoints,
              CheckpointConfig::tolerableFailedCheckpoints)
          .optional(
              "aligned_checkpoint_timeout",
              DURATION,
              CheckpointConfig.Builder::alignedCheckpointTimeout,
              CheckpointConfig::alignedCheckpointTimeout)
          .optional(
              "checkpoints_after_tasks_finish",
              BOOLEAN,
              CheckpointConfig.Builder::checkpointsAfterTasksFinish,
              CheckpointConfig::checkpointsAfterTasksFinish)
          .optional(
              "state_changelog_enabled",
              BOOLEAN,
              CheckpointConfig.Builder::stateChangelogEnabled,
              CheckpointConfig::stateChangelogEnabled)
          .optional(
              "changelog_periodic_materialization_interval",
              DURATION,
              CheckpointConfig.Builder::changelogMaterializationInterval,
              CheckpointConfig::changelogMaterializationInterval)
          .optional(
              "changelog_storage",
              CommonTypes.KNOWN_TEXT,
              CheckpointConfig.Builder::changelogStorage,
              CheckpointConfig::changelogStorage)
          .shape();

  private CheckpointsWire() {}
}
