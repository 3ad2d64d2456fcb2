package io.github.flinkwatch.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.testing.Recording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Situations that people reported, as evidence: what is to be said of each. */
class ReportedCasesTest {

  private static List<JobHealth> replay(String name, HealthThresholds thresholds) {
    List<JobHealth> told = new ArrayList<>();
    JobMemory memory = JobMemory.empty();
    for (JsonNode look : Recording.lines("/replay/reported/" + name + ".jsonl.gz")) {
      Evaluation judged =
          JobHealthEvaluator.ofDefaults()
              .evaluate(JobEvidence.fromJson(look.toString()), memory, thresholds);
      memory = JobMemory.fromJson(judged.memory().toJson());
      told.add(judged.health());
    }
    return told;
  }

  private static JobHealth last(String name) {
    List<JobHealth> told = replay(name, HealthThresholds.ofDefaults());
    return told.get(told.size() - 1);
  }

  @Test
  void aStopThatMadeItsSavepointAndDoesNotEndSaysWhereThatIs() {
    JobHealth stopping = last("stop-hangs-after-savepoint");
    assertThat(stopping.state()).isEqualTo(JobState.STOPPING);
    assertThat(stopping.finding(RuleId.STOP_TIMEOUT).orElseThrow().remedy().orElseThrow())
        .contains("The savepoint was made", "s3://bucket/savepoint-008661-1");
  }

  @Test
  void anApplicationThatWaitsForItsQueueIsStartingAndSaysWhy() {
    JobHealth waiting = last("accepted-am-limit");
    assertThat(waiting.state()).isEqualTo(JobState.STARTING);
    assertThat(waiting.explain()).contains("AM");
    assertThat(waiting.verdict().caveats()).anyMatch(caveat -> caveat.startsWith("diagnostics: "));
  }

  @Test
  void aReaderThatDiedSilentlyIsIdleWhereThePlatformSetsThatAndHealthyAllTheSame() {
    JobHealth unset = last("cdc-reader-dead");
    assertThat(unset.status()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(unset.finding(RuleId.IDLE)).isEmpty();
    HealthThresholds set = HealthThresholds.builder().idleAfter(Duration.ofMinutes(30)).build();
    List<JobHealth> told = replay("cdc-reader-dead", set);
    JobHealth idle = told.get(told.size() - 1);
    assertThat(idle.status()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(idle.finding(RuleId.IDLE).orElseThrow().severity()).isEqualTo(Severity.INFO);
  }

  @Test
  void escapeCharactersInANameCommandNoTerminal() {
    JobHealth named = last("escape-in-name");
    assertThat(named.explain()).doesNotContain("\u001B").startsWith("xOK all is well (");
    assertThat(named.explain().lines().findFirst().orElseThrow()).contains(" is RUNNING and ");
  }
}
