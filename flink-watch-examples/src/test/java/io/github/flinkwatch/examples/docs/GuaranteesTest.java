package io.github.flinkwatch.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page on watching promises is what the tests are called, word for word. */
class GuaranteesTest {

  private static final Path TESTS =
      Path.of("../flink-watch-core/src/test/java/io/github/flinkwatch/watch");
  private static final Pattern TEST =
      Pattern.compile("@(?:Parameterized)?Test\\b(?:(?! void )[\\s\\S])*? void (\\w+)\\(");

  /** A list of the page begins each of its guarantees so. */
  private static final Pattern GUARANTEE = Pattern.compile("(?m)^- ((?:.|\\n  )+)");

  /** A guarantee of docs/many-watchers.md stands in a row that names class and method. */
  private static final Pattern SEEN_BY = Pattern.compile("`(\\w+(?:Test|Contract))\\.(\\w+)`");

  @ParameterizedTest
  @ValueSource(strings = {"WatcherGuaranteesTest", "SharedStoreTest"})
  void everyTestIsASentenceOfThePage(String tests) throws IOException {
    assertThat(names(tests))
        .hasSizeGreaterThan(10)
        .allSatisfy(name -> assertThat(words(page())).contains(sentence(name)));
  }

  @Test
  void everyGuaranteeOfThePageIsATest() throws IOException {
    String page = page();
    int first = page.indexOf("## What is guaranteed");
    int shared = page.indexOf("From then on, for that cluster:");
    List<String> promised =
        List.of(
            page.substring(first, page.indexOf("\n## ", first + 1)),
            page.substring(shared, page.indexOf("Each of these", shared)));
    List<String> named =
        List.of(
                names("WatcherGuaranteesTest"),
                names("SharedStoreTest"),
                names("HostCallsBackTest"))
            .stream()
            .flatMap(List::stream)
            .map(GuaranteesTest::sentence)
            .collect(Collectors.toList());
    for (String part : promised) {
      List<String> guarantees =
          GUARANTEE
              .matcher(part)
              .results()
              .map(found -> words(found.group(1)))
              .collect(Collectors.toList());
      assertThat(guarantees)
          .hasSizeGreaterThan(10)
          .allSatisfy(words -> assertThat(named).anyMatch(words::startsWith));
    }
  }

  @Test
  void everyGuaranteeOfManyWatchersNamesATestThatThereIs() throws IOException {
    List<MatchResult> named =
        SEEN_BY
            .matcher(Files.readString(Path.of("../docs/many-watchers.md")))
            .results()
            .collect(Collectors.toList());
    assertThat(named).hasSizeGreaterThan(10);
    for (MatchResult test : named) {
      assertThat(source(test.group(1))).contains(" void " + test.group(2) + "(");
    }
  }

  private static String source(String test) throws IOException {
    for (String module : List.of("core", "examples")) {
      Path root = Path.of("../flink-watch-" + module + "/src/test/java");
      try (Stream<Path> files = Files.walk(root)) {
        Optional<Path> found = files.filter(file -> file.endsWith(test + ".java")).findFirst();
        if (found.isPresent()) {
          return Files.readString(found.get());
        }
      }
    }
    throw new AssertionError("no test " + test);
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("../docs/watching.md"));
  }

  private static List<String> names(String tests) throws IOException {
    return TEST.matcher(Files.readString(TESTS.resolve(tests + ".java")))
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toList());
  }

  private static String sentence(String name) {
    return name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
  }

  private static String words(String text) {
    return text.toLowerCase(Locale.ROOT).replace("'", "").replaceAll("[^a-z0-9]+", " ").strip();
  }
}
