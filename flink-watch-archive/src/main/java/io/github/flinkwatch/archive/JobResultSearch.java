package io.github.flinkwatch.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.flinkwatch.Allowance;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.archive.ArchiveStore.ArchiveFile;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.MalformedJsonException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds and reads the entries of one id in a result store: {@code <id>.json}, and {@code
 * <id>_DIRTY.json} until Flink has cleaned up, in the directory or, as the Kubernetes operator lays
 * them out, in a directory for each launch. Blocks. Not thread-safe: one for each look.
 */
final class JobResultSearch {

  private final ArchiveStore store;
  private final String directory;
  private final ReadLimits limits;
  private final Instant at;

  /** When the entry that was read last was written. */
  private Instant readWrittenAt = Instant.MIN;

  JobResultSearch(ArchiveStore store, String directory, ReadLimits limits, Instant at) {
    this.store = store;
    this.directory = directory;
    this.limits = limits;
    this.at = at;
  }

  /**
   * Returns what {@code meaning} makes of the newest entry that is of the run that is meant; where
   * there is none, why not.
   *
   * @param meaning of the fields in a file; unknown if they are not of that run
   */
  <T> Observation<T> read(
      String id, BiFunction<JobResultFields, JobResultFile, Observation<T>> meaning) {
    Observation<T> told = in(directory, id, meaning);
    if (told.isKnown()) {
      return told;
    }
    Instant newest = Instant.MIN;
    for (ArchiveFile launch : launches()) {
      if (limits.isOver()) {
        return unknown(UnknownCode.ARCHIVE_UNREACHABLE, directory, "no time to look further");
      }
      Observation<T> found = in(StorePaths.child(directory, launch.name()), id, meaning);
      if (found.isKnown() && launch.modifiedAt().isPresent()) {
        return found; // older launches follow
      }
      if (found.isKnown() && !readWrittenAt.isBefore(newest)) {
        newest = readWrittenAt;
        told = found;
      } else if (isMissing(told)) {
        told = found;
      }
    }
    return isMissing(told)
        ? unknown(
            UnknownCode.ARCHIVE_MISSING,
            directory,
            "no result of "
                + id
                + "; Flink deletes it after cleaning up unless job-result-store.delete-on-commit"
                + " is false")
        : told;
  }

  /** The clean entry counts before the dirty one: where files are copied, both may be there. */
  private <T> Observation<T> in(
      String place, String id, BiFunction<JobResultFields, JobResultFile, Observation<T>> meaning) {
    Observation<T> clean = file(StorePaths.child(place, id + ".json"), false, meaning);
    if (clean.isKnown()) {
      return clean;
    }
    Observation<T> dirty = file(StorePaths.child(place, id + "_DIRTY.json"), true, meaning);
    return dirty.isKnown() || isMissing(clean) ? dirty : clean;
  }

  private <T> Observation<T> file(
      String path,
      boolean dirty,
      BiFunction<JobResultFields, JobResultFile, Observation<T>> meaning) {
    JobResultFields.Entry entry;
    Ending ending = null;
    try (InputStream in = store.open(path)) {
      ending = new Ending(limits.limited(in));
      entry =
          Json.read(JobResultFields.ENTRY, new InputStreamReader(ending, UTF_8), limits.memory());
    } catch (Allowance.SpentException spent) {
      return unknown(UnknownCode.TOO_LARGE, path, String.valueOf(spent.getMessage()));
    } catch (MalformedJsonException | JsonProcessingException malformed) {
      return ending != null && ending.reached
          ? unknown(UnknownCode.ARCHIVE_PARTIAL, path, "it is cut off")
          : unknown(UnknownCode.ARCHIVE_CORRUPT, path, "it is no entry of a result store");
    } catch (Throwable failure) { // the store may be anybody's
      return Observation.unknown(StoreCauses.of(failure, path), at);
    }
    if (entry.version != 1) {
      return unknown(
          UnknownCode.ARCHIVE_NO_STATE, path, "its form has version " + entry.version + ", not 1");
    }
    Instant writtenAt = writtenAt(path);
    readWrittenAt = writtenAt == null ? Instant.MIN : writtenAt;
    return meaning.apply(entry.fields, new JobResultFile(StorePaths.shown(path), dirty, writtenAt));
  }

  private @Nullable Instant writtenAt(String path) {
    try {
      return store.info(path).flatMap(ArchiveFile::modifiedAt).orElse(null);
    } catch (Throwable untold) { // the store may be anybody's
      return null;
    }
  }

  /** Returns the directories in which launches have their entries, the newest first. */
  private List<ArchiveFile> launches() {
    try {
      return store.list(directory).stream()
          .filter(ArchiveFile::isDirectory)
          .sorted(Comparator.comparing(JobResultSearch::changedAt).reversed())
          .collect(Collectors.toList());
    } catch (Throwable doesNotList) { // or is not there, which opening has told
      return List.of();
    }
  }

  /** Those of which the store does not tell are looked through, all of them, before the others. */
  private static Instant changedAt(ArchiveFile launch) {
    return launch.modifiedAt().orElse(Instant.MAX);
  }

  private <T> Observation<T> unknown(UnknownCode code, String path, String why) {
    return Observation.unknown(UnknownCause.of(code, StorePaths.shown(path) + ": " + why), at);
  }

  private static boolean isMissing(Observation<?> told) {
    Optional<UnknownCause> cause = told.cause();
    return cause.isPresent() && cause.get().code() == UnknownCode.ARCHIVE_MISSING;
  }

  /** Notes that somebody wanted more than there was. */
  private static final class Ending extends FilterInputStream {
    boolean reached;

    Ending(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int count = in.read(target, offset, length);
      reached |= count < 0;
      return count;
    }
  }
}
