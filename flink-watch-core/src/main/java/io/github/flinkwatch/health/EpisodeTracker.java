package io.github.flinkwatch.health;

import io.github.flinkwatch.internal.text.Spans;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How episodes go on from look to look. */
final class EpisodeTracker {

  private EpisodeTracker() {}

  static Episode next(@Nullable Episode open, Finding finding, Instant at) {
    if (open == null) {
      return Episode.builder()
          .openedAt(at)
          .lastSeenAt(at)
          .change(Episode.Change.OPENED)
          .worst(finding.severity())
          .told(false)
          .build();
    }
    boolean worse = finding.severity().compareTo(open.worst()) > 0;
    return open.toBuilder()
        .lastSeenAt(at)
        .change(worse ? Episode.Change.WORSENED : Episode.Change.ONGOING)
        .worst(worse ? finding.severity() : open.worst())
        .build();
  }

  /** Returns whether a finding that is not there now may come back as the same episode. */
  static boolean mayReopen(Episode open, Duration window, Instant at) {
    return Duration.between(open.lastSeenAt(), at).abs().compareTo(window) < 0;
  }

  /** The finding with which an episode closes. It carries the severity that the episode had. */
  static Finding recovered(RuleId rule, Episode open, Instant at) {
    return Finding.builder(
            rule, open.worst(), "over after " + Spans.spoken(Duration.between(open.openedAt(), at)))
        .episode(open.toBuilder().change(Episode.Change.RECOVERED).build())
        .build();
  }
}
