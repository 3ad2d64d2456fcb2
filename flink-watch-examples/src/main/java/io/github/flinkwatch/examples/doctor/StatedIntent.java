package io.github.flinkwatch.examples.doctor;

import io.github.flinkwatch.evidence.JobIntent;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What whoever asks did to the jobs, and expects of them. */
final class StatedIntent {

  @Option(
      names = "--submitted",
      paramLabel = "TIME",
      converter = Moment.class,
      description =
          "When this run was submitted (2026-11-28T08:30:00+08:00): older runs do not count.")
  @Nullable Instant submitted;

  @Option(
      names = "--cancel-requested",
      paramLabel = "TIME",
      converter = Moment.class,
      description = "When it was asked to cancel: then that end is no surprise.")
  @Nullable Instant cancelRequested;

  @Option(
      names = "--stop-requested",
      paramLabel = "TIME",
      converter = Moment.class,
      description = "When it was asked to stop with a savepoint.")
  @Nullable Instant stopRequested;

  @Option(names = "--finite", description = "The job is bounded: it is meant to finish.")
  boolean finite;

  JobIntent intent() {
    JobIntent.Builder intent = JobIntent.builder();
    if (submitted != null) {
      intent.submittedAt(submitted);
    }
    if (cancelRequested != null) {
      intent.cancelRequestedAt(cancelRequested);
    }
    if (stopRequested != null) {
      intent.stopWithSavepointRequestedAt(stopRequested);
    }
    if (finite) {
      intent.bounded(true);
    }
    return intent.build();
  }

  /** Reads a time with its zone: without one, nobody knows which is meant. */
  static final class Moment implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      try {
        return OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeParseException e) {
        throw new TypeConversionException(
            "'" + text + "' is no time with a zone, such as 2026-11-28T00:30:00Z");
      }
    }
  }
}
