package io.github.flinkwatch.archive;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Collects the parts that were asked for from the entries of one archive. If an entry comes twice,
 * the first that can be read counts. Not thread-safe.
 */
final class PartCollector implements EntryScanner.Handler {

  private final EntryReader reader;
  private final List<Slot<?>> slots = new ArrayList<>();
  private int open;

  PartCollector(String id, Collection<ArchivePart<?>> parts, EntryReader reader) {
    this.reader = reader;
    for (ArchivePart<?> part : parts) {
      slots.add(
          part.isFamily()
              ? new Family<>(part, part.decoder(), part.paths(id))
              : new Single<>(part, part.decoder(), part.path(id)));
    }
    open = slots.size(); // a family stays open to the end
  }

  /**
   * Returns every part that was asked for.
   *
   * @param damage why the pass ended early, or null if it found everything or met the end
   */
  Map<ArchivePart<?>, Observation<?>> results(@Nullable UnknownCause damage) {
    Map<ArchivePart<?>, Observation<?>> results = new HashMap<>();
    slots.forEach(slot -> results.put(slot.part, slot.result(damage)));
    return results;
  }

  @Override
  public boolean wants(String path) {
    // Few of tens of thousands of paths are wanted: comparing costs less than hashing each.
    for (Slot<?> slot : slots) {
      if (slot.wants(path)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean take(String path, Reader json) throws IOException {
    List<Slot<?>> wanting = wanting(path);
    if (wanting.size() == 1) {
      wanting.get(0).read(path, json);
    } else {
      // The same entry asked for in two forms: rare enough to read it whole.
      Observation<String> text = reader.read(path, EntryDecoder.ofText(ArchivePart.MAX_TEXT), json);
      for (Slot<?> slot : wanting) {
        slot.readAgain(path, text);
      }
    }
    return open > 0;
  }

  @Override
  public void damaged(String path, String what) {
    wanting(path).forEach(slot -> slot.put(path, reader.damaged(path, what)));
  }

  private List<Slot<?>> wanting(String path) {
    List<Slot<?>> wanting = new ArrayList<>(slots);
    wanting.removeIf(slot -> !slot.wants(path));
    return wanting;
  }

  /** Where what was asked for is put. */
  private abstract class Slot<E> {
    final ArchivePart<?> part;
    private final EntryDecoder<E> decoder;

    Slot(ArchivePart<?> part, EntryDecoder<E> decoder) {
      this.part = part;
      this.decoder = decoder;
    }

    abstract boolean wants(String path);

    abstract void put(String path, Observation<E> entry);

    abstract Observation<?> result(@Nullable UnknownCause damage);

    void read(String path, Reader json) throws IOException {
      put(path, reader.read(path, decoder, json));
    }

    void readAgain(String path, Observation<String> text) throws IOException {
      Optional<String> whole = text.value();
      if (whole.isPresent()) {
        read(path, new StringReader(whole.get()));
      } else {
        put(path, text.flatMap(notKnown -> reader.absent(path)));
      }
    }
  }

  private final class Single<E> extends Slot<E> {
    private final String path;
    private @Nullable Observation<E> found;

    Single(ArchivePart<?> part, EntryDecoder<E> decoder, String path) {
      super(part, decoder);
      this.path = path;
    }

    @Override
    boolean wants(String any) {
      return path.equals(any) && (found == null || found.isUnknown());
    }

    @Override
    void put(String any, Observation<E> entry) {
      if (!entry.isUnknown()) {
        found = entry;
        open--;
      } else if (found == null) {
        found = entry;
      }
    }

    @Override
    Observation<E> result(@Nullable UnknownCause damage) {
      if (found != null) {
        return found;
      }
      return damage == null ? reader.absent(path) : Observation.unknown(damage, reader.at());
    }
  }

  private final class Family<E> extends Slot<E> {
    private final Predicate<String> matches;
    private final Map<String, Observation<E>> found = new LinkedHashMap<>();

    Family(ArchivePart<?> part, EntryDecoder<E> decoder, Pattern paths) {
      super(part, decoder);
      this.matches = paths.asMatchPredicate();
    }

    @Override
    boolean wants(String path) {
      if (!matches.test(path)) {
        return false;
      }
      Observation<E> earlier = found.get(path);
      return earlier == null || earlier.isUnknown();
    }

    @Override
    void put(String path, Observation<E> entry) {
      if (!entry.isUnknown() || !found.containsKey(path)) {
        found.put(path, entry);
      }
    }

    @Override
    Observation<ArchivedEntries<E>> result(@Nullable UnknownCause damage) {
      return Observation.known(new ArchivedEntries<>(found, damage), reader.at());
    }
  }
}
