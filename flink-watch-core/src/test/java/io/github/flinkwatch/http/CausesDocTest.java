package io.github.flinkwatch.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.UnknownCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page of causes says of each what the code says. */
class CausesDocTest {

  private static final Path PAGE = Path.of("..", "docs", "causes.md");

  @ParameterizedTest
  @EnumSource
  void eachCauseIsExplainedAsTheCodeHasIt(UnknownCode code) throws IOException {
    assertThat(code.page()).startsWith("docs/causes.md#");
    String anchor = code.page().substring(code.page().indexOf('#') + 1);
    String group = "";
    String[] row = {};
    List<String> lines = Files.readAllLines(PAGE);
    for (String line : lines) {
      if (line.startsWith("## ")) {
        group = line.substring(3).split(":")[0];
      }
      if (line.startsWith("| <a id=\"" + anchor + "\"></a>`" + code + "` |")) {
        row = line.split("\\|");
        break;
      }
    }
    assertThat(row).as("the row of %s", code).hasSize(6);
    assertThat(group).isEqualTo(words(code.group()));
    assertThat(row[2].strip()).as("how it is told").isNotEmpty();
    assertThat(row[3].strip()).isEqualTo(words(code.pointsTo()));
    assertThat(row[4].strip()).isEqualTo(code.isRetryable() ? "yes" : "no");
    assertThat(row[5].strip()).isEqualTo(code.remedy());
  }

  private static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
