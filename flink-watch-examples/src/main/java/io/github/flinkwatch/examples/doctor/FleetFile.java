package io.github.flinkwatch.examples.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.flinkwatch.report.Fleet;
import io.github.flinkwatch.report.FleetReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The report of the fleet as a file; its name tells the form. */
final class FleetFile {

  private static final Map<String, Function<FleetReport, String>> FORMS =
      Map.of(
          "html", FleetReport::toHtml,
          "json", FleetReport::toJson,
          "csv", FleetReport::toCsv,
          "txt", FleetReport::toText);

  private FleetFile() {}

  static boolean isKnown(Path file) {
    return FORMS.containsKey(ending(file));
  }

  /** Returns the report in the form that a name tells; empty if the name tells none. */
  static Optional<String> text(String form, Fleet fleet) {
    return Optional.ofNullable(FORMS.get(form)).map(text -> text.apply(FleetReport.of(fleet)));
  }

  /** Writes the whole file or nothing of it: a web server may be reading the last one. */
  static void write(Path file, Fleet fleet) throws IOException {
    String text = text(ending(file), fleet).orElseThrow();
    Path absolute = file.toAbsolutePath();
    Path next = absolute.resolveSibling(absolute.getFileName() + ".next");
    Files.writeString(next, text, UTF_8);
    Files.move(next, absolute, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String ending(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
