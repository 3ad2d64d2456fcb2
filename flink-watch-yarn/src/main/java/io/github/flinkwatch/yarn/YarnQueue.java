package io.github.flinkwatch.yarn;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.yarn.YarnApplication.YarnResource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * A queue of the Capacity Scheduler, from {@code GET /ws/v1/cluster/scheduler}: why an application
 * waits.
 *
 * <p>Immutable and thread-safe.
 */
@YarnImmutablesStyle
@Value.Immutable
public abstract class YarnQueue {

  YarnQueue() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this queue has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns its own name, the last part of its path. */
  public abstract String queueName();

  /** Returns its path from the root, such as {@code root.etl.night}, or empty before 3.3. */
  public abstract Optional<String> queuePath();

  /** Returns {@code RUNNING}, {@code STOPPED} or {@code DRAINING} in YARN's own text. */
  public abstract Optional<String> stateText();

  /** Returns its share of its parent, in percent. */
  public abstract OptionalDouble capacity();

  /** Returns how much of its share is used, in percent; above 100 when it borrows. */
  public abstract OptionalDouble usedCapacity();

  /** Returns how far it may grow within its parent, in percent. */
  public abstract OptionalDouble maxCapacity();

  /** Returns its share of the cluster, in percent. */
  public abstract OptionalDouble absoluteCapacity();

  /** Returns how much of the cluster it uses, in percent. */
  public abstract OptionalDouble absoluteUsedCapacity();

  /** Returns how far it may grow within the cluster, in percent. */
  public abstract OptionalDouble absoluteMaxCapacity();

  /** Returns the number of applications in it. */
  public abstract OptionalInt numApplications();

  /** Returns the number of applications whose application master was given a place; leaves only. */
  public abstract OptionalInt numActiveApplications();

  /** Returns the number of applications whose application master waits for a place; leaves only. */
  public abstract OptionalInt numPendingApplications();

  /** Returns what it uses. */
  public abstract Optional<YarnResource> used();

  /** Returns what application masters may use together; leaves only. */
  public abstract Optional<YarnResource> amLimit();

  /** Returns what application masters use together; leaves only. */
  public abstract Optional<YarnResource> amUsed();

  /** Returns the queues right below this one. */
  public abstract List<YarnQueue> children();

  /**
   * Returns the queue of that path, among this one and all below it, or empty.
   *
   * @param path a path from this queue on, such as {@code root.etl.night}, or the last part of one,
   *     which is what versions before 3.4 call an application's queue
   */
  public final Optional<YarnQueue> find(String path) {
    Optional<YarnQueue> exact = findPath(requireNonNull(path, "path"));
    return exact.isPresent() ? exact : findName(path);
  }

  private Optional<YarnQueue> findPath(String path) {
    if (path.equals(queueName())) {
      return Optional.of(this);
    }
    if (!path.startsWith(queueName() + ".")) {
      return Optional.empty();
    }
    String rest = path.substring(queueName().length() + 1);
    return children().stream().flatMap(child -> child.findPath(rest).stream()).findFirst();
  }

  private Optional<YarnQueue> findName(String name) {
    return name.equals(queueName())
        ? Optional.of(this)
        : children().stream().flatMap(child -> child.findName(name).stream()).findFirst();
  }

  /** Returns what of the answer could not be read and so is missing above, and why. */
  public abstract List<String> unread();

  /** Builds {@link YarnQueue}. Not thread-safe. */
  public static final class Builder extends ImmutableYarnQueue.Builder {
    Builder() {}
  }
}
