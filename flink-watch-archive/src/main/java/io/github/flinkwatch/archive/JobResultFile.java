package io.github.flinkwatch.archive;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where an entry of a result store lies, and what its file tells. Immutable and thread-safe. */
final class JobResultFile {

  private final String location;
  private final boolean dirty;
  private final @Nullable Instant writtenAt;

  JobResultFile(String location, boolean dirty, @Nullable Instant writtenAt) {
    this.location = location;
    this.dirty = dirty;
    this.writtenAt = writtenAt;
  }

  String location() {
    return location;
  }

  boolean isDirty() {
    return dirty;
  }

  Optional<Instant> writtenAt() {
    return Optional.ofNullable(writtenAt);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JobResultFile
        && location.equals(((JobResultFile) other).location)
        && dirty == ((JobResultFile) other).dirty
        && Objects.equals(writtenAt, ((JobResultFile) other).writtenAt);
  }

  @Override
  public int hashCode() {
    return Objects.hash(location, dirty, writtenAt);
  }

  @Override
  public String toString() {
    return "location=" + location + ", dirty=" + dirty + ", writtenAt=" + writtenAt;
  }
}
