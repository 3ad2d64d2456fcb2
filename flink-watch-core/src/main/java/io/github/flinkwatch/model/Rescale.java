package io.github.flinkwatch.model;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.model.TaskManager.ResourceProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * One change of a job's parallelism by the adaptive scheduler: an entry of {@code GET
 * /jobs/:jobid/rescales/history}, or {@code GET /jobs/:jobid/rescales/details/:rescaleuuid}. Since
 * 2.3.
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
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

  /** Returns the same in Flink's own text; it differs for an unrecognized one only. */
  @Value.Default
  public Optional<String> outcomeText() {
    return outcome().map(RescaleOutcome::name);
  }

  /** If only one of outcome and text is set, it stands for both. */
  @Value.Check
  Rescale withOutcome() {
    if (outcome().isPresent() && outcomeText().isPresent()) {
      String text = outcomeText().get();
      RawText.mustSay(outcome().get(), RescaleOutcome.parse(text), "outcomeText", text);
    }
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

  /**
   * What one rescale meant for one slot sharing group.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class RescaleSlots {

    RescaleSlots() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the group's id, 32 hexadecimal digits. */
    public abstract String slotSharingGroupId();

    /** Returns the group's name. */
    public abstract Optional<String> slotSharingGroupName();

    /** Returns the resources asked for per slot. */
    public abstract Optional<ResourceProfile> requestedResource();

    /** Returns the resources got per slot, or empty if the rescale did not get that far. */
    public abstract Optional<ResourceProfile> acquiredResource();

    /** Returns the number of slots that was wanted. */
    public abstract OptionalInt desiredSlots();

    /** Returns the least number of slots that was acceptable. */
    public abstract OptionalInt minimalRequiredSlots();

    /** Returns the number of slots before, or empty if the job did not run yet. */
    public abstract OptionalInt preRescaleSlots();

    /** Returns the number of slots after, or empty if the rescale did not get that far. */
    public abstract OptionalInt postRescaleSlots();

    /** Builds {@link RescaleSlots}. Not thread-safe. */
    public static final class Builder extends ImmutableRescaleSlots.Builder {
      Builder() {}
    }
  }

  /**
   * What one rescale meant for one vertex.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class RescaleVertex {

    RescaleVertex() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the vertex's id. */
    public abstract VertexId vertexId();

    /** Returns the vertex's name. */
    public abstract String name();

    /** Returns the id of its slot sharing group, 32 hexadecimal digits. */
    public abstract Optional<String> slotSharingGroupId();

    /** Returns the name of its slot sharing group. */
    public abstract Optional<String> slotSharingGroupName();

    /** Returns the parallelism that was wanted. */
    public abstract OptionalInt desiredParallelism();

    /** Returns the least parallelism that was acceptable. */
    public abstract OptionalInt sufficientParallelism();

    /** Returns the parallelism before, or empty if the job did not run yet. */
    public abstract OptionalInt preRescaleParallelism();

    /** Returns the parallelism after, or empty if the rescale did not get that far. */
    public abstract OptionalInt postRescaleParallelism();

    /** Builds {@link RescaleVertex}. Not thread-safe. */
    public static final class Builder extends ImmutableRescaleVertex.Builder {
      Builder() {}
    }
  }

  /**
   * How long rescales took. The least, the greatest and the mean are 0 where there was none;
   * percentiles are empty then.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class RescaleDurations {

    RescaleDurations() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the least. */
    public abstract Optional<Duration> minimum();

    /** Returns the greatest. */
    public abstract Optional<Duration> maximum();

    /** Returns the mean. */
    public abstract Optional<Duration> average();

    /** Returns what 50 percent took at most, or empty if there was none. */
    public abstract Optional<Duration> p50();

    /** Returns what 90 percent took at most, or empty if there was none. */
    public abstract Optional<Duration> p90();

    /** Returns what 95 percent took at most, or empty if there was none. */
    public abstract Optional<Duration> p95();

    /** Returns what 99 percent took at most, or empty if there was none. */
    public abstract Optional<Duration> p99();

    /** Returns what 99.9 percent took at most, or empty if there was none. */
    public abstract Optional<Duration> p999();

    /** Builds {@link RescaleDurations}. Not thread-safe. */
    public static final class Builder extends ImmutableRescaleDurations.Builder {
      Builder() {}
    }
  }

  /** How a rescale ended. */
  public enum RescaleOutcome {
    /** It was carried out. */
    COMPLETED,
    /** It failed. */
    FAILED,
    /** It changed nothing, or was overtaken. */
    IGNORED,
    /** A text that none of the above is called; the answer it came from keeps the text. */
    UNRECOGNIZED;

    /**
     * Returns the constant that {@code text} names, exactly as Flink spells it, or {@link
     * #UNRECOGNIZED}.
     *
     * @throws NullPointerException if {@code text} is null
     */
    public static RescaleOutcome parse(String text) {
      switch (requireNonNull(text, "text")) {
        case "COMPLETED":
          return COMPLETED;
        case "FAILED":
          return FAILED;
        case "IGNORED":
          return IGNORED;
        default:
          return UNRECOGNIZED;
      }
    }
  }

  /**
   * How the adaptive scheduler rescales a job: {@code GET /jobs/:jobid/rescales/config}. Since 2.3;
   * under another scheduler there is no such answer.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class RescaleConfiguration {

    RescaleConfiguration() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /**
     * Returns how many rescales are remembered. 0, the default, remembers none: then there is
     * nothing in the history, and all counts are 0.
     */
    public abstract int historySize();

    /** Returns {@code REACTIVE}, or empty outside the reactive mode. */
    public abstract Optional<String> schedulerExecutionMode();

    /**
     * Returns how long a job that was submitted waits for the resources it wants, or empty if it
     * waits for ever.
     */
    public abstract Optional<Duration> submissionResourceWaitTimeout();

    /** Returns how long such a job waits for more once it has enough. */
    public abstract Optional<Duration> submissionResourceStabilizationTimeout();

    /** Returns how long an unused slot is kept. */
    public abstract Optional<Duration> slotIdleTimeout();

    /** Returns the least time between two rescales. */
    public abstract Optional<Duration> executingCooldownTimeout();

    /** Returns how long a running job waits for more resources once it has enough. */
    public abstract Optional<Duration> executingResourceStabilizationTimeout();

    /** Returns how long a rescale may wait for a checkpoint. */
    public abstract Optional<Duration> maximumDelayForTriggeringRescale();

    /** Returns after how many failed checkpoints a rescale stops waiting for one. */
    public abstract OptionalInt rescaleOnFailedCheckpointCount();

    /** Builds {@link RescaleConfiguration}. Not thread-safe. */
    public static final class Builder extends ImmutableRescaleConfiguration.Builder {
      Builder() {}
    }
  }

  /**
   * How many rescales of a job ended in which way, since its JobMaster began.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class RescaleCounts {

    RescaleCounts() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the number of rescales that changed nothing. */
    public abstract long ignored();

    /** Returns the number of rescales under way: 0 or 1. */
    public abstract long inProgress();

    /** Returns the number of rescales that were carried out. */
    public abstract long completed();

    /** Returns the number of rescales that failed. */
    public abstract long failed();

    /** Builds {@link RescaleCounts}. Not thread-safe. */
    public static final class Builder extends ImmutableRescaleCounts.Builder {
      Builder() {}
    }
  }

  /**
   * The latest rescale of each outcome that is remembered.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class LatestRescales {

    LatestRescales() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the latest that was carried out, or empty. */
    public abstract Optional<Rescale> completed();

    /** Returns the latest that failed, or empty. */
    public abstract Optional<Rescale> failed();

    /** Returns the latest that changed nothing, or empty. */
    public abstract Optional<Rescale> ignored();

    /** Builds {@link LatestRescales}. Not thread-safe. */
    public static final class Builder extends ImmutableLatestRescales.Builder {
      Builder() {}
    }
  }

  /**
   * The rescales of a job at a glance: {@code GET /jobs/:jobid/rescales/overview}. Since 2.3, under
   * the adaptive scheduler. The default history size of 0 remembers no rescale: then all of it is 0
   * and empty.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class RescalesOverview {

    RescalesOverview() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns how many ended in which way. */
    public abstract RescaleCounts counts();

    /** Returns the latest of each outcome. */
    public abstract LatestRescales latest();

    /** Builds {@link RescalesOverview}. Not thread-safe. */
    public static final class Builder extends ImmutableRescalesOverview.Builder {
      Builder() {}
    }
  }

  /**
   * How often and how long a job was rescaled: {@code GET /jobs/:jobid/rescales/summary}. Since
   * 2.3, under the adaptive scheduler.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class RescalesSummary {

    RescalesSummary() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns how many ended in which way. */
    public abstract RescaleCounts counts();

    /** Returns how long all of them took. */
    public abstract RescaleDurations all();

    /** Returns how long those took that were carried out. */
    public abstract RescaleDurations completed();

    /** Returns how long those took that changed nothing. */
    public abstract RescaleDurations ignored();

    /** Returns how long those took that failed. */
    public abstract RescaleDurations failed();

    /** Builds {@link RescalesSummary}. Not thread-safe. */
    public static final class Builder extends ImmutableRescalesSummary.Builder {
      Builder() {}
    }
  }

  /**
   * A state that the adaptive scheduler was in during one rescale.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class SchedulerStateSpan {

    SchedulerStateSpan() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the state's name in Flink's own text. */
    public abstract String state();

    /** Returns when it was entered. */
    public abstract Optional<Instant> enteredAt();

    /** Returns when it was left, or empty while it is the current one. */
    public abstract Optional<Instant> leftAt();

    /** Returns how long it lasted, or empty while it is the current one. */
    public abstract Optional<Duration> duration();

    /** Returns the exception that led out of it, on many lines, or empty. */
    public abstract Optional<String> exception();

    /** Builds {@link SchedulerStateSpan}. Not thread-safe. */
    public static final class Builder extends ImmutableSchedulerStateSpan.Builder {
      Builder() {}
    }
  }
}
