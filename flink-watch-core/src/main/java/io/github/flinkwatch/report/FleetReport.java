package io.github.flinkwatch.report;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHistory.Moved;
import io.github.flinkwatch.health.JobHistory.Sample;
import io.github.flinkwatch.health.JobState;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.immutables.value.Value;

/**
 * The daily questions about a {@link Fleet}, answered: as data by its methods, and as text, JSON,
 * CSV or one HTML page.
 *
 * <p>Immutable and thread-safe.
 */
public final class FleetReport {

  /** What {@link #flinkVersions()} calls the version of jobs whose cluster never told it. */
  public static final String NOT_SEEN = "not seen";

  /**
   * What {@link #flinkVersions()} calls the version of a Flink that does not know its own, as those
   * built from sources by hand: Flink's own word for it.
   */
  public static final String UNKNOWN_TO_FLINK = "<unknown>";

  private static final Comparator<JobRow> WORST_FIRST =
      Comparator.comparing((JobRow row) -> urgency(row.status())).thenComparing(JobRow::name);

  private final Fleet fleet;
  private final List<JobRow> jobs;
  private final List<Unseen> unseen;

  private FleetReport(Fleet fleet) {
    this.fleet = requireNonNull(fleet, "fleet");
    this.jobs = fleet.jobs().stream().map(Rows::of).collect(Collectors.toUnmodifiableList());
    this.unseen = List.copyOf(Rows.unseen(fleet));
  }

  /** Returns the report of a fleet as it stands. */
  public static FleetReport of(Fleet fleet) {
    return new FleetReport(fleet);
  }

  /** Returns the instant that the report is of. */
  public Instant at() {
    return fleet.at();
  }

  /** Returns all jobs, in the order of the fleet. */
  public List<JobRow> jobs() {
    return jobs;
  }

  /** Returns the jobs that somebody should look at, the worst first. */
  public List<JobRow> abnormal() {
    return select(JobRow::isAbnormal, WORST_FIRST);
  }

  /** Returns the jobs whose state size is known, the largest first. */
  public List<JobRow> byStateSize() {
    return select(
        row -> row.stateSizeBytes().isPresent(),
        Comparator.comparing((JobRow row) -> row.stateSizeBytes().getAsLong()).reversed());
  }

  /** Returns the jobs with a point to restore from, the oldest point first. */
  public List<JobRow> restorable() {
    return select(
        row -> row.restorePoint().isPresent(),
        Comparator.comparing(row -> row.restorePoint().orElseThrow().triggeredAt()));
  }

  /** Returns the jobs whose checkpoint configuration is doubtful. */
  public List<JobRow> doubtfulCheckpoints() {
    return select(row -> !row.checkpointRemarks().isEmpty(), Comparator.comparing(JobRow::name));
  }

  /**
   * Returns how many jobs run on each version of Flink, {@link #UNKNOWN_TO_FLINK} and {@link
   * #NOT_SEEN} included.
   */
  public Map<String, Integer> flinkVersions() {
    Map<String, Integer> versions = new TreeMap<>();
    jobs.forEach(row -> versions.merge(row.flinkVersion().orElse(NOT_SEEN), 1, Integer::sum));
    return versions;
  }

  /** Returns how many jobs are how well. */
  public Map<HealthStatus, Integer> healthCounts() {
    Map<HealthStatus, Integer> counts = new TreeMap<>();
    for (HealthStatus status : HealthStatus.values()) {
      counts.put(status, 0);
    }
    jobs.forEach(row -> counts.merge(row.status(), 1, Integer::sum));
    return counts;
  }

  /** Returns what the whole fleet moved, by day of UTC, the oldest first. */
  public Map<LocalDate, Moved> movedByDay() {
    Map<LocalDate, Moved> moved = new TreeMap<>();
    jobs.forEach(row -> row.moved().forEach((day, much) -> moved.merge(day, much, Moved::plus)));
    return moved;
  }

  /** Returns the jobs that were seen to move anything, those with the most records first. */
  public List<JobRow> byMoved() {
    return select(
        row -> !row.movedInAll().equals(Moved.NOTHING),
        Comparator.comparing((JobRow row) -> row.movedInAll().records())
            .reversed()
            .thenComparing(JobRow::name));
  }

  /** Returns what could not be seen, and why: clusters first. */
  public List<Unseen> unseen() {
    return unseen;
  }

  private List<JobRow> select(Predicate<JobRow> which, Comparator<? super JobRow> order) {
    return jobs.stream().filter(which).sorted(order).collect(Collectors.toUnmodifiableList());
  }

  private static int urgency(HealthStatus status) {
    switch (status) {
      case UNHEALTHY:
        return 0;
      case NOT_APPLICABLE:
        return 1;
      case UNKNOWN:
        return 2;
      case DEGRADED:
        return 3;
      default:
        return 4;
    }
  }

  /** Returns the report as tables of text, for a terminal. */
  public String toText() {
    return TextReport.of(this);
  }

  /** Returns the report as JSON on one line; spans in it are ISO-8601, sizes are bytes. */
  public String toJson() {
    return JsonReport.of(this);
  }

  /**
   * Returns one line for each job, with a header line, as RFC 4180 has it. A text that a
   * spreadsheet would take for a formula gets an apostrophe before it.
   */
  public String toCsv() {
    return CsvReport.of(this);
  }

  /**
   * Returns one self-contained page with plots: no script, nothing to load, light or dark as the
   * reader prefers. Everything in it is escaped. A table shows its first five hundred rows.
   */
  public String toHtml() {
    return HtmlReport.of(this);
  }

  /**
   * What a report tells of one job.
   *
   * <p>Immutable and thread-safe.
   */
  @ReportImmutablesStyle
  @Value.Immutable
  public abstract static class JobRow {

    JobRow() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns what the platform calls the job. */
    public abstract JobRef ref();

    /** Returns the best name there is. */
    public abstract String name();

    /** Returns the name of its cluster. */
    public abstract String cluster();

    /** Returns the last verdict, or empty before the first. */
    public abstract Optional<JobHealth> health();

    /** Returns the state; UNKNOWN before the first verdict. */
    public final JobState state() {
      return health().map(JobHealth::state).orElse(JobState.UNKNOWN);
    }

    /** Returns how well the job is; UNKNOWN before the first verdict. */
    public final HealthStatus status() {
      return health().map(JobHealth::status).orElse(HealthStatus.UNKNOWN);
    }

    /**
     * Returns Flink's version in its own text, {@code <unknown>} included, or empty if not seen.
     */
    public abstract Optional<String> flinkVersion();

    /** Returns the size of the last completed checkpoint, or empty if none was seen. */
    public abstract OptionalLong stateSizeBytes();

    /**
     * Returns the average size over all that was seen, or, while that is a single one, over the run
     * as Flink tells it; empty if none was seen.
     */
    public abstract OptionalLong averageStateSizeBytes();

    /** Returns the size as a multiple of its average, or empty if either is not known or zero. */
    public final OptionalDouble growth() {
      return stateSizeBytes().isPresent() && averageStateSizeBytes().orElse(0) > 0
          ? OptionalDouble.of(
              (double) stateSizeBytes().getAsLong() / averageStateSizeBytes().getAsLong())
          : OptionalDouble.empty();
    }

    /** Returns sizes over time, the oldest first. */
    public abstract List<Sample> stateSizes();

    /** Returns the latest point that the job can be started from, or empty if none was seen. */
    public abstract Optional<RestorePoint> restorePoint();

    /** Returns how checkpoints are taken, in a few words, or empty if that was not seen. */
    public abstract Optional<String> checkpointing();

    /** Returns what is doubtful about it. */
    public abstract List<String> checkpointRemarks();

    /** Returns what was moved while the job was watched, by day of UTC, the oldest first. */
    public abstract Map<LocalDate, Moved> moved();

    /** Returns what was moved on all days of {@link #moved()} together. */
    public final Moved movedInAll() {
      return moved().values().stream().reduce(Moved.NOTHING, Moved::plus);
    }

    /** Returns whether somebody should look at the job. */
    public final boolean isAbnormal() {
      switch (status()) {
        case HEALTHY:
          return false;
        case NOT_APPLICABLE:
          return health().map(verdict -> !verdict.findings().isEmpty()).orElse(false);
        default:
          return true;
      }
    }

    /** Builds {@link JobRow}. Not thread-safe. */
    public static final class Builder extends ImmutableJobRow.Builder {
      Builder() {}
    }
  }

  /**
   * A completed checkpoint or savepoint that a job can be started from.
   *
   * <p>Immutable and thread-safe.
   */
  @ReportImmutablesStyle
  @Value.Immutable
  public abstract static class RestorePoint {

    RestorePoint() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns where it lies, in Flink's own text. */
    public abstract String path();

    /** Returns whether it is a savepoint. */
    public abstract boolean savepoint();

    /**
     * Returns when it was triggered, by Flink's clock: what came later is not in it. If the job was
     * restored from it and none has completed since, it is when that was: Flink tells nothing else.
     */
    public abstract Instant triggeredAt();

    /**
     * Returns its size, with what incremental checkpoints share, or empty for a point that the job
     * was restored from: Flink does not tell.
     */
    public abstract OptionalLong sizeBytes();

    /** Builds {@link RestorePoint}. Not thread-safe. */
    public static final class Builder extends ImmutableRestorePoint.Builder {
      Builder() {}
    }
  }

  /**
   * Something that a report cannot tell, and why.
   *
   * <p>Immutable and thread-safe.
   */
  @ReportImmutablesStyle
  @Value.Immutable
  public abstract static class Unseen {

    Unseen() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns the cluster. */
    public abstract String cluster();

    /** Returns the job's name, or empty if it is the whole cluster. */
    public abstract Optional<String> job();

    /** Returns what could not be seen, in a few words. */
    public abstract String what();

    /** Returns why, or empty if nobody has looked yet. */
    public abstract Optional<UnknownCause> cause();

    /** Returns when it was last seen, or empty if it never was. */
    public abstract Optional<Instant> lastSeenAt();

    /** Builds {@link Unseen}. Not thread-safe. */
    public static final class Builder extends ImmutableUnseen.Builder {
      Builder() {}
    }
  }
}
