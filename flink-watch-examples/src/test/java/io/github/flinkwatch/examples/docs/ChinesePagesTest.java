package io.github.flinkwatch.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Chinese pages keep step with the English ones: table by table, row by row. */
class ChinesePagesTest {

  /** What is not translated: constants, numbers, spans, names of thresholds, code. */
  private static final Pattern CONSTANT =
      Pattern.compile("[A-Z][A-Z0-9]*_[A-Z0-9_]+|\\b[A-Z]{4,}\\b|`[^`]*`|\\bPT\\d+[SMHD]\\b");

  private static final Pattern CODE_BLOCK =
      Pattern.compile("```(?:java|xml)\n(.*?)```", Pattern.DOTALL);
  private static final Pattern COMMAND = Pattern.compile("(?m)^    .*$");
  private static final Pattern FENCED = Pattern.compile("(?s)```.*?```");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ ");
  private static final Pattern ANCHOR = Pattern.compile("<a id=\"[^\"]+\"></a>");
  private static final Pattern PICTURE = Pattern.compile("\\]\\((pictures/[^)]+)\\)");
  private static final Pattern COMMENT = Pattern.compile("\\s*//.*");

  /** The README, and what an operator needs at night. */
  static Stream<String> pages() throws IOException {
    return Pages.all().stream()
        .map(page -> Pages.ROOT.relativize(page).toString())
        .filter(page -> page.endsWith(".zh-CN.md"))
        .map(page -> page.replace(".zh-CN.md", ""));
  }

  @Test
  void thePagesForTheNightAreThere() throws IOException {
    assertThat(pages())
        .contains(
            "README", "docs/doctor", "docs/causes", "docs/never", "docs/looking", "docs/verdicts");
  }

  @ParameterizedTest
  @MethodSource("pages")
  void theHeadingsAnchorsCommandsAndPicturesAreTheSame(String page) throws IOException {
    for (Pattern piece : List.of(HEADING, ANCHOR, COMMAND, PICTURE)) {
      assertThat(all(piece, chinese(page)))
          .as("%s of %s", piece, page)
          .isEqualTo(all(piece, english(page)));
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void theTablesHaveTheSameRowsAndConstants(String page) throws IOException {
    List<List<List<String>>> english = Tables.of(english(page));
    List<List<List<String>>> chinese = Tables.of(chinese(page));
    assertThat(chinese).as("tables").hasSameSizeAs(english);
    for (int table = 0; table < english.size(); table++) {
      List<List<String>> theirs = english.get(table);
      List<List<String>> ours = chinese.get(table);
      assertThat(ours).as("rows of the table %s", theirs.get(0)).hasSameSizeAs(theirs);
      for (int row = 1; row < theirs.size(); row++) {
        assertThat(ours.get(row)).as("cells").hasSameSizeAs(theirs.get(row));
        for (int cell = 0; cell < theirs.get(row).size(); cell++) {
          String original = theirs.get(row).get(cell);
          String translated = ours.get(row).get(cell);
          assertThat(translated.isBlank()).isEqualTo(original.isBlank());
          assertThat(constants(translated))
              .as("%s", theirs.get(row))
              .isEqualTo(constants(original));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void theCodeIsTheSameButForItsComments(String page) throws IOException {
    assertThat(code(chinese(page))).isEqualTo(code(english(page)));
  }

  private static List<String> constants(String cell) {
    return CONSTANT.matcher(cell).results().map(MatchResult::group).sorted().distinct().toList();
  }

  private static List<String> all(Pattern piece, Path page) throws IOException {
    String text = FENCED.matcher(Files.readString(page)).replaceAll("");
    return piece.matcher(text).results().map(MatchResult::group).toList();
  }

  private static List<String> code(Path page) throws IOException {
    return CODE_BLOCK
        .matcher(Files.readString(page))
        .results()
        .map(block -> COMMENT.matcher(block.group(1).replace("://", ":\u0000")).replaceAll(""))
        .toList();
  }

  private static Path english(String page) {
    return Pages.ROOT.resolve(page + ".md");
  }

  private static Path chinese(String page) {
    return Pages.ROOT.resolve(page + ".zh-CN.md");
  }
}
