package io.github.flinkwatch.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobEvidence;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * What the rules say of whole recorded jobs, look by look, each memory written and read: the table
 * of {@code docs/verdicts.md}. And the same when every third look is lost.
 */
class RecordedJobsTest {

  private static final List<String> RECORDED =
      List.of(
          "slow-loop",
          "bounded-streaming",
          "backlog-no-checkpoints",
          "backlog-no-checkpoints-built",
          "standing-watermark",
          "standing-watermark-built",
          "timeout-much-longer-than-interval-built",
          "names");

  /** What is the matter with those that are not well. */
  private static final Map<String, String> TROUBLE =
      Map.of(
          "slow-loop", "CHECKPOINT_STALLED CRITICAL",
          "bounded-streaming", "UNEXPECTED_END WARNING",
          "backlog-no-checkpoints", "CHECKPOINT_STALLED WARNING",
          "backlog-no-checkpoints-built", "CHECKPOINT_STALLED WARNING",
          "standing-watermark-built", "STANDING_WATERMARK WARNING",
          "timeout-much-longer-than-interval-built", "CHECKPOINT_SLOW WARNING");

  @Test
  void theTableOfRecordedJobsIsWhatTheRulesSay() throws IOException {
    StringBuilder table = new StringBuilder("| recorded | looks | findings |\n|---|---|---|\n");
    for (String name : RECORDED) {
      List<JobEvidence> looks = looks(name);
      table
          .append("| `")
          .append(name)
          .append("` | ")
          .append(looks.size())
          .append(" | ")
          .append(said(looks, false))
          .append(" |\n");
    }
    assertThat(Files.readString(Path.of("..", "docs", "verdicts.md"))).contains(table);
  }

  @Test
  void everyThirdLookLostHidesNoTroubleAndInventsNone() throws IOException {
    for (String name : RECORDED) {
      List<JobEvidence> looks = looks(name);
      if (looks.size() < 10) {
        continue; // too few to lose any
      }
      String lossy = said(looks, true);
      if (said(looks, false).equals("none")) {
        assertThat(lossy).as(name).isEqualTo("none");
      } else {
        assertThat(lossy).as(name).contains(TROUBLE.get(name));
      }
    }
  }

  /** Returns what was found, at its worst; information apart. */
  private static String said(List<JobEvidence> looks, boolean everyThirdLost) {
    JobMemory memory = JobMemory.empty();
    Set<String> said = new TreeSet<>();
    for (int i = 0; i < looks.size(); i++) {
      JobEvidence evidence = looks.get(i);
      if (everyThirdLost && i % 3 == 1) {
        evidence =
            evidence.toBuilder()
                .live(
                    Observation.unknown(
                        UnknownCause.of(UnknownCode.RESPONSE_TIMEOUT, "lost"), evidence.at()))
                .build();
      }
      Evaluation evaluation = JobHealthEvaluator.ofDefaults().evaluate(evidence, memory);
      memory = JobMemory.fromJson(evaluation.memory().toJson());
      for (Finding finding : evaluation.health().findings()) {
        if (finding.severity() != Severity.INFO) {
          said.add(finding.rule() + " " + finding.severity());
        }
      }
    }
    return said.isEmpty() ? "none" : String.join(", ", said);
  }

  private static List<JobEvidence> looks(String name) throws IOException {
    List<JobEvidence> looks = new ArrayList<>();
    try (InputStream in =
            Objects.requireNonNull(
                RecordedJobsTest.class.getResourceAsStream(
                    "/replay/recorded/" + name + ".jsonl.gz"));
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        looks.add(JobEvidence.fromJson(line));
      }
    }
    return looks;
  }
}
