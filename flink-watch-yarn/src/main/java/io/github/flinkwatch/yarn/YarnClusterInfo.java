package io.github.flinkwatch.yarn;

import io.github.flinkwatch.yarn.YarnApplication.YarnApplicationState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * What one ResourceManager says of itself: {@code GET /ws/v1/cluster/info}, the one resource that a
 * standby answers too.
 *
 * <p>Immutable and thread-safe.
 */
@YarnImmutablesStyle
@Value.Immutable
public abstract class YarnClusterInfo {

  YarnClusterInfo() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this answer has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns whether this ResourceManager is the one to be believed. */
  public abstract HaState haState();

  /** Returns that state in YARN's own text; it differs for an unrecognized one only. */
  @Value.Default
  public String haStateText() {
    return haState().name();
  }

  /** Returns when this ResourceManager started, or last became active. */
  public abstract Optional<Instant> startedOn();

  /** Returns the version of the ResourceManager, such as {@code 3.4.3}. */
  public abstract Optional<String> resourceManagerVersion();

  /** Returns the version of Hadoop. */
  public abstract Optional<String> hadoopVersion();

  /**
   * Returns the class that stores applications over a restart; the one that stores nothing is
   * called {@code …NullRMStateStore}.
   */
  public abstract Optional<String> stateStoreName();

  /** Returns what of the answer could not be read and so is missing above, and why. */
  public abstract List<String> unread();

  /** Builds {@link YarnClusterInfo}. Not thread-safe. */
  public static final class Builder extends ImmutableYarnClusterInfo.Builder {
    Builder() {}
  }

  /** Whether a ResourceManager is the one to be believed. */
  public enum HaState {
    /** It serves the cluster. Only now does its "no such application" mean anything. */
    ACTIVE,
    /** Another one serves the cluster, or none. */
    STANDBY,
    /**
     * It has just started and knows no application yet, for some seconds; also without high
     * availability.
     */
    INITIALIZING,
    /** It is going down. */
    STOPPING,
    /** A state that this version of flink-watch does not know; the raw text stands beside it. */
    UNRECOGNIZED;

    /** Returns the constant of that name, in any case, or {@link #UNRECOGNIZED}. */
    public static HaState parse(String text) {
      return YarnApplicationState.parse(HaState.class, text, UNRECOGNIZED);
    }
  }
}
