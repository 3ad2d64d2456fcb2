package io.github.flinkwatch.archive;

import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.archive.ArchiveStore.ArchiveStoreException;
import io.github.flinkwatch.internal.text.Excerpt;
import java.io.FileNotFoundException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.ProviderNotFoundException;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an exception of a store means. */
final class StoreCauses {

  /** Stores of others are known by the names of their exceptions only: they are not on our path. */
  private static final Pattern DENIED =
      Pattern.compile("AccessControl|AccessDenied|Forbidden|Unauthorized|Authentication");

  private static final Pattern MISSING =
      Pattern.compile("(NoSuchKey|NoSuchBucket|FileNotFound|NoSuchFile|BlobNotFound)(Exception)?");

  private static final Pattern UNSUPPORTED =
      Pattern.compile("UnsupportedFileSystem(Scheme)?Exception");

  /**
   * S3's, Azure's and Google's clients have one exception for all, and say the code in the text.
   */
  private static final Pattern DENIED_TEXT =
      Pattern.compile(
          "AccessDenied|Access Denied|Permission denied|Status ?Code:? 403|\\b403 Forbidden"
              + "|InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken|Unable to load credentials"
              + "|GSS initiate failed");

  private static final Pattern MISSING_TEXT = Pattern.compile("NoSuchKey|Status ?Code:? 404");

  private static final Pattern UNSUPPORTED_TEXT =
      Pattern.compile("No FileSystem for scheme|Could not find a file system implementation");

  private static final int MAX_CHAIN = 16;

  /** What is looked at of a message for its code. */
  private static final int LOOKED_AT = 64 << 10;

  private StoreCauses() {}

  /** Returns the cause, for a look at {@code path}. */
  static UnknownCause of(Throwable failure, String path) {
    if (failure instanceof ArchiveStoreException) {
      return ((ArchiveStoreException) failure).unknownCause();
    }
    String where = StorePaths.shown(path);
    UnknownCause cause = UnknownCause.of(code(failure), where + ": " + told(failure));
    return holdsSecret(failure) ? cause : cause.withException(failure);
  }

  private static UnknownCode code(Throwable failure) {
    Throwable link = failure;
    for (int i = 0; i < MAX_CHAIN && link != null; i++) {
      Optional<UnknownCode> code = codeOf(link);
      if (code.isPresent()) {
        return code.get();
      }
      link = link.getCause();
    }
    return UnknownCode.ARCHIVE_UNREACHABLE;
  }

  private static Optional<UnknownCode> codeOf(Throwable link) {
    String name = link.getClass().getSimpleName();
    String text = Excerpt.start(String.valueOf(link.getMessage()), LOOKED_AT);
    if (link instanceof ClosedByInterruptException) {
      return Optional.of(UnknownCode.CANCELLED);
    }
    if (link instanceof ReadLimits.TooLargeException) {
      return Optional.of(UnknownCode.TOO_LARGE);
    }
    if (link instanceof AccessDeniedException
        || DENIED.matcher(name).find()
        || DENIED_TEXT.matcher(text).find()) {
      return Optional.of(UnknownCode.ARCHIVE_DENIED);
    }
    if (link instanceof NoSuchFileException
        || link instanceof NotDirectoryException
        || link instanceof FileNotFoundException
        || MISSING.matcher(name).matches()
        || MISSING_TEXT.matcher(text).find()) {
      return Optional.of(UnknownCode.ARCHIVE_MISSING);
    }
    if (link instanceof FileSystemNotFoundException
        || link instanceof ProviderNotFoundException
        || link instanceof LinkageError
        || link instanceof ClassNotFoundException
        || UNSUPPORTED.matcher(name).matches()
        || UNSUPPORTED_TEXT.matcher(text).find()) {
      return Optional.of(UnknownCode.ARCHIVE_STORE_UNSUPPORTED);
    }
    return Optional.empty();
  }

  /** Returns the exception's name and words, on one line and without secrets. */
  private static String told(Throwable failure) {
    String message = failure.getMessage();
    String name = failure.getClass().getSimpleName();
    if (message == null) {
      return name;
    }
    if (failure instanceof ReadLimits.TooLargeException
        || failure instanceof ReadLimits.OverException) {
      return message;
    }
    return name + ": " + Excerpt.onOneLine(StorePaths.shown(message), 300);
  }

  /** An exception goes along only if printing it gives nothing away. */
  private static boolean holdsSecret(Throwable failure) {
    Throwable link = failure;
    for (int i = 0; i < MAX_CHAIN && link != null; i++) {
      String text = String.valueOf(link);
      if (!StorePaths.shown(text).equals(text) || link.getSuppressed().length > 0) {
        return true;
      }
      link = link.getCause();
    }
    return link != null;
  }
}
