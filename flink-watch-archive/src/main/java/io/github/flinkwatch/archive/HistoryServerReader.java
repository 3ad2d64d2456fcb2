package io.github.flinkwatch.archive;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.internal.http.Budget;
import io.github.flinkwatch.internal.http.HttpAsk;
import io.github.flinkwatch.internal.http.Transport;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.wire.CheckpointsWire;
import io.github.flinkwatch.internal.wire.JobDetailsWire;
import io.github.flinkwatch.internal.wire.JobExceptionsWire;
import io.github.flinkwatch.internal.wire.JobsWire;
import io.github.flinkwatch.model.CheckpointConfig;
import io.github.flinkwatch.model.CheckpointingStatistics;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobExceptions;
import io.github.flinkwatch.model.JobOverview;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Asks a Flink HistoryServer, which serves what stands in archives.
 *
 * <p>A job that it does not have is never absent but {@link UnknownCode#HISTORY_LAG}: it reads
 * archives every ten seconds by default, leaves out those that it cannot read, and forgets old
 * ones. A HistoryServer that is older than one of the archives it reads answers an empty list for
 * all jobs; therefore the job itself is asked for first. An answer about another job is {@link
 * UnknownCode#JOB_ID_CHANGED}, and counts for nothing.
 *
 * <p>Thread-safe. Nothing is thrown for remote trouble. {@link #fullSnapshot} is a source of
 * archives for gathering.
 */
public final class HistoryServerReader implements AutoCloseable {

  private final URI address;
  private final HttpSettings settings;
  private final Clock clock;
  private final Transport transport;
  private final HistoryDocuments documents;

  private HistoryServerReader(URI address, HttpSettings settings) {
    this.address = requireNonNull(address, "address");
    this.settings = requireNonNull(settings, "settings");
    this.clock = settings.clock();
    this.transport = Transport.of(settings);
    this.documents = new HistoryDocuments(address, transport, clock);
  }

  /**
   * Returns a reader of the HistoryServer at {@code address}: {@code http://history:8082}.
   *
   * @throws IllegalArgumentException if it is no absolute http or https address
   */
  public static HistoryServerReader of(URI address, HttpSettings settings) {
    HttpAsk.get(address); // refuses what cannot be asked
    return new HistoryServerReader(address, settings);
  }

  /**
   * Returns what the HistoryServer says of that run of the job: state and details, for one request.
   */
  public Question<JobSnapshot> snapshot(JobRun run) {
    return question(run, false);
  }

  /**
   * Returns what a judgement can use of that run of the job: exceptions and checkpoints beside
   * state and details, for four requests; for one where the HistoryServer does not have the job.
   */
  public Question<JobSnapshot> fullSnapshot(JobRun run) {
    return question(run, true);
  }

  private Question<JobSnapshot> question(JobRun run, boolean full) {
    JobId jobId = run.jobId().orElse(null);
    if (jobId == null) {
      String why = this + ": nothing is found without a job id: " + run;
      return Question.of(
          why,
          clock,
          deadline ->
              CompletableFuture.completedFuture(
                  Observation.unknown(
                      UnknownCause.of(UnknownCode.NOT_ASKED, why), clock.instant())));
    }
    return Question.of(
        "GET " + HttpAsk.shown(address) + "/jobs/" + jobId,
        clock,
        (deadline, look) ->
            new Look(
                    jobId,
                    run,
                    Budget.of(deadline == null ? settings.deadline() : deadline, settings)
                        .sharing(look))
                .go(full));
  }

  /** Closes the connections. */
  @Override
  public void close() {
    transport.close();
  }

  @Override
  public String toString() {
    return "HistoryServerReader{" + HttpAsk.shown(address) + "}";
  }

  /** The requests about one job at one moment. */
  private final class Look {
    private final JobId jobId;
    private final JobRun run;
    private final Budget budget;
    private final Instant at = clock.instant();
    private final JobSnapshot.Builder snapshot =
        JobSnapshot.builder(JobSnapshot.Source.HISTORY_SERVER, at);

    Look(JobId jobId, JobRun run, Budget budget) {
      this.jobId = jobId;
      this.run = run;
      this.budget = budget;
    }

    CompletableFuture<Observation<JobSnapshot>> go(boolean full) {
      return ask("", JobDetailsWire.JOB_DETAILS)
          .thenCompose(
              told -> {
                Observation<JobDetails> details = told.flatMap(this::ofThisRun);
                Observation<JobOverview> row = details.map(OverviewFromDetails::of);
                snapshot.details(details).overview(row);
                if (isMalformed(details)) {
                  return list(row);
                }
                return full && details.isKnown() ? rest() : end();
              });
    }

    /** Details that cannot be read may still be listed. */
    private CompletableFuture<Observation<JobSnapshot>> list(Observation<JobOverview> instead) {
      if (budget.isOver()) {
        return end();
      }
      return documents
          .question("/jobs/overview", JobsWire.JOBS_OVERVIEW, budget)
          .askAsync()
          .thenCompose(
              jobs -> {
                Observation<JobOverview> row = jobs.flatMap(this::rowOf);
                snapshot.overview(row.isKnown() ? row : instead);
                return end();
              });
    }

    private CompletableFuture<Observation<JobSnapshot>> rest() {
      if (budget.isOver()) {
        return end();
      }
      CompletableFuture<Observation<JobExceptions>> exceptions =
          ask("/exceptions", JobExceptionsWire.JOB_EXCEPTIONS);
      CompletableFuture<Observation<CheckpointingStatistics>> checkpoints =
          ask("/checkpoints", CheckpointsWire.CHECKPOINTING_STATISTICS);
      CompletableFuture<Observation<CheckpointConfig>> config =
          ask("/checkpoints/config", CheckpointsWire.CHECKPOINT_CONFIG);
      return CompletableFuture.allOf(exceptions, checkpoints, config)
          .thenCompose(
              all -> {
                snapshot
                    .exceptions(exceptions.join())
                    .checkpoints(checkpoints.join())
                    .checkpointConfig(config.join());
                return end();
              });
    }

    private CompletableFuture<Observation<JobSnapshot>> end() {
      return CompletableFuture.completedFuture(Observation.known(snapshot.build(), at));
    }

    private Observation<JobDetails> ofThisRun(JobDetails details) {
      if (!details.jobId().equals(jobId)) {
        return unknown(UnknownCode.JOB_ID_CHANGED, "it told of job " + details.jobId());
      }
      Optional<String> mismatch =
          run.mismatch(details.startTime().orElse(null), details.endTime().orElse(null));
      return mismatch.isEmpty()
          ? Observation.known(details, at)
          : unknown(UnknownCode.ARCHIVE_OTHER_ATTEMPT, "it " + mismatch.get());
    }

    private Observation<JobOverview> rowOf(List<JobOverview> jobs) {
      Optional<JobOverview> row =
          jobs.stream().filter(job -> job.jobId().equals(jobId)).findFirst();
      if (row.isEmpty()) {
        return unknown(UnknownCode.HISTORY_LAG, "it is not listed");
      }
      Optional<String> mismatch =
          run.mismatch(row.get().startTime().orElse(null), row.get().endTime().orElse(null));
      return mismatch.isEmpty()
          ? Observation.known(row.get(), at)
          : unknown(UnknownCode.ARCHIVE_OTHER_ATTEMPT, "it " + mismatch.get());
    }

    private <T> CompletableFuture<Observation<T>> ask(String path, JsonType<T> type) {
      return documents.question("/jobs/" + jobId + path, type, budget).askAsync();
    }

    private boolean isMalformed(Observation<?> told) {
      return told.cause().filter(cause -> cause.code() == UnknownCode.MALFORMED_JSON).isPresent();
    }

    private <T> Observation<T> unknown(UnknownCode code, String what) {
      return Observation.unknown(
          UnknownCause.of(code, HttpAsk.shown(address) + "/jobs/" + jobId + ": " + what), at);
    }
  }
}
