package io.github.flinkwatch.yarn;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.immutables.value.Value;

/**
 * One application, as {@code GET /ws/v1/cluster/apps/{id}} of the ResourceManager gives it, or the
 * application history server, which tells less.
 *
 * <p>A user without the right to view an application is told its state, final status and
 * diagnostics, and no times.
 *
 * <p>Immutable and thread-safe.
 */
@YarnImmutablesStyle
@Value.Immutable
public abstract class YarnApplication {

  YarnApplication() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this application has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the application's id. */
  public abstract ApplicationId id();

  /** Returns who submitted it. */
  public abstract Optional<String> user();

  /** Returns what it is called; names are not unique. */
  public abstract Optional<String> name();

  /** Returns its queue: a path such as {@code root.default} from 3.4, the last part before. */
  public abstract Optional<String> queue();

  /** Returns its type; Flink submits {@code Apache Flink} unless told otherwise. */
  public abstract Optional<String> applicationType();

  /** Returns its tags, which YARN keeps in lower case. */
  public abstract Set<String> applicationTags();

  /** Returns where it stands in its life. */
  public abstract YarnApplicationState state();

  /** Returns the state in YARN's own text; it differs for an unrecognized one only. */
  @Value.Default
  public String stateText() {
    return state().name();
  }

  /**
   * Returns how it ended. It may be set shortly before the state says that the application has
   * ended, and means then that it is about to.
   */
  public abstract FinalApplicationStatus finalStatus();

  /** Returns the final status in YARN's own text; it differs for an unrecognized one only. */
  @Value.Default
  public String finalStatusText() {
    return finalStatus().name();
  }

  /**
   * Returns YARN's words on why it waits or how it ended, or empty. Empty too after a Flink job
   * failed: then Flink tells why.
   */
  public abstract Optional<String> diagnostics();

  /**
   * Returns the tracking URL. It is data from whoever submitted the application: show it, do not
   * call it. Empty until an application master has registered one.
   */
  public abstract Optional<String> trackingUrl();

  /** Returns host and port of the application master's RPC, which is not Flink's REST address. */
  public abstract Optional<String> amRpcAddress();

  /** Returns host and web port of the NodeManager that runs the application master. */
  public abstract Optional<String> amHostHttpAddress();

  /** Returns the address of the application master's logs. */
  public abstract Optional<String> amContainerLogs();

  /** Returns the id of the current attempt; only the application history server tells it. */
  public abstract Optional<String> currentAttemptId();

  /** Returns when it was submitted, or empty to those who may not view it. */
  public abstract Optional<Instant> startedTime();

  /** Returns when its application master was launched, or empty before, and for unmanaged ones. */
  public abstract Optional<Instant> launchTime();

  /** Returns when it ended, or empty while it has not. */
  public abstract Optional<Instant> finishedTime();

  /** Returns when the answering ResourceManager started or became active. */
  public abstract Optional<Instant> clusterId();

  /** Returns its memory now, in MiB, or empty after its end. */
  public abstract OptionalLong allocatedMb();

  /** Returns its virtual cores now, or empty after its end. */
  public abstract OptionalInt allocatedVCores();

  /** Returns its containers now, or empty after its end. */
  public abstract OptionalInt runningContainers();

  /** Returns memory over time so far, in MiB × s. */
  public abstract OptionalLong memorySeconds();

  /** Returns virtual cores over time so far, in cores × s. */
  public abstract OptionalLong vcoreSeconds();

  /**
   * Returns each kind of resource over time so far, by its name: {@code memory-mb}, {@code vcores}.
   */
  public abstract Map<String, Long> resourceSeconds();

  /** Returns its share of its queue now, 0 to 100 and beyond when the queue is exceeded. */
  public abstract OptionalDouble queueUsagePercentage();

  /** Returns its share of the cluster now, 0 to 100. */
  public abstract OptionalDouble clusterUsagePercentage();

  /** Returns how many containers of its application master were preempted. */
  public abstract OptionalInt numAmContainersPreempted();

  /** Returns how many other containers were preempted. */
  public abstract OptionalInt numNonAmContainersPreempted();

  /** Returns its priority. */
  public abstract OptionalInt priority();

  /** Returns whether its application master runs outside YARN. */
  @Value.Default
  public boolean unmanaged() {
    return false;
  }

  /**
   * Returns what of the answer could not be read and so is missing above, and why: {@code expected
   * a whole number at /app/priority but found VALUE_STRING}. Usually empty; NaN and infinities are
   * missing without a word.
   */
  public abstract List<String> unread();

  /** Builds {@link YarnApplication}. Not thread-safe. */
  public static final class Builder extends ImmutableYarnApplication.Builder {
    Builder() {}
  }

  /**
   * How an application ended: what its application master said when it unregistered, or what the
   * ResourceManager concluded. It is final once the {@linkplain YarnApplicationState#isEnded()
   * state has ended}.
   *
   * <p>For a dedicated Flink cluster it is the job's end. For a session it says nothing about any
   * job.
   */
  public enum FinalApplicationStatus {
    /** Not ended, or ended without saying how. */
    UNDEFINED,
    /** The application master said that it succeeded. */
    SUCCEEDED,
    /** The application master said that it failed, or was lost. */
    FAILED,
    /** With state FINISHED: Flink cancelled its job. With state KILLED: killed through YARN. */
    KILLED,
    /** Ended with sub-applications of various ends; Flink does not use it. */
    ENDED,
    /** A status that this version of flink-watch does not know; the raw text stands beside it. */
    UNRECOGNIZED;

    /** Returns the constant of that name, in any case, or {@link #UNRECOGNIZED}. */
    public static FinalApplicationStatus parse(String text) {
      return YarnApplicationState.parse(FinalApplicationStatus.class, text, UNRECOGNIZED);
    }
  }

  /**
   * Where an application stands in its life, as YARN sees it. It says <em>whether</em> the
   * application has ended; how it ended is for {@link FinalApplicationStatus} to say.
   */
  public enum YarnApplicationState {
    /** Just created. */
    NEW,
    /** Being saved by the ResourceManager. */
    NEW_SAVING,
    /** Submitted. */
    SUBMITTED,
    /**
     * Accepted by the scheduler: waiting for the container of its application master, or for that
     * to register. A living application is ACCEPTED once more for some seconds after a
     * ResourceManager restarted or failed over.
     */
    ACCEPTED,
    /** The application master is registered. For Flink: there is a JobManager. */
    RUNNING,
    /** Only in the answer to a kill: the end is being saved. */
    FINAL_SAVING(true),
    /** Only in the answer to a kill: the application master has unregistered. */
    FINISHING(true),
    /** Only in the answer to a kill: it is being killed. */
    KILLING(true),
    /** The application master unregistered. This says nothing about success. */
    FINISHED,
    /** The application master was lost, or the application was refused. */
    FAILED,
    /** Killed through YARN, or its lifetime was exceeded. */
    KILLED,
    /** A state that this version of flink-watch does not know; the raw text stands beside it. */
    UNRECOGNIZED;

    private final boolean internal;

    YarnApplicationState() {
      this(false);
    }

    YarnApplicationState(boolean internal) {
      this.internal = internal;
    }

    /** Returns the constant of that name, in any case, or {@link #UNRECOGNIZED}. */
    public static YarnApplicationState parse(String text) {
      return parse(YarnApplicationState.class, text, UNRECOGNIZED);
    }

    /**
     * Returns whether the application has ended: {@link #FINISHED}, {@link #FAILED} or {@link
     * #KILLED}.
     */
    public boolean isEnded() {
      return this == FINISHED || this == FAILED || this == KILLED;
    }

    /** Returns whether a listing can be asked for applications in this state. */
    boolean isQueryable() {
      return !internal && this != UNRECOGNIZED;
    }

    static <E extends Enum<E>> E parse(Class<E> type, String text, E unrecognized) {
      try {
        return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException newer) {
        return unrecognized;
      }
    }
  }

  /**
   * An amount of memory and virtual cores.
   *
   * <p>Immutable and thread-safe.
   */
  @YarnImmutablesStyle
  @Value.Immutable
  public abstract static class YarnResource {

    YarnResource() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this amount has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the memory, in MiB. */
    public abstract long memoryMb();

    /** Returns the virtual cores. */
    public abstract long vCores();

    /** Builds {@link YarnResource}. Not thread-safe. */
    public static final class Builder extends ImmutableYarnResource.Builder {
      Builder() {}
    }
  }
}
