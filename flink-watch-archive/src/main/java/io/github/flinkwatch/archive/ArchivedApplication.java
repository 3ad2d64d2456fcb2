package io.github.flinkwatch.archive;

import io.github.flinkwatch.FlinkApplicationId;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.model.ApplicationDetails;
import io.github.flinkwatch.model.ApplicationDetails.ApplicationException;
import io.github.flinkwatch.model.ApplicationDetails.ApplicationOverview;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Flink 2.3 and later archived of an application when it ended: how it and its jobs ended, and
 * why. A job whose own archive is missing may be among {@link ApplicationDetails#jobs()}.
 *
 * <p>Each part stands for itself: one that is damaged spoils no other. Immutable and thread-safe.
 */
public final class ArchivedApplication {

  static final List<ArchivePart<?>> PARTS =
      List.of(
          ArchivePart.APPLICATION_OVERVIEW,
          ArchivePart.APPLICATION_DETAILS,
          ArchivePart.APPLICATION_EXCEPTIONS,
          ArchivePart.APPLICATION_CONFIG);

  private final FlinkApplicationId applicationId;
  private final CollectedParts parts;

  ArchivedApplication(FlinkApplicationId applicationId, CollectedParts parts) {
    this.applicationId = applicationId;
    this.parts = parts;
  }

  /** Returns whose archive was sought. */
  public FlinkApplicationId applicationId() {
    return applicationId;
  }

  /** Returns when the look began, by the reader's clock. */
  public Instant at() {
    return parts.at();
  }

  /** Returns where the archive lies, without credentials; an empty text if none was read. */
  public String location() {
    return parts.location();
  }

  /** Returns status, times and job counts: the application's row of the overview. */
  public Observation<ApplicationOverview> overview() {
    return parts.get(ArchivePart.APPLICATION_OVERVIEW);
  }

  /** Returns the application with its jobs. */
  public Observation<ApplicationDetails> details() {
    return parts.get(ArchivePart.APPLICATION_DETAILS);
  }

  /** Returns why it failed. */
  public Observation<List<ApplicationException>> exceptions() {
    return parts.get(ArchivePart.APPLICATION_EXCEPTIONS);
  }

  /** Returns the configuration of its JobManager, which may hold secrets. */
  public Observation<Map<String, String>> jobManagerConfig() {
    return parts.get(ArchivePart.APPLICATION_CONFIG);
  }

  /** Returns what was found wrong with the archive itself, or empty if nothing was. */
  public Optional<UnknownCause> damage() {
    return parts.damage();
  }

  @Override
  public String toString() {
    // without the configuration
    return "ArchivedApplication{applicationId="
        + applicationId
        + ", location="
        + location()
        + ", overview="
        + overview()
        + ", damage="
        + damage()
        + "}";
  }
}
