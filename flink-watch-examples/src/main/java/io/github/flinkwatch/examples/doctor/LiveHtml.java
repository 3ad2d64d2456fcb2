package io.github.flinkwatch.examples.doctor;

import static io.github.flinkwatch.examples.doctor.Html.encoded;
import static io.github.flinkwatch.examples.doctor.Html.escaped;
import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.examples.doctor.Target.BlindSpot;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.report.Fleet;
import io.github.flinkwatch.report.Fleet.FleetJob;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One look as HTML, without a script: the jobs, the worst first, and each by itself. Immutable. */
final class LiveHtml {

  private static final int ON_A_PAGE = 200;

  private static final List<Outcome> WORST_FIRST =
      List.of(Outcome.CRITICAL, Outcome.WARNING, Outcome.UNKNOWN, Outcome.OK);

  private final Fleet fleet;
  private final List<BlindSpot> blindSpots;
  private final Map<String, TimeLine> past;
  private final Duration every;
  private final Map<String, FleetJob> jobs = new LinkedHashMap<>();
  private final Map<String, JobEvidence> evidence = new LinkedHashMap<>();

  /**
   * @param evidence of the jobs of the fleet, in the same order
   * @param past of the jobs, by {@link Casebook#key}
   * @param every how often there is a new look
   */
  LiveHtml(
      Fleet fleet,
      List<JobEvidence> evidence,
      List<BlindSpot> blindSpots,
      Map<String, TimeLine> past,
      Duration every) {
    this.fleet = fleet;
    this.blindSpots = blindSpots;
    this.past = past;
    this.every = every;
    for (int i = 0; i < fleet.jobs().size(); i++) {
      String key = Casebook.key(fleet.jobs().get(i).ref());
      jobs.put(key, fleet.jobs().get(i));
      this.evidence.put(key, evidence.get(i));
    }
  }

  /** Returns the report of the fleet in that form; empty if there is no such form. */
  Optional<String> report(String form) {
    return FleetFile.text(form, fleet);
  }

  /** What a page of the jobs shows: as many as fit of those that match. */
  private record Choice(String text, String only, boolean held) {

    static Choice of(Map<String, String> parameters) {
      return new Choice(
          parameters.getOrDefault("q", ""),
          parameters.getOrDefault("only", ""),
          LivePage.isHeld(parameters));
    }

    boolean has(FleetJob job) {
      String wanted = text.toLowerCase(Locale.ROOT);
      return (only.isEmpty() || Tone.of(outcome(job)).css().equals(only))
          && Stream.of(
                  job.displayName(),
                  Casebook.key(job.ref()),
                  job.health().map(health -> health.state() + " " + health.status()).orElse(""))
              .anyMatch(each -> each.toLowerCase(Locale.ROOT).contains(wanted));
    }

    Choice only(String tone) {
      return new Choice(text, tone, held);
    }

    String address(int page) {
      return "/?q="
          + encoded(text)
          + "&only="
          + encoded(only)
          + "&page="
          + page
          + holding(held, "&");
    }
  }

  private static String holding(boolean held, String before) {
    return held ? before + "hold=1" : "";
  }

  /** Returns a page of the jobs: those whose name, id, state or health contains {@code q}. */
  String jobs(Map<String, String> parameters) {
    Choice choice = Choice.of(parameters);
    List<Map.Entry<String, FleetJob>> found =
        jobs.entrySet().stream()
            .filter(job -> choice.has(job.getValue()))
            .sorted(Comparator.comparing(LiveHtml::outcomeOf).reversed())
            .toList();
    int pages = Math.max(1, (found.size() + ON_A_PAGE - 1) / ON_A_PAGE);
    int page = Math.min(pages, number(parameters.getOrDefault("page", "1")));
    StringBuilder out = new StringBuilder();
    head(out, choice.address(page), choice.held());
    out.append("<nav aria-label=\"the report\">");
    for (String form : List.of("html", "json", "csv", "txt")) {
      Html.link(out, "/fleet." + form, "report." + form);
    }
    out.append("</nav>");
    form(out, choice);
    counts(out, choice);
    List<String> heads = List.of("job", "state", "health", "since", "what");
    Html.open(out, found.size() + " of " + jobs.size() + " jobs, the worst first", heads);
    found.stream()
        .skip((long) (page - 1) * ON_A_PAGE)
        .limit(ON_A_PAGE)
        .forEach(job -> row(out, job.getKey(), job.getValue(), choice.held()));
    Html.close(out);
    pages(out, choice, page, pages);
    unseen(out);
    return Html.page("Flink jobs", out);
  }

  /** When it was seen, and how to stop or start the refreshing, which would lose what is typed. */
  private void head(StringBuilder out, String here, boolean held) {
    out.append("<p>as of ").append(escaped(Html.moment(fleet.at()))).append(", ");
    if (held) {
      out.append("standing still ");
      String going = here.replaceFirst("[?&]hold=1", "");
      Html.link(out, going, "refresh again");
    } else {
      out.append("refreshed every ").append(every.toSeconds()).append(" s ");
      Html.link(out, here + holding(true, here.contains("?") ? "&" : "?"), "hold still");
    }
    out.append("</p>");
  }

  private static void form(StringBuilder out, Choice choice) {
    out.append("<form method=\"get\" action=\"/\"><label>Jobs with <input name=\"q\" value=\"")
        .append(escaped(choice.text()))
        .append("\"></label> <button>Show</button>");
    if (choice.held()) {
      out.append("<input type=\"hidden\" name=\"hold\" value=\"1\">");
    }
    out.append("</form>");
  }

  private void counts(StringBuilder out, Choice choice) {
    out.append("<nav class=\"counts\" aria-label=\"the jobs by how they are\">");
    Html.link(
        out,
        choice.only().isEmpty() ? Optional.empty() : Optional.of(choice.only("").address(1)),
        "all " + jobs.size());
    for (Outcome outcome : WORST_FIRST) {
      long count = jobs.values().stream().filter(job -> outcome(job) == outcome).count();
      String tone = Tone.of(outcome).css();
      out.append("<span class=\"").append(tone).append("\">");
      Html.link(
          out,
          count == 0 || choice.only().equals(tone)
              ? Optional.empty()
              : Optional.of(choice.only(tone).address(1)),
          tone + " " + count);
      out.append("</span>");
    }
    out.append("</nav>");
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

  private void row(StringBuilder out, String key, FleetJob job, boolean held) {
    out.append("<tr><th scope=\"row\">");
    Html.link(out, address(key) + holding(held, "?"), job.displayName());
    out.append("</th>");
    Optional<JobHealth> health = job.health();
    health.ifPresentOrElse(
        it -> {
          Html.cell(out, Tone.of(it.state()).css(), it.state().toString());
          Html.cell(out, Tone.of(it.status()).css(), it.status().toString());
        },
        () -> out.append("<td class=\"unknown\" colspan=\"2\">not judged yet</td>"));
    Html.when(out, Optional.of(health.map(JobHealth::since).orElse(fleet.at())));
    Html.cell(
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

  private static void pages(StringBuilder out, Choice choice, int page, int pages) {
    if (pages > 1) {
      out.append("<nav aria-label=\"pages\">page ").append(page).append(" of ").append(pages + " ");
      if (page > 1) {
        Html.link(out, choice.address(page - 1), "before");
      }
      if (page < pages) {
        Html.link(out, choice.address(page + 1), "next");
      }
      out.append("</nav>");
    }
  }

  private void unseen(StringBuilder out) {
    if (blindSpots.isEmpty()) {
      return;
    }
    out.append("<h2>What could not be seen</h2>");
    Html.open(out, "beside the jobs above", List.of("what", "why", "to do"));
    for (BlindSpot spot : blindSpots) {
      out.append("<tr>");
      Html.cell(out, spot.what());
      Html.cell(out, "unknown", spot.cause().toString());
      Html.cell(out, spot.cause().code().remedy());
      out.append("</tr>");
    }
    Html.close(out);
  }

  private static String address(String key) {
    return "/jobs/" + encoded(key.replace('/', '~'));
  }

  /** Returns what is asked for about one job, under its form; empty if there is no such job. */
  Optional<Map.Entry<String, String>> job(
      String name, String what, Map<String, String> parameters) {
    String key = name.replace('~', '/');
    FleetJob job = jobs.get(key);
    if (job == null) {
      return Optional.empty();
    }
    return switch (what) {
      case "/verdict.json" -> job.health().map(health -> Map.entry("json", health.toJson()));
      case "/evidence.json" ->
          Optional.of(Map.entry("json", requireNonNull(evidence.get(key)).toJson()));
      default -> Optional.of(Map.entry("html", job(key, job, LivePage.isHeld(parameters))));
    };
  }

  private String job(String key, FleetJob job, boolean held) {
    String here = address(key);
    StringBuilder out = new StringBuilder();
    head(out, here + holding(held, "?"), held);
    out.append("<nav aria-label=\"where to\">");
    Html.link(out, "/" + holding(held, "?"), "all jobs");
    Html.link(out, here + "/verdict.json", "verdict.json");
    Html.link(out, here + "/evidence.json", "evidence.json");
    out.append("</nav>");
    JobPage.write(job, past.get(key), out);
    return Html.page(job.displayName(), out);
  }
}
