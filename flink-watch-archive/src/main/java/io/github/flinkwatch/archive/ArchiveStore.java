package io.github.flinkwatch.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

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
}
