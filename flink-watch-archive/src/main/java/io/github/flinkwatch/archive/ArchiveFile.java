package io.github.flinkwatch.archive;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A file or directory in an {@link ArchiveStore}. Immutable and thread-safe. */
public final class ArchiveFile {

  private final String name;
  private final boolean directory;
  private final long sizeBytes;
  private final @Nullable Instant modifiedAt;

  private ArchiveFile(
      String name, boolean directory, long sizeBytes, @Nullable Instant modifiedAt) {
    this.name = requireNonNull(name, "name");
    this.directory = directory;
    this.sizeBytes = sizeBytes;
    this.modifiedAt = modifiedAt;
  }

  /**
   * Returns a file.
   *
   * @param name the last part of its path
   * @param sizeBytes its length, or less than 0 if that is not known
   */
  public static ArchiveFile file(String name, long sizeBytes) {
    return new ArchiveFile(name, false, Math.max(sizeBytes, -1), null);
  }

  /**
   * Returns a directory.
   *
   * @param name the last part of its path
   */
  public static ArchiveFile directory(String name) {
    return new ArchiveFile(name, true, -1, null);
  }

  /** Returns this with the moment of the last change. */
  public ArchiveFile withModifiedAt(Instant modifiedAt) {
    return new ArchiveFile(name, directory, sizeBytes, requireNonNull(modifiedAt, "modifiedAt"));
  }

  /** Returns the last part of the path. */
  public String name() {
    return name;
  }

  /** Returns whether it is a directory. */
  public boolean isDirectory() {
    return directory;
  }

  /** Returns the length, or empty for a directory or where the store does not tell. */
  public OptionalLong sizeBytes() {
    return sizeBytes < 0 ? OptionalLong.empty() : OptionalLong.of(sizeBytes);
  }

  /** Returns when it was last changed, by the store's clock, or empty if that is not known. */
  public Optional<Instant> modifiedAt() {
    return Optional.ofNullable(modifiedAt);
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof ArchiveFile)) {
      return false;
    }
    ArchiveFile that = (ArchiveFile) other;
    return name.equals(that.name)
        && directory == that.directory
        && sizeBytes == that.sizeBytes
        && Objects.equals(modifiedAt, that.modifiedAt);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, directory, sizeBytes, modifiedAt);
  }

  @Override
  public String toString() {
    return "ArchiveFile{name="
        + name
        + ", directory="
        + directory
        + ", sizeBytes="
        + sizeBytes
        + ", modifiedAt="
        + modifiedAt
        + "}";
  }
}
