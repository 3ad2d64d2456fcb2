package io.github.flinkwatch.examples.doctor;

import static io.github.flinkwatch.examples.doctor.Html.escaped;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Figures drawn without a script; each says the same in words. */
final class Plot {

  private static final int WIDTH = 480;
  private static final int HEIGHT = 80;

  /** A narrower piece of a time line has no room for its word. */
  private static final double ROOM_FOR_A_WORD = 14;

  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Plot() {}

  /** One bar: its height, its colour, and what it is in words. */
  record Bar(double figure, Tone tone, String words) {}

  /** Bars from the oldest to the newest. */
  static void bars(StringBuilder out, String title, List<Bar> bars) {
    double most = Math.max(1e-9, bars.stream().mapToDouble(Bar::figure).max().orElse(0));
    double width = (double) WIDTH / bars.size();
    out.append("<figure><figcaption>")
        .append(escaped(title))
        .append("</figcaption><svg role=\"img\" aria-label=\"")
        .append(escaped(title))
        .append("\" viewBox=\"0 0 480 80\" preserveAspectRatio=\"none\">");
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      double height = Math.max(1, HEIGHT * bar.figure() / most);
      out.append(
              String.format(
                  Locale.ROOT,
                  "<rect class=\"%s\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\">",
                  bar.tone().css(),
                  i * width,
                  HEIGHT - height,
                  Math.max(1, width - 1),
                  height))
          .append("<title>")
          .append(escaped(bar.words()))
          .append("</title></rect>");
    }
    out.append("</svg></figure>");
  }

  /** A lane for the state, one for the health, and one for each rule that found something. */
  static void lanes(StringBuilder out, TimeLine line) {
    Map<String, StringBuilder> lanes = new LinkedHashMap<>();
    double whole = Duration.between(line.since(), line.until()).toMillis();
    for (TimeLine.Span span : line.spans()) {
      double left = share(line.since(), span.from(), whole);
      double width = whole == 0 ? 100 : share(span.from(), span.to(), whole);
      piece(lanes.computeIfAbsent(span.lane(), lane -> new StringBuilder()), span, left, width);
    }
    out.append("<div class=\"lanes\">");
    lanes.forEach(
        (lane, pieces) ->
            out.append("<span>")
                .append(escaped(lane))
                .append("</span><div class=\"lane\">")
                .append(pieces)
                .append("</div>"));
    out.append("<span></span><div class=\"ends\"><time>")
        .append(escaped(Html.moment(line.since())))
        .append("</time>");
    if (whole > 0) {
      out.append("<time>").append(escaped(Html.moment(line.until()))).append("</time>");
    }
    out.append("</div></div>");
  }

  private static void piece(StringBuilder out, TimeLine.Span span, double left, double width) {
    out.append(
            String.format(
                Locale.ROOT,
                "<i class=\"%s\" style=\"left:%.3f%%;width:%.3f%%\" title=\"",
                span.tone().css(),
                left,
                width))
        .append(escaped(span.what() + ", " + Html.moment(span.from())))
        .append(escaped(" to " + Html.moment(span.to())))
        .append("\">")
        .append(width < ROOM_FOR_A_WORD ? "" : escaped(span.what()))
        .append("</i>");
  }

  private static double share(Instant from, Instant to, double whole) {
    return whole == 0 ? 0 : 100 * Math.max(0, Duration.between(from, to).toMillis()) / whole;
  }

  static String bytes(long bytes) {
    double scaled = bytes;
    int unit = 0;
    while (scaled >= 1024 && unit < UNITS.length - 1) {
      scaled /= 1024;
      unit++;
    }
    String form = unit == 0 || scaled >= 10 ? "%,.0f %s" : "%.1f %s";
    return String.format(Locale.ROOT, form, scaled, UNITS[unit]);
  }

  static String seconds(Duration span) {
    return String.format(Locale.ROOT, "%,.1f s", span.toMillis() / 1000.0);
  }
}
