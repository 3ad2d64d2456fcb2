package io.github.flinkwatch.archive;

import io.github.flinkwatch.archive.ArchiveStore.ArchiveFile;
import io.github.flinkwatch.internal.http.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * A store that is reached over HTTP, and holds connections for it: close it when it is no longer
 * used. What is read of it afterwards is CANCELLED. Stores of the same {@link
 * io.github.flinkwatch.http.HttpSettings} instance may share connections; each is closed on its
 * own. Thread-safe.
 */
public final class HttpArchiveStore implements ArchiveStore, AutoCloseable {

  private final Transport transport;
  private final ArchiveStore files;

  HttpArchiveStore(Transport transport, ArchiveStore files) {
    this.transport = transport;
    this.files = files;
  }

  @Override
  public InputStream open(String path) throws IOException {
    return files.open(path);
  }

  @Override
  public List<ArchiveFile> list(String directory) throws IOException {
    return files.list(directory);
  }

  @Override
  public Optional<ArchiveFile> info(String path) throws IOException {
    return files.info(path);
  }

  /** Ends what is being read and lets go of connections. */
  @Override
  public void close() {
    transport.close();
  }

  @Override
  public String toString() {
    return files.toString();
  }
}
