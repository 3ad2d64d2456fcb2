package io.github.flinkwatch.archive;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one pass over one file yielded, part by part. Immutable and thread-safe. */
final class CollectedParts {

  private final String location;
  private final Map<ArchivePart<?>, Observation<?>> parts;
  private final @Nullable UnknownCause damage;
  private final @Nullable UnknownCause refusal;
  private final Instant at;

  CollectedParts(
      String location,
      Map<ArchivePart<?>, Observation<?>> parts,
      @Nullable UnknownCause damage,
      Instant at) {
    this(location, parts, damage, null, at);
  }

  private CollectedParts(
      String location,
      Map<ArchivePart<?>, Observation<?>> parts,
      @Nullable UnknownCause damage,
      @Nullable UnknownCause refusal,
      Instant at) {
    this.location = location;
    this.parts = Map.copyOf(parts);
    this.damage = damage;
    this.refusal = refusal;
    this.at = at;
  }

  /** Returns the parts of a file that was not opened, or is not the right one. */
  static CollectedParts unknown(Collection<ArchivePart<?>> asked, UnknownCause cause, Instant at) {
    Map<ArchivePart<?>, Observation<?>> parts = new HashMap<>();
    asked.forEach(part -> parts.put(part, Observation.unknown(cause, at)));
    return new CollectedParts("", parts, null, cause, at);
  }

  /** Returns these with a part that something else told. */
  <T> CollectedParts with(ArchivePart<T> part, Observation<T> observation) {
    Map<ArchivePart<?>, Observation<?>> changed = new HashMap<>(parts);
    changed.put(part, observation);
    return new CollectedParts(location, changed, damage, refusal, at);
  }

  /**
   * Returns a part.
   *
   * @throws IllegalArgumentException if it was not asked for
   */
  @SuppressWarnings("unchecked") // a part's observation is put by that part
  <T> Observation<T> get(ArchivePart<T> part) {
    Observation<?> found = parts.get(part);
    if (found == null) {
      throw new IllegalArgumentException("part was not asked for: " + part);
    }
    return (Observation<T>) found;
  }

  /** Returns where the file lies, without credentials; an empty text if none was read. */
  String location() {
    return location;
  }

  /** Returns why the file was not read at all, or empty if it was. */
  Optional<UnknownCause> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** Returns whether the store handed the file over, whatever stands in it. */
  boolean isReadable() {
    return refusal == null
        && (damage == null
            || damage.code() == UnknownCode.ARCHIVE_PARTIAL
            || damage.code() == UnknownCode.ARCHIVE_CORRUPT);
  }

  Optional<UnknownCause> damage() {
    return Optional.ofNullable(damage);
  }

  Instant at() {
    return at;
  }

  /** Values are not told: configurations may hold secrets. */
  @Override
  public String toString() {
    Map<ArchivePart<?>, String> told = new HashMap<>();
    parts.forEach(
        (part, seen) ->
            told.put(part, seen.fold(value -> "known", detail -> "absent", Object::toString)));
    return "location=" + location + ", damage=" + damage + ", parts=" + told;
  }
}
