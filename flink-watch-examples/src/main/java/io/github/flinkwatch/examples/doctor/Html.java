package io.github.flinkwatch.examples.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** What all live pages are written with. What is not ours goes through {@link #escaped}. */
final class Html {

  private static final String STYLE = style();

  private Html() {}

  /** Returns a whole page; it can load and run nothing, should anything escape the escaping. */
  static String page(String title, CharSequence body) {
    return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
        + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        + "style-src 'unsafe-inline'; form-action 'self'\"><title>"
        + escaped(title)
        + "</title><style>"
        + STYLE
        + "</style></head><body><main><h1>"
        + escaped(title)
        + "</h1>"
        + body
        + "</main></body></html>\n";
  }

  /** Opens a table; it is closed by {@link #close}. */
  static void open(StringBuilder out, String caption, List<String> heads) {
    out.append("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"")
        .append(escaped(caption))
        .append("\"><table><caption>")
        .append(escaped(caption))
        .append("</caption><thead><tr>");
    heads.forEach(head -> out.append("<th scope=\"col\">").append(escaped(head)).append("</th>"));
    out.append("</tr></thead><tbody>");
  }

  static void close(StringBuilder out) {
    out.append("</tbody></table></div>");
  }

  static void cell(StringBuilder out, String text) {
    out.append("<td>").append(escaped(text)).append("</td>");
  }

  /** A cell in the colour of that tone. */
  static void cell(StringBuilder out, String tone, String text) {
    out.append("<td class=\"").append(tone).append("\">").append(escaped(text)).append("</td>");
  }

  /** A cell for an instant; an empty one says so in a word. */
  static void when(StringBuilder out, Optional<Instant> at) {
    out.append("<td class=\"when\">").append(at.map(Html::moment).orElse("now")).append("</td>");
  }

  static void link(StringBuilder out, String address, String text) {
    out.append("<a href=\"").append(escaped(address)).append("\">").append(escaped(text));
    out.append("</a> ");
  }

  /** A link, or, where one is there already, where one is. */
  static void link(StringBuilder out, Optional<String> address, String text) {
    if (address.isPresent()) {
      link(out, address.get(), text);
    } else {
      out.append("<strong>").append(escaped(text)).append("</strong> ");
    }
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  static String moment(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ').replace("Z", " UTC");
  }

  static String escaped(String text) {
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

  private static String style() {
    try (InputStream css = Html.class.getResourceAsStream("live.css")) {
      return new String(requireNonNull(css, "live.css").readAllBytes(), UTF_8);
    } catch (IOException damagedJar) {
      throw new UncheckedIOException(damagedJar);
    }
  }
}
