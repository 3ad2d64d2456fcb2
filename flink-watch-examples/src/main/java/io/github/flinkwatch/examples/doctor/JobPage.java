package io.github.flinkwatch.examples.doctor;

import static io.github.flinkwatch.examples.doctor.Html.escaped;

import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.health.Episode;
import io.github.flinkwatch.health.Finding;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHealth.NotEvaluated;
import io.github.flinkwatch.health.JobHistory.Sample;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.Checkpoint.CheckpointStatus;
import io.github.flinkwatch.model.CheckpointingStatistics;
import io.github.flinkwatch.report.Fleet.FleetJob;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The page of one job, below its head: the verdict, the past, the figures, and the blind spots. */
final class JobPage {

  private static final int MOST_ROWS = 50;

  private final FleetJob job;
  private final @Nullable TimeLine past;
  private final StringBuilder out;

  private JobPage(FleetJob job, @Nullable TimeLine past, StringBuilder out) {
    this.job = job;
    this.past = past;
    this.out = out;
  }

  static void write(FleetJob job, @Nullable TimeLine past, StringBuilder out) {
    new JobPage(job, past, out).write();
  }

  private void write() {
    out.append("<pre>")
        .append(escaped(job.health().map(JobHealth::explain).orElse("not judged yet")))
        .append("</pre>");
    if (past != null) {
      timeLine(past);
    }
    job.health().ifPresent(this::findings);
    checkpoints();
    job.health().ifPresent(this::unseen);
  }

  private void timeLine(TimeLine line) {
    out.append("<h2>Time line</h2>");
    Plot.lanes(out, line);
    out.append("<details><summary>The same in words</summary>");
    Html.open(out, "the latest first", List.of("of", "what", "from", "until"));
    line.spans().stream()
        .sorted(Comparator.comparing(TimeLine.Span::from).reversed())
        .limit(MOST_ROWS)
        .forEach(
            span -> {
              out.append("<tr>");
              Html.cell(out, span.lane());
              Html.cell(out, span.tone().css(), span.what());
              Html.when(out, Optional.of(span.from()));
              Html.when(out, span.lasts() ? Optional.empty() : Optional.of(span.to()));
              out.append("</tr>");
            });
    Html.close(out);
    out.append("</details>");
  }

  private void findings(JobHealth health) {
    if (health.findings().isEmpty()) {
      return;
    }
    out.append("<h2>Findings</h2>");
    Html.open(out, "what is wrong now", List.of("rule", "severity", "open since", "what"));
    for (Finding finding : health.findings()) {
      out.append("<tr><th class=\"whole\" scope=\"row\">")
          .append(escaped(finding.rule().toString()))
          .append("</th>");
      Html.cell(out, Tone.of(finding.severity()).css(), finding.severity().toString());
      Html.when(out, finding.episode().map(Episode::openedAt));
      Html.cell(out, finding.detail());
      out.append("</tr>");
    }
    Html.close(out);
  }

  private void checkpoints() {
    List<Checkpoint> checkpoints =
        job
            .snapshot()
            .flatMap(seen -> seen.checkpoints().value())
            .map(CheckpointingStatistics::history)
            .orElse(List.of())
            .stream()
            .sorted(Comparator.comparing(Checkpoint::id))
            .toList();
    List<Sample> sizes = job.memory().history().stateSizes();
    if (checkpoints.isEmpty() && sizes.isEmpty()) {
      return;
    }
    out.append("<h2>Checkpoints</h2><div class=\"plots\">");
    List<Checkpoint> timed =
        checkpoints.stream()
            .filter(each -> each.status() != CheckpointStatus.IN_PROGRESS) // it goes on
            .filter(each -> each.endToEndDuration().isPresent())
            .toList();
    if (!timed.isEmpty()) {
      plot(
          "time they took",
          timed,
          each -> each.endToEndDuration().orElseThrow().toMillis(),
          millis -> Plot.seconds(Duration.ofMillis(millis)),
          JobPage::name,
          JobPage::tone);
    }
    List<Checkpoint> completed =
        checkpoints.stream().filter(each -> each.status() == CheckpointStatus.COMPLETED).toList();
    if (!completed.isEmpty()) {
      plot(
          "size of the completed",
          completed,
          Checkpoint::stateSizeBytes,
          Plot::bytes,
          JobPage::name,
          JobPage::tone);
    }
    if (!sizes.isEmpty()) {
      plot(
          "size of the state over time",
          sizes,
          Sample::value,
          Plot::bytes,
          sample -> Html.moment(sample.at()),
          sample -> Tone.INFO);
    }
    out.append("</div>");
  }

  private <T> void plot(
      String what,
      List<T> values,
      ToLongFunction<T> figure,
      Function<Long, String> spoken,
      Function<T, String> name,
      Function<T, Tone> tone) {
    long most = values.stream().mapToLong(figure).max().orElse(0);
    long last = figure.applyAsLong(values.get(values.size() - 1));
    Plot.bars(
        out,
        what + ": " + spoken.apply(last) + " now, at most " + spoken.apply(most),
        values.stream()
            .map(
                each ->
                    new Plot.Bar(
                        figure.applyAsLong(each),
                        tone.apply(each),
                        name.apply(each) + ": " + spoken.apply(figure.applyAsLong(each))))
            .toList());
  }

  private static String name(Checkpoint checkpoint) {
    return (checkpoint.savepoint() ? "savepoint " : "checkpoint ")
        + checkpoint.id()
        + " "
        + checkpoint.status();
  }

  private static Tone tone(Checkpoint checkpoint) {
    return checkpoint.status() == CheckpointStatus.FAILED ? Tone.CRITICAL : Tone.INFO;
  }

  private void unseen(JobHealth health) {
    out.append("<h2>What could not be seen</h2>");
    List<UnknownCause> further = health.verdict().furtherCauses();
    List<NotEvaluated> rules = health.notEvaluated();
    if (health.cause().isEmpty() && further.isEmpty() && rules.isEmpty()) {
      out.append("<p>Everything was seen.</p>");
      return;
    }
    Html.open(out, "and why, and what to do", List.of("what", "why", "to do"));
    health.cause().ifPresent(cause -> row("the job's state", cause.toString(), cause));
    further.forEach(cause -> row("another source", cause.toString(), cause));
    rules.forEach(rule -> row("rule " + rule.rule(), rule.reason(), rule.cause().orElse(null)));
    Html.close(out);
  }

  private void row(String what, String why, @Nullable UnknownCause cause) {
    out.append("<tr>");
    Html.cell(out, what);
    Html.cell(out, "unknown", why);
    out.append("<td>");
    if (cause != null) {
      out.append(escaped(cause.code().remedy()))
          .append("<small>")
          .append(escaped(cause.code().page()))
          .append("</small>");
    }
    out.append("</td></tr>");
  }
}
