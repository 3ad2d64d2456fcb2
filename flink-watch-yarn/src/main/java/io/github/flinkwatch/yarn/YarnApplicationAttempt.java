package io.github.flinkwatch.yarn;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * One run of an application's master, from {@code GET /ws/v1/cluster/apps/{id}/appattempts}. A
 * Flink application without high availability has one; a second one without it runs {@code main()}
 * again, and its job has a new id.
 *
 * <p>Immutable and thread-safe.
 */
@YarnImmutablesStyle
@Value.Immutable
public abstract class YarnApplicationAttempt {

  YarnApplicationAttempt() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this attempt has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the attempt's id, such as {@code appattempt_1795220939217_0013_000001}. */
  public abstract String appAttemptId();

  /** Returns its number within the application, from 1. */
  public abstract int number();

  /** Returns its state in YARN's own text, such as {@code RUNNING}, or empty before 3.0. */
  public abstract Optional<String> stateText();

  /** Returns when it began. */
  public abstract Optional<Instant> startTime();

  /** Returns when it ended, or empty while it has not. */
  public abstract Optional<Instant> finishedTime();

  /** Returns the container of the application master, or empty for unmanaged ones. */
  public abstract Optional<String> containerId();

  /** Returns the node that runs it. */
  public abstract Optional<String> nodeId();

  /** Returns host and web port of that node's NodeManager. */
  public abstract Optional<String> nodeHttpAddress();

  /** Returns the address of its logs. */
  public abstract Optional<String> logsLink();

  /** Returns YARN's words on its end; only the application history server tells them. */
  public abstract Optional<String> diagnostics();

  /** Returns what of the answer could not be read and so is missing above, and why. */
  public abstract List<String> unread();

  /** Builds {@link YarnApplicationAttempt}. Not thread-safe. */
  public static final class Builder extends ImmutableYarnApplicationAttempt.Builder {
    Builder() {}
  }
}
