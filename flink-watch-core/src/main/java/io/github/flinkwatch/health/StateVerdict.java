package io.github.flinkwatch.health;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.UnknownCause;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * The state of a job, with the proof: which source decided, how far it may be relied upon, and what
 * disagreed.
 *
 * <p>Law: the state is UNKNOWN if and only if there is a cause, and then the basis is NONE.
 *
 * <p>Immutable and thread-safe.
 */
@HealthImmutablesStyle
@Value.Immutable
public abstract class StateVerdict {

  StateVerdict() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this verdict has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the state. */
  public abstract JobState state();

  /** Returns which evidence decided; NONE for UNKNOWN. */
  public abstract Basis basis();

  /** Returns how far the state may be relied upon; LOW for UNKNOWN. */
  public abstract Confidence confidence();

  /** Returns the most telling cause of UNKNOWN, or empty if the state is known. */
  public abstract Optional<UnknownCause> cause();

  /** Returns what else could not be asked or understood, whatever the state. */
  public abstract List<UnknownCause> furtherCauses();

  /** Returns the id of the job that was judged, or empty if none was seen. */
  public abstract Optional<JobId> jobId();

  /** Returns when this run began by Flink's clock, or empty if no source said. */
  public abstract Optional<Instant> startTime();

  /** Returns when the job ended by the clock of whoever said so, or empty; never invented. */
  public abstract Optional<Instant> endTime();

  /** Returns what limits the confidence, one sentence each. */
  public abstract List<String> caveats();

  /** Returns what disagreed with the state, one sentence each. */
  public abstract List<String> contradictions();

  /** Builds {@link StateVerdict}. Not thread-safe. */
  public static final class Builder extends ImmutableStateVerdict.Builder {
    Builder() {}
  }
}
