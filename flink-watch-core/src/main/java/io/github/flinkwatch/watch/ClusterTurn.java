package io.github.flinkwatch.watch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.flinkwatch.watch.InFlightLimiter.Lane;
import io.github.flinkwatch.watch.InFlightLimiter.Place;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn one cluster is: its ticks, and the one round that may be under way, by number. It
 * calls nobody. Thread-safe.
 */
final class ClusterTurn {

  private final long lostAfter;

  @GuardedBy("this")
  private final Cadence cadence;

  @GuardedBy("this")
  private boolean running;

  @GuardedBy("this")
  private boolean paused;

  /** The number of the round that is under way, or 0. */
  @GuardedBy("this")
  private long round;

  @GuardedBy("this")
  private long rounds;

  @GuardedBy("this")
  private long roundSince;

  @GuardedBy("this")
  private @Nullable Place place;

  @GuardedBy("this")
  private boolean soon;

  @GuardedBy("this")
  private long wakes;

  @GuardedBy("this")
  private long ticket;

  private volatile boolean removed;
  private volatile long tick;

  /**
   * @param lostAfter after how many ticks whoever holds a round has lost it
   */
  ClusterTurn(Cadence cadence, long lostAfter) {
    this.cadence = cadence;
    this.lostAfter = lostAfter;
  }

  /** Returns how many ticks there were. */
  long tick() {
    return tick;
  }

  boolean isRemoved() {
    return removed;
  }

  /** Has ticks from now on; returns whether it had none. */
  synchronized boolean start() {
    if (running || removed) {
      return false;
    }
    running = true;
    return true;
  }

  synchronized void stop() {
    running = false;
    ticket++;
  }

  synchronized void remove() {
    removed = true;
    stop();
  }

  /** Returns whether it goes on, and did not before. */
  synchronized boolean pause(boolean pause) {
    boolean goesOn = paused && !pause;
    paused = pause;
    return goesOn;
  }

  /** Somebody is waited for whom nobody was before. */
  synchronized void wake() {
    wakes++;
    cadence.wake();
  }

  synchronized long wakes() {
    return wakes;
  }

  // ticks

  /** Returns what the next tick must show: a tick that was planned before is none any more. */
  synchronized long ticket() {
    return ++ticket;
  }

  synchronized boolean tick(long ofTicket) {
    if (ofTicket != ticket || !running || removed) {
      return false;
    }
    tick = cadence.next();
    return true;
  }

  /** Gives up a round that is lost, in an executor that forgot its task perhaps. */
  synchronized @Nullable Place giveUpLost() {
    if (round == 0 || tick - roundSince <= lostAfter) {
      return null;
    }
    round = 0;
    return place;
  }

  synchronized boolean isDue() {
    return cadence.isDue();
  }

  /** Returns whether a round may begin at once; if one is under way, another follows it. */
  synchronized boolean hurry() {
    if (!running || removed) {
      return false;
    }
    soon = round != 0;
    return !soon;
  }

  // the round

  /** Begins a round; returns its number, or 0 if none may begin. */
  synchronized long begin() {
    if (!running || removed || paused || round != 0) {
      return 0;
    }
    round = ++rounds;
    roundSince = tick;
    place = null;
    return round;
  }

  synchronized Lane lane() {
    return cadence.isSilent() ? Lane.SILENT : Lane.ANSWERING;
  }

  /** Returns whether nobody answered the last time. */
  synchronized boolean isSilent() {
    return cadence.isSilent();
  }

  /** Returns how many ticks it waits for the next round, if nobody answers. */
  synchronized long backoff() {
    return cadence.backoff();
  }

  /** Gives a round its place in flight; returns whether it is still under way. */
  synchronized boolean take(long number, Place taken) {
    if (!isUnderWay(number)) {
      return false;
    }
    place = taken;
    return true;
  }

  /** Notes whether there was an answer; returns whether the round is still under way. */
  synchronized boolean answered(long number) {
    if (!isUnderWay(number)) {
      return false;
    }
    cadence.answered();
    return true;
  }

  /**
   * The same, of a round that nobody answered.
   *
   * @param atAll whether there was an answer, though with an error
   */
  synchronized boolean failed(long number, boolean atAll) {
    if (!isUnderWay(number)) {
      return false;
    }
    cadence.failed(atAll);
    return true;
  }

  @GuardedBy("this")
  private boolean isUnderWay(long number) {
    return round == number && !removed;
  }

  /**
   * Ends a round and plans the next; null if it is not under way.
   *
   * @param idle whether nobody is waited for, as of {@code wakes}
   */
  synchronized @Nullable Ending end(long number, boolean idle, long asOfWakes) {
    if (round != number) {
      return null;
    }
    round = 0;
    cadence.plan(idle && asOfWakes == wakes);
    Ending ending = new Ending(place, soon);
    place = null;
    soon = false;
    return ending;
  }

  /** What a round leaves. */
  static final class Ending {

    final @Nullable Place place;

    /** Whether another follows it at once. */
    final boolean again;

    private Ending(@Nullable Place place, boolean again) {
      this.place = place;
      this.again = again;
    }
  }
}
