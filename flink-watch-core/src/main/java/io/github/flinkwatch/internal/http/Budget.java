package io.github.flinkwatch.internal.http;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.Allowance;
import io.github.flinkwatch.http.HttpSettings;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one public call may take in all, of time and of memory, whatever it asks on its way:
 * redirects, other addresses, the parts of a look. All of its asks are given the same one. Then
 * they are also one to the circuit breaker: however many of them fail, one look has failed.
 *
 * <p>Thread-safe.
 */
public final class Budget {

  private final Duration whole;
  private final long endNanos;
  private final Allowance memory;
  private final Set<String> failed;

  private Budget(Duration whole, long endNanos, Allowance memory, Set<String> failed) {
    this.whole = whole;
    this.endNanos = endNanos;
    this.memory = memory;
    this.failed = failed;
  }

  /**
   * Returns one that begins now.
   *
   * @param bytes how much memory the bodies of its answers, and what is made of them, may take
   */
  public static Budget of(Duration deadline, long bytes) {
    return new Budget(
        deadline, endOf(deadline), Allowance.of(bytes), ConcurrentHashMap.newKeySet());
  }

  /** As {@link #of(Duration, long)}, of what two answers of those settings may take. */
  public static Budget of(Duration deadline, HttpSettings settings) {
    return of(deadline, 2 * Math.min(settings.maxBodyBytes(), Long.MAX_VALUE / 2));
  }

  /** Returns this one with less time for a part of it. */
  public Budget within(Duration deadline) {
    return part(deadline, memory);
  }

  /** Returns this one, of which all memory is taken of that, too: of the look it belongs to. */
  public Budget sharing(Allowance look) {
    return new Budget(whole, endNanos, memory.and(look), failed);
  }

  /**
   * Returns this one for what decides nothing: of three quarters of the memory, so that the rest is
   * there for what does.
   */
  public Budget undeciding() {
    return new Budget(whole, endNanos, memory.part(memory.bytes() / 4 * 3), failed);
  }

  /**
   * Returns one for one of many parts that do not trust each other: within {@code deadline}, and of
   * no more than a quarter of the memory, which is taken of this one.
   */
  public Budget quarter(Duration deadline) {
    return part(deadline, memory.part(memory.bytes() / 4));
  }

  private Budget part(Duration deadline, Allowance memory) {
    long end = endOf(deadline);
    return end - endNanos < 0
        ? new Budget(deadline, end, memory, failed)
        : new Budget(whole, endNanos, memory, failed);
  }

  /** Returns how much time it was made with. */
  public Duration whole() {
    return whole;
  }

  /** Returns whether no time is left. */
  public boolean isOver() {
    return left().isZero();
  }

  /** Returns how much time is left; never negative. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
  }

  /** Returns what memory is taken of. */
  public Allowance memory() {
    return memory;
  }

  /** Returns whether this is the first time that one of its asks failed there. */
  boolean failsFirst(String endpoint) {
    return failed.add(endpoint);
  }

  private static long endOf(Duration deadline) {
    return System.nanoTime() + nanos(deadline);
  }

  /** Returns {@code span} in nanoseconds, a hundred years if it is longer. */
  static long nanos(Duration span) {
    Duration longest = Duration.ofDays(36_500);
    return (requireNonNull(span, "span").compareTo(longest) < 0 ? span : longest).toNanos();
  }

  @Override
  public String toString() {
    return "Budget{" + Exchange.seconds(left()) + " left, " + memory.taken() + " bytes taken}";
  }
}
