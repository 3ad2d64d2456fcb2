package io.github.flinkwatch.archive;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one pass over an archive yielded of the {@linkplain ArchivePart parts} that were asked for.
 * Each stands for itself: one that is damaged spoils no other.
 *
 * <p>Immutable and thread-safe.
 */
public final class ArchiveContents {

  private final JobId jobId;
  private final String location;
  private final Map<ArchivePart<?>, Observation<?>> parts;
  private final @Nullable UnknownCause damage;
  private final Instant at;

  ArchiveContents(
      JobId jobId,
      String location,
      Map<ArchivePart<?>, Observation<?>> parts,
      @Nullable UnknownCause damage,
      Instant at) {
    this.jobId = jobId;
    this.location = location;
    this.parts = Map.copyOf(parts);
    this.damage = damage;
    this.at = at;
  }

  /** Returns the contents of an archive that was not opened, or is not the right one. */
  static ArchiveContents unknown(
      JobId jobId, Collection<ArchivePart<?>> asked, UnknownCause cause, Instant at) {
    Map<ArchivePart<?>, Observation<?>> parts = new HashMap<>();
    asked.forEach(part -> parts.put(part, Observation.unknown(cause, at)));
    return new ArchiveContents(jobId, "", parts, null, at);
  }

  /** Returns these contents with a part that another entry told. */
  <T> ArchiveContents with(ArchivePart<T> part, T value) {
    return with(part, Observation.known(value, at));
  }

  /** Returns these contents with a part that no entry told. */
  <T> ArchiveContents without(ArchivePart<T> part, UnknownCause cause) {
    return with(part, Observation.unknown(cause, at));
  }

  private ArchiveContents with(ArchivePart<?> part, Observation<?> observation) {
    Map<ArchivePart<?>, Observation<?>> changed = new HashMap<>(parts);
    changed.put(part, observation);
    return new ArchiveContents(jobId, location, changed, damage, at);
  }

  /** Returns whose archive was read. */
  public JobId jobId() {
    return jobId;
  }

  /** Returns when the look began, by the reader's clock. */
  public Instant at() {
    return at;
  }

  /** Returns where the archive lies, without credentials; an empty text if none was read. */
  public String location() {
    return location;
  }

  /**
   * Returns what is known of a part. Absent says that a whole archive has no such entry, or that
   * Flink wrote there in its own words that there is no such thing: a job without checkpoints has
   * no {@code /checkpoints}.
   *
   * @throws IllegalArgumentException if it was not asked for
   */
  @SuppressWarnings("unchecked") // a part's observation is put by that part
  public <T> Observation<T> get(ArchivePart<T> part) {
    Observation<?> found = parts.get(requireNonNull(part, "part"));
    if (found == null) {
      throw new IllegalArgumentException("part was not asked for: " + part);
    }
    return (Observation<T>) found;
  }

  /**
   * Returns what was found wrong with the archive itself, or empty if nothing was as far as it was
   * read. Reading ends when everything asked for is found, so empty does not say that all the rest
   * is whole; and what was found stands although the rest is not.
   */
  public Optional<UnknownCause> damage() {
    return Optional.ofNullable(damage);
  }

  @Override
  public String toString() {
    return "ArchiveContents{jobId="
        + jobId
        + ", location="
        + location
        + ", damage="
        + damage
        + ", parts="
        + parts
        + "}";
  }
}
