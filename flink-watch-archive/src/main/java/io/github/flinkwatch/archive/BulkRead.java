package io.github.flinkwatch.archive;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads many things with a bounded number of somebody else's threads, not much faster than somebody
 * takes the results. Each thing gives one result.
 *
 * @param <T> what is read
 * @param <R> what it yields
 */
final class BulkRead<T, R> extends Spliterators.AbstractSpliterator<R> {

  /** How many results wait for each thread at most: so that a slow one holds up no other. */
  private static final int WAITING_EACH = 8;

  /**
   * How long a result may wait for others, in milliseconds. Waking the consumer for each would cost
   * as much as reading a small archive does.
   */
  private static final int GATHERING = 5;

  private final Executor executor;
  private final int concurrency;
  private final Function<T, R> read;
  private final BiFunction<T, UnknownCause, R> abandon;

  /** What the consumer has fetched and not yet looked at; nobody else sees it. */
  private final Queue<R> fetched = new ArrayDeque<>();

  // guarded by this
  private final Queue<T> left;
  private final Set<T> beingRead = new LinkedHashSet<>();
  private final Queue<R> ready = new ArrayDeque<>();
  private int workers;
  private boolean closed;
  private @Nullable Throwable bug;

  private BulkRead(
      Collection<T> things,
      Executor executor,
      int concurrency,
      Function<T, R> read,
      BiFunction<T, UnknownCause, R> abandon) {
    super(things.size(), Spliterator.NONNULL); // not SIZED: counting reads too
    this.left = new ArrayDeque<>(things);
    this.executor = executor;
    this.concurrency = concurrency;
    this.read = read;
    this.abandon = abandon;
  }

  /**
   * @param abandon what becomes of things that are not read because the consumer was interrupted
   */
  static <T, R> Stream<R> stream(
      Collection<T> things,
      Executor executor,
      int concurrency,
      Function<T, R> read,
      BiFunction<T, UnknownCause, R> abandon) {
    requireNonNull(executor, "executor");
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency is not positive: " + concurrency);
    }
    BulkRead<T, R> bulk =
        new BulkRead<>(
            List.copyOf(new LinkedHashSet<>(things)), executor, concurrency, read, abandon);
    return StreamSupport.stream(bulk, false).onClose(bulk::close);
  }

  @Override
  public boolean tryAdvance(Consumer<? super R> action) {
    if (fetched.isEmpty()) {
      fetch();
    }
    R next = fetched.poll();
    if (next == null) {
      return false;
    }
    action.accept(next);
    return true;
  }

  /** Fetches all that is ready, or nothing if all was told. */
  private synchronized void fetch() {
    startWorkers();
    while (ready.isEmpty() && !(beingRead.isEmpty() && left.isEmpty())) {
      rethrowBug();
      try {
        wait(GATHERING);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        abandonAll();
      }
      startWorkers();
    }
    rethrowBug();
    fetched.addAll(ready);
    ready.clear();
    startWorkers(); // there is room again
  }

  private void startWorkers() {
    // Counted anew each time: an executor that runs at once may have left nothing.
    while (!closed && workers < Math.min(concurrency, left.size()) && hasRoom()) {
      workers++;
      executor.execute(this::work);
    }
  }

  private boolean hasRoom() {
    return ready.size() + workers < room();
  }

  private long room() {
    return concurrency * (long) WAITING_EACH;
  }

  private void work() {
    T thing = take();
    while (thing != null) {
      try {
        put(thing, read.apply(thing));
      } catch (RuntimeException | Error thrown) {
        fail(thrown);
      }
      thing = take();
    }
  }

  /** Returns the next thing to read; a worker that gets none ends. */
  private synchronized @Nullable T take() {
    T thing = closed || ready.size() >= room() ? null : left.poll();
    if (thing == null) {
      workers--;
      notifyAll();
    } else {
      beingRead.add(thing);
    }
    return thing;
  }

  private synchronized void put(T thing, R result) {
    if (beingRead.remove(thing)) { // else it was abandoned, and has been told
      ready.add(result);
      if (ready.size() > room() / 2) {
        notifyAll();
      }
    }
  }

  private synchronized void fail(Throwable thrown) {
    bug = thrown;
    closed = true;
    notifyAll();
  }

  private void rethrowBug() {
    if (bug != null) {
      throw new IllegalStateException("a bug of flink-watch or of an ArchiveStore", bug);
    }
  }

  private void abandonAll() {
    UnknownCause cause =
        UnknownCause.of(UnknownCode.CANCELLED, "the thread that reads outcomes was interrupted");
    closed = true;
    beingRead.forEach(thing -> ready.add(abandon.apply(thing, cause)));
    left.forEach(thing -> ready.add(abandon.apply(thing, cause)));
    beingRead.clear();
    left.clear();
  }

  private synchronized void close() {
    closed = true;
    left.clear();
  }
}
