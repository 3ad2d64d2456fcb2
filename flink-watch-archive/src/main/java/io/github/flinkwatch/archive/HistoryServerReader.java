package io.github.flinkwatch.archive;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.internal.http.HttpAnswer;
import io.github.flinkwatch.internal.http.HttpAsk;
import io.github.flinkwatch.internal.http.Transport;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.wire.JobDetailsWire;
import io.github.flinkwatch.internal.wire.JobsWire;
import io.github.flinkwatch.model.JobOverview;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Asks a Flink HistoryServer, which serves what stands in archives.
 *
 * <p>A job that it does not have is never absent but {@link UnknownCode#HISTORY_LAG}: it reads
 * archives every ten seconds by default, leaves out those that it cannot read, and forgets old
 * ones. A HistoryServer that is older than one of the archives it reads answers an empty list for
 * all jobs; therefore the job itself is asked for first.
 *
 * <p>Thread-safe. Calls block. Nothing is thrown for remote trouble.
 */
public final class HistoryServerReader implements AutoCloseable {

  private final URI address;
  private final HttpSettings settings;
  private final Transport transport;

  private HistoryServerReader(URI address, HttpSettings settings) {
    this.address = requireNonNull(address, "address");
    this.settings = requireNonNull(settings, "settings");
    this.transport = Transport.of(settings);
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

  /** Returns what the HistoryServer says of the job, as evidence to be judged. */
  public JobSnapshot snapshot(JobId jobId) {
    return snapshot(jobId, JobAttempt.any());
  }

  /** Returns what the HistoryServer says of that run of the job, as evidence to be judged. */
  public JobSnapshot snapshot(JobId jobId, JobAttempt attempt) {
    JobSnapshot.Builder snapshot =
        JobSnapshot.of(JobSnapshot.Source.HISTORY_SERVER, settings.clock().instant());
    return snapshot.overview(overview(jobId).flatMap(row -> ofAttempt(row, attempt))).build();
  }

  /** Closes the connections. */
  @Override
  public void close() {
    transport.close();
  }

  private Observation<JobOverview> overview(JobId jobId) {
    Observation<JobOverview> own =
        get("/jobs/" + jobId, JobDetailsWire.JOB_DETAILS).map(OverviewRow::of);
    if (own.isKnown() || !hasCode(own, UnknownCode.MALFORMED_JSON)) {
      return own;
    }
    Observation<JobOverview> listed =
        get("/jobs/overview", JobsWire.JOBS_OVERVIEW).flatMap(jobs -> row(jobs, jobId));
    return listed.isKnown() ? listed : own;
  }

  private Observation<JobOverview> row(List<JobOverview> jobs, JobId jobId) {
    return jobs.stream()
        .filter(job -> job.jobId().equals(jobId))
        .findFirst()
        .map(job -> Observation.known(job, settings.clock().instant()))
        .orElseGet(() -> unknown(UnknownCode.HISTORY_LAG, "/jobs/overview", "not listed"));
  }

  private Observation<JobOverview> ofAttempt(JobOverview row, JobAttempt attempt) {
    Optional<String> mismatch = attempt.mismatch(row);
    return mismatch.isEmpty()
        ? Observation.known(row, settings.clock().instant())
        : unknown(UnknownCode.ARCHIVE_OTHER_ATTEMPT, "/jobs/" + row.jobId(), mismatch.get());
  }

  private <T> Observation<T> get(String path, JsonType<T> type) {
    URI uri = URI.create(address.toString().replaceFirst("/+$", "") + path);
    return transport.ask(HttpAsk.get(uri).build()).flatMap(answer -> read(answer, path, type));
  }

  private <T> Observation<T> read(HttpAnswer answer, String path, JsonType<T> type) {
    if (answer.status() == 404) {
      return unknown(UnknownCode.HISTORY_LAG, path, "the HistoryServer has no such file");
    }
    if (!answer.isSuccess()) {
      return Observation.unknown(
          cause(UnknownCode.SERVER_ERROR, path, "no success").withHttpStatus(answer.status()),
          settings.clock().instant());
    }
    try {
      return Observation.known(Json.read(type, answer.body()), settings.clock().instant());
    } catch (IOException malformed) {
      return unknown(UnknownCode.MALFORMED_JSON, path, "not what any known version sends");
    }
  }

  private <T> Observation<T> unknown(UnknownCode code, String path, String what) {
    return Observation.unknown(cause(code, path, what), settings.clock().instant());
  }

  private UnknownCause cause(UnknownCode code, String path, String what) {
    return UnknownCause.of(code, HttpAsk.shown(address) + path + ": " + what);
  }

  private static boolean hasCode(Observation<?> observation, UnknownCode code) {
    return observation.cause().filter(cause -> cause.code() == code).isPresent();
  }

  @Override
  public String toString() {
    return "HistoryServerReader{" + HttpAsk.shown(address) + "}";
  }
}
