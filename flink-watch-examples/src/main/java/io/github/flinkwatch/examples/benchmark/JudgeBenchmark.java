package io.github.flinkwatch.examples.benchmark;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.Evaluation;
import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.wire.BackPressureWire;
import io.github.flinkwatch.internal.wire.CheckpointsWire;
import io.github.flinkwatch.internal.wire.JobDetailsWire;
import io.github.flinkwatch.internal.wire.JobExceptionsWire;
import io.github.flinkwatch.internal.wire.JobsWire;
import io.github.flinkwatch.internal.wire.MetricsWire;
import io.github.flinkwatch.internal.wire.OverviewWire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Benchmark e: judging healthy jobs of which everything is known. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class JudgeBenchmark {

  /** Jobs of the fleet. */
  static final int FLEET = 10_000;

  private static final int VERTICES = 3;
  private static final Instant NOW = Instant.ofEpochMilli(Answers.NOW + 1_000);

  private final JobHealthEvaluator evaluator = JobHealthEvaluator.ofDefaults();
  private final List<JobEvidence> evidence = new ArrayList<>();
  private final List<JobMemory> memories = new ArrayList<>();

  /** Looks at the fleet once, so that what is measured is a later look. */
  public JudgeBenchmark() {
    this(FLEET);
  }

  JudgeBenchmark(int jobs) {
    for (int n = 0; n < jobs; n++) {
      evidence.add(look(n, NOW));
      Evaluation first = evaluator.evaluate(look(n, NOW.minusSeconds(60)), JobMemory.empty());
      memories.add(first.memory());
      Evaluation second = evaluator.evaluate(evidence.get(n), first.memory());
      if (second.health().status() != HealthStatus.HEALTHY
          || second.health().notEvaluated().stream().anyMatch(rule -> rule.guardsLiveness())) {
        throw new IllegalStateException("not healthy: " + second.health().explain());
      }
    }
  }

  /** Judges the same job again and again. */
  @Benchmark
  public Evaluation one() {
    return evaluator.evaluate(evidence.get(0), memories.get(0));
  }

  /** Judges every job of a fleet; figures are for one of them. */
  @Benchmark
  @OperationsPerInvocation(FLEET)
  public int fleet() {
    int healthy = 0;
    for (int n = 0; n < FLEET; n++) {
      Evaluation evaluation = evaluator.evaluate(evidence.get(n), memories.get(n));
      healthy += evaluation.health().status() == HealthStatus.HEALTHY ? 1 : 0;
    }
    return healthy;
  }

  /** Reads what is known of every job of a fleet once: no judge can be faster by much. */
  @Benchmark
  @OperationsPerInvocation(FLEET)
  public int readFleet() {
    int hash = 0;
    for (int n = 0; n < FLEET; n++) {
      hash += evidence.get(n).hashCode();
    }
    return hash;
  }

  private static JobEvidence look(int n, Instant at) {
    JobId id = JobId.of(Answers.jobId(n));
    JobSnapshot.Builder live =
        JobSnapshot.builder(JobSnapshot.Source.LIVE, at)
            .overview(
                known(JobsWire.JOBS_OVERVIEW, Answers.jobsOverview(n, 1), at)
                    .map(jobs -> jobs.get(0)))
            .details(
                known(
                    JobDetailsWire.JOB_DETAILS,
                    Answers.jobDetails(
                        id.toString(),
                        "RUNNING",
                        VERTICES,
                        n % 64 / VERTICES + 1,
                        at.getEpochSecond()), // goes on
                    at))
            .exceptions(known(JobExceptionsWire.JOB_EXCEPTIONS, Answers.NO_EXCEPTIONS, at))
            .checkpoints(
                known(CheckpointsWire.CHECKPOINTING_STATISTICS, Answers.checkpoints(10, 64), at))
            .checkpointConfig(
                known(CheckpointsWire.CHECKPOINT_CONFIG, Answers.CHECKPOINT_CONFIG, at))
            .metrics(known(MetricsWire.JOB_METRICS, Answers.JOB_METRICS, at))
            .clusterOverview(known(OverviewWire.CLUSTER_OVERVIEW, Answers.CLUSTER_OVERVIEW, at))
            .dashboardConfig(known(OverviewWire.DASHBOARD_CONFIG, Answers.DASHBOARD_CONFIG, at));
    for (int vertex = 0; vertex < VERTICES; vertex++) {
      VertexId vertexId = VertexId.of(Answers.vertexId(vertex));
      live.putBackPressure(
          vertexId, known(BackPressureWire.BACK_PRESSURE, Answers.backPressure(4), at));
      live.putWatermarks(vertexId, known(MetricsWire.WATERMARKS, Answers.watermarks(4), at));
    }
    return JobEvidence.builder(JobRef.of(id), at).live(live.build()).build();
  }

  private static <T> Observation<T> known(JsonType<T> type, String json, Instant at) {
    try {
      return Observation.known(Json.read(type, json), at);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
