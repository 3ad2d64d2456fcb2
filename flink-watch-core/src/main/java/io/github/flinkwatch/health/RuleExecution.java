package io.github.flinkwatch.health;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toList;

import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.health.JobHealth.NotEvaluated;
import io.github.flinkwatch.internal.text.Excerpt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One pass of the rules over one look: what they found, and what they leave to the next look.
 * Nothing is copied for a job in which nothing changes: a fleet has thousands of those.
 */
final class RuleExecution {

  private final RuleContext context;
  private final Instant at;
  private final List<Finding> findings = new ArrayList<>(0);
  private final List<Finding> recovered = new ArrayList<>(0);
  private final List<NotEvaluated> notEvaluated = new ArrayList<>(0);
  private Map<RuleId, Episode> episodes;
  private Map<RuleId, RuleNotes> notes;

  private RuleExecution(RuleContext context) {
    this.context = context;
    this.at = context.at();
    this.episodes = context.memory().episodes();
    this.notes = context.memory().notes();
  }

  static RuleExecution of(List<HealthRule> rules, RuleContext context) {
    RuleExecution pass = new RuleExecution(context);
    for (HealthRule rule : rules) {
      pass.ask(rule);
    }
    if (!pass.findings.isEmpty()) {
      pass.findings.sort(Comparator.comparing(Finding::severity).reversed());
      pass.lead();
    }
    return pass;
  }

  /** A rule may be anybody's: whatever it throws leaves that rule unanswered, and no other. */
  private void ask(HealthRule rule) {
    JobState state = context.verdict().state();
    RuleNotes noted = context.memory().notesOf(rule.id());
    try {
      if (rule.appliesTo(state)) {
        RuleResult result =
            requireNonNull(rule.evaluate(context.withNotes(noted)), "the rule answered null");
        answered(rule, result);
        note(rule.id(), noted, result.notes());
        return;
      }
    } catch (Throwable thrown) {
      broke(rule, thrown);
      return;
    }
    if (state.isEnded()) {
      // Out of sight is not recovered: only the job's end settles what nobody can look at.
      close(rule.id());
      note(rule.id(), noted, RuleNotes.empty());
    } else if (state != JobState.UNKNOWN) {
      note(rule.id(), noted, noted.interrupted());
    }
  }

  private void answered(HealthRule rule, RuleResult result) {
    RuleId id = rule.id();
    Episode open = episodes.get(id);
    Finding finding = result.findingOrNull();
    String reason = result.reasonOrNull();
    if (finding != null) {
      Episode episode = EpisodeTracker.next(open, finding, at);
      findings.add(
          finding.toBuilder()
              .detail(Excerpt.clean(finding.detail()))
              .remarks(finding.remarks().stream().map(Excerpt::clean).collect(toList()))
              .episode(episode)
              .remedy(finding.remedy().or(rule::remedy))
              .build());
      episodes = changing(episodes, context.memory().episodes());
      episodes.put(id, episode);
    } else if (reason != null) {
      notEvaluated(rule, rule.guardsLiveness(), reason, result.cause());
    } else if (open != null
        && !EpisodeTracker.mayReopen(open, context.thresholds().reopenWindow(), at)) {
      recovered.add(EpisodeTracker.recovered(id, open, at));
      close(id);
    }
  }

  private void broke(HealthRule rule, Throwable thrown) {
    boolean guardsLiveness = true; // unless it still can say that it does not
    try {
      guardsLiveness = rule.guardsLiveness();
    } catch (Throwable again) {
      thrown.addSuppressed(again);
    }
    String reason = "the rule threw " + thrown.getClass().getName();
    UnknownCause cause = UnknownCause.of(UnknownCode.RULE_FAILED, reason).withException(thrown);
    notEvaluated(rule, guardsLiveness, reason, Optional.of(cause));
  }

  private void notEvaluated(
      HealthRule rule, boolean guardsLiveness, String reason, Optional<UnknownCause> cause) {
    notEvaluated.add(
        NotEvaluated.builder()
            .rule(rule.id())
            .guardsLiveness(guardsLiveness)
            .reason(reason)
            .cause(cause)
            .build());
  }

  /** Tells one of several findings that explain one another; the others are its details. */
  private void lead() {
    for (int i = 0; i < findings.size(); i++) {
      Finding finding = findings.get(i);
      Finding leader = FindingGroups.leader(finding, findings);
      Episode episode = finding.episode().orElseThrow();
      if (leader != finding) {
        findings.set(i, finding.toBuilder().ledBy(leader.rule()).build());
      } else if (!episode.told()) {
        Episode opened = episode.toBuilder().change(Episode.Change.OPENED).told(true).build();
        findings.set(i, finding.toBuilder().episode(opened).build());
        episodes.put(finding.rule(), opened);
      }
    }
  }

  private void close(RuleId id) {
    if (episodes.containsKey(id)) {
      episodes = changing(episodes, context.memory().episodes());
      episodes.remove(id);
    }
  }

  private void note(RuleId id, RuleNotes before, RuleNotes next) {
    if (next.equals(before)) {
      return;
    }
    notes = changing(notes, context.memory().notes());
    if (next.isEmpty()) {
      notes.remove(id);
    } else {
      notes.put(id, next);
    }
  }

  private static <T> Map<RuleId, T> changing(Map<RuleId, T> map, Map<RuleId, T> remembered) {
    return map == remembered ? new LinkedHashMap<>(remembered) : map;
  }

  /** Returns what is wrong, the worst first. */
  List<Finding> findings() {
    return findings;
  }

  /** Returns what was wrong before and is no more. */
  List<Finding> recovered() {
    return recovered;
  }

  /** Returns the rules that could not answer. */
  List<NotEvaluated> notEvaluated() {
    return notEvaluated;
  }

  /** Returns the episodes that are open now; the remembered map itself if none changed. */
  Map<RuleId, Episode> episodes() {
    return episodes;
  }

  /** Returns what the rules noted; the remembered map itself if none changed. */
  Map<RuleId, RuleNotes> notes() {
    return notes;
  }
}
