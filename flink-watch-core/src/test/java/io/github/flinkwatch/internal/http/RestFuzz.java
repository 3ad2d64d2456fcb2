package io.github.flinkwatch.internal.http;

import io.github.flinkwatch.Allowance;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.wire.AccumulatorsWire;
import io.github.flinkwatch.internal.wire.ApplicationsWire;
import io.github.flinkwatch.internal.wire.BackPressureWire;
import io.github.flinkwatch.internal.wire.CheckpointsWire;
import io.github.flinkwatch.internal.wire.ClusterWire;
import io.github.flinkwatch.internal.wire.FlameGraphWire;
import io.github.flinkwatch.internal.wire.FlinkErrors;
import io.github.flinkwatch.internal.wire.JobConfigurationWire;
import io.github.flinkwatch.internal.wire.JobDetailsWire;
import io.github.flinkwatch.internal.wire.JobExceptionsWire;
import io.github.flinkwatch.internal.wire.JobsWire;
import io.github.flinkwatch.internal.wire.MetricsWire;
import io.github.flinkwatch.internal.wire.OperationsWire;
import io.github.flinkwatch.internal.wire.OverviewWire;
import io.github.flinkwatch.internal.wire.RescalesWire;
import io.github.flinkwatch.internal.wire.SubtaskCheckpointsWire;
import io.github.flinkwatch.internal.wire.TaskManagersWire;
import io.github.flinkwatch.internal.wire.VerticesWire;
import java.io.IOException;
import java.util.List;

/**
 * Any bytes at all in the place of an answer of Flink's: whatever they are, nothing but an {@code
 * IOException} comes of it, and what was read is written so that it is read as the same.
 */
public final class RestFuzz {

  private static final List<JsonType<?>> TYPES =
      List.of(
          JobsWire.JOBS_OVERVIEW,
          JobsWire.JOBS,
          JobsWire.JOB_STATUS_INFO,
          JobDetailsWire.JOB_DETAILS,
          JobDetailsWire.PLAN,
          JobExceptionsWire.JOB_EXCEPTIONS,
          CheckpointsWire.CHECKPOINTING_STATISTICS,
          CheckpointsWire.CHECKPOINT,
          CheckpointsWire.CHECKPOINT_CONFIG,
          SubtaskCheckpointsWire.SUBTASK_CHECKPOINTS,
          JobConfigurationWire.JOB_CONFIGURATION,
          JobConfigurationWire.RESOURCE_REQUIREMENTS,
          AccumulatorsWire.JOB_ACCUMULATORS,
          AccumulatorsWire.VERTEX_ACCUMULATORS,
          MetricsWire.METRICS,
          MetricsWire.JOB_METRICS,
          MetricsWire.VERTEX_METRICS,
          MetricsWire.AGGREGATED_METRICS,
          MetricsWire.WATERMARKS,
          VerticesWire.VERTEX_DETAILS,
          VerticesWire.VERTEX_TIMES,
          VerticesWire.VERTEX_TASK_MANAGERS,
          BackPressureWire.BACK_PRESSURE,
          FlameGraphWire.FLAME_GRAPH,
          TaskManagersWire.TASK_MANAGERS,
          ClusterWire.CONFIGURATION,
          ClusterWire.THREAD_DUMP,
          ClusterWire.PROFILING_RUNS,
          OverviewWire.CLUSTER_OVERVIEW,
          OverviewWire.DASHBOARD_CONFIG,
          RescalesWire.RESCALES_OVERVIEW,
          RescalesWire.RESCALE_HISTORY,
          RescalesWire.RESCALES_SUMMARY,
          ApplicationsWire.APPLICATIONS_OVERVIEW,
          ApplicationsWire.APPLICATION_EXCEPTIONS,
          OperationsWire.ASYNC_OPERATION,
          OperationsWire.ERRORS);

  private RestFuzz() {}

  /** What the fuzzer calls. */
  public static void fuzzerTestOneInput(byte[] body) {
    JsonScan scan = JsonScan.of(body, false, Allowance.of(1 << 20));
    for (JsonType<?> type : TYPES) {
      if (isRead(type, body) && scan != JsonScan.WELL_FORMED) {
        throw new AssertionError("read what is " + scan);
      }
    }
    FlinkErrors.read(body)
        .ifPresent(
            errors -> {
              errors.tellsAbsence();
              errors.tellsLeaderElection();
              if (errors.firstLine().length() > 301) {
                throw new AssertionError("a line of " + errors.firstLine().length());
              }
            });
  }

  private static <V> boolean isRead(JsonType<V> type, byte[] body) {
    V value;
    try {
      value = Json.read(type, body, Allowance.of(8 << 20));
    } catch (IOException refused) {
      return false;
    }
    String written = Json.write(type, value);
    try {
      V again = Json.read(type, written);
      if (!again.equals(value)) {
        throw new AssertionError(value + " was read again as " + again);
      }
    } catch (IOException refused) {
      throw new AssertionError("cannot be read again: " + written, refused);
    }
    return true;
  }
}
