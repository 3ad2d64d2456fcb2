package io.github.flinkwatch.watch;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The host's clock behind its boundary: it always tells. */
final class HostClock extends Clock {

  private final HostBoundary host;

  HostClock(HostBoundary host) {
    this.host = host;
  }

  @Override
  public Instant instant() {
    return host.now();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
