package io.github.flinkwatch.model;

import io.github.flinkwatch.VertexId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * One change of a job's parallelism by the adaptive scheduler: an entry of {@code GET
 * /jobs/:jobid/rescales/history}, or {@code GET /jobs/:jobid/rescales/details/:rescaleuuid}. Since
 * 2.3.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class Rescale {

  Rescale() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the rescale's id, in the form of a UUID. */
  public abstract String rescaleId();

  /** Returns the id of the resource requirements it was made for; several rescales may share it. */
  public abstract Optional<String> resourceRequirementsId();

  /** Returns the number of this attempt to meet them. */
  public abstract OptionalLong attempt();

  /** Returns what it meant for each vertex. */
  public abstract Map<VertexId, RescaleVertex> vertices();

  /** Returns what it meant for each slot sharing group, by its id. */
  public abstract Map<String, RescaleSlots> slots();

  /** Returns the states that the scheduler went through, in order. */
  public abstract List<SchedulerStateSpan> schedulerStates();

  /** Returns when it began. */
  public abstract Optional<Instant> startTime();

  /** Returns when it ended, or empty while it has not. */
  public abstract Optional<Instant> endTime();

  /** Returns how it ended, or empty while it has not. */
  public abstract Optional<RescaleOutcome> outcome();

  /** Returns the same in Flink's own text; it differs for an unrecognised one only. */
  @Value.Default
  public Optional<String> outcomeText() {
    return outcome().map(RescaleOutcome::name);
  }

  /** Of outcome and text, one set alone stands for both. */
  @Value.Check
  Rescale withOutcome() {
    return outcome().isEmpty() && outcomeText().isPresent()
        ? toBuilder().outcome(outcomeText().map(RescaleOutcome::parse)).build()
        : this;
  }

  /**
   * Returns why it began: {@code INITIAL_SCHEDULE}, {@code UPDATE_REQUIREMENT}, {@code
   * NEW_RESOURCE_AVAILABLE} or {@code RECOVERABLE_FAILOVER}.
   */
  public abstract Optional<String> triggerCause();

  /**
   * Returns why it ended, such as {@code SUCCEEDED} or {@code EXCEPTION_OCCURRED}, or empty while
   * it has not.
   */
  public abstract Optional<String> terminatedReason();

  /** Builds {@link Rescale}. Not thread-safe. */
  public static final class Builder extends ImmutableRescale.Builder {
    Builder() {}
  }
}
