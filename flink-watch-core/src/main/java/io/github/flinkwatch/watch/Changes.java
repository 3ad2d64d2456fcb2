package io.github.flinkwatch.watch;

import io.github.flinkwatch.health.Episode;
import io.github.flinkwatch.health.Finding;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.health.JobState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a listener is told of a judgement: what is news in it. */
final class Changes {

  private Changes() {}

  /** Returns the events, in the order in which they are told. */
  static List<JobEvent> between(String cluster, JobMemory before, JobHealth now) {
    Optional<JobState> known = before.lastKnownState();
    boolean wasBlind = before.state().equals(Optional.of(JobState.UNKNOWN));
    boolean isBlind = now.state() == JobState.UNKNOWN;
    List<JobEvent> events = new ArrayList<>(0);
    if (isBlind && !wasBlind) {
      events.add(event(cluster, known, now, JobEvent.Type.BLIND, Optional.empty()));
    }
    if (!isBlind && wasBlind) {
      events.add(event(cluster, known, now, JobEvent.Type.SEEING_AGAIN, Optional.empty()));
    }
    if (!isBlind && !known.equals(Optional.of(now.state()))) {
      events.add(event(cluster, known, now, JobEvent.Type.STATE_CHANGED, Optional.empty()));
    }
    for (Finding finding : now.news()) {
      events.add(event(cluster, known, now, typeOf(finding), Optional.of(finding)));
    }
    return events;
  }

  private static JobEvent.Type typeOf(Finding finding) {
    switch (finding.episode().map(Episode::change).orElse(Episode.Change.OPENED)) {
      case WORSENED:
        return JobEvent.Type.FINDING_WORSENED;
      case RECOVERED:
        return JobEvent.Type.FINDING_RECOVERED;
      default:
        return JobEvent.Type.FINDING_OPENED;
    }
  }

  private static JobEvent event(
      String cluster,
      Optional<JobState> known,
      JobHealth now,
      JobEvent.Type type,
      Optional<Finding> finding) {
    return JobEvent.builder()
        .type(type)
        .cluster(cluster)
        .health(now)
        .previousState(known)
        .finding(finding)
        .build();
  }
}
