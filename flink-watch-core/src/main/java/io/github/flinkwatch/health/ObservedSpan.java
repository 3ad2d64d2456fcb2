package io.github.flinkwatch.health;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * For how long something was seen to be so. Only time between two sightings counts, and no gap: a
 * distance longer than three of the usual ones, time that went back, or another state between. So
 * blindness neither proves nor heals.
 *
 * <p>Where no usual distance is known yet, three times the window of the rule is a gap; one window,
 * if there were looks between that did not see it. A minute never is.
 *
 * <p>Immutable and thread-safe.
 */
public final class ObservedSpan {

  private static final int USUAL_DISTANCES = 3;
  private static final Duration NEVER_A_GAP = Duration.ofMinutes(1);
  private static final Duration FIRST_DISTANCE = Duration.ofMinutes(10);

  private final Instant beganAt;
  private final Instant lastSeenAt;
  private final Duration observed;
  private final long sightings;
  private final Duration distance;
  private final Duration distanceBefore;
  private final boolean interrupted;

  private ObservedSpan(
      Instant beganAt,
      Instant lastSeenAt,
      Duration observed,
      long sightings,
      Duration distance,
      Duration distanceBefore,
      boolean interrupted) {
    this.beganAt = requireNonNull(beganAt, "beganAt");
    this.lastSeenAt = requireNonNull(lastSeenAt, "lastSeenAt");
    this.observed = requireNonNull(observed, "observed");
    this.sightings = sightings;
    this.distance = requireNonNull(distance, "distance");
    this.distanceBefore = requireNonNull(distanceBefore, "distanceBefore");
    this.interrupted = interrupted;
  }

  /** Returns a span with one sighting. */
  public static ObservedSpan begin(Instant at) {
    return new ObservedSpan(at, at, Duration.ZERO, 1, Duration.ZERO, Duration.ZERO, false);
  }

  static ObservedSpan of(
      Instant beganAt,
      Instant lastSeenAt,
      Duration observed,
      long sightings,
      Duration distance,
      Duration distanceBefore,
      boolean interrupted) {
    return new ObservedSpan(
        beganAt, lastSeenAt, observed, sightings, distance, distanceBefore, interrupted);
  }

  /** Returns the instant of the first sighting. */
  public Instant beganAt() {
    return beganAt;
  }

  /** Returns the instant of the last sighting. */
  public Instant lastSeenAt() {
    return lastSeenAt;
  }

  /** Returns the time between sightings, without the gaps; zero at the first. */
  public Duration observed() {
    return observed;
  }

  /** Returns how many looks saw it, this one included. */
  public long sightings() {
    return sightings;
  }

  Duration distance() {
    return distance;
  }

  Duration distanceBefore() {
    return distanceBefore;
  }

  boolean isInterrupted() {
    return interrupted;
  }

  /** Returns this span as it is after a look that saw the job in another state. */
  ObservedSpan interrupted() {
    return interrupted
        ? this
        : of(beganAt, lastSeenAt, observed, sightings, distance, distanceBefore, true);
  }

  /** Returns whether the time from the last sighting to that instant is a gap. */
  boolean isGap(Instant at, Duration window, JobMemory memory) {
    Duration since = Duration.between(lastSeenAt, at);
    return interrupted || since.isNegative() || since.compareTo(longest(window, memory)) > 0;
  }

  private Duration longest(Duration window, JobMemory memory) {
    Duration usual = usual();
    if (!usual.isZero()) {
      return longer(usual.multipliedBy(USUAL_DISTANCES), NEVER_A_GAP);
    }
    if (!memory.lastLookAt().equals(Optional.of(lastSeenAt))) {
      return longer(window, NEVER_A_GAP);
    }
    return memory
        .lookDistance()
        .map(looks -> longer(looks.multipliedBy(USUAL_DISTANCES), longer(window, NEVER_A_GAP)))
        .orElseGet(() -> longer(window.multipliedBy(USUAL_DISTANCES), FIRST_DISTANCE));
  }

  /** Of two distances the shorter: a night among them makes no later night usual. */
  private Duration usual() {
    if (distance.isZero() || distanceBefore.isZero()) {
      return longer(distance, distanceBefore);
    }
    return distance.compareTo(distanceBefore) <= 0 ? distance : distanceBefore;
  }

  /** Returns this span with one more sighting; what lies in a gap does not count. */
  ObservedSpan seenAgain(Instant at, Duration window, JobMemory memory) {
    Duration since = Duration.between(lastSeenAt, at);
    if (since.isZero() && !interrupted) {
      return this;
    }
    Duration counted = isGap(at, window, memory) ? Duration.ZERO : since;
    return of(
        beganAt.isAfter(at) ? at : beganAt,
        at,
        observed.plus(counted),
        sightings + 1,
        since.isNegative() ? Duration.ZERO : since,
        since.isNegative() ? Duration.ZERO : distance,
        false);
  }

  /** Returns this span with one more sighting; another one with but this, if a gap lies between. */
  ObservedSpan seenInARow(Instant at, Duration window, JobMemory memory) {
    ObservedSpan next = seenAgain(at, window, memory);
    return isGap(at, window, memory)
        ? of(at, at, Duration.ZERO, 1, next.distance, next.distanceBefore, false)
        : next;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof ObservedSpan)) {
      return false;
    }
    ObservedSpan that = (ObservedSpan) other;
    return beganAt.equals(that.beganAt)
        && lastSeenAt.equals(that.lastSeenAt)
        && observed.equals(that.observed)
        && sightings == that.sightings
        && distance.equals(that.distance)
        && distanceBefore.equals(that.distanceBefore)
        && interrupted == that.interrupted;
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        beganAt, lastSeenAt, observed, sightings, distance, distanceBefore, interrupted);
  }

  @Override
  public String toString() {
    return "ObservedSpan{observed="
        + observed
        + ", sightings="
        + sightings
        + ", beganAt="
        + beganAt
        + ", lastSeenAt="
        + lastSeenAt
        + '}';
  }
}
