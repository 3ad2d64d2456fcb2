package io.github.flinkwatch.yarn;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.immutables.value.Value;

/**
 * A container of an application, from {@code GET
 * /ws/v1/cluster/apps/{id}/appattempts/{attempt}/containers}. One of a Flink application is its
 * JobManager, {@link YarnApplicationAttempt#containerId()} says which, and each other one a
 * TaskManager, whose id in Flink is the container's.
 *
 * <p>Immutable and thread-safe.
 */
@YarnImmutablesStyle
@Value.Immutable
public abstract class YarnContainer {

  YarnContainer() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this container has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the container's id, such as {@code container_1795250983835_0001_01_000002}. */
  public abstract String containerId();

  /** Returns its state in YARN's own text, such as {@code RUNNING}. */
  public abstract Optional<String> stateText();

  /** Returns the node that runs it, with the port of its NodeManager. */
  public abstract Optional<String> nodeId();

  /** Returns the address of that NodeManager's web server. */
  public abstract Optional<String> nodeHttpAddress();

  /** Returns its memory in MiB. */
  public abstract OptionalLong allocatedMb();

  /** Returns its virtual cores. */
  public abstract OptionalLong allocatedVCores();

  /** Returns when it began. */
  public abstract Optional<Instant> startedTime();

  /** Returns the address of its logs. */
  public abstract Optional<String> logUrl();

  /** Returns what of the answer could not be read and so is missing above, and why. */
  public abstract List<String> unread();

  /** Builds {@link YarnContainer}. Not thread-safe. */
  public static final class Builder extends ImmutableYarnContainer.Builder {
    Builder() {}
  }
}
