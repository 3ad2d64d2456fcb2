package io.github.flinkwatch.archive;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.UnknownCause;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Where archives lie: the few moves that reading them needs. A platform that already has a
 * filesystem at hand writes one on one line:
 *
 * <pre>{@code
 * ArchiveStore hadoop = path -> fileSystem.open(new Path(path));
 * }</pre>
 *
 * <p>Paths are the texts that were configured, with names appended behind slashes: {@code
 * hdfs://nn/flink/archive/<job id>}.
 *
 * <p>A method that fails throws; what it throws is turned into an {@link
 * io.github.flinkwatch.UnknownCause}: {@code FileNotFoundException} and {@code NoSuchFileException}
 * say that there is no such file, {@code AccessDeniedException} and Hadoop's {@code
 * AccessControlException} that it may not be read, anything else that the store did not answer. An
 * {@link ArchiveStoreException} says its cause itself.
 *
 * <p>Implementations are used by several threads at once where archives are read in bulk.
 */
@FunctionalInterface
public interface ArchiveStore {

  /**
   * Opens a file at its beginning. The stream is closed by the reader, often long before its end.
   *
   * @throws IOException if there is no such file, if {@code path} is a directory, or on trouble
   */
  InputStream open(String path) throws IOException;

  /**
   * Returns what is directly in a directory, in any order. Needed for the directories that Flink
   * 2.3 makes, and for listing and searching.
   *
   * @throws UnsupportedOperationException if this store cannot list, which is the default
   * @throws IOException if there is no such directory, or on trouble
   */
  default List<ArchiveFile> list(String directory) throws IOException {
    throw new UnsupportedOperationException("this ArchiveStore does not list");
  }

  /**
   * Returns what is known of a file without opening it, or empty if this store cannot tell, which
   * is the default. With it, a file that is cut off and no longer grows is told from one that does.
   *
   * @throws IOException if there is no such file, or on trouble
   */
  default Optional<ArchiveFile> info(String path) throws IOException {
    return Optional.empty();
  }

  /** A file or directory in an {@link ArchiveStore}. Immutable and thread-safe. */
  public static final class ArchiveFile {

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

  /** Trouble of an {@link ArchiveStore} that knows its cause. The message is the cause's. */
  public static final class ArchiveStoreException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient UnknownCause unknownCause;

    /**
     * Creates one.
     *
     * @param cause what a reader of the archive is told; without secrets
     */
    public ArchiveStoreException(UnknownCause cause) {
      super(cause.toString(), cause.exception().orElse(null));
      this.unknownCause = cause;
    }

    /** Returns what a reader of the archive is told. */
    public UnknownCause unknownCause() {
      return unknownCause;
    }
  }
}
