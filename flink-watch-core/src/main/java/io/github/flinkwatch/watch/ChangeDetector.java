package io.github.flinkwatch.watch;

import io.github.flinkwatch.JobKey;
import io.github.flinkwatch.health.Episode;
import io.github.flinkwatch.health.Finding;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.health.JobState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a listener is told of a judgement: what is news in it. */
final class ChangeDetector {

  private final String cluster;
  private final Optional<JobState> known;
  private final JobHealth now;
  private long changes;
  private final List<JobEvent> events = new ArrayList<>(0);

  private ChangeDetector(String cluster, Optional<JobState> known, JobHealth now, long changes) {
    this.cluster = cluster;
    this.known = known;
    this.now = now;
    this.changes = changes;
  }

  /**
   * Returns the events, in the order in which they are told.
   *
   * @param changes how many events there were of the job before
   */
  static List<JobEvent> between(String cluster, JobMemory before, JobHealth now, long changes) {
    Optional<JobState> known = before.lastKnownState();
    ChangeDetector found = new ChangeDetector(cluster, known, now, changes);
    boolean wasBlind = before.state().equals(Optional.of(JobState.UNKNOWN));
    boolean isBlind = now.state() == JobState.UNKNOWN;
    if (isBlind && !wasBlind) {
      found.add(JobEvent.Type.OUT_OF_SIGHT);
    }
    if (!isBlind && wasBlind) {
      found.add(JobEvent.Type.SEEING_AGAIN);
    }
    if (!isBlind && !known.equals(Optional.of(now.state()))) {
      found.add(JobEvent.Type.STATE_CHANGED);
    }
    for (Finding finding : now.news()) {
      found.add(typeOf(finding), Optional.of(finding), finding.rule().toString());
    }
    return found.events;
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

  private void add(JobEvent.Type type) {
    add(type, Optional.empty(), now.state().toString());
  }

  private void add(JobEvent.Type type, Optional<Finding> finding, String of) {
    changes++;
    events.add(
        JobEvent.builder()
            .id(JobKey.of(cluster, now.ref()) + "/" + changes + "/" + type + "/" + of)
            .type(type)
            .cluster(cluster)
            .health(now)
            .previousState(known)
            .finding(finding)
            .build());
  }
}
