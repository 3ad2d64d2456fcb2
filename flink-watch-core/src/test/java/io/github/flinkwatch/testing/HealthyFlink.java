package io.github.flinkwatch.testing;

import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.wire.BackPressureWire;
import io.github.flinkwatch.internal.wire.CheckpointsWire;
import io.github.flinkwatch.internal.wire.JobDetailsWire;
import io.github.flinkwatch.internal.wire.JobExceptionsWire;
import io.github.flinkwatch.internal.wire.JobsWire;
import io.github.flinkwatch.internal.wire.MetricsWire;
import io.github.flinkwatch.internal.wire.OverviewWire;
import io.github.flinkwatch.model.DashboardConfig;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobExceptions;
import io.github.flinkwatch.model.JobVertex;
import java.time.Duration;
import java.util.List;

/** Serves one job that runs and is well, {@link FlinkScenarios#JOB}, in every {@link Piece}. */
public final class HealthyFlink {

  private HealthyFlink() {}

  /** Puts its answers on a server. */
  public static void serve(UnrulyServer server) {
    String job = "/jobs/" + FlinkScenarios.JOB;
    List<JobVertex> vertices =
        List.of(
            FlinkScenarios.vertex(FlinkScenarios.SOURCE, "source", 0, 1000),
            FlinkScenarios.vertex(FlinkScenarios.WORK, "work", 1000, 0));
    JobDetails details = FlinkScenarios.details(JobStatus.RUNNING).vertices(vertices).build();
    put(
        server,
        "/jobs/overview",
        JobsWire.JOBS_OVERVIEW,
        List.of(FlinkScenarios.overview(JobStatus.RUNNING, FlinkScenarios.running(4))));
    put(server, "/overview", OverviewWire.CLUSTER_OVERVIEW, FlinkScenarios.cluster(2).build());
    put(
        server,
        "/config",
        OverviewWire.DASHBOARD_CONFIG,
        DashboardConfig.builder()
            .refreshInterval(Duration.ofSeconds(3))
            .timezoneOffsetMillis(0)
            .flinkVersion("1.20.3")
            .build());
    put(server, job, JobDetailsWire.JOB_DETAILS, details);
    server.serve(job + "/status", "{\"status\":\"RUNNING\"}");
    put(
        server,
        job + "/exceptions",
        JobExceptionsWire.JOB_EXCEPTIONS,
        JobExceptions.builder().build());
    put(
        server,
        job + "/checkpoints",
        CheckpointsWire.CHECKPOINTING_STATISTICS,
        FlinkScenarios.checkpoints());
    put(
        server,
        job + "/checkpoints/config",
        CheckpointsWire.CHECKPOINT_CONFIG,
        FlinkScenarios.checkpointConfig().build());
    put(server, job + "/metrics", MetricsWire.JOB_METRICS, FlinkScenarios.metrics(0));
    for (JobVertex vertex : vertices) {
      String path = job + "/vertices/" + vertex.id();
      put(
          server,
          path + "/backpressure",
          BackPressureWire.BACK_PRESSURE,
          FlinkScenarios.backPressure(0));
      server.serve(path + "/watermarks", "[]");
    }
  }

  private static <T> void put(UnrulyServer server, String path, JsonType<T> type, T answer) {
    server.serve(path, Json.write(type, answer));
  }
}
