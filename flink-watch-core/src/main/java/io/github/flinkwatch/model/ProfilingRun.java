package io.github.flinkwatch.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * One run of the profiler in a JobManager or a TaskManager: {@code /jobmanager/profiler} and {@code
 * /taskmanagers/:taskmanagerid/profiler}. Since 1.19, and only with {@code rest.profiling.enabled}.
 * Flink does not document these endpoints.
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
@Value.Immutable
public abstract class ProfilingRun {

  ProfilingRun() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns how far the run has come. */
  public abstract ProfilingStatus status();

  /** Returns the status in Flink's own text; it differs for an unrecognized one only. */
  @Value.Default
  public String statusText() {
    return status().name();
  }

  @Value.Check
  void checkStatusText() {
    RawText.mustSay(status(), "statusText", statusText());
  }

  /**
   * Returns what is measured: {@code CPU}, {@code ALLOC}, {@code LOCK}, {@code WALL} or {@code
   * ITIMER}.
   */
  public abstract String mode();

  /** Returns when the run was triggered. */
  public abstract Optional<Instant> triggeredAt();

  /** Returns when the run ended, or empty while it runs. */
  public abstract Optional<Instant> finishedAt();

  /** Returns how long was asked to be recorded, in whole seconds. */
  public abstract Optional<Duration> duration();

  /** Returns what Flink says of the end, or empty while the run is in progress. */
  public abstract Optional<String> message();

  /** Returns the name of the file to download, or empty if there is none yet. */
  public abstract Optional<String> outputFile();

  /** Builds {@link ProfilingRun}. Not thread-safe. */
  public static final class Builder extends ImmutableProfilingRun.Builder {
    Builder() {}
  }

  /** How far a profiling run has come. */
  public enum ProfilingStatus {
    /** Being recorded. */
    RUNNING,
    /** Recorded; the file can be downloaded. */
    FINISHED,
    /** It failed; the message says why. */
    FAILED,
    /** A text that none of the above is called; the answer it came from keeps the text. */
    UNRECOGNIZED
  }
}
