package io.github.flinkwatch.rest;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.rest.JobCommands.SavepointFormat;
import org.jspecify.annotations.Nullable;

/**
 * Where a savepoint is written, and in which form: {@code
 * SavepointTarget.directory("s3://savepoints").as(NATIVE)}.
 *
 * <p>Immutable and thread-safe.
 */
public final class SavepointTarget {

  private static final SavepointTarget CONFIGURED = new SavepointTarget(null, null);

  private final @Nullable String directory;
  private final @Nullable SavepointFormat format;

  private SavepointTarget(@Nullable String directory, @Nullable SavepointFormat format) {
    this.directory = directory;
    this.format = format;
  }

  /** Returns the directory that Flink is configured with. */
  public static SavepointTarget configured() {
    return CONFIGURED;
  }

  /** Returns that directory, in which Flink makes one for each savepoint. */
  public static SavepointTarget directory(String directory) {
    return new SavepointTarget(requireNonNull(directory, "directory"), null);
  }

  /**
   * Returns this target, written in that form. Since Flink 1.15; earlier versions have one form,
   * and refuse.
   */
  public SavepointTarget as(SavepointFormat format) {
    return new SavepointTarget(directory, requireNonNull(format, "format"));
  }

  /**
   * Adds it to the body of a command.
   *
   * @param field which names the directory in that command
   */
  RequestBody addTo(RequestBody body, String field) {
    if (directory != null) {
      body.text(field, directory);
    }
    if (format != null) {
      body.text("formatType", format.name());
    }
    return body;
  }
}
