package io.github.flinkwatch.watch;

import io.github.flinkwatch.JobKey;
import java.util.List;
import java.util.Set;
import org.immutables.value.Value;

/**
 * What a watcher could not do before it was closed.
 *
 * <p>Immutable and thread-safe.
 */
@WatchStyle
@Value.Immutable
public abstract class ClosingReport {

  ClosingReport() {}

  static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the events that not every listener has heard. Those of jobs that are not among {@link
   * #unsaved()} stand in the store, and are told when the job is watched again.
   */
  public abstract List<JobEvent> untold();

  /** Returns the jobs whose row in the store is older than what was concluded last. */
  public abstract Set<JobKey> unsaved();

  /** Returns whether nothing was left. */
  public final boolean isClean() {
    return untold().isEmpty() && unsaved().isEmpty();
  }

  static final class Builder extends ImmutableClosingReport.Builder {
    Builder() {}
  }
}
