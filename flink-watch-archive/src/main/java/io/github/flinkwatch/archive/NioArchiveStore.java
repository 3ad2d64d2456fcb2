package io.github.flinkwatch.archive;

import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.archive.ArchiveStore.ArchiveFile;
import io.github.flinkwatch.archive.ArchiveStore.ArchiveStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files of the local filesystem and of every NIO provider that is installed. Thread-safe. */
final class NioArchiveStore implements ArchiveStore {

  static final NioArchiveStore INSTANCE = new NioArchiveStore();

  /** Hadoop has given S3 several schemes; a provider has one. */
  private static final Map<String, String> SAME_SCHEME =
      Map.of("s3a", "s3", "s3n", "s3", "s3p", "s3");

  private static final String FOR_S3 = "add software.amazon.nio.s3:aws-java-nio-spi-for-s3";
  private static final String FOR_AZURE =
      "add com.azure:azure-storage-blob-nio and open its filesystem, or give an ArchiveStore";
  private static final String FOR_HDFS =
      "use ArchiveStores.webHdfs, or an ArchiveStore over Hadoop's FileSystem";
  private static final String FOR_HTTP = "use ArchiveStores.http";

  private static final Map<String, String> HELP =
      Map.ofEntries(
          Map.entry("s3", FOR_S3),
          Map.entry("gs", "add com.google.cloud:google-cloud-nio"),
          Map.entry("abfs", FOR_AZURE),
          Map.entry("abfss", FOR_AZURE),
          Map.entry("wasb", FOR_AZURE),
          Map.entry("wasbs", FOR_AZURE),
          Map.entry("hdfs", FOR_HDFS),
          Map.entry("viewfs", FOR_HDFS),
          Map.entry("webhdfs", "use ArchiveStores.webHdfs"),
          Map.entry("swebhdfs", "use ArchiveStores.webHdfs"),
          Map.entry("http", FOR_HTTP),
          Map.entry("https", FOR_HTTP),
          Map.entry("oss", "give an ArchiveStore over Hadoop's FileSystem with hadoop-aliyun"));

  private NioArchiveStore() {}

  @Override
  public InputStream open(String path) throws IOException {
    Path file = resolve(path);
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (attributes.isDirectory()) {
      // Opening it would work on some systems, and reading fail with a text only.
      throw new NoSuchFileException(StorePaths.shown(path), null, "it is a directory");
    }
    if (attributes.isOther()) { // opening a named pipe would wait for somebody who writes
      throw new ArchiveStoreException(
          UnknownCause.of(
              UnknownCode.ARCHIVE_CORRUPT, StorePaths.shown(path) + ": it is no regular file"));
    }
    return Files.newInputStream(file);
  }

  @Override
  public List<ArchiveFile> list(String directory) throws IOException {
    List<ArchiveFile> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(resolve(directory))) {
      for (Path path : stream) {
        fileIfThere(path).ifPresent(files::add);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return files;
  }

  @Override
  public Optional<ArchiveFile> info(String path) throws IOException {
    return Optional.of(fileOf(resolve(path)));
  }

  /** A HistoryServer deletes archives that it no longer retains, also while they are listed. */
  private static Optional<ArchiveFile> fileIfThere(Path path) throws IOException {
    try {
      return Optional.of(fileOf(path));
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }

  private static ArchiveFile fileOf(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    Path fileName = path.getFileName();
    String name = fileName == null ? "" : fileName.toString().replace("/", "");
    ArchiveFile file =
        attributes.isDirectory()
            ? ArchiveFile.directory(name)
            : ArchiveFile.file(name, attributes.size());
    return attributes.lastModifiedTime().toMillis() > 0
        ? file.withModifiedAt(attributes.lastModifiedTime().toInstant())
        : file;
  }

  private static Path resolve(String path) throws IOException {
    Optional<String> scheme = StorePaths.scheme(path);
    if (scheme.isEmpty()) {
      return Path.of(path);
    }
    String rest = path.substring(scheme.get().length() + 1);
    if (scheme.get().equals("file")) {
      // Flink takes file:/a, file:///a and file://localhost/a alike, blanks and all.
      return FileSystems.getDefault().getPath(rest.replaceFirst("^//(localhost)?(?=/)", ""));
    }
    String provided = SAME_SCHEME.getOrDefault(scheme.get(), scheme.get());
    if (!isInstalled(provided)) {
      throw unsupported(path, scheme.get(), "no NIO provider of " + scheme.get() + " is installed");
    }
    try {
      return Path.of(encoded(provided, rest));
    } catch (FileSystemNotFoundException closed) {
      throw unsupported(
          path, scheme.get(), "the NIO filesystem of " + scheme.get() + " is not open");
    } catch (IllegalArgumentException refused) {
      throw unsupported(path, scheme.get(), "the NIO provider refuses this address");
    }
  }

  /** Flink's text is not encoded: blanks, and what looks encoded, are part of names. */
  private static URI encoded(String scheme, String rest) {
    String authority = rest.startsWith("//") ? rest.substring(2).replaceFirst("/.*", "") : null;
    String path = authority == null ? rest : rest.substring(2 + authority.length());
    int query = path.indexOf('?');
    try {
      return query < 0
          ? new URI(scheme, authority, path, null, null)
          : new URI(scheme, authority, path.substring(0, query), path.substring(query + 1), null);
    } catch (URISyntaxException refused) {
      throw new IllegalArgumentException(refused);
    }
  }

  private static boolean isInstalled(String scheme) {
    return FileSystemProvider.installedProviders().stream()
        .anyMatch(provider -> provider.getScheme().equalsIgnoreCase(scheme));
  }

  private static ArchiveStoreException unsupported(String path, String scheme, String why) {
    String help = HELP.get(SAME_SCHEME.getOrDefault(scheme, scheme));
    return new ArchiveStoreException(
        UnknownCause.of(
            UnknownCode.ARCHIVE_STORE_UNSUPPORTED,
            StorePaths.shown(path) + ": " + why + (help == null ? "" : "; " + help)));
  }
}
