package io.github.flinkwatch.examples.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.examples.doctor.Target.BlindSpot;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHealthEvaluator;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others call themselves, and what they say, stands on the lines of the doctor's answer. */
class DoctorReportTest {

  private static final JobId JOB = JobId.of("00866126f17a53ab0ab102f0e48492ea");
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\nb",
        "a\r\nOK  all is well",
        "\u001B[2J\u001B[1;1H\u001B[32mOK",
        "\u001B]0;title\u0007",
        "\u009B31mred",
        "\u202Ekcab",
        "\u2028next",
        "\u0000\u0007",
        "\"}]}",
        "%s %n $1 \\"
      })
  void eachSentenceIsOneCleanLine(String hostile) throws Exception {
    String text = told(hostile, out -> new DoctorText(out, false));
    assertThat(text)
        .doesNotContainPattern("[\\p{Cntrl}\u0080-\u009F\u2028-\u202E&&[^\n]]")
        .contains("not seen  the list of jobs: UNEXPECTED_STATUS")
        .hasLineCount((int) told("plain", out -> new DoctorText(out, false)).lines().count());

    String json = told(hostile, DoctorJson::new);
    assertThat(json.strip()).doesNotContainPattern("[\\x00-\\x1F]");
    assertThat(new ObjectMapper().readTree(json).at("/notSeen")).hasSize(1);
  }

  private static String told(String words, Function<PrintWriter, DoctorReport> report) {
    UnknownCause cause = UnknownCause.of(UnknownCode.UNEXPECTED_STATUS, "GET /jobs: " + words);
    JobEvidence blind =
        JobEvidence.builder(JobRef.builder().jobId(JOB).name(words).build(), NOW)
            .live(Observation.<JobSnapshot>unknown(cause, NOW))
            .build();
    JobHealth job = JobHealthEvaluator.ofDefaults().evaluate(blind).health();
    StringWriter text = new StringWriter();
    report
        .apply(new PrintWriter(text))
        .tell(new Diagnosis(NOW, List.of(job), List.of(new BlindSpot("the list of jobs", cause))));
    return text.toString().replace(System.lineSeparator(), "\n");
  }
}
