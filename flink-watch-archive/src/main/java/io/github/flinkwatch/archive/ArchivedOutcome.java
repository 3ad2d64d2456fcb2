package io.github.flinkwatch.archive;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.model.JobOverview;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a job ended, as its archive proves it. Immutable and thread-safe. */
public final class ArchivedOutcome {

  private final JobOverview overview;
  private final String location;
  private final @Nullable UnknownCause damage;

  ArchivedOutcome(JobOverview overview, String location, @Nullable UnknownCause damage) {
    this.overview = requireNonNull(overview, "overview");
    this.location = requireNonNull(location, "location");
    this.damage = damage;
  }

  /** Returns whose outcome it is. */
  public JobId jobId() {
    return overview.jobId();
  }

  /** Returns the status with which the job ended. */
  public JobStatus status() {
    return overview.status();
  }

  /** Returns name, times and task counts. */
  public JobOverview overview() {
    return overview;
  }

  /** Returns where the archive lies, without credentials. */
  public String location() {
    return location;
  }

  /**
   * Returns what was found wrong with the archive beside the proof, which was whole; or empty if
   * nothing was as far as it was read.
   */
  public Optional<UnknownCause> damage() {
    return Optional.ofNullable(damage);
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof ArchivedOutcome)) {
      return false;
    }
    ArchivedOutcome that = (ArchivedOutcome) other;
    return overview.equals(that.overview)
        && location.equals(that.location)
        && Objects.equals(damage, that.damage);
  }

  @Override
  public int hashCode() {
    return Objects.hash(overview, location, damage);
  }

  @Override
  public String toString() {
    return "ArchivedOutcome{overview="
        + overview
        + ", location="
        + location
        + ", damage="
        + damage
        + "}";
  }
}
