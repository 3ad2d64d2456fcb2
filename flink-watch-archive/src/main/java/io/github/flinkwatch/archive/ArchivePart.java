package io.github.flinkwatch.archive;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.wire.CheckpointsWire;
import io.github.flinkwatch.internal.wire.JobExceptionsWire;
import io.github.flinkwatch.internal.wire.JobsWire;
import io.github.flinkwatch.internal.wire.SubtaskCheckpointsWire;
import io.github.flinkwatch.internal.wire.VerticesWire;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.CheckpointConfig;
import io.github.flinkwatch.model.CheckpointingStatistics;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobExceptions;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.model.JobPlan;
import io.github.flinkwatch.model.JobVertex;
import io.github.flinkwatch.model.SubtaskCheckpoints;
import io.github.flinkwatch.model.TaskCounts;
import io.github.flinkwatch.model.VertexDetails;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * Something that an archive holds: an answer of the REST API as it was when the job ended. Parts
 * that are asked for together are read in one pass.
 *
 * <p>Immutable and thread-safe. Two parts are equal if they are of the same path and type.
 *
 * @param <T> what the part is read as
 */
public final class ArchivePart<T> {

  /** How much text of one part is taken in, in characters; more is no answer of Flink's. */
  static final int MAX_TEXT = 64 << 20;

  private static final int MAX_OVERVIEW = 1 << 20;

  /** Status, times and task counts: the job's row of {@code /jobs/overview}. */
  public static final ArchivePart<JobOverview> OVERVIEW =
      new ArchivePart<>(
          "/jobs/overview",
          "JobOverview",
          MAX_OVERVIEW,
          (text, jobId) ->
              Json.read(JobsWire.JOBS_OVERVIEW, text).stream()
                  .filter(job -> job.jobId().equals(jobId))
                  .findFirst()
                  .orElse(null));

  /** The job and its vertices: {@code /jobs/:jobid}. */
  public static final ArchivePart<JobDetails> DETAILS =
      of("/jobs/:jobid", "JobDetails", JobsWire.JOB_DETAILS);

  /** What went wrong while it ran: {@code /jobs/:jobid/exceptions}. */
  public static final ArchivePart<JobExceptions> EXCEPTIONS =
      of("/jobs/:jobid/exceptions", "JobExceptions", JobExceptionsWire.JOB_EXCEPTIONS);

  /** Counts, summaries and history of checkpoints: {@code /jobs/:jobid/checkpoints}. */
  public static final ArchivePart<CheckpointingStatistics> CHECKPOINTS =
      of(
          "/jobs/:jobid/checkpoints",
          "CheckpointingStatistics",
          CheckpointsWire.CHECKPOINTING_STATISTICS);

  /** How it checkpointed: {@code /jobs/:jobid/checkpoints/config}. */
  public static final ArchivePart<CheckpointConfig> CHECKPOINT_CONFIG =
      of("/jobs/:jobid/checkpoints/config", "CheckpointConfig", CheckpointsWire.CHECKPOINT_CONFIG);

  /** The graph of its vertices: {@code /jobs/:jobid/plan}. */
  public static final ArchivePart<JobPlan> PLAN = of("/jobs/:jobid/plan", "JobPlan", JobsWire.PLAN);

  private final String pathPattern;
  private final String typeName;
  private final int maxText;
  private final Decoder<T> decoder;

  private ArchivePart(String pathPattern, String typeName, int maxText, Decoder<T> decoder) {
    this.pathPattern = pathPattern;
    this.typeName = typeName;
    this.maxText = maxText;
    this.decoder = decoder;
  }

  /**
   * Returns the part of that path as JSON text, whatever it is: for what has no type here.
   *
   * @param path a path of the REST API; {@code :jobid} in it stands for the id of the job
   * @throws IllegalArgumentException if it does not begin with a slash
   */
  public static ArchivePart<String> text(String path) {
    if (!requireNonNull(path, "path").startsWith("/")) {
      throw new IllegalArgumentException("path does not begin with a slash: " + path);
    }
    return new ArchivePart<>(path, "text", MAX_TEXT, (text, jobId) -> readAll(text));
  }

  /** Returns one vertex and its subtasks: {@code /jobs/:jobid/vertices/:vertexid}. */
  public static ArchivePart<VertexDetails> vertex(VertexId vertexId) {
    return of(
        "/jobs/:jobid/vertices/" + requireNonNull(vertexId, "vertexId"),
        "VertexDetails",
        VerticesWire.VERTEX_DETAILS);
  }

  /** Returns one checkpoint: {@code /jobs/:jobid/checkpoints/details/:checkpointid}. */
  public static ArchivePart<Checkpoint> checkpoint(long checkpointId) {
    return of(
        "/jobs/:jobid/checkpoints/details/" + checkpointId,
        "Checkpoint",
        CheckpointsWire.CHECKPOINT);
  }

  /**
   * Returns one checkpoint of one vertex, subtask by subtask: {@code
   * /jobs/:jobid/checkpoints/details/:checkpointid/subtasks/:vertexid}.
   */
  public static ArchivePart<SubtaskCheckpoints> checkpoint(long checkpointId, VertexId vertexId) {
    return of(
        "/jobs/:jobid/checkpoints/details/"
            + checkpointId
            + "/subtasks/"
            + requireNonNull(vertexId, "vertexId"),
        "SubtaskCheckpoints",
        SubtaskCheckpointsWire.SUBTASK_CHECKPOINTS);
  }

  /** Returns what the row of {@code /jobs/overview} would say. */
  static JobOverview rowOf(JobDetails details) {
    JobOverview.Builder row =
        JobOverview.builder()
            .jobId(details.jobId())
            .name(details.name())
            .status(details.status())
            .statusText(details.statusText())
            .tasks(tasks(details));
    details.startTime().ifPresent(row::startTime);
    details.endTime().ifPresent(row::endTime);
    details.duration().ifPresent(row::duration);
    details.jobType().ifPresent(row::jobType);
    details.schedulerType().ifPresent(row::schedulerType);
    return row.build();
  }

  private static TaskCounts tasks(JobDetails details) {
    int[] counts = new int[10];
    for (JobVertex vertex : details.vertices()) {
      TaskCounts tasks = vertex.tasks();
      counts[0] += tasks.created();
      counts[1] += tasks.scheduled();
      counts[2] += tasks.deploying();
      counts[3] += tasks.initializing();
      counts[4] += tasks.running();
      counts[5] += tasks.finished();
      counts[6] += tasks.canceling();
      counts[7] += tasks.canceled();
      counts[8] += tasks.failed();
      counts[9] += tasks.reconciling();
    }
    return TaskCounts.builder()
        .created(counts[0])
        .scheduled(counts[1])
        .deploying(counts[2])
        .initializing(counts[3])
        .running(counts[4])
        .finished(counts[5])
        .canceling(counts[6])
        .canceled(counts[7])
        .failed(counts[8])
        .reconciling(counts[9])
        .build();
  }

  static <T> ArchivePart<T> of(String path, String typeName, JsonType<T> type) {
    return new ArchivePart<>(path, typeName, MAX_TEXT, (text, jobId) -> Json.read(type, text));
  }

  /** Returns the path under which this stands in the archive of {@code jobId}. */
  String path(JobId jobId) {
    return pathPattern.replace(":jobid", jobId.toString());
  }

  int maxText() {
    return maxText;
  }

  /** Reads the whole text; null says that it is of another job. */
  @Nullable T decode(Reader text, JobId jobId) throws IOException {
    return decoder.decode(text, jobId);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ArchivePart
        && pathPattern.equals(((ArchivePart<?>) other).pathPattern)
        && typeName.equals(((ArchivePart<?>) other).typeName);
  }

  @Override
  public int hashCode() {
    return pathPattern.hashCode() * 31 + typeName.hashCode();
  }

  @Override
  public String toString() {
    return pathPattern;
  }

  static String readAll(Reader reader) throws IOException {
    StringBuilder text = new StringBuilder();
    char[] buffer = new char[4096];
    for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
      text.append(buffer, 0, n);
    }
    return text.toString();
  }

  @FunctionalInterface
  private interface Decoder<T> {
    @Nullable T decode(Reader text, JobId jobId) throws IOException;
  }
}
