package io.github.flinkwatch.archive;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.FlinkApplicationId;
import io.github.flinkwatch.model.ApplicationStatus;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an application ended, as the JobManager wrote it down for whoever takes over: an entry of
 * Flink's ApplicationResultStore, from 2.3 on. An application can have ended FINISHED though a job
 * of it FAILED.
 *
 * <p>Immutable and thread-safe.
 */
public final class ApplicationResult {

  private final FlinkApplicationId applicationId;
  private final ApplicationStatus status;
  private final @Nullable String name;
  private final @Nullable Instant startTime;
  private final @Nullable Instant endTime;
  private final ResultFile file;

  ApplicationResult(
      ResultFields fields,
      FlinkApplicationId applicationId,
      ApplicationStatus status,
      ResultFile file) {
    this.applicationId = requireNonNull(applicationId, "applicationId");
    this.status = requireNonNull(status, "status");
    this.name = fields.name;
    this.startTime = fields.startTime;
    this.endTime = fields.endTime;
    this.file = requireNonNull(file, "file");
  }

  /** Returns whose result it is. */
  public FlinkApplicationId applicationId() {
    return applicationId;
  }

  /** Returns how the application ended: FINISHED, FAILED or CANCELED. */
  public ApplicationStatus status() {
    return status;
  }

  /** Returns the application's name, or empty if it was not written. */
  public Optional<String> name() {
    return Optional.ofNullable(name);
  }

  /** Returns when the application began. */
  public Optional<Instant> startTime() {
    return Optional.ofNullable(startTime);
  }

  /** Returns when the application ended. */
  public Optional<Instant> endTime() {
    return Optional.ofNullable(endTime);
  }

  /** Returns whether the JobManager had not yet cleaned up behind it, or broke off. */
  public boolean isDirty() {
    return file.isDirty();
  }

  /** Returns where the entry lies, without credentials. */
  public String location() {
    return file.location();
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof ApplicationResult)) {
      return false;
    }
    ApplicationResult that = (ApplicationResult) other;
    return applicationId.equals(that.applicationId)
        && status == that.status
        && file.equals(that.file)
        && Objects.equals(name, that.name)
        && Objects.equals(startTime, that.startTime)
        && Objects.equals(endTime, that.endTime);
  }

  @Override
  public int hashCode() {
    return Objects.hash(applicationId, status, file, startTime, endTime);
  }

  @Override
  public String toString() {
    return "ApplicationResult{applicationId="
        + applicationId
        + ", status="
        + status
        + ", endTime="
        + endTime
        + ", "
        + file
        + "}";
  }
}
