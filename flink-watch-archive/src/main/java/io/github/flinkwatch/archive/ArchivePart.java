package io.github.flinkwatch.archive;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.wire.AccumulatorsWire;
import io.github.flinkwatch.internal.wire.ApplicationsWire;
import io.github.flinkwatch.internal.wire.CheckpointsWire;
import io.github.flinkwatch.internal.wire.ClusterWire;
import io.github.flinkwatch.internal.wire.JobConfigurationWire;
import io.github.flinkwatch.internal.wire.JobDetailsWire;
import io.github.flinkwatch.internal.wire.JobExceptionsWire;
import io.github.flinkwatch.internal.wire.JobsWire;
import io.github.flinkwatch.internal.wire.RescalesWire;
import io.github.flinkwatch.internal.wire.SubtaskCheckpointsWire;
import io.github.flinkwatch.internal.wire.VerticesWire;
import io.github.flinkwatch.model.ApplicationDetails;
import io.github.flinkwatch.model.ApplicationDetails.ApplicationException;
import io.github.flinkwatch.model.ApplicationDetails.ApplicationOverview;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.CheckpointConfig;
import io.github.flinkwatch.model.CheckpointingStatistics;
import io.github.flinkwatch.model.JobAccumulators;
import io.github.flinkwatch.model.JobConfiguration;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobExceptions;
import io.github.flinkwatch.model.JobManagerEnvironment;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.model.JobPlan;
import io.github.flinkwatch.model.Rescale;
import io.github.flinkwatch.model.Rescale.RescaleConfiguration;
import io.github.flinkwatch.model.Rescale.RescalesOverview;
import io.github.flinkwatch.model.Rescale.RescalesSummary;
import io.github.flinkwatch.model.SubtaskCheckpoints;
import io.github.flinkwatch.model.VertexAccumulators.AttemptAccumulators;
import io.github.flinkwatch.model.VertexDetails;
import io.github.flinkwatch.model.VertexDetails.SubtaskDetails;
import io.github.flinkwatch.model.VertexTaskManagers;
import io.github.flinkwatch.model.VertexTimes;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Something that an archive holds: an answer of the REST API as it was when the job ended. Parts
 * that are asked for together are read in one pass.
 *
 * <p>Some are single entries ({@link #DETAILS}, {@link #vertex}), others all entries of a kind
 * ({@link #VERTICES}): those are {@link ArchivedEntries}. What an archive does not hold, in no
 * version since 1.9, is what Flink only knows of a running job: metrics, watermarks and back
 * pressure.
 *
 * <p>Immutable and thread-safe. Two parts are equal if they are of the same path and type.
 *
 * @param <T> what the part is read as
 */
@SuppressWarnings("UnusedTypeParameter") // it says what ArchiveContents.get returns
public final class ArchivePart<T> {

  /**
   * How much text of one entry is taken in, in characters; more is no answer of Flink's. A heap of
   * 256 MB holds it as one name, which Jackson has three times.
   */
  static final int MAX_TEXT = 16 << 20;

  private static final int MAX_OVERVIEW = 1 << 20;

  private static final String JOB = "/jobs/:jobid";
  private static final String VERTEX = JOB + "/vertices/:vertexid";
  private static final String ATTEMPT = VERTEX + "/subtasks/:subtaskindex/attempts/:attempt";
  private static final String CHECKPOINT = JOB + "/checkpoints/details/:checkpointid";
  private static final String RESCALE = JOB + "/rescales/details/:rescaleuuid";
  private static final String APPLICATION = "/applications/:applicationid";

  private static final Pattern VARIABLE = Pattern.compile(":[a-z]+");

  // ------------------------------------------------------------------------------ of the job

  /** Status, times and task counts: the job's row of {@code /jobs/overview}. */
  public static final ArchivePart<JobOverview> OVERVIEW =
      single(
          "/jobs/overview",
          EntryDecoder.ofRow(
              "JobOverview", MAX_OVERVIEW, () -> JobsWire.JOBS_OVERVIEW, JobOverview::jobId));

  /** The job and its vertices: {@code /jobs/:jobid}. */
  public static final ArchivePart<JobDetails> DETAILS =
      single(
          JOB,
          EntryDecoder.ofOwner(
              "JobDetails", MAX_TEXT, () -> JobDetailsWire.JOB_DETAILS, JobDetails::jobId));

  /** What went wrong while it ran: {@code /jobs/:jobid/exceptions}. */
  public static final ArchivePart<JobExceptions> EXCEPTIONS =
      single(JOB + "/exceptions", "JobExceptions", () -> JobExceptionsWire.JOB_EXCEPTIONS);

  /** Counts, summaries and history of checkpoints: {@code /jobs/:jobid/checkpoints}. */
  public static final ArchivePart<CheckpointingStatistics> CHECKPOINTS =
      single(
          JOB + "/checkpoints",
          "CheckpointingStatistics",
          () -> CheckpointsWire.CHECKPOINTING_STATISTICS);

  /** How it checkpointed: {@code /jobs/:jobid/checkpoints/config}. */
  public static final ArchivePart<CheckpointConfig> CHECKPOINT_CONFIG =
      single(
          JOB + "/checkpoints/config", "CheckpointConfig", () -> CheckpointsWire.CHECKPOINT_CONFIG);

  /** The graph of its vertices: {@code /jobs/:jobid/plan}. */
  public static final ArchivePart<JobPlan> PLAN =
      single(JOB + "/plan", "JobPlan", () -> JobDetailsWire.PLAN);

  /** How the job was configured: {@code /jobs/:jobid/config}. */
  public static final ArchivePart<JobConfiguration> CONFIG =
      single(JOB + "/config", "JobConfiguration", () -> JobConfigurationWire.JOB_CONFIGURATION);

  /** The user's accumulators, their serialized values beside them: {@code …/accumulators}. */
  public static final ArchivePart<JobAccumulators> ACCUMULATORS =
      single(JOB + "/accumulators", "JobAccumulators", () -> AccumulatorsWire.JOB_ACCUMULATORS);

  /**
   * The configuration of the JobManager: {@code /jobs/:jobid/jobmanager/config}. Since 1.16. It may
   * hold secrets.
   */
  public static final ArchivePart<Map<String, String>> JOB_MANAGER_CONFIG =
      single(JOB + "/jobmanager/config", "Configuration", () -> ClusterWire.CONFIGURATION);

  /**
   * The JVM of the JobManager: {@code /jobs/:jobid/jobmanager/environment}. Since 1.16. It may hold
   * secrets.
   */
  public static final ArchivePart<JobManagerEnvironment> JOB_MANAGER_ENVIRONMENT =
      single(
          JOB + "/jobmanager/environment",
          "JobManagerEnvironment",
          () -> ClusterWire.JOB_MANAGER_ENVIRONMENT);

  /** The settings of rescaling: {@code /jobs/:jobid/rescales/config}. Since 2.3. */
  public static final ArchivePart<RescaleConfiguration> RESCALE_CONFIG =
      single(
          JOB + "/rescales/config",
          "RescaleConfiguration",
          () -> RescalesWire.RESCALE_CONFIGURATION);

  /** The latest rescales: {@code /jobs/:jobid/rescales/overview}. Since 2.3. */
  public static final ArchivePart<RescalesOverview> RESCALES_OVERVIEW =
      single(JOB + "/rescales/overview", "RescalesOverview", () -> RescalesWire.RESCALES_OVERVIEW);

  /** Statistics of rescales: {@code /jobs/:jobid/rescales/summary}. Since 2.3. */
  public static final ArchivePart<RescalesSummary> RESCALES_SUMMARY =
      single(JOB + "/rescales/summary", "RescalesSummary", () -> RescalesWire.RESCALES_SUMMARY);

  /** The rescales that were kept: {@code /jobs/:jobid/rescales/history}. Since 2.3. */
  public static final ArchivePart<List<Rescale>> RESCALE_HISTORY =
      single(JOB + "/rescales/history", "List<Rescale>", () -> RescalesWire.RESCALE_HISTORY);

  // ------------------------------------------------------------------------- all of one kind

  /** Every vertex by subtask: {@code /jobs/:jobid/vertices/:vertexid}. */
  public static final ArchivePart<ArchivedEntries<VertexDetails>> VERTICES =
      family(VERTEX, "VertexDetails", () -> VerticesWire.VERTEX_DETAILS);

  /** When the subtasks of every vertex entered which state: {@code …/subtasktimes}. */
  public static final ArchivePart<ArchivedEntries<VertexTimes>> VERTEX_TIMES =
      family(VERTEX + "/subtasktimes", "VertexTimes", () -> VerticesWire.VERTEX_TIMES);

  /** Every vertex by TaskManager: {@code …/taskmanagers}. */
  public static final ArchivePart<ArchivedEntries<VertexTaskManagers>> VERTEX_TASK_MANAGERS =
      family(
          VERTEX + "/taskmanagers", "VertexTaskManagers", () -> VerticesWire.VERTEX_TASK_MANAGERS);

  /** Every attempt that was kept: {@code …/subtasks/:subtaskindex/attempts/:attempt}. */
  public static final ArchivePart<ArchivedEntries<SubtaskDetails>> ATTEMPTS =
      family(ATTEMPT, "SubtaskDetails", () -> VerticesWire.SUBTASK_DETAILS);

  /** The accumulators of every attempt that was kept: {@code …/attempts/:attempt/accumulators}. */
  public static final ArchivePart<ArchivedEntries<AttemptAccumulators>> ATTEMPT_ACCUMULATORS =
      family(
          ATTEMPT + "/accumulators",
          "AttemptAccumulators",
          () -> AccumulatorsWire.ATTEMPT_ACCUMULATORS);

  /** Every checkpoint that was kept: {@code /jobs/:jobid/checkpoints/details/:checkpointid}. */
  public static final ArchivePart<ArchivedEntries<Checkpoint>> CHECKPOINT_DETAILS =
      family(CHECKPOINT, "Checkpoint", () -> CheckpointsWire.CHECKPOINT);

  /** Every checkpoint that was kept, by vertex and subtask: {@code …/subtasks/:vertexid}. */
  public static final ArchivePart<ArchivedEntries<SubtaskCheckpoints>> CHECKPOINT_SUBTASKS =
      family(
          CHECKPOINT + "/subtasks/:vertexid",
          "SubtaskCheckpoints",
          () -> SubtaskCheckpointsWire.SUBTASK_CHECKPOINTS);

  /** Every rescale that was kept: {@code /jobs/:jobid/rescales/details/:rescaleuuid}. Since 2.3. */
  public static final ArchivePart<ArchivedEntries<Rescale>> RESCALES =
      family(RESCALE, "Rescale", () -> RescalesWire.RESCALE);

  // -------------------------------------------------------- of an application: its own archive

  static final ArchivePart<ApplicationOverview> APPLICATION_OVERVIEW =
      single(
          "/applications/overview",
          EntryDecoder.ofRow(
              "ApplicationOverview",
              MAX_TEXT,
              () -> ApplicationsWire.APPLICATIONS_OVERVIEW,
              ApplicationOverview::applicationId));

  static final ArchivePart<ApplicationDetails> APPLICATION_DETAILS =
      single(
          APPLICATION,
          EntryDecoder.ofOwner(
              "ApplicationDetails",
              MAX_TEXT,
              () -> ApplicationsWire.APPLICATION_DETAILS,
              ApplicationDetails::applicationId));

  static final ArchivePart<List<ApplicationException>> APPLICATION_EXCEPTIONS =
      single(
          APPLICATION + "/exceptions",
          "List<ApplicationException>",
          () -> ApplicationsWire.APPLICATION_EXCEPTIONS);

  static final ArchivePart<Map<String, String>> APPLICATION_CONFIG =
      single(APPLICATION + "/jobmanager/config", "Configuration", () -> ClusterWire.CONFIGURATION);

  private final String path;
  private final EntryDecoder<?> decoder;
  private final boolean family;

  private ArchivePart(String path, EntryDecoder<?> decoder, boolean family) {
    this.path = path;
    this.decoder = decoder;
    this.family = family;
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
    return single(path, EntryDecoder.ofText(MAX_TEXT));
  }

  /** Returns one vertex by subtask: {@code /jobs/:jobid/vertices/:vertexid}. */
  public static ArchivePart<VertexDetails> vertex(VertexId vertexId) {
    return single(vertexPath(vertexId), "VertexDetails", () -> VerticesWire.VERTEX_DETAILS);
  }

  /** Returns when the subtasks of a vertex entered which state: {@code …/subtasktimes}. */
  public static ArchivePart<VertexTimes> vertexTimes(VertexId vertexId) {
    return single(
        vertexPath(vertexId) + "/subtasktimes", "VertexTimes", () -> VerticesWire.VERTEX_TIMES);
  }

  /** Returns one vertex by TaskManager: {@code …/taskmanagers}. */
  public static ArchivePart<VertexTaskManagers> vertexTaskManagers(VertexId vertexId) {
    return single(
        vertexPath(vertexId) + "/taskmanagers",
        "VertexTaskManagers",
        () -> VerticesWire.VERTEX_TASK_MANAGERS);
  }

  /**
   * Returns one attempt of one subtask: {@code …/subtasks/:subtaskindex/attempts/:attempt}.
   *
   * @throws IllegalArgumentException if {@code subtask} or {@code attempt} is negative
   */
  public static ArchivePart<SubtaskDetails> attempt(VertexId vertexId, int subtask, int attempt) {
    return single(
        attemptPath(vertexId, subtask, attempt),
        "SubtaskDetails",
        () -> VerticesWire.SUBTASK_DETAILS);
  }

  /**
   * Returns the accumulators of one attempt: {@code …/attempts/:attempt/accumulators}.
   *
   * @throws IllegalArgumentException if {@code subtask} or {@code attempt} is negative
   */
  public static ArchivePart<AttemptAccumulators> attemptAccumulators(
      VertexId vertexId, int subtask, int attempt) {
    return single(
        attemptPath(vertexId, subtask, attempt) + "/accumulators",
        "AttemptAccumulators",
        () -> AccumulatorsWire.ATTEMPT_ACCUMULATORS);
  }

  /** Returns one checkpoint: {@code /jobs/:jobid/checkpoints/details/:checkpointid}. */
  public static ArchivePart<Checkpoint> checkpoint(long checkpointId) {
    return single(checkpointPath(checkpointId), "Checkpoint", () -> CheckpointsWire.CHECKPOINT);
  }

  /**
   * Returns one checkpoint of one vertex, subtask by subtask: {@code
   * /jobs/:jobid/checkpoints/details/:checkpointid/subtasks/:vertexid}.
   */
  public static ArchivePart<SubtaskCheckpoints> checkpoint(long checkpointId, VertexId vertexId) {
    return single(
        checkpointPath(checkpointId) + "/subtasks/" + requireNonNull(vertexId, "vertexId"),
        "SubtaskCheckpoints",
        () -> SubtaskCheckpointsWire.SUBTASK_CHECKPOINTS);
  }

  private static String vertexPath(VertexId vertexId) {
    return JOB + "/vertices/" + requireNonNull(vertexId, "vertexId");
  }

  private static String attemptPath(VertexId vertexId, int subtask, int attempt) {
    if (subtask < 0 || attempt < 0) {
      throw new IllegalArgumentException(
          "subtask or attempt is negative: " + subtask + ", " + attempt);
    }
    return vertexPath(vertexId) + "/subtasks/" + subtask + "/attempts/" + attempt;
  }

  private static String checkpointPath(long checkpointId) {
    return JOB + "/checkpoints/details/" + checkpointId;
  }

  private static <T> ArchivePart<T> single(
      String path, String typeName, Supplier<JsonType<T>> type) {
    return single(path, EntryDecoder.of(typeName, MAX_TEXT, type));
  }

  private static <T> ArchivePart<T> single(String path, EntryDecoder<T> decoder) {
    return new ArchivePart<>(path, decoder, false);
  }

  private static <E> ArchivePart<ArchivedEntries<E>> family(
      String path, String typeName, Supplier<JsonType<E>> type) {
    return new ArchivePart<>(path, EntryDecoder.of(typeName, MAX_TEXT, type), true);
  }

  /** Returns whether it is all entries of a kind. */
  boolean isFamily() {
    return family;
  }

  /** Returns the only path under which this stands in the archive of {@code id}. */
  String path(String id) {
    return path.replace(":jobid", id).replace(":applicationid", id);
  }

  /** Returns what the paths of a family's entries look like in the archive of {@code id}. */
  Pattern paths(String id) {
    return Pattern.compile(VARIABLE.matcher(path(id)).replaceAll("[^/]+"));
  }

  /** Returns how an entry is read: of a single part as T, of a family as what its entries are. */
  EntryDecoder<?> decoder() {
    return decoder;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ArchivePart
        && path.equals(((ArchivePart<?>) other).path)
        && family == ((ArchivePart<?>) other).family
        && decoder.typeName().equals(((ArchivePart<?>) other).decoder.typeName());
  }

  @Override
  public int hashCode() {
    return path.hashCode() * 31 + decoder.typeName().hashCode();
  }

  /** Returns the path, with variables for what is any. */
  @Override
  public String toString() {
    return path;
  }
}
