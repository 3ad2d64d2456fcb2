package io.github.flinkwatch.health;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.model.JobType;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * What must be remembered of one job between two looks. The evaluator takes one and returns the
 * next; whoever calls it keeps it, in memory or as {@linkplain #toJson() JSON} in a database.
 *
 * <p>The JSON carries a version number. A later version of flink-watch reads what an earlier one
 * wrote; what a later one wrote, and what has no version, is refused: half a memory would tell
 * wrong ages and ends. Fields that are not known are passed over.
 *
 * <p>Immutable and thread-safe.
 */
@HealthImmutablesStyle
@Value.Immutable
public abstract class JobMemory {

  private static final JobMemory EMPTY = builder().build();

  JobMemory() {}

  /** Returns the memory of a job that was never looked at. */
  public static JobMemory empty() {
    return EMPTY;
  }

  /** Returns a builder of a memory in which nothing was seen. */
  public static Builder builder() {
    return new Builder().jobSeen(false).deploymentSeenRunning(false);
  }

  /** Returns a builder that starts with everything in this memory. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the submission that this memory is about, if the platform said. */
  public abstract Optional<Instant> submittedAt();

  /** Returns the instant of the first look, or empty before it. */
  public abstract Optional<Instant> firstLookAt();

  /** Returns the instant of the last look, or empty before it. */
  public abstract Optional<Instant> lastLookAt();

  /** Returns the time between the last look and the one before it, or empty before the second. */
  public abstract Optional<Duration> lookDistance();

  /** Returns the id of the job that was seen, or empty if none was. */
  public abstract Optional<JobId> jobId();

  /** Returns when the run that was seen last began, by Flink's clock. */
  public abstract Optional<Instant> startTime();

  /** Returns when the run before this one began, by Flink's clock, if one was seen. */
  public abstract Optional<Instant> earlierStartTime();

  /**
   * Returns the instant of the first look that showed this run, if nobody had submitted it anew: it
   * was taken for a new run because it was shown alive after the one before had ended.
   */
  public abstract Optional<Instant> newRunSeenAt();

  /**
   * Returns with which start the id was shown alive at the last look that saw it, if that was
   * another than the remembered run's. The next look that shows it decides; until then the state is
   * UNKNOWN where the remembered run had ended.
   */
  public abstract Optional<Instant> otherStartTime();

  /**
   * Returns by how much Flink's clock was ahead of the observer's when Flink last told its own;
   * negative where it was behind, empty if it never did.
   */
  public abstract Optional<Duration> clockSkew();

  /** Returns the state of the last look, or empty before it. */
  public abstract Optional<JobState> state();

  /** Returns the instant of the look at which the job got into that state. */
  public abstract Optional<Instant> stateSince();

  /** Returns the last state that was not UNKNOWN, or empty if there was none. */
  public abstract Optional<JobState> lastKnownState();

  /** Returns the instant of the last look at which the state was known. */
  public abstract Optional<Instant> lastKnownAt();

  /** Returns the end that was proven, or empty. */
  public abstract Optional<ProvenEnd> end();

  /** Returns since when every look has found the job missing, or empty if the last one did not. */
  public abstract Optional<Instant> absentSince();

  /** Returns whether a source has ever spoken of this very job. */
  public abstract boolean jobSeen();

  /** Returns whether the resource manager has ever called the deployment RUNNING. */
  public abstract boolean deploymentSeenRunning();

  /** Returns the uid of the deployment that was seen last, where it has one: on Kubernetes. */
  public abstract Optional<String> deploymentUid();

  /** Returns whether high availability was seen to keep the job of that deployment. */
  @Value.Default
  public boolean deploymentKeptJob() {
    return false;
  }

  /** Returns the last completed checkpoint that high availability of that deployment named. */
  public abstract OptionalLong deploymentCheckpoint();

  /** Returns which deployment the resource manager last told of, or empty if it never did. */
  public abstract Optional<String> deploymentId();

  /** Returns when that deployment was submitted, by the resource manager's clock, if it said. */
  public abstract Optional<Instant> deploymentSubmittedAt();

  /**
   * Returns whether a deployment of this job was ever seen to have more than one. A later one runs
   * the same program.
   */
  @Value.Default
  public boolean severalJobsSeen() {
    return false;
  }

  /** Returns Flink's version as its dashboard configuration gave it, or empty if it never did. */
  public abstract Optional<String> flinkVersion();

  /** Returns whether the job is a batch or a streaming job, as far as it was found out. */
  public abstract Optional<JobType> jobType();

  /** Returns the episodes that are open, by rule. */
  public abstract Map<RuleId, Episode> episodes();

  /** Returns what each rule noted for itself. */
  public abstract Map<RuleId, RuleNotes> notes();

  /** Returns what reports want to know of the job's past. */
  @Value.Default
  public JobHistory history() {
    return JobHistory.empty();
  }

  /** Returns the notes of that rule; empty notes if it has none. */
  public final RuleNotes notesOf(RuleId rule) {
    return notes().getOrDefault(rule, RuleNotes.empty());
  }

  /** Returns this memory as JSON on one line, with a version number. */
  public final String toJson() {
    return JobMemoryJson.write(this);
  }

  /**
   * Returns the memory that {@link #toJson()} wrote, in this or an earlier version.
   *
   * @throws IllegalArgumentException if the text is not such a memory, or of a later version; the
   *     message names the place
   */
  public static JobMemory fromJson(String json) {
    return JobMemoryJson.read(json);
  }

  /** Builds {@link JobMemory}. Not thread-safe. */
  public static final class Builder extends ImmutableJobMemory.Builder {
    Builder() {}
  }

  /** An end of a job that was proven once, and is therefore remembered. Immutable. */
  @HealthImmutablesStyle
  @Value.Immutable
  public abstract static class ProvenEnd {

    ProvenEnd() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns how the job ended. */
    public abstract JobState state();

    /**
     * Returns who proved it: LIVE_JOB and ARCHIVED_JOB hold for good; DEPLOYMENT gives way to the
     * job's own word and to any later sign of life.
     */
    public abstract Basis provenBy();

    /** Returns whether the job itself proved it, so that nothing of the same run overrules it. */
    public final boolean isSettled() {
      return provenBy() != Basis.DEPLOYMENT;
    }

    /** Returns how far it may be relied upon. */
    public abstract Confidence confidence();

    /** Returns when the run that ended began, by Flink's clock. */
    public abstract Optional<Instant> startTime();

    /** Returns when it ended. */
    public abstract Optional<Instant> endTime();

    /** Returns the instant of the look that proved it, by the observer's clock. */
    public abstract Optional<Instant> provenAt();

    /** Returns which deployment told it; empty if the job itself did. */
    public abstract Optional<String> deploymentId();

    /** Returns which attempt of the deployment told it; empty if the job itself did. */
    public abstract Optional<String> deploymentAttempt();

    /** Returns which attempt of its deployment a report is about, as far as it says. */
    static Optional<String> attemptOf(DeploymentReport report) {
      return report.uid().isPresent() || report.attempts().isEmpty()
          ? report.uid()
          : Optional.of(String.valueOf(report.attempts().getAsInt()));
    }

    /** Builds {@link ProvenEnd}. Not thread-safe. */
    public static final class Builder extends ImmutableProvenEnd.Builder {
      Builder() {}
    }
  }
}
