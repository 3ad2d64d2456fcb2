package io.github.flinkwatch.model;

import java.time.Instant;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * One file of a process's log directory: {@code GET /jobmanager/logs} and {@code GET
 * /taskmanagers/:taskmanagerid/logs}. Since 1.11. Processes that share a directory list each
 * other's files too.
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
@Value.Immutable
public abstract class LogFile {

  LogFile() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the file's name, by which it can be downloaded. */
  public abstract String name();

  /** Returns the file's size. */
  public abstract long sizeBytes();

  /** Returns when the file was last written to, or empty before 1.15. */
  public abstract Optional<Instant> modifiedAt();

  /** Builds {@link LogFile}. Not thread-safe. */
  public static final class Builder extends ImmutableLogFile.Builder {
    Builder() {}
  }
}
