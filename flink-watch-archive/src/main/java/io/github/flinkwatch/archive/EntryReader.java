package io.github.flinkwatch.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.flinkwatch.Allowance;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.MalformedJsonException;
import io.github.flinkwatch.internal.text.Excerpt;
import io.github.flinkwatch.internal.wire.OperationsWire;
import java.io.FilterReader;
import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.time.DateTimeException;
import java.time.Instant;

/**
 * Makes an observation of the text of one entry. Whatever is wrong with the text is its own cause;
 * only trouble with the archive around it is thrown. Immutable and thread-safe.
 */
final class EntryReader {

  /** What Flink puts in the place of an answer that it could not give. */
  private static final String ERRORS = "{\"errors\":";

  private static final int SHOWN = 300;

  private final String id;
  private final String location;
  private final Instant at;
  private final Allowance memory;

  /**
   * @param id whose archive it is
   * @param location where it lies, for causes
   * @param memory what is held of its entries is taken of this
   */
  EntryReader(String id, String location, Instant at, Allowance memory) {
    this.id = id;
    this.location = location;
    this.at = at;
    this.memory = memory;
  }

  <E> Observation<E> read(String path, EntryDecoder<E> decoder, Reader json) throws IOException {
    PushbackReader text =
        new PushbackReader(new LimitedReader(json, decoder.maxText()), ERRORS.length());
    try {
      if (startsWithErrors(text)) {
        return noted(path, readErrors(text));
      }
      E value = decoder.decode(text, id, memory);
      return value == null
          ? unknown(path, UnknownCode.ARCHIVE_NO_SUCH_JOB, "it does not tell of " + id)
          : Observation.known(value, at);
    } catch (TooLongException tooLong) {
      return unknown(
          path, UnknownCode.TOO_LARGE, "longer than " + decoder.maxText() + " characters");
    } catch (Allowance.SpentException spent) {
      return unknown(path, UnknownCode.TOO_LARGE, String.valueOf(spent.getMessage()));
    } catch (JsonProcessingException | MalformedJsonException malformed) {
      return damaged(path, told(malformed));
    } catch (IllegalArgumentException | IllegalStateException | ArithmeticException refused) {
      return damaged(path, "a value that cannot be: " + refused.getMessage());
    } catch (DateTimeException refused) {
      return damaged(path, "a time that cannot be: " + refused.getMessage());
    }
  }

  <E> Observation<E> damaged(String path, String what) {
    return unknown(path, UnknownCode.ARCHIVE_CORRUPT, what);
  }

  <E> Observation<E> absent(String path) {
    return Observation.absent("the archive has no entry " + path, at);
  }

  Instant at() {
    return at;
  }

  private <E> Observation<E> noted(String path, String errors) {
    // An internal error told nothing of the thing asked for; any other says that there is none.
    return errors.startsWith("Internal server error")
        ? unknown(path, UnknownCode.SERVER_ERROR, "Flink noted: " + errors)
        : Observation.absent(errors, at);
  }

  private <E> Observation<E> unknown(String path, UnknownCode code, String what) {
    return Observation.unknown(
        UnknownCause.of(code, location + ", entry " + path + ": " + what), at);
  }

  private static boolean startsWithErrors(PushbackReader text) throws IOException {
    char[] start = new char[ERRORS.length()];
    int count = 0;
    for (int n = 0; n >= 0 && count < start.length; count += Math.max(n, 0)) {
      n = text.read(start, count, start.length - count);
    }
    text.unread(start, 0, count);
    return ERRORS.contentEquals(new String(start, 0, count));
  }

  /** Returns Flink's own words: the first error's first line. */
  private String readErrors(Reader text) throws IOException {
    return Json.read(OperationsWire.ERRORS, text, memory).stream()
        .flatMap(String::lines)
        .findFirst()
        .map(line -> Excerpt.onOneLine(line, SHOWN))
        .orElse("an error without words");
  }

  private static String told(IOException malformed) {
    String message =
        malformed instanceof JsonProcessingException
            ? ((JsonProcessingException) malformed).getOriginalMessage()
            : malformed.getMessage();
    return Excerpt.onOneLine(String.valueOf(message), SHOWN);
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
