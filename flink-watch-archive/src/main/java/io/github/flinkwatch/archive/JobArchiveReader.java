package io.github.flinkwatch.archive;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobSnapshot;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
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
  private final boolean onlyFailedJobs;
  private final Clock clock;
  private final Duration settledAfter;

  private JobArchiveReader(Builder builder) {
    this.directory = builder.directory;
    this.store = builder.store;
    this.onlyFailedJobs = builder.onlyFailedJobs;
    this.clock = builder.clock;
    this.settledAfter = builder.settledAfter;
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
   * Returns how that run of the job ended. It costs the first kilobytes of an archive that Flink up
   * to 1.15 wrote, and up to one pass over a later one.
   *
   * <p>Never absent: a job without an archive may have ended in any way, or not at all.
   */
  public Observation<ArchivedOutcome> outcome(JobId jobId, JobAttempt attempt) {
    return outcomeOf(read(jobId, attempt, ArchivePart.OVERVIEW));
  }

  /** Returns how the job of a listed archive ended. */
  public Observation<ArchivedOutcome> outcome(ArchiveLocation archive) {
    return outcomeOf(
        readState(archive.jobId(), archive.path(), List.of(ArchivePart.OVERVIEW), clock.instant()));
  }

  /** Returns the state that the archive tells of that run of the job, as evidence to be judged. */
  public JobSnapshot snapshot(JobId jobId, JobAttempt attempt) {
    ArchiveContents contents = read(jobId, attempt, ArchivePart.OVERVIEW);
    return JobSnapshot.of(JobSnapshot.Source.ARCHIVE, contents.at())
        .overview(contents.get(ArchivePart.OVERVIEW))
        .build();
  }

  /**
   * Returns all that the archive says of that run of the job, read in one pass: details, exceptions
   * and checkpoints beside the state.
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

  /** Returns what the archive says of the job, whichever run of it the archive is of. */
  public JobSnapshot snapshot(JobId jobId) {
    return snapshot(jobId, JobAttempt.any());
  }

  /**
   * Reads the parts that are asked for, in one pass.
   *
   * @throws NullPointerException if an argument is null
   */
  public ArchiveContents read(JobId jobId, JobAttempt attempt, ArchivePart<?>... parts) {
    requireNonNull(jobId, "jobId");
    requireNonNull(attempt, "attempt");
    Set<ArchivePart<?>> asked = new LinkedHashSet<>(Arrays.asList(parts));
    asked.add(ArchivePart.OVERVIEW); // tells whose archive it is, and of which run
    Instant at = clock.instant();
    if (directory == null) {
      return ArchiveContents.unknown(
          jobId,
          asked,
          UnknownCause.of(
              UnknownCode.ARCHIVE_NOT_CONFIGURED, "no archive directory is known for " + jobId),
          at);
    }
    ArchiveLayout layout = new ArchiveLayout(store, directory);
    ArchiveContents flat =
        ofAttempt(attempt, readState(jobId, layout.flat(jobId), asked, at), asked);
    if (isOf(jobId, flat)) {
      return flat;
    }
    List<ArchiveContents> others = new ArrayList<>();
    for (String path : layout.inApplications(jobId)) {
      others.add(ofAttempt(attempt, readState(jobId, path, asked, at), asked));
    }
    others.removeIf(contents -> has(contents, UnknownCode.ARCHIVE_MISSING));
    Optional<ArchiveContents> latest =
        others.stream()
            .filter(contents -> isOf(jobId, contents))
            .max(Comparator.comparing(JobArchiveReader::startTime));
    if (latest.isPresent()) {
      return latest.get();
    }
    if (!has(flat, UnknownCode.ARCHIVE_MISSING)) {
      return flat;
    }
    return others.stream()
        .findFirst()
        .orElseGet(() -> ArchiveContents.unknown(jobId, asked, missing(jobId, layout), at));
  }

  /**
   * Lists the archives of the directory, in every layout, without opening one. What could not be
   * listed is told beside what could; unknown if there is no directory.
   */
  public Observation<ArchiveListing> list() {
    Instant at = clock.instant();
    if (directory == null) {
      return Observation.unknown(
          UnknownCause.of(UnknownCode.ARCHIVE_NOT_CONFIGURED, "no archive directory is known"), at);
    }
    ArchiveLayout layout = new ArchiveLayout(store, directory);
    List<ArchiveLocation> archives = layout.all();
    return archives.isEmpty() && !layout.trouble().isEmpty()
        ? Observation.unknown(layout.trouble().get(0), at)
        : Observation.known(new ArchiveListing(archives, layout.trouble()), at);
  }

  /**
   * Reads the outcomes of many archives at once.
   *
   * @param concurrency how many threads of {@code executor} are used at most
   * @param consumer called on those threads, by several at a time, once for each archive
   * @return completes when all are read, exceptionally if {@code consumer} threw; cancelling it
   *     leaves the archives that were not begun
   * @throws IllegalArgumentException if {@code concurrency} is not positive
   */
  public CompletableFuture<Void> forEachOutcome(
      Collection<ArchiveLocation> archives,
      Executor executor,
      int concurrency,
      BiConsumer<ArchiveLocation, Observation<ArchivedOutcome>> consumer) {
    return BulkRead.start(
        archives, executor, concurrency, archive -> consumer.accept(archive, outcome(archive)));
  }

  /** Reads one file; where the overview does not tell the state, the details may. */
  private ArchiveContents readState(
      JobId jobId, String path, Collection<ArchivePart<?>> asked, Instant at) {
    ArchiveContents contents = readFile(jobId, path, asked, at);
    Observation<?> overview = contents.get(ArchivePart.OVERVIEW);
    boolean opened = !contents.location().isEmpty();
    if (overview.isKnown() || !opened) {
      return contents;
    }
    if (overview.cause().map(UnknownCause::code).equals(Optional.of(UnknownCode.CANCELLED))) {
      return contents;
    }
    return readFile(jobId, path, List.of(ArchivePart.DETAILS), at)
        .get(ArchivePart.DETAILS)
        .value()
        .map(details -> contents.with(ArchivePart.OVERVIEW, ArchivePart.rowOf(details)))
        .orElseGet(
            () ->
                overview.isAbsent()
                    ? contents.without(
                        ArchivePart.OVERVIEW,
                        UnknownCause.of(
                            UnknownCode.ARCHIVE_NO_STATE,
                            contents.location() + ": no entry tells the state of " + jobId))
                    : contents);
  }

  private ArchiveContents readFile(
      JobId jobId, String path, Collection<ArchivePart<?>> asked, Instant at) {
    String location = ArchivePaths.shown(path);
    ArchivePass pass = new ArchivePass(jobId, asked, location, at);
    InputStream in;
    try {
      in = store.open(path);
    } catch (IOException | RuntimeException | LinkageError failure) {
      return ArchiveContents.unknown(jobId, asked, StoreFailure.of(failure, path), at);
    }
    UnknownCause damage = null;
    try {
      ArchiveScanner.scan(in, pass);
    } catch (DamagedArchiveException damaged) {
      damage = damage(damaged, path, location);
    } catch (IOException failure) {
      damage = StoreFailure.of(failure, path);
    } finally {
      closeQuietly(in);
    }
    return new ArchiveContents(jobId, location, pass.results(damage), damage, at);
  }

  /** A file that ends early may still grow, unless it has not for long. */
  private UnknownCause damage(DamagedArchiveException damaged, String path, String location) {
    String detail = location + ": " + damaged.getMessage();
    if (!damaged.isCutOff()) {
      return UnknownCause.of(UnknownCode.ARCHIVE_CORRUPT, detail);
    }
    Optional<Instant> modifiedAt = modifiedAt(path);
    boolean settled =
        modifiedAt.isPresent() && modifiedAt.get().plus(settledAfter).isBefore(clock.instant());
    return settled
        ? UnknownCause.of(
            UnknownCode.ARCHIVE_CORRUPT, detail + ", and has not grown since " + modifiedAt.get())
        : UnknownCause.of(UnknownCode.ARCHIVE_PARTIAL, detail);
  }

  private Optional<Instant> modifiedAt(String path) {
    try {
      return store.info(path).flatMap(ArchiveFile::modifiedAt);
    } catch (IOException | RuntimeException | LinkageError untold) {
      return Optional.empty();
    }
  }

  private UnknownCause missing(JobId jobId, ArchiveLayout layout) {
    if (!layout.trouble().isEmpty()) {
      return layout.trouble().get(0);
    }
    String detail =
        "no archive of " + jobId + " in " + ArchivePaths.shown(String.valueOf(directory));
    return UnknownCause.of(
        UnknownCode.ARCHIVE_MISSING,
        onlyFailedJobs
            ? detail + "; only failed jobs are archived there, so an ended job did not fail"
            : detail);
  }

  private static ArchiveContents ofAttempt(
      JobAttempt attempt, ArchiveContents contents, Collection<ArchivePart<?>> asked) {
    Optional<String> mismatch =
        contents.get(ArchivePart.OVERVIEW).value().flatMap(attempt::mismatch);
    return mismatch.isEmpty()
        ? contents
        : ArchiveContents.unknown(
            contents.jobId(),
            asked,
            UnknownCause.of(
                UnknownCode.ARCHIVE_OTHER_ATTEMPT, contents.location() + ": " + mismatch.get()),
            contents.at());
  }

  private static Observation<ArchivedOutcome> outcomeOf(ArchiveContents contents) {
    return contents
        .get(ArchivePart.OVERVIEW)
        .map(
            overview ->
                new ArchivedOutcome(overview, contents.location(), contents.damage().orElse(null)));
  }

  private static boolean isOf(JobId jobId, ArchiveContents contents) {
    return contents.get(ArchivePart.OVERVIEW).value().isPresent() && contents.jobId().equals(jobId);
  }

  private static boolean has(ArchiveContents contents, UnknownCode code) {
    return contents
        .get(ArchivePart.OVERVIEW)
        .cause()
        .filter(cause -> cause.code() == code)
        .isPresent();
  }

  private static Instant startTime(ArchiveContents contents) {
    return contents
        .get(ArchivePart.OVERVIEW)
        .value()
        .flatMap(overview -> overview.startTime())
        .orElse(Instant.MIN);
  }

  private static void closeQuietly(InputStream in) {
    try {
      in.close();
    } catch (IOException | RuntimeException untold) {
      return; // what was read stands
    }
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
