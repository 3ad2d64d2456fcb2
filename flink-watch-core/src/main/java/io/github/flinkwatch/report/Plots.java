package io.github.flinkwatch.report;

import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.health.JobHistory.Moved;
import io.github.flinkwatch.health.JobHistory.Sample;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Plots as SVG within the page: their colours are the page's own, and each says what it shows. */
final class Plots {

  private Plots() {}

  /** One bar for the whole fleet, divided by how well its jobs are. */
  static String health(Map<HealthStatus, Integer> counts) {
    int total = counts.values().stream().mapToInt(Integer::intValue).sum();
    StringBuilder svg = open("strip", 1000, 20, "jobs by health");
    double x = 0;
    for (HealthStatus status : HtmlReport.ORDER) {
      int count = counts.getOrDefault(status, 0);
      if (count > 0) {
        double width = 1000.0 * count / total;
        svg.append(rect(HtmlReport.css(status), x, 0, Math.max(0, width - 2), 20))
            .append("<title>")
            .append(count)
            .append(' ')
            .append(HtmlReport.words(status))
            .append("</title></rect>");
        x += width;
      }
    }
    return svg.append("</svg>").toString();
  }

  /** Sizes over time as a line that begins at zero. */
  static String line(List<Sample> samples) {
    if (samples.size() < 2) {
      return "";
    }
    long first = samples.get(0).at().toEpochMilli();
    long span = Math.max(1, samples.get(samples.size() - 1).at().toEpochMilli() - first);
    long most = Math.max(1, samples.stream().mapToLong(Sample::value).max().orElse(1));
    StringBuilder line = new StringBuilder();
    for (Sample sample : samples) {
      line.append(number(2 + 136.0 * (sample.at().toEpochMilli() - first) / span))
          .append(',')
          .append(number(26 - 24.0 * sample.value() / most))
          .append(' ');
    }
    String points = line.toString().trim();
    return open("line", 140, 28, "state size over time")
        .append("<polygon points=\"2,26 ")
        .append(points)
        .append(" 138,26\"/><polyline points=\"")
        .append(points)
        .append("\"/></svg>")
        .toString();
  }

  /** A bar as long as its share of the most. */
  static String bar(long value, long most) {
    return open("bar", 140, 10, "share of the largest")
        .append(rect("fill", 0, 0, most <= 0 ? 0 : Math.max(1, 140.0 * value / most), 10))
        .append("</rect></svg>")
        .toString();
  }

  /** A column for each day. */
  static String days(Map<LocalDate, Moved> days, ToLongFunction<Moved> figure, String name) {
    long most = Math.max(1, days.values().stream().mapToLong(figure).max().orElse(1));
    int width = 64;
    StringBuilder svg = open("days", Math.max(1, days.size()) * width, 130, name);
    int x = 0;
    for (Map.Entry<LocalDate, Moved> day : days.entrySet()) {
      long value = figure.applyAsLong(day.getValue());
      double height = 88.0 * value / most;
      String shown = name.startsWith("bytes") ? Figures.bytes(value) : Figures.count(value);
      svg.append(rect("fill", x + 8, 108 - height, width - 16, height)).append("</rect>");
      svg.append(text(x + width / 2, (int) (103 - height), shown));
      svg.append(text(x + width / 2, 124, day.getKey().toString().substring(5)));
      x += width;
    }
    return svg.append("</svg>").toString();
  }

  private static StringBuilder open(String style, int width, int height, String label) {
    boolean stretches = style.equals("strip");
    return new StringBuilder("<svg class=\"")
        .append(style)
        .append("\" viewBox=\"0 0 ")
        .append(width)
        .append(' ')
        .append(height)
        .append(stretches ? "\" preserveAspectRatio=\"none" : "\" width=\"" + width)
        .append("\" height=\"")
        .append(height)
        .append("\" role=\"img\" aria-label=\"")
        .append(label)
        .append("\">");
  }

  private static String rect(String style, double x, double y, double width, double height) {
    return "<rect class=\""
        + style
        + "\" x=\""
        + number(x)
        + "\" y=\""
        + number(y)
        + "\" width=\""
        + number(width)
        + "\" height=\""
        + number(height)
        + "\">";
  }

  private static String text(int x, int y, String text) {
    return "<text x=\"" + x + "\" y=\"" + y + "\">" + HtmlReport.escaped(text) + "</text>";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
