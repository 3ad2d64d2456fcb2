package io.github.flinkwatch.health;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.health.Finding.Culprit;
import io.github.flinkwatch.health.JobHealth.NotEvaluated;
import io.github.flinkwatch.internal.text.Excerpt;
import io.github.flinkwatch.internal.text.Spans;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A verdict in words, for the engineer on call at three in the morning. */
final class VerdictExplanation {

  /** A name may be a whole query; the state stands behind it. */
  private static final int NAME_SHOWN = 80;

  private final JobHealth health;
  private final StringBuilder text = new StringBuilder();

  private VerdictExplanation(JobHealth health) {
    this.health = health;
  }

  static String of(JobHealth health) {
    return new VerdictExplanation(health).write();
  }

  private String write() {
    StateVerdict verdict = health.verdict();
    line(
        "%s is %s%s, %s",
        name(), health.state(), saysMore(health) ? " and " + health.status() : "", since());
    if (health.state() == JobState.UNKNOWN) {
      unknown(verdict);
    } else {
      line("  decided by %s, confidence %s", health.basis(), health.confidence());
    }
    verdict.endTime().ifPresent(end -> line("  ended at %s", end));
    health.endedAsAsked().ifPresent(asked -> line(asked ? "  as asked" : "  not as asked"));
    health
        .jobType()
        .ifPresent(
            type ->
                line(
                    "  a %s job: %s",
                    type.name().toLowerCase(Locale.ROOT), health.jobTypeBasis().orElse("")));
    verdict.caveats().forEach(caveat -> line("  note: %s", caveat));
    verdict.contradictions().forEach(other -> line("  but %s", other));
    health.findings().forEach(this::finding);
    health.recovered().forEach(found -> line("  RECOVERED %s: %s", found.rule(), found.detail()));
    notEvaluated();
    if (health.state() != JobState.UNKNOWN) {
      for (UnknownCause unseen : verdict.furtherCauses()) {
        line("  could not see: %s", unseen);
        line("    to do: %s", root(unseen).remedy());
      }
    }
    pages();
    return text.toString();
  }

  /** Where the causes and findings above are explained. */
  private void pages() {
    Stream<UnknownCause> causes =
        Stream.concat(health.verdict().cause().stream(), health.verdict().furtherCauses().stream());
    Stream<String> findings =
        health.findings().stream().flatMap(found -> found.rule().page().stream());
    String pages =
        Stream.concat(causes.map(cause -> root(cause).page()), findings)
            .distinct()
            .collect(Collectors.joining(", "));
    if (!pages.isEmpty()) {
      line("  more: %s", pages);
    }
  }

  private static boolean saysMore(JobHealth health) {
    return health.state() != JobState.UNKNOWN && health.status() != HealthStatus.NOT_APPLICABLE;
  }

  private String name() {
    Optional<String> id =
        health.verdict().jobId().or(() -> health.ref().jobId()).map(JobId::toString);
    Optional<String> name =
        health
            .ref()
            .name()
            .map(told -> Excerpt.onOneLine(told, NAME_SHOWN))
            .filter(told -> !told.isBlank());
    if (name.isPresent()) {
      return name.get() + id.map(hex -> " (" + hex + ")").orElse("");
    }
    return id.orElseGet(() -> health.ref().deploymentId().orElse("the job"));
  }

  private String since() {
    Duration age = Duration.between(health.since(), health.at());
    return age.isZero() || age.isNegative()
        ? "seen first at " + health.at()
        : "seen so for " + Spans.spoken(age);
  }

  private void unknown(StateVerdict verdict) {
    UnknownCause cause = verdict.cause().orElseThrow();
    line("  because %s", cause);
    line(
        health
            .lastKnownState()
            .map(
                state ->
                    "  last known "
                        + state
                        + ", "
                        + health.lastKnownAge().map(Spans::spoken).orElse("?")
                        + " ago")
            .orElse("  no state was ever known"));
    line("  to do: %s", root(cause).remedy());
    line(cause.code().isRetryable() ? "  asking again may help" : "  asking again will not help");
    for (UnknownCause further : verdict.furtherCauses()) {
      line("  also: %s", further);
      line("    to do: %s", root(further).remedy());
    }
  }

  /** An open circuit is no cause of its own: what opened it tells what to do. */
  private static UnknownCode root(UnknownCause cause) {
    return cause.origin().map(VerdictExplanation::root).orElse(cause.code());
  }

  private void finding(Finding finding) {
    String opened =
        finding
            .episode()
            .map(
                episode ->
                    " ("
                        + episode.change()
                        + (episode.openedAt().equals(health.at())
                            ? ""
                            : " for "
                                + Spans.spoken(Duration.between(episode.openedAt(), health.at())))
                        + ")")
            .orElse("");
    line("  %s %s%s: %s", finding.severity(), finding.rule(), opened, finding.detail());
    if (!finding.figures().isEmpty()) {
      line(
          "    %s",
          finding.figures().entrySet().stream()
              .map(VerdictExplanation::figure)
              .collect(Collectors.joining(", ")));
    }
    for (Culprit culprit : finding.culprits()) {
      line(
          "    subtask %s of %s%s%s%s",
          culprit.subtask(),
          culprit.vertexName().orElseGet(() -> culprit.vertexId().toString()),
          culprit.host().map(host -> " on " + host).orElse(""),
          culprit.taskManagerId().map(id -> " in TaskManager " + id).orElse(""),
          culprit.backpressure().isPresent()
              ? ", backpressure " + culprit.backpressure().getAsDouble()
              : "");
    }
    finding.remedy().ifPresent(remedy -> line("    to do: %s", remedy));
  }

  private static String figure(Map.Entry<String, String> figure) {
    return figure.getKey() + "=" + spoken(figure.getValue());
  }

  /** As data a span is ISO 8601; nobody reads that at night. */
  private static String spoken(String value) {
    if (!value.startsWith("PT")) {
      return value;
    }
    try {
      return Spans.spoken(Duration.parse(value));
    } catch (DateTimeParseException noSpan) {
      return value;
    }
  }

  /** Rules that lack the same thing share a line: otherwise an unreachable job fills the screen. */
  private void notEvaluated() {
    Map<String, List<NotEvaluated>> byReason =
        health.notEvaluated().stream()
            .collect(
                Collectors.groupingBy(
                    rule -> rule.reason() + rule.cause().map(cause -> ", " + cause).orElse(""),
                    LinkedHashMap::new,
                    Collectors.toList()));
    byReason.forEach(
        (reason, rules) -> {
          line(
              "  not evaluated: %s: %s",
              rules.stream().map(r -> r.rule().toString()).collect(Collectors.joining(", ")),
              reason);
          rules.get(0).cause().ifPresent(cause -> line("    to do: %s", root(cause).remedy()));
        });
  }

  private void line(String format, Object... values) {
    Object[] clean = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      clean[i] = values[i] instanceof String ? Excerpt.clean((String) values[i]) : values[i];
    }
    String said = values.length == 0 ? format : String.format(Locale.ROOT, format, clean);
    // Indented by us, and on one line whatever others call things.
    text.append(said.substring(0, indent(said)))
        .append(Excerpt.clean(said.substring(indent(said))))
        .append('\n');
  }

  private static int indent(String line) {
    int indent = 0;
    while (indent < line.length() && line.charAt(indent) == ' ') {
      indent++;
    }
    return indent;
  }
}
