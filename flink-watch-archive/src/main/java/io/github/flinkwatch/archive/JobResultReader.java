package io.github.flinkwatch.archive;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.FlinkApplicationId;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.archive.JobResult.ApplicationResult;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.ApplicationDetails.ApplicationStatus;
import io.github.flinkwatch.model.JobExceptions;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.model.TaskCounts;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads how jobs ended from Flink's JobResultStore (1.15 and later), and how applications ended
 * from its ApplicationResultStore (2.3 and later). The JobManager keeps them where it has high
 * availability, in {@code <high-availability.storageDir>/job-result-store/<cluster id>} and {@code
 * …/application-result-store/<cluster id>} unless told otherwise.
 *
 * <pre>{@code
 * JobResultReader results = JobResultReader.of(URI.create("file:///flink/ha/job-result-store/orders"));
 * Observation<JobResult> result = results.result(JobRun.of(jobId).submittedAt(submittedAt)).ask();
 * }</pre>
 *
 * <p>Laws:
 *
 * <ul>
 *   <li>An end is known only if an entry says it. An entry that Flink has not cleaned up behind
 *       counts as well: it is written only when the job has ended for good.
 *   <li>One id may have had several runs. Which one an entry is of is told by its times, which
 *       Flink writes from 2.3 on, and before by when its file was written. Where neither tells, an
 *       entry proves nothing of a run that was submitted at some time.
 *   <li>The exception that is serialized in an entry is never read.
 *   <li>A question ends within its deadline, whatever the store does, as those of {@link
 *       JobArchiveReader} do.
 * </ul>
 *
 * <p>Unless {@code job-result-store.delete-on-commit} is false, as the Kubernetes operator sets it,
 * Flink deletes an entry when it has cleaned up, within a second as a rule; then there is one only
 * where that broke off.
 *
 * <p>Immutable, and thread-safe if its store is. {@link #snapshot} is a source of archives for
 * gathering.
 */
public final class JobResultReader {

  private static final String HELP =
      "set jobmanager.archive.fs.dir, or high availability with"
          + " job-result-store.delete-on-commit=false";

  private final ArchiveStore store;
  private final @Nullable String jobs;
  private final @Nullable String applications;
  private final Clock clock;
  private final BlockingReads reads;

  private JobResultReader(Builder builder) {
    this.store = builder.store;
    this.jobs = builder.jobs;
    this.applications = builder.applications;
    this.clock = builder.clock;
    this.reads = new BlockingReads(builder, 64L << 20);
  }

  /** Returns a reader of the jobs' results in {@code directory}, as {@link JobArchiveReader#of}. */
  public static JobResultReader of(URI directory) {
    return builder().directory(StorePaths.textOf(directory)).build();
  }

  /** Returns a reader of the jobs' results in a directory of {@code store}. */
  public static JobResultReader in(ArchiveStore store, String directory) {
    return builder().store(store).directory(directory).build();
  }

  /** Returns a builder with the defaults and no directory. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns how that run of the job ended. Never absent: a job without an entry may have ended in
   * any way, or not at all.
   */
  public Question<JobResult> result(JobRun run) {
    JobId jobId = run.jobId().orElse(null);
    if (jobId == null) {
      return unasked(UnknownCode.NOT_ASKED, "no result is found without a job id: " + run);
    }
    return question(
        jobs,
        "job " + jobId,
        files -> files.read(jobId.toString(), (fields, file) -> ofRun(run, jobId, fields, file)));
  }

  /**
   * Returns how that run of the job ended, as evidence to be judged: state, why it failed, and from
   * 2.3 on its times.
   */
  public Question<JobSnapshot> snapshot(JobRun run) {
    return result(run)
        .map(
            told ->
                told.fold(
                    result ->
                        Observation.known(snapshot(result, told.observedAt()), told.observedAt()),
                    detail -> Observation.absent(detail, told.observedAt()),
                    cause -> Observation.unknown(cause, told.observedAt())));
  }

  /** Returns how the application ended. Never absent. */
  public Question<ApplicationResult> application(FlinkApplicationId applicationId) {
    requireNonNull(applicationId, "applicationId");
    return question(
        applications,
        "application " + applicationId,
        files ->
            files.read(
                applicationId.toString(), (fields, file) -> of(applicationId, fields, file)));
  }

  private <T> Question<T> question(
      @Nullable String directory, String what, Function<JobResultSearch, Observation<T>> look) {
    if (directory == null) {
      return unasked(
          UnknownCode.ARCHIVE_NOT_CONFIGURED, "no result store is known for " + what + "; " + HELP);
    }
    return reads.question(
        "result of " + what + " in " + StorePaths.shown(directory),
        reading -> look.apply(new JobResultSearch(store, directory, reading, clock.instant())));
  }

  private <T> Question<T> unasked(UnknownCode code, String why) {
    return Question.of(
        why, clock, deadline -> CompletableFuture.completedFuture(unknown(code, why)));
  }

  private Observation<JobResult> ofRun(
      JobRun run, JobId jobId, JobResultFields fields, JobResultFile file) {
    if (!jobId.toString().equals(fields.id)) {
      return unknown(
          UnknownCode.ARCHIVE_NO_SUCH_JOB, file.location() + ": it is of job " + fields.id);
    }
    Optional<JobStatus> status = status(fields.status);
    if (status.isEmpty()) {
      return unknown(
          UnknownCode.ARCHIVE_NO_STATE, file.location() + ": its status is " + fields.status);
    }
    boolean meantOneRun = run.submittedAt().isPresent() || run.startTime().isPresent();
    Instant end = fields.endTime == null ? file.writtenAt().orElse(null) : fields.endTime;
    if (meantOneRun && end == null) {
      return unknown(
          UnknownCode.ARCHIVE_NO_STATE,
          file.location() + ": it says " + status.get() + ", but nothing tells of which run");
    }
    Optional<String> mismatch = run.mismatch(fields.startTime, end);
    if (mismatch.isEmpty() && fields.endTime == null) {
      mismatch = run.doubt(end); // a file's time is no job's: it gets no benefit of the doubt
    }
    return mismatch.isPresent()
        ? unknown(UnknownCode.ARCHIVE_OTHER_ATTEMPT, file.location() + ": it " + mismatch.get())
        : Observation.known(new JobResult(fields, jobId, status.get(), file), clock.instant());
  }

  private Observation<ApplicationResult> of(
      FlinkApplicationId applicationId, JobResultFields fields, JobResultFile file) {
    if (fields.applicationId == null || !applicationId.equals(fields.applicationId)) {
      return unknown(
          UnknownCode.ARCHIVE_NO_SUCH_JOB,
          file.location() + ": it is of application " + fields.applicationId);
    }
    for (ApplicationStatus end :
        new ApplicationStatus[] {
          ApplicationStatus.FINISHED, ApplicationStatus.FAILED, ApplicationStatus.CANCELED
        }) {
      if (end.name().equals(fields.status)) {
        return Observation.known(
            new ApplicationResult(fields, applicationId, end, file), clock.instant());
      }
    }
    return unknown(
        UnknownCode.ARCHIVE_NO_STATE, file.location() + ": its state is " + fields.status);
  }

  private static Optional<JobStatus> status(@Nullable String applicationStatus) {
    switch (String.valueOf(applicationStatus)) {
      case "SUCCEEDED":
        return Optional.of(JobStatus.FINISHED);
      case "FAILED":
        return Optional.of(JobStatus.FAILED);
      case "CANCELED":
        return Optional.of(JobStatus.CANCELED);
      default: // UNKNOWN: Flink could not tell either
        return Optional.empty();
    }
  }

  private static JobSnapshot snapshot(JobResult result, Instant at) {
    JobSnapshot.Builder snapshot =
        JobSnapshot.builder(JobSnapshot.Source.ARCHIVE, at)
            .status(Observation.known(result.status(), at));
    if (result.name().isPresent()) { // from 2.3 on
      JobOverview.Builder row =
          JobOverview.builder()
              .jobId(result.jobId())
              .name(result.name().get())
              .status(result.status())
              .tasks(TaskCounts.builder().build());
      result.startTime().ifPresent(row::startTime);
      result.endTime().ifPresent(row::endTime);
      result.runtime().ifPresent(row::duration);
      snapshot.overview(Observation.known(row.build(), at));
    }
    result
        .failureText()
        .ifPresent(
            text -> {
              JobExceptions.Builder exceptions = JobExceptions.builder().rootException(text);
              result.endTime().or(result::writtenAt).ifPresent(exceptions::rootExceptionTime);
              snapshot.exceptions(Observation.known(exceptions.build(), at));
            });
    return snapshot.build();
  }

  private <T> Observation<T> unknown(UnknownCode code, String why) {
    return Observation.unknown(UnknownCause.of(code, why), clock.instant());
  }

  @Override
  public String toString() {
    return "JobResultReader{jobs="
        + (jobs == null ? null : StorePaths.shown(jobs))
        + ", applications="
        + (applications == null ? null : StorePaths.shown(applications))
        + "}";
  }

  /** Builds a {@link JobResultReader}. Not thread-safe. */
  public static final class Builder extends AbstractReaderBuilder<Builder> {

    private @Nullable String jobs;
    private @Nullable String applications;

    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    /** Sets where jobs' results lie: Flink's {@code job-result-store.storage-path}. */
    public Builder directory(String directory) {
      this.jobs = requireNonNull(directory, "directory");
      return this;
    }

    /**
     * Sets where applications' results lie: Flink's {@code application-result-store.storage-path}.
     */
    public Builder applicationDirectory(String directory) {
      this.applications = requireNonNull(directory, "directory");
      return this;
    }

    /**
     * Sets both from Flink's configuration, of which the operator writes the exact path anew at
     * each launch: read it while the cluster lives, and remember it. Without high availability
     * there is no store, and nothing is set.
     */
    public Builder configuration(Map<String, String> configuration) {
      ResultStorePaths paths = new ResultStorePaths(configuration);
      paths.of("job-result-store").ifPresent(this::directory);
      paths.of("application-result-store").ifPresent(this::applicationDirectory);
      return this;
    }

    /** Returns the reader. */
    public JobResultReader build() {
      return new JobResultReader(this);
    }
  }
}
