package io.github.flinkwatch.examples.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.health.Episode;
import io.github.flinkwatch.health.Finding;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHistory.Sample;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.CheckpointingStatistics;
import io.github.flinkwatch.report.Fleet;
import io.github.flinkwatch.report.Fleet.FleetCluster;
import io.github.flinkwatch.report.Fleet.FleetJob;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** One look as HTML, without a script: the jobs, the worst first, and each by itself. Immutable. */
final class LiveHtml {

  private static final int ON_A_PAGE = 200;
  private static final int PLOT_WIDTH = 480;
  private static final int PLOT_HEIGHT = 80;
  private static final String STYLE = style();

  private final Fleet fleet;
  private final Map<String, FleetJob> jobs = new LinkedHashMap<>();
  private final Map<String, JobEvidence> evidence = new LinkedHashMap<>();

  /**
   * @param evidence of the jobs of the fleet, in the same order
   */
  LiveHtml(Fleet fleet, List<JobEvidence> evidence) {
    this.fleet = fleet;
    for (int i = 0; i < fleet.jobs().size(); i++) {
      String key = key(fleet.jobs().get(i).ref());
      jobs.put(key, fleet.jobs().get(i));
      this.evidence.put(key, evidence.get(i));
    }
  }

  /** Returns the report of the fleet in that form; empty if there is no such form. */
  Optional<String> report(String form) {
    return FleetFile.text(form, fleet);
  }

  private static String key(JobRef ref) {
    return ref.jobId().map(Object::toString).or(ref::deploymentId).orElse("job").replace('/', '~');
  }

  /** Returns a page of the jobs: those whose name, id, state or health contains {@code q}. */
  String jobs(Map<String, String> parameters) {
    String wanted = parameters.getOrDefault("q", "");
    List<Map.Entry<String, FleetJob>> found =
        jobs.entrySet().stream()
            .filter(job -> matches(job.getValue(), wanted))
            .sorted(Comparator.comparing(LiveHtml::outcomeOf).reversed())
            .toList();
    int pages = Math.max(1, (found.size() + ON_A_PAGE - 1) / ON_A_PAGE);
    int page = Math.min(pages, number(parameters.getOrDefault("page", "1")));
    StringBuilder out = new StringBuilder();
    out.append("<nav><a href=\"/fleet.html\">report</a> <a href=\"/fleet.json\">JSON</a> ")
        .append("<a href=\"/fleet.csv\">CSV</a> <a href=\"/fleet.txt\">text</a></nav>")
        .append("<form method=\"get\" action=\"/\"><label>Jobs with <input name=\"q\" value=\"")
        .append(escaped(wanted))
        .append("\"></label> <button>Show</button></form>")
        .append("<table><caption>")
        .append(found.size())
        .append(" of ")
        .append(jobs.size())
        .append(" jobs, the worst first</caption><thead><tr><th scope=\"col\">job</th>")
        .append("<th scope=\"col\">state</th><th scope=\"col\">health</th>")
        .append("<th scope=\"col\">since</th><th scope=\"col\">what</th></tr></thead><tbody>");
    found.stream()
        .skip((long) (page - 1) * ON_A_PAGE)
        .limit(ON_A_PAGE)
        .forEach(job -> row(out, job.getKey(), job.getValue()));
    out.append("</tbody></table>");
    pages(out, wanted, page, pages);
    unseen(out);
    return page("Flink jobs", out);
  }

  private static boolean matches(FleetJob job, String wanted) {
    return Stream.of(
            name(job),
            key(job.ref()),
            job.health().map(health -> health.state() + " " + health.status()).orElse(""))
        .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT)));
  }

  private static int number(String text) {
    return text.matches("[1-9]\\d{0,6}") ? Integer.parseInt(text) : 1;
  }

  private static Outcome outcome(FleetJob job) {
    return job.health().map(Outcome::of).orElse(Outcome.UNKNOWN);
  }

  private static Outcome outcomeOf(Map.Entry<String, FleetJob> job) {
    return outcome(job.getValue());
  }

  private static String name(FleetJob job) {
    return job.snapshot()
        .flatMap(seen -> seen.overview().value())
        .map(overview -> overview.name())
        .or(() -> job.ref().name())
        .orElseGet(() -> key(job.ref()));
  }

  private void row(StringBuilder out, String key, FleetJob job) {
    out.append("<tr><th scope=\"row\"><a href=\"/jobs/")
        .append(escaped(URLEncoder.encode(key, UTF_8)))
        .append("\">")
        .append(escaped(name(job)))
        .append("</a></th>");
    Optional<JobHealth> health = job.health();
    cell(out, health.map(it -> it.state().toString()).orElse("not judged yet"));
    out.append("<td class=\"")
        .append(outcome(job).name().toLowerCase(Locale.ROOT))
        .append("\">")
        .append(escaped(health.map(it -> it.status().toString()).orElse("")))
        .append("</td>");
    cell(out, health.map(it -> moment(it.since())).orElse(""));
    cell(
        out,
        health
            .flatMap(
                it ->
                    it.findings().stream()
                        .findFirst()
                        .map(finding -> finding.rule() + ": " + finding.detail())
                        .or(() -> it.cause().map(Object::toString)))
            .orElse(""));
    out.append("</tr>");
  }

  private static void pages(StringBuilder out, String wanted, int page, int pages) {
    if (pages > 1) {
      out.append("<nav>page ").append(page).append(" of ").append(pages);
      String with = "/?q=" + URLEncoder.encode(wanted, UTF_8) + "&page=";
      if (page > 1) {
        out.append(" <a href=\"").append(escaped(with + (page - 1))).append("\">before</a>");
      }
      if (page < pages) {
        out.append(" <a href=\"").append(escaped(with + (page + 1))).append("\">next</a>");
      }
      out.append("</nav>");
    }
  }

  private void unseen(StringBuilder out) {
    for (FleetCluster cluster : fleet.clusters()) {
      cluster
          .silentBecause()
          .ifPresent(
              cause ->
                  out.append("<p class=\"unknown\">Not seen: ")
                      .append(escaped(cluster.name() + ": " + cause + ". " + cause.code().remedy()))
                      .append("</p>"));
    }
  }

  /** Returns what is asked for about one job, under its form; empty if there is no such job. */
  Optional<Map.Entry<String, String>> job(String key, String what) {
    FleetJob job = jobs.get(key);
    if (job == null) {
      return Optional.empty();
    }
    return switch (what) {
      case "/verdict.json" -> job.health().map(health -> Map.entry("json", health.toJson()));
      case "/evidence.json" ->
          Optional.of(Map.entry("json", requireNonNull(evidence.get(key)).toJson()));
      default -> Optional.of(Map.entry("html", job(key, job)));
    };
  }

  private String job(String key, FleetJob job) {
    String base = "/jobs/" + URLEncoder.encode(key, UTF_8);
    StringBuilder out = new StringBuilder();
    out.append("<nav><a href=\"/\">all jobs</a> <a href=\"")
        .append(escaped(base))
        .append("/verdict.json\">verdict</a> <a href=\"")
        .append(escaped(base))
        .append("/evidence.json\">evidence</a></nav><pre>")
        .append(escaped(job.health().map(JobHealth::explain).orElse("not judged yet")))
        .append("</pre>");
    job.health().ifPresent(health -> findings(out, health));
    List<Checkpoint> checkpoints =
        job
            .snapshot()
            .flatMap(seen -> seen.checkpoints().value())
            .map(CheckpointingStatistics::history)
            .orElse(List.of())
            .stream()
            .sorted(Comparator.comparing(Checkpoint::id))
            .toList();
    if (!checkpoints.isEmpty()) {
      plot(out, "checkpoints: seconds", checkpoints, LiveHtml::seconds);
      plot(out, "checkpoints: bytes", checkpoints, each -> (double) each.stateSizeBytes());
    }
    List<Sample> sizes = job.memory().history().stateSizes();
    if (!sizes.isEmpty()) {
      plot(out, "state over time: bytes", sizes, each -> (double) each.value());
    }
    return page(name(job), out);
  }

  private static void findings(StringBuilder out, JobHealth health) {
    if (health.findings().isEmpty()) {
      return;
    }
    out.append("<table><caption>findings</caption><thead><tr><th scope=\"col\">rule</th>")
        .append("<th scope=\"col\">severity</th><th scope=\"col\">open since</th></tr></thead>");
    for (Finding finding : health.findings()) {
      out.append("<tr><th scope=\"row\"><a rel=\"noreferrer\" href=\"")
          .append(escaped(finding.rule().page().toString()))
          .append("\">")
          .append(escaped(finding.rule().toString()))
          .append("</a></th>");
      cell(out, finding.severity().toString());
      cell(out, finding.episode().map(Episode::openedAt).map(LiveHtml::moment).orElse(""));
      out.append("</tr>");
    }
    out.append("</table>");
  }

  private static double seconds(Checkpoint checkpoint) {
    return checkpoint.endToEndDuration().orElse(Duration.ZERO).toMillis() / 1000.0;
  }

  /** Bars from the oldest to the newest, with their largest figure in words. */
  private static <T> void plot(
      StringBuilder out, String what, List<T> values, ToDoubleFunction<T> figure) {
    double most = Math.max(1e-9, values.stream().mapToDouble(figure).max().orElse(0));
    double width = (double) PLOT_WIDTH / values.size();
    String title = what + ", at most " + String.format(Locale.ROOT, "%,.1f", most);
    out.append("<figure><figcaption>")
        .append(escaped(title))
        .append("</figcaption><svg role=\"img\" viewBox=\"0 0 480 80\"><title>")
        .append(escaped(title))
        .append("</title>");
    for (int i = 0; i < values.size(); i++) {
      double height = PLOT_HEIGHT * figure.applyAsDouble(values.get(i)) / most;
      out.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\"/>",
              i * width,
              PLOT_HEIGHT - height,
              Math.max(1, width - 1),
              height));
    }
    out.append("</svg></figure>");
  }

  private static void cell(StringBuilder out, String text) {
    out.append("<td>").append(escaped(text)).append("</td>");
  }

  private static String moment(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private String page(String title, CharSequence body) {
    return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
        // Should anything ever escape the escaping, it can load and run nothing.
        + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        + "style-src 'unsafe-inline'; form-action 'self'\"><title>"
        + escaped(title)
        + "</title><style>"
        + STYLE
        + "</style></head><body><main><h1>"
        + escaped(title)
        + "</h1><p>as of "
        + escaped(moment(fleet.at()))
        + "</p>"
        + body
        + "</main></body></html>\n";
  }

  private static String style() {
    try (InputStream css = LiveHtml.class.getResourceAsStream("live.css")) {
      return new String(requireNonNull(css, "live.css").readAllBytes(), UTF_8);
    } catch (IOException damagedJar) {
      throw new UncheckedIOException(damagedJar);
    }
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }
}
