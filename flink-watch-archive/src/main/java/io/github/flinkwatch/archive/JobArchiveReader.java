package io.github.flinkwatch.archive;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.FlinkApplicationId;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.archive.ArchiveListing.ArchivedOutcome;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.evidence.JobSnapshot;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the archives that Flink writes into {@code jobmanager.archive.fs.dir} when jobs end.
 *
 * <pre>{@code
 * JobArchiveReader archives = JobArchiveReader.of(URI.create("file:///flink/archive"));
 * Observation<ArchivedOutcome> outcome = archives.outcome(JobRun.of(jobId)).ask();
 * }</pre>
 *
 * <p>Laws:
 *
 * <ul>
 *   <li>A status is known only if the archive says it. Whatever is wrong with an archive, or with
 *       the way to it, is a cause; none of it is ever FAILED, and none is thrown.
 *   <li>Archives are read as a stream, in one pass for all that is asked, and no further than that
 *       needs. Memory does not grow with the archive.
 *   <li>Every entry stands for itself. What is whole in an archive that is cut off still counts.
 *   <li>A question ends within its deadline, whatever the store does. A read that hangs is left
 *       behind with its thread; while eight of a reader's hang, it begins no other.
 * </ul>
 *
 * <p>Immutable, and thread-safe if its store is. {@link #fullSnapshot} is a source of archives for
 * gathering.
 */
public final class JobArchiveReader {

  private final ArchiveStore store;
  private final ArchiveSettings settings;
  private final @Nullable FlinkApplicationId applicationId;
  private final Clock clock;
  private final StoreFileReader files;
  private final BlockingReads reads;

  private JobArchiveReader(Builder builder) {
    this.store = builder.store;
    this.settings = builder.settings;
    this.applicationId = null;
    this.clock = builder.clock;
    this.files = new StoreFileReader(store, clock, builder.settledAfter);
    this.reads = new BlockingReads(builder, builder.maxBytes);
  }

  private JobArchiveReader(JobArchiveReader reader, FlinkApplicationId applicationId) {
    this.store = reader.store;
    this.settings = reader.settings;
    this.applicationId = requireNonNull(applicationId, "applicationId");
    this.clock = reader.clock;
    this.files = reader.files;
    this.reads = reader.reads;
  }

  /**
   * Returns a reader of the archives in {@code directory}: of the local filesystem, or of any whose
   * NIO provider is installed.
   */
  public static JobArchiveReader of(URI directory) {
    return builder().directory(StorePaths.textOf(directory)).build();
  }

  /** Returns a reader of the archives in a directory of {@code store}, in that store's own text. */
  public static JobArchiveReader in(ArchiveStore store, String directory) {
    return builder().store(store).directory(directory).build();
  }

  /** Returns a builder with the defaults and no directory. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns this reader for the jobs of one application, as Flink 2.3 and later lay archives out:
   * it looks where that has its archives, and not through those of all others. Jobs that Flink
   * archived without an application are found, too.
   */
  public JobArchiveReader ofApplication(FlinkApplicationId applicationId) {
    return new JobArchiveReader(this, applicationId);
  }

  /**
   * Returns how that run of the job ended. It costs the first kilobytes where Flink writes the
   * state: at the beginning up to 1.15, behind the JobManager's environment from 1.16 on. Anywhere
   * else it costs one pass up to that place.
   *
   * <p>Never absent: a job without an archive may have ended in any way, or not at all.
   */
  public Question<ArchivedOutcome> outcome(JobRun run) {
    return read(run).map(told -> told.flatMap(JobArchiveReader::outcomeOf));
  }

  /** Returns how the job of a listed archive ended. */
  public Question<ArchivedOutcome> outcome(ArchiveLocation archive) {
    return read(archive).map(told -> told.flatMap(JobArchiveReader::outcomeOf));
  }

  /** Returns the state that the archive tells of that run of the job, as evidence to be judged. */
  public Question<JobSnapshot> snapshot(JobRun run) {
    return read(run)
        .map(
            told ->
                told.map(
                    contents ->
                        JobSnapshot.builder(JobSnapshot.Source.ARCHIVE, contents.at())
                            .overview(contents.get(ArchivePart.OVERVIEW))
                            .build()));
  }

  /**
   * Returns what a judgement can use of the archive of that run of the job, read in one pass:
   * details, exceptions and checkpoints beside the state.
   */
  public Question<JobSnapshot> fullSnapshot(JobRun run) {
    return read(
            run,
            ArchivePart.DETAILS,
            ArchivePart.EXCEPTIONS,
            ArchivePart.CHECKPOINTS,
            ArchivePart.CHECKPOINT_CONFIG)
        .map(told -> told.map(JobArchiveReader::fullSnapshot));
  }

  /**
   * Reads the parts that are asked for, in one pass; {@link ArchivePart#OVERVIEW} always is. Known
   * as soon as it was looked for, even if no part of it was found; unknown if the store hangs, if
   * no directory is given, or if the run has no job id yet.
   *
   * @throws NullPointerException if an argument is null
   */
  public Question<ArchiveContents> read(JobRun run, ArchivePart<?>... parts) {
    JobId jobId = run.jobId().orElse(null);
    Set<ArchivePart<?>> asked = ArchiveSearch.withOverview(parts);
    if (jobId == null) {
      return unasked(UnknownCode.NOT_ASKED, "no archive is found without a job id: " + run);
    }
    return search(
        "job " + jobId,
        (search, at) -> Observation.known(search.job(jobId, run, applicationId, asked), at));
  }

  /** Reads parts of a listed archive, in one pass. */
  public Question<ArchiveContents> read(ArchiveLocation archive, ArchivePart<?>... parts) {
    Set<ArchivePart<?>> asked = ArchiveSearch.withOverview(parts);
    return search(
        "job " + archive.jobId(),
        (search, at) -> Observation.known(search.listed(archive, asked), at));
  }

  /**
   * Reads what was archived of an application when it ended, which Flink does since 2.3. An
   * application that has not ended has none, whatever became of its jobs.
   */
  public Question<ArchivedApplication> application(FlinkApplicationId applicationId) {
    requireNonNull(applicationId, "applicationId");
    return search(
        "application " + applicationId,
        (search, at) -> Observation.known(search.application(applicationId), at));
  }

  /**
   * Lists the archives of the directory, in every layout, without opening one. What could not be
   * listed is told beside what could.
   */
  public Question<ArchiveListing> list() {
    return search("all jobs", (search, at) -> search.list());
  }

  /**
   * Reads the outcomes of many archives, each when the stream comes to it, several at a time. Each
   * archive is told exactly once, in no particular order; one that could not be read is unknown
   * with its own cause. Closing the stream, or not reading on, leaves the archives that were not
   * begun.
   *
   * <p>The stream is sequential and meant for one pass. If the thread that reads it is interrupted,
   * the archives that are left are told as CANCELLED, and the thread stays interrupted. A read that
   * hangs beyond the deadline is told as such and left behind with its thread; if all of them hang,
   * the rest is not begun.
   *
   * @param executor its threads read; the stream must not be consumed on the only one of them
   * @param concurrency how many archives are read at a time at most; up to sixteen times as many
   *     outcomes wait for the stream to come to them, or a few milliseconds for each other
   * @throws IllegalArgumentException if {@code concurrency} is not positive
   */
  public Stream<ArchivedJob> outcomes(
      Collection<ArchiveLocation> archives, Executor executor, int concurrency) {
    return outcomes(archives, executor, concurrency, Duration.ofSeconds(Long.MAX_VALUE));
  }

  /**
   * As {@link #outcomes(Collection, Executor, int)}, of which all are told within {@code within}
   * from now on: those that were not read by then, or not to their end, as ARCHIVE_UNREACHABLE.
   *
   * @throws IllegalArgumentException if {@code concurrency} or {@code within} is not positive
   */
  public Stream<ArchivedJob> outcomes(
      Collection<ArchiveLocation> archives, Executor executor, int concurrency, Duration within) {
    if (within.isNegative() || within.isZero()) {
      throw new IllegalArgumentException("within is not positive: " + within);
    }
    Set<ArchivePart<?>> asked = ArchiveSearch.withOverview();
    return BulkRead.stream(
        archives,
        executor,
        concurrency,
        reads.deadline(),
        within,
        archive -> {
          Instant at = clock.instant();
          ArchiveContents contents = search(reads.reading(), at).listed(archive, asked);
          return new ArchivedJob(archive, outcomeOf(contents));
        },
        (archive, cause) -> new ArchivedJob(archive, Observation.unknown(cause, clock.instant())));
  }

  private <T> Question<T> search(
      String what, BiFunction<ArchiveSearch, Instant, Observation<T>> look) {
    if (settings.directory().isEmpty()) {
      return unasked(
          UnknownCode.ARCHIVE_NOT_CONFIGURED, "no archive directory is known for " + what);
    }
    return reads.question(
        "archive of " + what + " in " + StorePaths.shown(settings.directory().get()),
        limits -> {
          Instant at = clock.instant();
          return look.apply(search(limits, at), at);
        });
  }

  private ArchiveSearch search(ReadLimits limits, Instant at) {
    String directory = settings.directory().orElse(""); // a listed archive has its own path
    ArchiveLayout layout = new ArchiveLayout(store, directory, settings.clusterId().orElse(null));
    return new ArchiveSearch(files, layout, settings, limits, at);
  }

  private <T> Question<T> unasked(UnknownCode code, String why) {
    return Question.of(
        why,
        clock,
        deadline ->
            CompletableFuture.completedFuture(
                Observation.unknown(UnknownCause.of(code, why), clock.instant())));
  }

  private static Observation<ArchivedOutcome> outcomeOf(ArchiveContents contents) {
    return contents
        .get(ArchivePart.OVERVIEW)
        .map(
            overview ->
                new ArchivedOutcome(overview, contents.location(), contents.damage().orElse(null)));
  }

  private static JobSnapshot fullSnapshot(ArchiveContents contents) {
    return JobSnapshot.builder(JobSnapshot.Source.ARCHIVE, contents.at())
        .overview(contents.get(ArchivePart.OVERVIEW))
        .details(contents.get(ArchivePart.DETAILS))
        .exceptions(contents.get(ArchivePart.EXCEPTIONS))
        .checkpoints(contents.get(ArchivePart.CHECKPOINTS))
        .checkpointConfig(contents.get(ArchivePart.CHECKPOINT_CONFIG))
        .build();
  }

  @Override
  public String toString() {
    return "JobArchiveReader{directory="
        + settings.directory().map(StorePaths::shown).orElse(null)
        + (applicationId == null ? "" : ", applicationId=" + applicationId)
        + "}";
  }

  /** Builds a {@link JobArchiveReader}. Not thread-safe. */
  public static final class Builder extends AbstractReaderBuilder<Builder> {

    private ArchiveSettings settings = ArchiveSettings.NONE;
    private Duration settledAfter = Duration.ofMinutes(10);
    private long maxBytes = 4L << 30;

    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    /**
     * Sets where archives lie: Flink's {@code jobmanager.archive.fs.dir}, or the same place in the
     * store's own text. Unless set, every look is ARCHIVE_NOT_CONFIGURED.
     */
    public Builder directory(String directory) {
      this.settings = settings.in(requireNonNull(directory, "directory"));
      return this;
    }

    /** Sets where archives lie, as {@link JobArchiveReader#of} does. */
    public Builder directory(URI directory) {
      return directory(StorePaths.textOf(directory));
    }

    /** Sets directory and conduct from what is known of Flink's configuration. */
    public Builder settings(ArchiveSettings settings) {
      this.settings =
          settings.directory().isPresent()
              ? settings
              : this.settings.directory().map(settings::in).orElse(settings);
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

    /**
     * Sets how large an archive may be. What stands behind that is not read, and TOO_LARGE.
     * Default: 4 GiB.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Builder maxBytes(long maxBytes) {
      this.maxBytes = requirePositive(maxBytes, "maxBytes");
      return this;
    }

    /** Returns the reader. */
    public JobArchiveReader build() {
      return new JobArchiveReader(this);
    }
  }
}
