package io.github.flinkwatch.watch;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what is in flight, in three lanes that take nothing from one another: three eighths of all
 * places for clusters that answered last time, three eighths for closer looks, a quarter for
 * clusters that were silent.
 *
 * <p>Within a lane the oldest goes first, whoever it is. Only where an owner has its even share of
 * the lane already do the others go before it; and an owner alone leaves a quarter free, so that
 * somebody who comes finds room at once.
 *
 * <p>Thread-safe; runs nobody under its lock.
 */
final class InFlightLimiter {

  /** What takes a place. */
  enum Lane {
    /** A look at a cluster that answered last time. */
    ANSWERING,
    /** A look at a cluster that did not. */
    SILENT,
    /** A closer look at one job. */
    CLOSER
  }

  /** A place that is taken, and left once, however often that is said. */
  final class Place {
    private final Lane lane;
    private final Object owner;
    private final AtomicBoolean left = new AtomicBoolean();

    private Place(Lane lane, Object owner) {
      this.lane = lane;
      this.owner = owner;
    }

    void leave() {
      if (left.compareAndSet(false, true)) {
        left(this);
        admit();
      }
    }
  }

  private static final class Waiting {
    private final long number;
    private final Object owner;
    private final Consumer<Place> look;

    Waiting(long number, Object owner, Consumer<Place> look) {
      this.number = number;
      this.owner = owner;
      this.look = look;
    }
  }

  /** One lane; guarded by the lock of all. */
  private static final class Line {
    private final int most;
    private int inside;
    private final Map<Object, Integer> insideBy = new HashMap<>();
    private final Map<Object, Queue<Waiting>> waiting = new HashMap<>();

    /** The first that waits of each owner, the oldest first. */
    private final TreeMap<Long, Waiting> heads = new TreeMap<>();

    Line(int most) {
      this.most = most;
    }

    void add(Waiting next) {
      Queue<Waiting> queue = waiting.computeIfAbsent(next.owner, owner -> new ArrayDeque<>());
      if (queue.isEmpty()) {
        heads.put(next.number, next);
      }
      queue.add(next);
    }

    @Nullable Waiting next() {
      if (inside >= most || heads.isEmpty()) {
        return null;
      }
      int owners = insideBy.size();
      for (Object owner : waiting.keySet()) {
        owners += insideBy.containsKey(owner) ? 0 : 1;
        if (owners >= most) {
          break;
        }
      }
      int alone = Math.max(1, most - most / 4);
      int share = Math.min(alone, (most + owners - 1) / owners);
      for (Waiting head : heads.values()) { // of those passed over each holds a share of the lane
        if (insideBy.getOrDefault(head.owner, 0) < share) {
          return take(head);
        }
      }
      return inside < alone ? take(heads.firstEntry().getValue()) : null;
    }

    private Waiting take(Waiting head) {
      heads.remove(head.number);
      Queue<Waiting> queue = waiting.get(head.owner);
      if (queue != null) {
        queue.remove();
        Waiting following = queue.peek();
        if (following == null) {
          waiting.remove(head.owner);
        } else {
          heads.put(following.number, following);
        }
      }
      inside++;
      insideBy.merge(head.owner, 1, Integer::sum);
      return head;
    }

    void leave(Object owner) {
      inside--;
      insideBy.computeIfPresent(owner, (key, count) -> count == 1 ? null : count - 1);
    }

    int waiting() {
      int all = 0;
      for (Queue<Waiting> queue : waiting.values()) {
        all += queue.size();
      }
      return all;
    }
  }

  @GuardedBy("this")
  private final Map<Lane, Line> lines = new EnumMap<>(Lane.class);

  @GuardedBy("this")
  private long entered;

  private final ThreadLocal<Boolean> admitting = ThreadLocal.withInitial(() -> false);

  InFlightLimiter(int total) {
    int silent = Math.max(1, total / 4);
    int closer = Math.max(1, (total - silent) / 2);
    lines.put(Lane.SILENT, new Line(silent));
    lines.put(Lane.CLOSER, new Line(closer));
    lines.put(Lane.ANSWERING, new Line(total - silent - closer));
  }

  /** Runs {@code look} once there is room: now, or in a thread that leaves. */
  void enter(Lane lane, Object owner, Consumer<Place> look) {
    synchronized (this) {
      line(lane).add(new Waiting(entered++, owner, look));
    }
    admit();
  }

  @GuardedBy("this")
  private Line line(Lane lane) {
    return requireNonNull(lines.get(lane));
  }

  private synchronized void left(Place place) {
    line(place.lane).leave(place.owner);
  }

  /** A look that is over before it returns leaves from within: then whoever admits here goes on. */
  private void admit() {
    if (admitting.get()) {
      return;
    }
    admitting.set(true);
    try {
      for (Runnable look = next(); look != null; look = next()) {
        look.run();
      }
    } finally {
      admitting.remove();
    }
  }

  private synchronized @Nullable Runnable next() {
    for (Lane lane : Lane.values()) {
      Waiting next = line(lane).next();
      if (next != null) {
        Place place = new Place(lane, next.owner);
        return () -> run(next.look, place);
      }
    }
    return null;
  }

  private static void run(Consumer<Place> look, Place place) {
    boolean begun = false;
    try {
      look.accept(place);
      begun = true;
    } finally {
      if (!begun) {
        place.leave();
      }
    }
  }

  synchronized int inFlight() {
    return lines.values().stream().mapToInt(line -> line.inside).sum();
  }

  synchronized int waiting(Lane lane) {
    return line(lane).waiting();
  }
}
