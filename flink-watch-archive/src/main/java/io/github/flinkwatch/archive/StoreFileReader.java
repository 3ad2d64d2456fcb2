package io.github.flinkwatch.archive;

import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.archive.ArchiveStore.ArchiveFile;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads single files of a store. Whatever the store does, and whatever stands in the file, is a
 * cause. Immutable, and thread-safe if the store is.
 */
final class StoreFileReader {

  private final ArchiveStore store;
  private final Clock clock;
  private final Duration settledAfter;

  /**
   * @param settledAfter after how long without a change a file that is cut off will not grow again
   */
  StoreFileReader(ArchiveStore store, Clock clock, Duration settledAfter) {
    this.store = store;
    this.clock = clock;
    this.settledAfter = settledAfter;
  }

  /**
   * Reads parts of one file in one pass.
   *
   * @param id whose archive it should be
   * @param limits how far
   */
  CollectedParts read(
      String id, String path, Collection<ArchivePart<?>> parts, ReadLimits limits, Instant at) {
    String location = StorePaths.shown(path);
    PartCollector pass =
        new PartCollector(id, parts, new EntryReader(id, location, at, limits.memory()));
    InputStream in;
    try {
      in = store.open(path);
    } catch (Throwable failure) { // the store may be anybody's
      return CollectedParts.unknown(parts, StoreCauses.of(failure, path), at);
    }
    UnknownCause damage;
    try {
      damage = scan(in, pass, limits, path, location);
      if (in instanceof RangedStream) {
        ((RangedStream) in).requireSame();
      }
    } catch (IOException ofTwoFiles) {
      return CollectedParts.unknown(parts, StoreCauses.of(ofTwoFiles, path), at);
    } finally {
      closeQuietly(in);
    }
    return new CollectedParts(location, pass.results(damage), damage, at);
  }

  /** Returns what is wrong with the file as far as it was read, or null if nothing is. */
  private @Nullable UnknownCause scan(
      InputStream in, PartCollector pass, ReadLimits limits, String path, String location) {
    try {
      EntryScanner.scan(limits.limited(in), pass);
      return null;
    } catch (DamagedArchiveException damaged) {
      return damage(damaged, path, location);
    } catch (IOException failure) {
      return StoreCauses.of(failure, path);
    }
  }

  /** A file that ends early may still grow, unless it has not for long. */
  private UnknownCause damage(DamagedArchiveException damaged, String path, String location) {
    String detail = location + ": " + damaged.getMessage();
    if (!damaged.isCutOff()) {
      return UnknownCause.of(UnknownCode.ARCHIVE_CORRUPT, detail);
    }
    Optional<Instant> modifiedAt = modifiedAt(path);
    boolean settled =
        modifiedAt.isPresent() && modifiedAt.get().plus(settledAfter).isBefore(clock.instant());
    return settled
        ? UnknownCause.of(
            UnknownCode.ARCHIVE_CORRUPT, detail + ", and has not grown since " + modifiedAt.get())
        : UnknownCause.of(UnknownCode.ARCHIVE_PARTIAL, detail);
  }

  private Optional<Instant> modifiedAt(String path) {
    try {
      return store.info(path).flatMap(ArchiveFile::modifiedAt);
    } catch (Throwable untold) {
      return Optional.empty();
    }
  }

  private static void closeQuietly(InputStream in) {
    try {
      in.close();
    } catch (Throwable untold) {
      return; // what was read stands
    }
  }
}
