package io.github.flinkwatch.examples.demo;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.examples.demo.Account.Tone;
import io.github.flinkwatch.health.Finding;
import io.github.flinkwatch.health.Finding.Culprit;
import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHealth.NotEvaluated;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.health.Severity;
import io.github.flinkwatch.model.JobOverview;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A verdict in a few lines: what, by whose word, and what to do. */
final class Digest {

  /**
   * One line of it.
   *
   * @param gist what stays the same while nothing new happens
   */
  record Line(Tone tone, String gist, String rest) {}

  private Digest() {}

  static List<Line> of(JobHealth health) {
    List<Line> lines = new ArrayList<>();
    lines.add(headline(health));
    for (Finding finding : health.findings()) {
      boolean aside = finding.severity() == Severity.INFO;
      if (aside && finding.culprits().isEmpty()) {
        continue; // remarks on the configuration, say: the full account has them
      }
      Tone tone =
          aside ? Tone.BOLD : finding.severity() == Severity.CRITICAL ? Tone.BAD : Tone.WARN;
      lines.add(new Line(tone, finding.rule().toString(), ": " + finding.detail()));
      for (Culprit culprit : finding.culprits()) {
        String vertex = culprit.vertexName().orElse(culprit.vertexId().toString());
        lines.add(new Line(tone, "  -> subtask " + culprit.subtask() + " of " + vertex, ""));
      }
    }
    if (health.state() == JobState.UNKNOWN) {
      explain(health, lines);
      health
          .lastKnownState()
          .ifPresent(last -> lines.add(new Line(Tone.DIM, "it was last seen " + last, "")));
    } else if (health.status() == HealthStatus.UNKNOWN) {
      unproven(health, lines);
    }
    health.verdict().caveats().forEach(caveat -> lines.add(new Line(Tone.DIM, "", caveat)));
    return lines;
  }

  /** Returns state and health in a word or two. */
  static String inShort(JobHealth health) {
    return health.state().isEnded() || health.state() == JobState.UNKNOWN
        ? health.state().name()
        : health.state() + ", " + health.status();
  }

  static Tone toneOf(JobHealth health) {
    return switch (health.status()) {
      case HEALTHY -> Tone.GOOD;
      case DEGRADED -> Tone.WARN;
      case UNHEALTHY -> Tone.BAD;
      case UNKNOWN -> Tone.UNSURE;
      case NOT_APPLICABLE -> Tone.BOLD;
    };
  }

  /** Returns whether the jobs of a cluster could be listed. */
  static List<Line> ofList(Observation<List<JobOverview>> listed) {
    return listed.fold(
        jobs -> List.of(new Line(Tone.BOLD, jobs.size() + " jobs", "")),
        detail -> List.of(new Line(Tone.UNSURE, "no list of jobs: ", detail)),
        cause -> {
          List<Line> lines = new ArrayList<>();
          explain("cannot list its jobs:", cause, lines);
          return lines;
        });
  }

  /** Tells what kept the job from being called healthy; rules that lack the same share a line. */
  private static void unproven(JobHealth health, List<Line> lines) {
    Map<String, List<NotEvaluated>> byReason =
        health.notEvaluated().stream()
            .filter(NotEvaluated::guardsLiveness)
            .collect(groupingBy(NotEvaluated::reason, LinkedHashMap::new, toList()));
    byReason.forEach(
        (reason, rules) -> {
          String names = rules.stream().map(r -> r.rule().toString()).collect(joining(", "));
          lines.add(new Line(Tone.UNSURE, "not evaluated: " + names, ": " + reason));
        });
  }

  private static Line headline(JobHealth health) {
    String proof =
        health.state() == JobState.UNKNOWN
            ? ""
            : "   (decided by " + health.basis() + ", confidence " + health.confidence() + ")";
    return new Line(toneOf(health), inShort(health), proof);
  }

  /** Tells each cause once, also where several questions met with it. */
  private static void explain(JobHealth health, List<Line> lines) {
    Set<UnknownCode> told = new HashSet<>();
    String word = "because";
    for (UnknownCause cause :
        Stream.concat(health.cause().stream(), health.verdict().furtherCauses().stream())
            .toList()) {
      UnknownCause root = cause.origin().orElse(cause); // of a circuit that is open: why it is
      if (told.add(root.code())) {
        explain(word, root, lines);
        word = "and";
      }
    }
  }

  private static void explain(String word, UnknownCause cause, List<Line> lines) {
    lines.add(new Line(Tone.UNSURE, word + " " + cause.code(), ": " + cause.detail()));
    lines.add(new Line(Tone.DIM, "  to do: " + cause.code().remedy(), ""));
  }
}
