package io.github.flinkwatch.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** All listeners of a watcher. Thread-safe. */
final class Listeners {

  private final List<ListenerQueue> queues = new ArrayList<>();
  private final LongAdder events = new LongAdder();

  Listeners(HostBoundary host, List<JobListener> listeners, int most) {
    for (JobListener listener : listeners) {
      String name = "flink-watch-listener-" + (queues.size() + 1);
      queues.add(new ListenerQueue(host, listener, most, name));
    }
  }

  /** Hands an event over to all of them, unless that was done. */
  void tell(UntoldEvent delivery) {
    if (!delivery.mayHandOver(queues.size())) {
      return;
    }
    events.increment();
    if (queues.isEmpty()) {
      delivery.heard();
    }
    queues.forEach(queue -> queue.add(delivery));
  }

  void tell(ClusterEvent event) {
    events.increment();
    queues.forEach(queue -> queue.add(event));
  }

  long events() {
    return events.sum();
  }

  long dropped() {
    return queues.stream().mapToLong(ListenerQueue::dropped).sum();
  }

  /** Returns how many hearings are still to come. */
  int waiting() {
    return queues.stream().mapToInt(ListenerQueue::size).sum();
  }

  void await(long end) throws InterruptedException {
    for (ListenerQueue queue : queues) {
      queue.await(end);
    }
  }
}
