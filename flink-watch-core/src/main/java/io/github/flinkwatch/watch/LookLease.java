package io.github.flinkwatch.watch;

import org.jspecify.annotations.Nullable;

/** A job that somebody looks at, until the verdict is in: there is never more than one of it. */
final class LookLease {

  final Round round;
  final JobSighting listing;

  /** What the platform had said of the job by then. */
  final WatchedJob said;

  /** The version of the intent when the look began: what was seen under another is no use. */
  final int version;

  private final InFlightLimiter.@Nullable Place place;

  LookLease(
      Round round,
      JobSighting listing,
      WatchedJob said,
      int version,
      InFlightLimiter.@Nullable Place place) {
    this.round = round;
    this.listing = listing;
    this.said = said;
    this.version = version;
    this.place = place;
  }

  void leave() {
    if (place != null) {
      place.leave();
    }
  }
}
