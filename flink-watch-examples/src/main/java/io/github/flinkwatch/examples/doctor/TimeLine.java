package io.github.flinkwatch.examples.doctor;

import io.github.flinkwatch.health.Finding;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHealth.NotEvaluated;
import io.github.flinkwatch.health.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What became of one job while it was looked at: its states, its health and its findings, each from
 * the look that showed it first to the one that no longer did. Where nobody looked for longer than
 * three looks there is nothing, and a rule that could not be evaluated is neither there nor over.
 *
 * <p>Bounded: of many changes the latest are kept. Immutable.
 *
 * @param since the instant of the first look that is told of
 * @param until the instant of the last look
 * @param spans in the order in which they began
 */
record TimeLine(Instant since, Instant until, List<Span> spans) {

  static final String STATE = "state";
  static final String HEALTH = "health";

  private static final int MOST = 100;

  /**
   * Something that lasted.
   *
   * @param lane what it is of: the state, the health, or the rule that found it
   * @param to when it was over, or was seen last
   * @param lasts whether the last look showed it
   */
  record Span(String lane, String what, Tone tone, Instant from, Instant to, boolean lasts) {

    private boolean isSame(Span other) {
      return lane.equals(other.lane) && what.equals(other.what) && tone == other.tone;
    }

    private Span to(Instant at, boolean stillLasts) {
      return new Span(lane, what, tone, from, at, stillLasts);
    }
  }

  /** Returns what the first look showed. */
  static TimeLine of(JobHealth health) {
    return new TimeLine(health.at(), health.at(), shown(health));
  }

  /**
   * Returns this with the next look.
   *
   * @param threeLooks how long three looks take at most: nothing is said of a longer time
   */
  TimeLine next(JobHealth health, Duration threeLooks) {
    Instant at = health.at();
    if (at.isBefore(until)) { // a clock that was put back
      return of(health);
    }
    boolean gap = Duration.between(until, at).compareTo(threeLooks) > 0;
    List<Span> fresh = new ArrayList<>(shown(health));
    Set<String> blind = blindLanes(health);
    List<Span> all = new ArrayList<>();
    for (Span span : spans) {
      boolean goesOn = span.lasts() && !gap && fresh.removeIf(span::isSame);
      boolean isOver = span.lasts() && !gap && !blind.contains(span.lane());
      all.add(span.to(goesOn || isOver ? at : span.to(), goesOn));
    }
    all.addAll(fresh);
    List<Span> kept = List.copyOf(all.subList(Math.max(0, all.size() - MOST), all.size()));
    return new TimeLine(kept.size() < all.size() ? earliest(kept, since) : since, at, kept);
  }

  private static Instant earliest(List<Span> kept, Instant since) {
    return kept.stream().map(Span::from).min(Instant::compareTo).orElse(since);
  }

  private static List<Span> shown(JobHealth health) {
    Instant at = health.at();
    List<Span> shown = new ArrayList<>();
    shown.add(new Span(STATE, health.state().name(), Tone.of(health.state()), at, at, true));
    shown.add(new Span(HEALTH, health.status().name(), Tone.of(health.status()), at, at, true));
    for (Finding finding : health.findings()) {
      String rule = finding.rule().toString();
      Tone tone = Tone.of(finding.severity());
      shown.add(new Span(rule, finding.severity().name(), tone, at, at, true));
    }
    return List.copyOf(shown);
  }

  /** The findings of which this look can say neither that they last nor that they are over. */
  private Set<String> blindLanes(JobHealth health) {
    if (health.state() == JobState.UNKNOWN) {
      return spans.stream()
          .map(Span::lane)
          .filter(lane -> !lane.equals(STATE) && !lane.equals(HEALTH))
          .collect(Collectors.toSet());
    }
    return health.notEvaluated().stream()
        .map(NotEvaluated::rule)
        .map(Object::toString)
        .collect(Collectors.toSet());
  }
}
