package io.github.flinkwatch.archive;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * What all that reads files of a store is built with. Not thread-safe.
 *
 * @param <B> itself
 */
abstract class AbstractReaderBuilder<B extends AbstractReaderBuilder<B>> {

  ArchiveStore store = ArchiveStores.nio();
  Clock clock = Clock.systemUTC();
  Executor executor = ReadingThreads.SHARED;
  Duration deadline = Duration.ofSeconds(30);
  long maxHeldBytes = 32L << 20;

  abstract B self();

  /** Sets what reads the files. Default: {@link ArchiveStores#nio()}. */
  public B store(ArchiveStore store) {
    this.store = requireNonNull(store, "store");
    return self();
  }

  /** Sets the clock that dates observations. Default: the system's, in UTC. */
  public B clock(Clock clock) {
    this.clock = requireNonNull(clock, "clock");
    return self();
  }

  /**
   * Sets what runs the reads, which block: one of its threads for each. By default they run on
   * threads of the library's own, which end when they are idle. An executor that runs on the
   * calling thread cannot be left behind, and so holds no deadline.
   */
  public B executor(Executor executor) {
    this.executor = requireNonNull(executor, "executor");
    return self();
  }

  /**
   * Sets how long a question may take that has no deadline of its own: opening, listing and reading
   * together. Default: 30 seconds.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public B deadline(Duration deadline) {
    if (deadline.isNegative() || deadline.isZero()) {
      throw new IllegalArgumentException("deadline is not positive: " + deadline);
    }
    this.deadline = deadline;
    return self();
  }

  /**
   * Sets what all that one question reads may come to in memory, roughly. An entry that would be
   * more is TOO_LARGE. Default: 32 MiB, which fits a heap of 256 MB.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public B maxHeldBytes(long maxHeldBytes) {
    this.maxHeldBytes = requirePositive(maxHeldBytes, "maxHeldBytes");
    return self();
  }

  static long requirePositive(long bytes, String name) {
    if (bytes <= 0) {
      throw new IllegalArgumentException(name + " is not positive: " + bytes);
    }
    return bytes;
  }
}
