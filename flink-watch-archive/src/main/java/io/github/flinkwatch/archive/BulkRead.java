package io.github.flinkwatch.archive;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Goes through many archives with a bounded number of threads of somebody else's executor. */
final class BulkRead {

  private final List<ArchiveLocation> archives;
  private final Consumer<ArchiveLocation> action;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger working;
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  private BulkRead(
      Collection<ArchiveLocation> archives, int workers, Consumer<ArchiveLocation> action) {
    this.archives = List.copyOf(archives);
    this.action = action;
    this.working = new AtomicInteger(workers);
  }

  static CompletableFuture<Void> start(
      Collection<ArchiveLocation> archives,
      Executor executor,
      int concurrency,
      Consumer<ArchiveLocation> action) {
    requireNonNull(executor, "executor");
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency is not positive: " + concurrency);
    }
    if (archives.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    int workers = Math.min(concurrency, archives.size());
    BulkRead read = new BulkRead(archives, workers, action);
    for (int i = 0; i < workers; i++) {
      executor.execute(read::work);
    }
    return read.done;
  }

  private void work() {
    try {
      int index = next.getAndIncrement();
      while (index < archives.size() && !done.isDone()) {
        action.accept(archives.get(index));
        index = next.getAndIncrement();
      }
    } catch (RuntimeException | Error thrownByConsumer) {
      done.completeExceptionally(thrownByConsumer);
    }
    if (working.decrementAndGet() == 0) {
      done.complete(null);
    }
  }
}
