package io.github.flinkwatch.internal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlinkErrorsTest {

  private static FlinkErrors of(String text) {
    return FlinkErrors.read(("{\"errors\":[\"" + text + "\"]}").getBytes(UTF_8)).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "org.apache.flink.util.FlinkException: Nothing here,Nothing here",
    "org.apache.Flink.FlinkException: Nothing here,org.apache.Flink.FlinkException: Nothing here",
    "Exception: Nothing here,Exception: Nothing here",
    "a.B:C: d,a.B:C: d"
  })
  void theNameOfAnExceptionIsNoPartOfTheMessage(String line, String message) {
    assertThat(of(line).firstLine()).isEqualTo(message);
  }

  @Test
  void aFileThatIsNotThereIsAbsent() {
    String told = "The file STDOUT does not exist on the TaskExecutor.";
    assertThat(of("x.Exception: y\\n\\tat z\\nCaused by: " + told).tellsAbsence()).isTrue();
    assertThat(of("The file STDOUT\\ndoes not exist on the TaskExecutor.").tellsAbsence())
        .isFalse();
  }

  /** Each of these made an expression go over the rest again for each part, or the stack full. */
  @ParameterizedTest
  @ValueSource(strings = {"The file ", "a.", "Job ", "<Exception on server side:\\n", "A"})
  void threeMegabytesOfOneLineAreOneShortLine(String part) {
    FlinkErrors errors = of(part.repeat(3_000_000 / part.length()));
    assertThat(errors.firstLine()).hasSizeLessThanOrEqualTo(301);
    assertThat(errors.tellsAbsence()).isFalse();
    assertThat(errors.tellsLeaderElection()).isFalse();
  }
}
