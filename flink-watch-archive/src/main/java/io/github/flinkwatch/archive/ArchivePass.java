package io.github.flinkwatch.archive;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.MalformedJsonException;
import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Collects the parts that were asked for from the entries of one archive. Of entries that come
 * twice the first that can be read counts. Not thread-safe.
 */
final class ArchivePass implements ArchiveScanner.Handler {

  private static final String ERRORS = "{\"errors\":";

  private final JobId jobId;
  private final Instant at;
  private final String location;
  private final Map<String, List<Slot<?>>> byPath = new HashMap<>();
  private int open;

  ArchivePass(JobId jobId, Collection<ArchivePart<?>> parts, String location, Instant at) {
    this.jobId = jobId;
    this.location = location;
    this.at = at;
    for (ArchivePart<?> part : parts) {
      byPath.computeIfAbsent(part.path(jobId), path -> new ArrayList<>()).add(new Slot<>(part));
      open++;
    }
  }

  /**
   * Returns every part that was asked for.
   *
   * @param damage why the pass ended early, or null if it found everything or met the end
   */
  Map<ArchivePart<?>, Observation<?>> results(@Nullable UnknownCause damage) {
    Map<ArchivePart<?>, Observation<?>> results = new HashMap<>();
    for (List<Slot<?>> slots : byPath.values()) {
      for (Slot<?> slot : slots) {
        results.put(slot.part, slot.result(damage));
      }
    }
    return results;
  }

  @Override
  public boolean wants(String path) {
    List<Slot<?>> slots = byPath.get(path);
    return slots != null && slots.stream().anyMatch(Slot::isOpen);
  }

  @Override
  public boolean take(String path, Reader json) throws IOException {
    List<Slot<?>> slots = new ArrayList<>(byPath.getOrDefault(path, List.of()));
    slots.removeIf(slot -> !slot.isOpen());
    if (slots.size() == 1) {
      slots.get(0).read(json);
    } else {
      // The same entry asked for in two forms: rare enough to read it whole.
      try {
        String text = ArchivePart.readAll(new LimitedReader(json, ArchivePart.MAX_TEXT));
        for (Slot<?> slot : slots) {
          slot.read(new StringReader(text));
        }
      } catch (TooLongException tooLong) {
        slots.forEach(Slot::tooLong);
      }
    }
    return open > 0;
  }

  @Override
  public void damaged(String path, String what) {
    byPath.getOrDefault(path, List.of()).forEach(slot -> slot.damaged(what));
  }

  private final class Slot<T> {
    final ArchivePart<T> part;
    private @Nullable Observation<T> found;

    Slot(ArchivePart<T> part) {
      this.part = part;
    }

    boolean isOpen() {
      return found == null || found.isUnknown();
    }

    void damaged(String what) {
      unknown(UnknownCode.ARCHIVE_CORRUPT, what);
    }

    void tooLong() {
      unknown(UnknownCode.TOO_LARGE, "longer than " + part.maxText() + " characters");
    }

    void read(Reader json) throws IOException {
      Reader text = new BufferedReader(new LimitedReader(json, part.maxText()));
      try {
        if (startsWithErrors(text)) {
          settle(noted(readErrors(text)));
          return;
        }
        T value = part.decode(text, jobId);
        if (value == null) {
          unknown(UnknownCode.ARCHIVE_NO_SUCH_JOB, "it does not tell of job " + jobId);
        } else {
          settle(Observation.known(value, at));
        }
      } catch (TooLongException tooLong) {
        tooLong();
      } catch (JsonProcessingException | MalformedJsonException malformed) {
        damaged(ArchivePass.told(malformed));
      } catch (IllegalArgumentException | IllegalStateException | ArithmeticException refused) {
        damaged("a value that cannot be: " + refused.getMessage());
      } catch (DateTimeException refused) {
        damaged("a time that cannot be: " + refused.getMessage());
      }
    }

    Observation<T> result(@Nullable UnknownCause damage) {
      if (found != null) {
        return found;
      }
      return damage == null
          ? Observation.absent("the archive has no entry " + part.path(jobId), at)
          : Observation.unknown(damage, at);
    }

    private Observation<T> noted(String errors) {
      // An internal error told nothing of the thing asked for; any other says that there is none.
      return errors.startsWith("Internal server error")
          ? Observation.unknown(cause(UnknownCode.SERVER_ERROR, "Flink noted: " + errors), at)
          : Observation.absent(errors, at);
    }

    private void settle(Observation<T> result) {
      found = result;
      if (!result.isUnknown()) {
        open--;
      }
    }

    private void unknown(UnknownCode code, String what) {
      if (found == null) {
        found = Observation.unknown(cause(code, what), at);
      }
    }

    private UnknownCause cause(UnknownCode code, String what) {
      return UnknownCause.of(code, location + ", entry " + part.path(jobId) + ": " + what);
    }
  }

  private static boolean startsWithErrors(Reader text) throws IOException {
    text.mark(ERRORS.length());
    boolean same = true;
    for (int i = 0; same && i < ERRORS.length(); i++) {
      same = text.read() == ERRORS.charAt(i);
    }
    text.reset();
    return same;
  }

  /** Returns Flink's own words: the first error's first line. */
  private static String readErrors(Reader text) throws IOException {
    try (JsonParser parser = Json.FACTORY.createParser(text)) {
      Optional<String> first = Optional.empty();
      while (parser.nextToken() != null) {
        if (first.isEmpty() && parser.currentToken() == JsonToken.VALUE_STRING) {
          String error = parser.getText().strip();
          first = Optional.of(error.lines().findFirst().orElse("an error without words"));
        }
      }
      return first.orElse("an error without words");
    }
  }

  private static String told(IOException malformed) {
    String message =
        malformed instanceof JsonProcessingException
            ? ((JsonProcessingException) malformed).getOriginalMessage()
            : malformed.getMessage();
    String line = String.valueOf(message).replaceAll("\\s+", " ");
    return line.length() <= 300 ? line : line.substring(0, 300) + "…";
  }

  private static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Keeps a text that no Flink ever wrote from filling the memory. */
  private static final class LimitedReader extends FilterReader {
    private long left;

    LimitedReader(Reader in, int max) {
      super(in);
      this.left = max;
    }

    @Override
    public int read() throws IOException {
      char[] one = new char[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
      int count = in.read(target, offset, length);
      left -= Math.max(count, 0);
      if (left < 0) {
        throw new TooLongException();
      }
      return count;
    }
  }
}
