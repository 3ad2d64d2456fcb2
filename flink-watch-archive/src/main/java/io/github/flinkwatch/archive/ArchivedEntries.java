package io.github.flinkwatch.archive;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All entries of one kind that an archive holds, each for itself: one that is damaged spoils no
 * other. If an archive is cut off, those before the cut are here.
 *
 * <p>Immutable and thread-safe.
 *
 * @param <E> what an entry is read as
 */
public final class ArchivedEntries<E> {

  private final Map<String, Observation<E>> byPath;
  private final @Nullable UnknownCause missing;

  ArchivedEntries(Map<String, Observation<E>> byPath, @Nullable UnknownCause missing) {
    this.byPath = Collections.unmodifiableMap(new LinkedHashMap<>(byPath));
    this.missing = missing;
  }

  /** Returns the entries by their REST path, in the archive's order. */
  public Map<String, Observation<E>> byPath() {
    return byPath;
  }

  /** Returns the entries that could be read, in the archive's order. */
  public List<E> values() {
    return byPath.values().stream()
        .flatMap(entry -> entry.value().stream())
        .collect(Collectors.toUnmodifiableList());
  }

  /** Returns why there may be more than was read, or empty if these are all. */
  public Optional<UnknownCause> missing() {
    return Optional.ofNullable(missing);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ArchivedEntries
        && byPath.equals(((ArchivedEntries<?>) other).byPath)
        && Objects.equals(missing, ((ArchivedEntries<?>) other).missing);
  }

  @Override
  public int hashCode() {
    return Objects.hash(byPath, missing);
  }

  @Override
  public String toString() {
    return "ArchivedEntries{byPath=" + byPath + ", missing=" + missing + "}";
  }
}
