package io.github.flinkwatch.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.examples.doctor.DoctorCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links lead somewhere, and commands exist. */
class PagesTest {

  private static final int WIDTH = 120;

  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);
  private static final Pattern PROFILES = Pattern.compile("-P([\\w,]+)");

  static Stream<Path> pages() throws IOException {
    return Pages.all().stream();
  }

  @Test
  void noLineOutsideTablesAndBlocksIsWiderThan120() throws IOException {
    for (Path page : Pages.all()) {
      boolean block = false;
      for (String line : Files.readAllLines(page)) {
        block ^= line.strip().startsWith("```");
        boolean free =
            block || line.startsWith("|") || line.startsWith("    ") || line.startsWith("[");
        boolean wide = line.codePoints().map(c -> c < 0x2E80 ? 1 : 2).sum() > WIDTH;
        assertThat(wide && !free).as(page.getFileName() + ": " + line).isFalse();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksLeadToFilesAndHeadingsThatExist(Path page) throws IOException {
    Matcher links = LINK.matcher(Files.readString(page));
    while (links.find()) {
      String link = links.group(1);
      if (!link.startsWith("https://") && !link.startsWith("http://")) {
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        assertThat(target).as("%s in %s", link, page.getFileName()).exists();
        if (parts.length == 2) {
          assertThat(anchors(target)).as("%s in %s", link, page.getFileName()).contains(parts[1]);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void commandsOfTheDoctorAreUnderstood(Path page) throws IOException {
    for (String line : commands(page)) {
      if (line.startsWith("flink-watch-examples/doctor ")) {
        assertThat(Pages.ROOT.resolve("flink-watch-examples/doctor")).isExecutable();
        List<String> arguments = List.of(line.split("\\s+"));
        DoctorCommands.parse(arguments.subList(1, arguments.size()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void profilesOfMavenExist(Path page) throws IOException {
    String poms =
        Files.readString(Pages.ROOT.resolve("pom.xml"))
            + Files.readString(Pages.ROOT.resolve("flink-watch-examples/pom.xml"));
    for (String line : commands(page)) {
      Matcher profiles = PROFILES.matcher(line);
      while (line.startsWith("mvn ") && profiles.find()) {
        assertThat(List.of(profiles.group(1).split(",")))
            .allSatisfy(profile -> assertThat(poms).contains("<id>" + profile + "</id>"));
      }
    }
  }

  /** Commands stand in indented blocks. */
  private static List<String> commands(Path page) throws IOException {
    List<String> commands = new ArrayList<>();
    for (String line : Files.readAllLines(page)) {
      if (line.startsWith("    ")) {
        commands.add(line.strip());
      }
    }
    return commands;
  }

  private static List<String> anchors(Path page) throws IOException {
    return HEADING
        .matcher(Files.readString(page))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }
}
