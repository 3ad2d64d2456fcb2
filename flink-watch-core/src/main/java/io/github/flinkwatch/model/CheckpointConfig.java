package io.github.flinkwatch.model;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * The answer of {@code GET /jobs/:jobid/checkpoints/config}: how the running job takes checkpoints.
 *
 * <p>Sent by every version; absent for batch jobs (checkpointing not enabled).
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
@Value.Immutable
public abstract class CheckpointConfig {

  CheckpointConfig() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns how often each record counts in the state after a recovery. */
  public abstract CheckpointingMode mode();

  /** Returns the mode in Flink's own text; it differs for an unrecognized one only. */
  @Value.Default
  public String modeText() {
    return mode().text();
  }

  @Value.Check
  void checkModeText() {
    RawText.mustSay(mode(), CheckpointingMode.parse(modeText()), "modeText", modeText());
  }

  /** Returns the time between triggers, or empty if there are no periodic checkpoints. */
  public abstract Optional<Duration> interval();

  /** Returns after which a checkpoint is given up, or empty if not sent. */
  public abstract Optional<Duration> timeout();

  /**
   * Returns the least time between the end of one and the start of the next, or empty if not sent.
   */
  public abstract Optional<Duration> minPause();

  /** Returns how many may be in progress at once. */
  public abstract int maxConcurrent();

  /** Returns whether checkpoints outlive the job. */
  public abstract ExternalizedCheckpoints externalization();

  /** Returns the class of the state backend, or empty before 1.10 and for a job without a graph. */
  public abstract Optional<String> stateBackend();

  /**
   * Returns the class of the checkpoint storage, or empty before 1.13 and for a job without a
   * graph.
   */
  public abstract Optional<String> checkpointStorage();

  /** Returns whether checkpoints may be unaligned, or empty before 1.12. */
  public abstract Optional<Boolean> unalignedCheckpoints();

  /**
   * Returns how many failures in a row are tolerated before the job fails, or empty before 1.12.
   */
  public abstract OptionalInt tolerableFailedCheckpoints();

  /** Returns after which an aligned checkpoint goes on unaligned, or empty before 1.14. */
  public abstract Optional<Duration> alignedCheckpointTimeout();

  /** Returns whether checkpoints go on after some tasks have finished, or empty before 1.14. */
  public abstract Optional<Boolean> checkpointsAfterTasksFinish();

  /** Returns whether the changelog state backend is on, or empty before 1.16. */
  public abstract Optional<Boolean> stateChangelogEnabled();

  /** Returns how often the changelog is materialized, or empty before 1.16. */
  public abstract Optional<Duration> changelogMaterializationInterval();

  /** Returns the changelog storage, or empty before 1.16 and for a job without a graph. */
  public abstract Optional<String> changelogStorage();

  /** Builds {@link CheckpointConfig}. Not thread-safe. */
  public static final class Builder extends ImmutableCheckpointConfig.Builder {
    Builder() {}
  }

  /** How often each record counts in the state after a recovery. */
  public enum CheckpointingMode {
    /** Once: barriers are aligned, or what they overtook is part of the checkpoint. */
    EXACTLY_ONCE("exactly_once"),
    /** Once or more: tasks do not wait for the barriers of all their inputs. */
    AT_LEAST_ONCE("at_least_once"),
    /** A text that none of the above is called; the answer it came from keeps the text. */
    UNRECOGNIZED("unrecognized");

    private final String text;

    CheckpointingMode(String text) {
      this.text = text;
    }

    /** Returns what Flink calls it. */
    String text() {
      return text;
    }

    /**
     * Returns the constant that {@code text} names in lower case, as Flink spells it, or {@link
     * #UNRECOGNIZED}.
     *
     * @throws NullPointerException if {@code text} is null
     */
    public static CheckpointingMode parse(String text) {
      switch (requireNonNull(text, "text")) {
        case "exactly_once":
          return EXACTLY_ONCE;
        case "at_least_once":
          return AT_LEAST_ONCE;
        default:
          return UNRECOGNIZED;
      }
    }
  }

  /**
   * Whether checkpoints outlive the job.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class ExternalizedCheckpoints {

    ExternalizedCheckpoints() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns whether they are kept when the job fails. */
    public abstract boolean enabled();

    /**
     * Returns whether they are deleted when the job is cancelled; {@code true} also where nothing
     * is kept.
     */
    public abstract boolean deleteOnCancellation();

    /** Builds {@link ExternalizedCheckpoints}. Not thread-safe. */
    public static final class Builder extends ImmutableExternalizedCheckpoints.Builder {
      Builder() {}
    }
  }
}
