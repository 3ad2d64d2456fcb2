package io.github.flinkwatch.evidence;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.model.BackPressure;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.CheckpointConfig;
import io.github.flinkwatch.model.CheckpointingStatistics;
import io.github.flinkwatch.model.ClusterOverview;
import io.github.flinkwatch.model.DashboardConfig;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobExceptions;
import io.github.flinkwatch.model.JobMetrics;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.model.SubtaskCheckpoints;
import io.github.flinkwatch.model.VertexDetails;
import io.github.flinkwatch.model.Watermarks;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.immutables.value.Value;

/**
 * What one source said of one job at one look: a live JobManager, an archive file or a
 * HistoryServer. They serve the same JSON, so they fill the same snapshot.
 *
 * <p>Every piece is an observation of its own: one that failed never spoils another. A piece that
 * was not asked for is unknown with {@link UnknownCode#NOT_ASKED}.
 *
 * <p>Immutable and thread-safe.
 */
@EvidenceImmutablesStyle
@Value.Immutable
public abstract class JobSnapshot {

  JobSnapshot() {}

  /** Who answered. */
  public enum Source {
    /** The JobManager that runs the job, or ran it and still knows it. */
    LIVE,
    /** The file that Flink wrote when the job ended. */
    ARCHIVE,
    /** A HistoryServer. */
    HISTORY_SERVER
  }

  /** How the job was found among those of its cluster. */
  public enum Match {
    /** By its id. */
    BY_ID,
    /** As the only job of a dedicated cluster, as the platform allows; its id may differ. */
    SOLE_JOB
  }

  /** Returns a builder of a snapshot in which nothing was asked yet. */
  public static Builder builder(Source source, Instant at) {
    return new Builder().source(requireNonNull(source, "source")).at(requireNonNull(at, "at"));
  }

  /** Returns a builder in which nothing is set; {@code source} and {@code at} are required. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this snapshot has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns who answered. */
  public abstract Source source();

  /** Returns when the look began, by the observer's clock. */
  public abstract Instant at();

  /** Returns how the job was found; by its id unless set. */
  @Value.Default
  public Match matchedBy() {
    return Match.BY_ID;
  }

  /**
   * Returns the ids of the other jobs that were seen in the same cluster: all of them where the job
   * itself was not listed, else no more than tell that it is not alone.
   */
  public abstract Set<JobId> otherJobIds();

  /**
   * Returns the ids of the other jobs of the same name that the cluster lists and that have not
   * ended; no more than tell that there are several.
   */
  public abstract Set<JobId> namesakes();

  /**
   * Returns the job's row of {@code /jobs/overview}: live status and counts. Absent if the source
   * answered with a list in which the job is not, or with Flink's own 404. That alone is no proof
   * yet: Flink leaves out a running job whose JobMaster does not answer in time.
   */
  @Value.Default
  public Observation<JobOverview> overview() {
    return notAsked();
  }

  /** Returns what {@code /jobs/:jobid/status} says (from 1.16 on); live, like the overview. */
  @Value.Default
  public Observation<JobStatus> status() {
    return notAsked();
  }

  /**
   * Returns the answer of {@code /jobs/:jobid}: cached for up to the refresh interval, so it may
   * lag behind the overview without contradicting it. Absent if Flink answered that it knows no
   * such job.
   */
  @Value.Default
  public Observation<JobDetails> details() {
    return notAsked();
  }

  /** Returns what went wrong so far ({@code /jobs/:jobid/exceptions}), of a healthy job too. */
  @Value.Default
  public Observation<JobExceptions> exceptions() {
    return notAsked();
  }

  /**
   * Returns what became of the checkpoints ({@code /jobs/:jobid/checkpoints}). Absent if Flink
   * answered that checkpointing is not enabled.
   */
  @Value.Default
  public Observation<CheckpointingStatistics> checkpoints() {
    return notAsked();
  }

  /**
   * Returns the running job's checkpoint configuration ({@code /jobs/:jobid/checkpoints/config}).
   * Absent if Flink answered that checkpointing is not enabled.
   */
  @Value.Default
  public Observation<CheckpointConfig> checkpointConfig() {
    return notAsked();
  }

  /**
   * Returns the newest checkpoint that failed or is still pending, with the part of each vertex
   * ({@code /jobs/:jobid/checkpoints/details/:id}). Absent if there is none.
   */
  @Value.Default
  public Observation<Checkpoint> troubledCheckpoint() {
    return notAsked();
  }

  /**
   * Returns who acknowledged the {@link #troubledCheckpoint()}, for the vertices that were asked
   * for.
   */
  public abstract Map<VertexId, Observation<SubtaskCheckpoints>> subtaskCheckpoints();

  /** Returns the backpressure of the vertices that were asked for; as a rule of all. */
  public abstract Map<VertexId, Observation<BackPressure>> backPressure();

  /** Returns the watermarks of the vertices that were asked for. */
  public abstract Map<VertexId, Observation<Watermarks>> watermarks();

  /** Returns the subtasks, with their machines, of the vertices that were asked for. */
  public abstract Map<VertexId, Observation<VertexDetails>> vertexDetails();

  /** Returns the job's metrics, restarts above all; no archive has any. */
  @Value.Default
  public Observation<JobMetrics> metrics() {
    return notAsked();
  }

  /** Returns TaskManagers and slots of the cluster ({@code /overview}). */
  @Value.Default
  public Observation<ClusterOverview> clusterOverview() {
    return notAsked();
  }

  /** Returns the cluster's {@code /config}: Flink's version and its refresh interval. */
  @Value.Default
  public Observation<DashboardConfig> dashboardConfig() {
    return notAsked();
  }

  private <T> Observation<T> notAsked() {
    return Observation.unknown(
        UnknownCause.of(UnknownCode.NOT_ASKED, "not part of this look"), at());
  }

  /** Builds {@link JobSnapshot}. Not thread-safe. */
  public static final class Builder extends ImmutableJobSnapshot.Builder {
    Builder() {}
  }
}
