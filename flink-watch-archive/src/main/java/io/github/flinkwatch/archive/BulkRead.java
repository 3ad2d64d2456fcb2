package io.github.flinkwatch.archive;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
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
  private final long deadlineNanos;
  private final long wholeNanos;
  private final long createdAtNanos = System.nanoTime();
  private final Function<T, R> read;
  private final BiFunction<T, UnknownCause, R> abandon;

  /** What the consumer has fetched and not yet looked at; nobody else sees it. */
  private final Queue<R> fetched = new ArrayDeque<>();

  // guarded by this
  private final Queue<T> left;
  private final Map<T, Long> begunAtNanos = new LinkedHashMap<>(); // the oldest first
  private final Queue<R> ready = new ArrayDeque<>();
  private int workers;
  private int hanging;
  private long progressAtNanos;
  private boolean closed;
  private @Nullable Throwable bug;

  private BulkRead(
      Collection<T> things,
      Executor executor,
      int concurrency,
      Duration deadline,
      Duration whole,
      Function<T, R> read,
      BiFunction<T, UnknownCause, R> abandon) {
    super(things.size(), Spliterator.NONNULL); // not SIZED: counting reads too
    this.left = new ArrayDeque<>(things);
    this.executor = executor;
    this.concurrency = concurrency;
    this.deadlineNanos = TimeUnit.NANOSECONDS.convert(deadline);
    this.wholeNanos = TimeUnit.NANOSECONDS.convert(whole); // that of Long.MAX_VALUE for ever
    this.read = read;
    this.abandon = abandon;
  }

  /**
   * @param deadline after which a read is told as hanging, and left behind with its thread
   * @param whole after which no more is read
   * @param abandon what becomes of things that are not read, or not to their end
   */
  static <T, R> Stream<R> stream(
      Collection<T> things,
      Executor executor,
      int concurrency,
      Duration deadline,
      Duration whole,
      Function<T, R> read,
      BiFunction<T, UnknownCause, R> abandon) {
    requireNonNull(executor, "executor");
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency is not positive: " + concurrency);
    }
    BulkRead<T, R> bulk =
        new BulkRead<>(
            List.copyOf(new LinkedHashSet<>(things)),
            executor,
            concurrency,
            deadline,
            whole,
            read,
            abandon);
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
    leaveWhatIsLate();
    startWorkers();
    progressAtNanos = System.nanoTime(); // before, nobody waited
    while (ready.isEmpty() && !(begunAtNanos.isEmpty() && left.isEmpty())) {
      rethrowBug();
      try {
        wait(GATHERING);
        leaveWhatHangs();
        leaveWhatIsLate();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        abandonAll(UnknownCode.CANCELLED, "the thread that reads outcomes was interrupted");
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
    while (!closed && workers < Math.min(concurrency - hanging, left.size()) && hasRoom()) {
      workers++;
      try {
        executor.execute(this::work);
      } catch (RejectedExecutionException full) {
        workers--;
        if (workers == 0) {
          abandonAll(UnknownCode.NOT_ASKED, "the executor takes no further read");
        }
        return; // those who work already may do it
      }
    }
  }

  /** Each that hangs holds a thread; where all do, nobody is left to read the rest. */
  private void leaveWhatHangs() {
    Iterator<Map.Entry<T, Long>> oldest = begunAtNanos.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<T, Long> read = oldest.next();
      if (System.nanoTime() - read.getValue() < deadlineNanos) {
        return;
      }
      oldest.remove();
      workers--;
      hanging++;
      ready.add(abandon.apply(read.getKey(), unreachable("no whole answer within the deadline")));
    }
    if (hanging >= concurrency) {
      abandonAll(UnknownCode.ARCHIVE_UNREACHABLE, "not read: " + hanging + " earlier reads hang");
    } else if (begunAtNanos.isEmpty() && System.nanoTime() - progressAtNanos >= deadlineNanos) {
      abandonAll(UnknownCode.NOT_ASKED, "no thread was free within the deadline");
    }
  }

  /** The time for all of it is over. */
  private void leaveWhatIsLate() {
    if (System.nanoTime() - createdAtNanos >= wholeNanos) {
      UnknownCause late = unreachable("no whole answer in the time that was left");
      begunAtNanos.keySet().forEach(thing -> ready.add(abandon.apply(thing, late)));
      begunAtNanos.clear();
      abandonAll(UnknownCode.ARCHIVE_UNREACHABLE, "not read: no time was left");
    }
  }

  private static UnknownCause unreachable(String why) {
    return UnknownCause.of(UnknownCode.ARCHIVE_UNREACHABLE, why);
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
        if (!put(thing, read.apply(thing))) {
          return; // it was left behind, and another has its place
        }
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
      progressAtNanos = System.nanoTime();
      begunAtNanos.put(thing, progressAtNanos);
    }
    return thing;
  }

  /** Returns whether the thing was still waited for: else it was abandoned, and has been told. */
  private synchronized boolean put(T thing, R result) {
    if (begunAtNanos.remove(thing) == null) {
      hanging = Math.max(0, hanging - 1);
      return false;
    }
    progressAtNanos = System.nanoTime();
    ready.add(result);
    if (ready.size() > room() / 2) {
      notifyAll();
    }
    return true;
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

  private void abandonAll(UnknownCode code, String why) {
    UnknownCause cause = UnknownCause.of(code, why);
    closed = true;
    begunAtNanos.keySet().forEach(thing -> ready.add(abandon.apply(thing, cause)));
    left.forEach(thing -> ready.add(abandon.apply(thing, cause)));
    begunAtNanos.clear();
    left.clear();
  }

  private synchronized void close() {
    closed = true;
    left.clear();
  }
}
