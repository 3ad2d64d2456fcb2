package io.github.flinkwatch.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.health.Finding;
import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHistory.Moved;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.internal.text.Excerpt;
import io.github.flinkwatch.internal.text.Spans;
import io.github.flinkwatch.report.FleetReport.JobRow;
import io.github.flinkwatch.report.FleetReport.RestorePoint;
import io.github.flinkwatch.report.FleetReport.Unseen;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The report as one page that needs nothing else: no script, no font, no image to load. */
final class HtmlReport {

  static final List<HealthStatus> ORDER =
      List.of(
          HealthStatus.UNHEALTHY,
          HealthStatus.DEGRADED,
          HealthStatus.UNKNOWN,
          HealthStatus.HEALTHY,
          HealthStatus.NOT_APPLICABLE);

  private static final int MOST_ROWS = 500;

  private final FleetReport report;
  private final StringBuilder out = new StringBuilder(1 << 14);

  private HtmlReport(FleetReport report) {
    this.report = report;
  }

  static String of(FleetReport report) {
    return new HtmlReport(report).write();
  }

  static String css(HealthStatus status) {
    return status.name();
  }

  static String words(HealthStatus status) {
    switch (status) {
      case HEALTHY:
        return "healthy";
      case DEGRADED:
        return "degraded";
      case UNHEALTHY:
        return "unhealthy";
      case UNKNOWN:
        return "cannot be told";
      default:
        return "ended";
    }
  }

  /** Read each time: a page is made now and then, and takes longer by itself. */
  private static String style() {
    try (InputStream css = HtmlReport.class.getResourceAsStream("report.css")) {
      return new String(requireNonNull(css, "report.css").readAllBytes(), UTF_8);
    } catch (IOException damagedJar) {
      throw new UncheckedIOException(damagedJar);
    }
  }

  private String write() {
    out.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">")
        // Should anything ever escape the escaping, it can load and run nothing.
        .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
        .append("style-src 'unsafe-inline'\">")
        .append("<title>Flink jobs, ")
        .append(escaped(Figures.moment(report.at())))
        .append("</title><style>")
        .append(style())
        .append("</style></head><body><main>");
    head();
    abnormal();
    unseen();
    state();
    restorePoints();
    checkpoints();
    versions();
    moved();
    all();
    out.append("<footer>Made by flink-watch. A job that could not be seen is never called failed; ")
        .append("sizes are of the last completed checkpoint; days are those of UTC.</footer>")
        .append("</main></body></html>\n");
    return out.toString();
  }

  private void head() {
    Map<HealthStatus, Integer> counts = report.healthCounts();
    out.append("<header><h1>Flink jobs</h1><p>")
        .append(report.jobs().size())
        .append(" jobs, as of ")
        .append(escaped(Figures.moment(report.at())))
        .append("</p></header>");
    out.append(Plots.health(counts)).append("<div class=\"tiles\">");
    for (HealthStatus status : ORDER) {
      int count = counts.getOrDefault(status, 0);
      out.append("<div class=\"tile ")
          .append(css(status))
          .append(count == 0 ? " none" : "")
          .append("\"><b>")
          .append(count)
          .append("</b><span>")
          .append(words(status))
          .append("</span></div>");
    }
    out.append("</div>");
  }

  private void abnormal() {
    open("Abnormal jobs", "The worst first.");
    List<JobRow> rows = report.abnormal();
    if (fine(rows, "Nothing is wrong.")) {
      return;
    }
    table("", "job", "health", "state", "what");
    for (JobRow row : shown(rows)) {
      out.append("<tr>");
      job(row);
      badge(row);
      state(row);
      cell("", what(row));
      out.append("</tr>");
    }
    close(rows.size());
  }

  private String since(JobRow row) {
    return row.health()
        .map(
            health ->
                "<small>for "
                    + escaped(Spans.spoken(Duration.between(health.since(), report.at())))
                    + "</small>")
        .orElse("");
  }

  private static String what(JobRow row) {
    Optional<JobHealth> health = row.health();
    StringBuilder what = new StringBuilder();
    for (Finding finding : health.map(JobHealth::findings).orElse(List.of())) {
      what.append("<p class=\"what\"><span class=\"rule ")
          .append(finding.severity())
          .append("\">")
          .append(escaped(finding.rule().toString()))
          .append("</span> ")
          .append(escaped(finding.detail()))
          .append("</p>");
    }
    if (what.length() == 0) {
      what.append("<p class=\"what\">").append(escaped(TextReport.why(row))).append("</p>");
    }
    health
        .flatMap(JobHealth::cause)
        .ifPresent(
            cause ->
                what.append("<small>").append(escaped(cause.code().remedy())).append("</small>"));
    if (row.state() == JobState.UNKNOWN) {
      health
          .flatMap(JobHealth::lastKnownState)
          .ifPresent(
              last ->
                  what.append("<small>Last known: ")
                      .append(escaped(last.name()))
                      .append(
                          health
                              .flatMap(JobHealth::lastKnownAge)
                              .map(age -> ", " + escaped(Spans.spoken(age)) + " before")
                              .orElse(""))
                      .append("</small>"));
    }
    return what.toString();
  }

  private void unseen() {
    open("What could not be seen", "And why, and what to do about it.");
    List<Unseen> rows = report.unseen();
    if (fine(rows, "Everything was seen.")) {
      return;
    }
    table("", "cluster", "what", "cause", "last seen");
    for (Unseen row : shown(rows)) {
      out.append("<tr>");
      cell(
          "job",
          escaped(row.cluster())
              + row.job().map(job -> "<small>" + escaped(job) + "</small>").orElse(""));
      cell("", escaped(row.what()));
      cell(
          "",
          row.cause()
              .map(
                  cause ->
                      "<span class=\"rule\">"
                          + escaped(cause.code().name())
                          + "</span> "
                          + escaped(cause.detail())
                          + "<small>"
                          + escaped(cause.code().remedy())
                          + "</small>")
              .orElse("nobody has asked yet"));
      cell("k", row.lastSeenAt().map(at -> escaped(Figures.ago(at, report.at()))).orElse("never"));
      out.append("</tr>");
    }
    close(rows.size());
  }

  private void state() {
    open("State", "The largest first: of the last completed checkpoint, beside its average.");
    List<JobRow> rows = report.byStateSize();
    if (fine(rows, null)) {
      return;
    }
    long most = rows.get(0).stateSizeBytes().orElse(0);
    table("n", "job", "", "size", "average", "growth", "over time");
    for (JobRow row : shown(rows)) {
      long size = row.stateSizeBytes().orElse(0);
      out.append("<tr>");
      job(row);
      cell("k", Plots.bar(size, most));
      cell("n", escaped(Figures.bytes(size)));
      cell(
          "n",
          row.averageStateSizeBytes().isPresent()
              ? escaped(Figures.bytes(row.averageStateSizeBytes().getAsLong()))
              : "");
      cell("n", row.growth().isPresent() ? escaped(Figures.times(row.growth().getAsDouble())) : "");
      cell("n", Plots.line(row.stateSizes()));
      out.append("</tr>");
    }
    close(rows.size());
  }

  private void restorePoints() {
    open("Latest restore points", "The oldest first: what came after it would be read again.");
    List<JobRow> rows = report.restorable();
    if (fine(rows, null)) {
      return;
    }
    table("", "job", "kind", "triggered", "path");
    for (JobRow row : shown(rows)) {
      RestorePoint point = row.restorePoint().orElseThrow();
      out.append("<tr>");
      job(row);
      cell("k", point.savepoint() ? "savepoint" : "checkpoint");
      cell("k", escaped(Figures.ago(point.triggeredAt(), report.at())));
      cell("", "<code>" + escaped(point.path()) + "</code>");
      out.append("</tr>");
    }
    close(rows.size());
  }

  private void checkpoints() {
    open("Checkpoint configuration", "Jobs whose settings are doubtful.");
    List<JobRow> rows = report.doubtfulCheckpoints();
    if (fine(rows, "None is doubtful.")) {
      return;
    }
    table("", "job", "checkpoints", "remarks");
    for (JobRow row : shown(rows)) {
      out.append("<tr>");
      job(row);
      cell("", escaped(row.checkpointing().orElse("")));
      cell("", escaped(String.join("; ", row.checkpointRemarks())));
      out.append("</tr>");
    }
    close(rows.size());
  }

  private void versions() {
    open("Flink versions", "In Flink's own words.");
    Map<String, Integer> versions = report.flinkVersions();
    if (fine(List.copyOf(versions.keySet()), null)) {
      return;
    }
    long most = versions.values().stream().mapToLong(Integer::longValue).max().orElse(0);
    table("k", "version", "jobs", "");
    versions.forEach(
        (version, count) -> {
          out.append("<tr>");
          cell("k", "<code>" + escaped(version) + "</code>");
          cell("k", String.valueOf(count));
          cell("k", Plots.bar(count, most));
          out.append("</tr>");
        });
    close(versions.size());
  }

  private void moved() {
    open(
        "Moved",
        "Records and bytes that vertices handed to one another while the fleet was watched.");
    if (fine(List.copyOf(report.movedByDay().keySet()), null)) {
      return;
    }
    out.append("<div class=\"plots\"><figure>")
        .append(Plots.days(report.movedByDay(), Moved::records, "records by day"))
        .append("<figcaption>records by day</figcaption></figure><figure>")
        .append(Plots.days(report.movedByDay(), Moved::bytes, "bytes by day"))
        .append("<figcaption>bytes by day</figcaption></figure></div>");
    movedByJob();
  }

  private void movedByJob() {
    Set<LocalDate> days = report.movedByDay().keySet();
    List<String> heads = new ArrayList<>(List.of("job"));
    days.forEach(day -> heads.add(day.toString().substring(5)));
    table("n", heads.toArray(String[]::new));
    List<JobRow> rows = report.byMoved();
    for (JobRow row : shown(rows)) {
      out.append("<tr>");
      job(row);
      for (LocalDate day : days) {
        Moved moved = row.moved().get(day);
        cell(
            "n",
            moved == null
                ? ""
                : Figures.count(moved.records())
                    + "<small>"
                    + Figures.bytes(moved.bytes())
                    + "</small>");
      }
      out.append("</tr>");
    }
    close(rows.size());
  }

  private void all() {
    open("All jobs", "");
    List<JobRow> rows = report.jobs();
    if (fine(rows, null)) {
      return;
    }
    table("", "job", "health", "state", "Flink", "checkpoints");
    for (JobRow row : shown(rows)) {
      out.append("<tr>");
      job(row);
      badge(row);
      state(row);
      cell("k", escaped(row.flinkVersion().orElse(FleetReport.NOT_SEEN)));
      cell("", escaped(row.checkpointing().orElse(FleetReport.NOT_SEEN)));
      out.append("</tr>");
    }
    close(rows.size());
  }

  // pieces

  private void open(String title, String hint) {
    out.append("<section><h2>").append(title).append("</h2>");
    if (!hint.isEmpty()) {
      out.append("<p class=\"hint\">").append(hint).append("</p>");
    }
  }

  /** Ends a section that has nothing to show; {@code well} is said if that is good news. */
  private boolean fine(List<?> rows, @Nullable String well) {
    if (!rows.isEmpty()) {
      return false;
    }
    out.append(
        well == null
            ? "<p class=\"hint\">Nothing was seen.</p></section>"
            : "<p class=\"fine\">" + well + "</p></section>");
    return true;
  }

  /**
   * @param others the style of all columns but the first
   */
  private void table(String others, String... heads) {
    out.append("<div class=\"wide\"><table><thead><tr>");
    for (int i = 0; i < heads.length; i++) {
      out.append(i > 0 && !others.isEmpty() ? "<th class=\"" + others + "\">" : "<th>")
          .append(heads[i])
          .append("</th>");
    }
    out.append("</tr></thead><tbody>");
  }

  private void close(int rows) {
    out.append("</tbody></table></div>");
    if (rows > MOST_ROWS) {
      out.append("<p class=\"hint\">and ")
          .append(rows - MOST_ROWS)
          .append(" more: the CSV and the JSON have all of them</p>");
    }
    out.append("</section>");
  }

  private static <T> List<T> shown(List<T> rows) {
    return rows.size() > MOST_ROWS ? rows.subList(0, MOST_ROWS) : rows;
  }

  private void job(JobRow row) {
    cell("job", escaped(row.name()) + "<small>" + escaped(row.cluster()) + "</small>");
  }

  private void badge(JobRow row) {
    cell(
        "k",
        "<span class=\"badge "
            + css(row.status())
            + "\">"
            + words(row.status()).toUpperCase(Locale.ROOT)
            + "</span>");
  }

  private void state(JobRow row) {
    boolean failed = row.state() == JobState.FAILED || row.state() == JobState.KILLED;
    String state = escaped(row.state().name());
    cell("k", (failed ? "<span class=\"rule CRITICAL\">" + state + "</span>" : state) + since(row));
  }

  private void cell(String style, String html) {
    out.append(style.isEmpty() ? "<td>" : "<td class=\"" + style + "\">")
        .append(html)
        .append("</td>");
  }

  static String escaped(String raw) {
    String text = Excerpt.clean(raw);
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&':
          escaped.append("&amp;");
          break;
        case '<':
          escaped.append("&lt;");
          break;
        case '>':
          escaped.append("&gt;");
          break;
        case '"':
          escaped.append("&quot;");
          break;
        case '\'':
          escaped.append("&#39;");
          break;
        default:
          escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
