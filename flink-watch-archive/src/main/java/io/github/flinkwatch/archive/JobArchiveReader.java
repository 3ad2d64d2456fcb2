package io.github.flinkwatch.archive;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.FlinkApplicationId;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobOverview;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the archives that Flink writes into {@code jobmanager.archive.fs.dir} when jobs end.
 *
 * <pre>{@code
 * JobArchiveReader archives = JobArchiveReader.of(URI.create("file:///flink/archive"));
 * Observation<ArchivedOutcome> outcome = archives.outcome(jobId);
 * }</pre>
 *
 * <p>Laws:
 *
 * <ul>
 *   <li>A status is known only if the archive says it. Whatever is wrong with an archive, or with
 *       the way to it, is a cause; none of it is ever FAILED, and none is thrown.
 *   <li>Archives are read as a stream, in one pass for all that is asked, and no further than that
 *       needs. Memory does not grow with the archive.
 *   <li>Every entry stands for itself. Of an archive that is cut off, what is whole still counts.
 * </ul>
 *
 * <p>Immutable, and thread-safe if its store is. Calls block while they read.
 */
public final class JobArchiveReader {

  private final @Nullable String directory;
  private final ArchiveStore store;
  private final @Nullable String clusterId;
  private final boolean onlyFailedJobs;
  private final Clock clock;
  private final ArchiveFiles files;

  private JobArchiveReader(Builder builder) {
    this.directory = builder.directory;
    this.store = builder.store;
    this.clusterId = builder.clusterId;
    this.onlyFailedJobs = builder.onlyFailedJobs;
    this.clock = builder.clock;
    this.files = new ArchiveFiles(store, clock, builder.settledAfter);
  }

  /**
   * Returns a reader of the archives in {@code directory}: of the local filesystem, or of any whose
   * NIO provider is installed.
   */
  public static JobArchiveReader of(URI directory) {
    return builder().directory(directory.toString()).build();
  }

  /** Returns a reader of the archives in a directory of {@code store}, in that store's own text. */
  public static JobArchiveReader in(ArchiveStore store, String directory) {
    return builder().store(store).directory(directory).build();
  }

  /** Returns a builder with the defaults and no directory. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns how the job ended, whichever run of it the archive is of. */
  public Observation<ArchivedOutcome> outcome(JobId jobId) {
    return outcome(jobId, JobAttempt.any());
  }

  /**
   * Returns how that run of the job ended. It costs the first kilobytes where Flink writes the
   * state: at the beginning up to 1.15, behind the JobManager's environment from 1.16 on. Anywhere
   * else it costs one pass up to that place.
   *
   * <p>Never absent: a job without an archive may have ended in any way, or not at all.
   */
  public Observation<ArchivedOutcome> outcome(JobId jobId, JobAttempt attempt) {
    return outcomeOf(read(jobId, attempt, ArchivePart.OVERVIEW));
  }

  /** Returns how the job of a listed archive ended. */
  public Observation<ArchivedOutcome> outcome(ArchiveLocation archive) {
    return outcomeOf(read(archive));
  }

  /** Returns the state that the archive tells of the job, whichever run of it the archive is of. */
  public JobSnapshot snapshot(JobId jobId) {
    return snapshot(jobId, JobAttempt.any());
  }

  /** Returns the state that the archive tells of that run of the job, as evidence to be judged. */
  public JobSnapshot snapshot(JobId jobId, JobAttempt attempt) {
    ArchiveContents contents = read(jobId, attempt);
    return JobSnapshot.of(JobSnapshot.Source.ARCHIVE, contents.at())
        .overview(contents.get(ArchivePart.OVERVIEW))
        .build();
  }

  /**
   * Returns what a judgement can use of the archive of that run of the job, read in one pass:
   * details, exceptions and checkpoints beside the state.
   */
  public JobSnapshot fullSnapshot(JobId jobId, JobAttempt attempt) {
    ArchiveContents contents =
        read(
            jobId,
            attempt,
            ArchivePart.DETAILS,
            ArchivePart.EXCEPTIONS,
            ArchivePart.CHECKPOINTS,
            ArchivePart.CHECKPOINT_CONFIG);
    return JobSnapshot.of(JobSnapshot.Source.ARCHIVE, contents.at())
        .overview(contents.get(ArchivePart.OVERVIEW))
        .details(contents.get(ArchivePart.DETAILS))
        .exceptions(contents.get(ArchivePart.EXCEPTIONS))
        .checkpoints(contents.get(ArchivePart.CHECKPOINTS))
        .checkpointConfig(contents.get(ArchivePart.CHECKPOINT_CONFIG))
        .build();
  }

  /**
   * Reads the parts that are asked for, in one pass; {@link ArchivePart#OVERVIEW} always is.
   *
   * @throws NullPointerException if an argument is null
   */
  public ArchiveContents read(JobId jobId, JobAttempt attempt, ArchivePart<?>... parts) {
    requireNonNull(jobId, "jobId");
    requireNonNull(attempt, "attempt");
    Set<ArchivePart<?>> asked = withOverview(parts);
    Instant at = clock.instant();
    if (directory == null) {
      return new ArchiveContents(
          jobId, FileParts.unknown(asked, notConfigured(jobId.toString()), at));
    }
    ArchiveLayout layout = new ArchiveLayout(store, directory, clusterId);
    FileParts flat = ofAttempt(attempt, readJob(jobId, layout.flat(jobId), asked, at), asked);
    if (tellsState(flat)) {
      return new ArchiveContents(jobId, flat);
    }
    List<FileParts> others = new ArrayList<>();
    for (String path : layout.inApplications(jobId)) {
      others.add(ofAttempt(attempt, readJob(jobId, path, asked, at), asked));
    }
    others.removeIf(JobArchiveReader::isMissing);
    FileParts best =
        others.stream()
            .filter(JobArchiveReader::tellsState)
            .max(Comparator.comparing(JobArchiveReader::startTime))
            .or(() -> Optional.of(flat).filter(found -> !isMissing(found)))
            .or(() -> others.stream().findFirst())
            .orElseGet(() -> FileParts.unknown(asked, missing(jobId.toString(), layout), at));
    return new ArchiveContents(jobId, best);
  }

  /** Reads parts of a listed archive, in one pass. */
  public ArchiveContents read(ArchiveLocation archive, ArchivePart<?>... parts) {
    JobId jobId = archive.jobId();
    return new ArchiveContents(
        jobId, readJob(jobId, archive.path(), withOverview(parts), clock.instant()));
  }

  /**
   * Reads what was archived of an application when it ended, which Flink does since 2.3. An
   * application that has not ended has none, whatever became of its jobs.
   */
  public ArchivedApplication application(FlinkApplicationId applicationId) {
    requireNonNull(applicationId, "applicationId");
    Instant at = clock.instant();
    if (directory == null) {
      return new ArchivedApplication(
          applicationId,
          FileParts.unknown(
              ArchivedApplication.PARTS, notConfigured("application " + applicationId), at));
    }
    ArchiveLayout layout = new ArchiveLayout(store, directory, clusterId);
    List<FileParts> found = new ArrayList<>();
    for (String path : layout.summaries(applicationId)) {
      found.add(files.read(applicationId.toString(), path, ArchivedApplication.PARTS, at));
    }
    return new ArchivedApplication(
        applicationId,
        found.stream()
            .filter(parts -> parts.refusal().isEmpty())
            .findFirst()
            .or(() -> found.stream().filter(parts -> !isMissing(parts)).findFirst())
            .orElseGet(
                () ->
                    FileParts.unknown(
                        ArchivedApplication.PARTS,
                        missing("application " + applicationId, layout),
                        at)));
  }

  /**
   * Lists the archives of the directory, in every layout, without opening one. What could not be
   * listed is told beside what could; unknown if there is no directory.
   */
  public Observation<ArchiveListing> list() {
    Instant at = clock.instant();
    if (directory == null) {
      return Observation.unknown(notConfigured("any job"), at);
    }
    ArchiveLayout layout = new ArchiveLayout(store, directory, clusterId);
    ArchiveListing listing = layout.all();
    return listing.isEmpty() && !listing.trouble().isEmpty()
        ? Observation.unknown(listing.trouble().get(0), at)
        : Observation.known(listing, at);
  }

  /**
   * Reads the outcomes of many archives, each when the stream comes to it, several at a time. Each
   * archive is told exactly once, in no particular order; one that could not be read is unknown
   * with its own cause. Closing the stream, or not reading on, leaves the archives that were not
   * begun.
   *
   * <p>The stream is sequential and meant for one pass. If the thread that reads it is interrupted,
   * the archives that are left are told as CANCELLED, and the thread stays interrupted.
   *
   * @param executor its threads read; the stream must not be consumed on the only one of them
   * @param concurrency how many archives are read at a time at most; up to sixteen times as many
   *     outcomes wait for the stream to come to them, or a few milliseconds for each other
   * @throws IllegalArgumentException if {@code concurrency} is not positive
   */
  public Stream<ArchivedJob> outcomes(
      Collection<ArchiveLocation> archives, Executor executor, int concurrency) {
    return BulkRead.stream(
        archives,
        executor,
        concurrency,
        archive -> new ArchivedJob(archive, outcome(archive)),
        (archive, cause) -> new ArchivedJob(archive, Observation.unknown(cause, clock.instant())));
  }

  private static Set<ArchivePart<?>> withOverview(ArchivePart<?>... parts) {
    Set<ArchivePart<?>> asked = new LinkedHashSet<>(Arrays.asList(parts));
    asked.add(ArchivePart.OVERVIEW); // tells whose archive it is, and of which run
    return asked;
  }

  /** Reads one file; where the overview does not tell the state, the details may. */
  private FileParts readJob(
      JobId jobId, String path, Collection<ArchivePart<?>> asked, Instant at) {
    FileParts parts = files.read(jobId.toString(), path, asked, at);
    Observation<JobOverview> overview = parts.get(ArchivePart.OVERVIEW);
    if (overview.isKnown() || !parts.isReadable()) {
      return parts;
    }
    Observation<JobDetails> details =
        files
            .read(jobId.toString(), path, List.of(ArchivePart.DETAILS), at)
            .get(ArchivePart.DETAILS);
    if (details.isKnown()) {
      return parts.with(ArchivePart.OVERVIEW, details.map(OverviewRow::of));
    }
    UnknownCause noState =
        UnknownCause.of(
            UnknownCode.ARCHIVE_NO_STATE,
            parts.location() + ": no entry tells the state of " + jobId);
    return overview.isAbsent()
        ? parts.with(ArchivePart.OVERVIEW, Observation.unknown(noState, at))
        : parts;
  }

  private UnknownCause notConfigured(String what) {
    return UnknownCause.of(
        UnknownCode.ARCHIVE_NOT_CONFIGURED, "no archive directory is known for " + what);
  }

  private UnknownCause missing(String what, ArchiveLayout layout) {
    if (!layout.trouble().isEmpty()) {
      return layout.trouble().get(0);
    }
    String detail =
        "no archive of " + what + " in " + ArchivePaths.shown(String.valueOf(directory));
    return UnknownCause.of(
        UnknownCode.ARCHIVE_MISSING,
        onlyFailedJobs
            ? detail + "; only failed jobs are archived there, so an ended job did not fail"
            : detail);
  }

  private static FileParts ofAttempt(
      JobAttempt attempt, FileParts parts, Collection<ArchivePart<?>> asked) {
    Optional<String> mismatch = parts.get(ArchivePart.OVERVIEW).value().flatMap(attempt::mismatch);
    return mismatch.isEmpty()
        ? parts
        : FileParts.unknown(
            asked,
            UnknownCause.of(
                UnknownCode.ARCHIVE_OTHER_ATTEMPT, parts.location() + ": " + mismatch.get()),
            parts.at());
  }

  private static Observation<ArchivedOutcome> outcomeOf(ArchiveContents contents) {
    return contents
        .get(ArchivePart.OVERVIEW)
        .map(
            overview ->
                new ArchivedOutcome(overview, contents.location(), contents.damage().orElse(null)));
  }

  private static boolean tellsState(FileParts parts) {
    return parts.get(ArchivePart.OVERVIEW).isKnown();
  }

  private static boolean isMissing(FileParts parts) {
    return hasCode(parts.refusal(), UnknownCode.ARCHIVE_MISSING);
  }

  private static boolean hasCode(Optional<UnknownCause> cause, UnknownCode code) {
    return cause.filter(some -> some.code() == code).isPresent();
  }

  private static Instant startTime(FileParts parts) {
    return parts
        .get(ArchivePart.OVERVIEW)
        .value()
        .flatMap(JobOverview::startTime)
        .orElse(Instant.MIN);
  }

  @Override
  public String toString() {
    return "JobArchiveReader{directory="
        + (directory == null ? null : ArchivePaths.shown(directory))
        + "}";
  }

  /** Builds a {@link JobArchiveReader}. Not thread-safe. */
  public static final class Builder {

    private @Nullable String directory;
    private ArchiveStore store = ArchiveStores.nio();
    private @Nullable String clusterId;
    private boolean onlyFailedJobs;
    private Clock clock = Clock.systemUTC();
    private Duration settledAfter = Duration.ofMinutes(10);

    private Builder() {}

    /**
     * Sets where archives lie: Flink's {@code jobmanager.archive.fs.dir}, or the same place in the
     * store's own text. Unless set, every look is ARCHIVE_NOT_CONFIGURED.
     */
    public Builder directory(String directory) {
      this.directory = requireNonNull(directory, "directory");
      return this;
    }

    /** Sets directory and conduct from what is known of Flink's configuration. */
    public Builder settings(ArchiveSettings settings) {
      settings.directory().ifPresent(this::directory);
      this.clusterId = settings.clusterId().orElse(null);
      this.onlyFailedJobs = settings.onlyFailedJobs();
      return this;
    }

    /** Sets what reads the files. Default: {@link ArchiveStores#nio()}. */
    public Builder store(ArchiveStore store) {
      this.store = requireNonNull(store, "store");
      return this;
    }

    /** Sets the clock that dates observations. Default: the system's, in UTC. */
    public Builder clock(Clock clock) {
      this.clock = requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Sets after how long without a change a file that is cut off is taken for damaged, no longer
     * for growing. Default: 10 minutes. It needs a store that tells when files were changed.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Builder settledAfter(Duration settledAfter) {
      if (settledAfter.isNegative()) {
        throw new IllegalArgumentException("settledAfter is negative: " + settledAfter);
      }
      this.settledAfter = settledAfter;
      return this;
    }

    /** Returns the reader. */
    public JobArchiveReader build() {
      return new JobArchiveReader(this);
    }
  }
}
