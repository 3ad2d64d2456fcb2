package io.github.flinkwatch.examples.doctor;

import static io.github.flinkwatch.examples.doctor.Command.ask;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Model.OptionSpec;

/** What was not understood is one line, and UNKNOWN to monitoring. */
class DoctorMistakesTest {

  private static final String SERVER = "http://localhost:1";

  @TempDir static Path directory;

  @ParameterizedTest
  @CsvSource({
    "TARGET, http://localhost:8081/#/overview",
    "TARGET, http://",
    "TARGET, http://localhost:99999",
    "TARGET, http://user:secret@localhost:8081",
    "TARGET, http://local host:8081",
    "TARGET, history:file:///flink",
    "TARGET, application_x",
    "--deadline, 0",
    "--deadline, soon",
    "--looks, 0",
    "--every, -1",
    "--window, 0",
    "--job, x",
    "--submitted, yesterday",
    "--rm, rm:8088",
    "--history-server, http://localhost:8082/#/overview",
    "--webhdfs, hdfs://namenode",
    "--replay, gone.jsonl",
    "--report, fleet.pdf",
    "--report, no/such/fleet.html",
    "--memory, damaged",
    "--record, no/such/directory",
    "--no-such-option, 1"
  })
  void isOneLineThatNamesTheOptionAndJsonForPrograms(String option, String value)
      throws IOException {
    String file = directory.resolve(value.replace("http://", "")).toString();
    Files.writeString(directory.resolve("damaged"), "no memory of jobs");
    boolean names =
        Stream.of("--replay", "--memory", "--record", "--report").anyMatch(option::equals);
    String[] arguments =
        option.equals("TARGET")
            ? new String[] {value, "--json"}
            : new String[] {SERVER, option, names ? file : value, "--json"};
    Command answer = ask(arguments);
    assertThat(answer.exitCode()).isEqualTo(3);
    assertThat(answer.err().lines()).as(answer.err()).hasSize(1);
    assertThat(answer.err())
        .startsWith("doctor: ")
        .contains(option)
        .doesNotContain("Exception")
        .doesNotContain("secret");
    String last = answer.out().lines().reduce((first, second) -> second).orElseThrow();
    JsonNode json = new ObjectMapper().readTree(last);
    assertThat(json.get("outcome").asText()).isEqualTo("UNKNOWN");
    assertThat(json.get("exitCode").asInt()).isEqualTo(3);
    assertThat(json.get("error").asText()).contains(option);
  }

  @Test
  void aHostWithAnUnderscoreIsAHost() {
    Command answer = ask("http://job_manager.invalid:8081", "--deadline", "2");
    assertThat(answer.exitCode()).isEqualTo(3);
    assertThat(answer.err()).isEmpty();
    assertThat(answer.out()).contains("job_manager.invalid").doesNotContain("null");
  }

  @Test
  void aPageForABrowserIsToldTheAddressToGive() {
    assertThat(ask("http://localhost:8081/#/overview").err())
        .contains("the address is http://localhost:8081/ (see --help)");
  }

  @Test
  void everyOptionIsExplainedOnItsPage() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "doctor.md"));
    Doctor doctor = new Doctor(Clock.systemUTC(), next -> true, Map.of());
    assertThat(Doctor.commandLine(doctor).getCommandSpec().options())
        .extracting(OptionSpec::longestName)
        .filteredOn(option -> !option.equals("--version"))
        .allSatisfy(option -> assertThat(page).contains(option));
  }

  @Test
  void theCompletionOfBashKnowsTheOptions() throws IOException, InterruptedException {
    Path script = directory.resolve("completion.sh");
    Files.writeString(script, ask("generate-completion").out());
    Process bash =
        new ProcessBuilder(
                "bash",
                "-c",
                "source "
                    + script
                    + "; COMP_WORDS=(doctor --hist); COMP_CWORD=1; COMP_LINE='doctor --hist';"
                    + " _complete_doctor; echo \"${COMPREPLY[@]}\"")
            .redirectErrorStream(true)
            .start();
    String said = new String(bash.getInputStream().readAllBytes());
    assertThat(bash.waitFor()).as(said).isZero();
    assertThat(said).contains("--history-server");
  }
}
