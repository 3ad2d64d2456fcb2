package io.github.flinkwatch.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * One attempt of one subtask.
 *
 * <p>From {@code GET /jobs/:jobid/vertices/:vertexid}, and {@code GET
 * /jobs/:jobid/vertices/:vertexid/subtasks/:subtaskindex} with its attempts. Sent by every version.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class SubtaskDetails {

  SubtaskDetails() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns which subtask, from 0. */
  public abstract int subtask();

  /** Returns its state. */
  public abstract ExecutionState status();

  /** Returns the same in Flink's own text; it differs for an unrecognised one only. */
  @Value.Default
  public String statusText() {
    return status().name();
  }

  /** Returns which attempt this is, from 0: the number of restarts of this subtask. */
  public abstract int attempt();

  /**
   * Returns where it runs: {@code host:port}, or a bare host where Flink sends no port, or empty if
   * it is not deployed.
   */
  public abstract Optional<String> endpoint();

  /** Returns when it was deployed, or empty if it was not. */
  public abstract Optional<Instant> startTime();

  /** Returns when it ended, or empty if it has not. */
  public abstract Optional<Instant> endTime();

  /** Returns how long it has run, or empty if it has not. */
  public abstract Optional<Duration> duration();

  /** Returns what this attempt read and wrote. */
  public abstract IoMetrics metrics();

  /** Returns the TaskManager it runs on, or empty before 1.10 and if it is not deployed. */
  public abstract Optional<String> taskManagerId();

  /** Returns how long it was in each state, by Flink's own text; none before 1.16. */
  public abstract Map<String, Duration> statusDurations();

  /** Returns the other attempts that run at the same time (speculative execution). */
  public abstract List<SubtaskDetails> otherConcurrentAttempts();

  /** Builds {@link SubtaskDetails}. Not thread-safe. */
  public static final class Builder extends ImmutableSubtaskDetails.Builder {
    Builder() {}
  }
}
