package io.github.flinkwatch.examples.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.examples.doctor.TimeLine.Span;
import io.github.flinkwatch.health.Finding;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHealth.NotEvaluated;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.Severity;
import io.github.flinkwatch.testing.FlinkScenarios;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeLineTest {

  private static final Duration THREE_LOOKS = Duration.ofSeconds(60);
  private static final Instant START = FlinkScenarios.NOW;

  private static JobHealth look(JobEvidence evidence, int second) {
    JobHealth health = JobHealthEvaluator.ofDefaults().evaluate(evidence).health();
    return health.toBuilder()
        .at(at(second))
        .findings(List.of())
        .recovered(List.of())
        .notEvaluated(List.of())
        .build();
  }

  private static JobHealth running(int second) {
    return look(FlinkScenarios.healthy(), second);
  }

  private static JobHealth ill(int second) {
    return running(second).toBuilder()
        .addFindings(Finding.builder(RuleId.RESTART_LOOP, Severity.CRITICAL, "again").build())
        .build();
  }

  private static JobHealth blind(int second) {
    return look(FlinkScenarios.jobManagerUnreachable(), second);
  }

  private static Instant at(int second) {
    return START.plusSeconds(second);
  }

  private static TimeLine of(JobHealth first, JobHealth... more) {
    TimeLine line = TimeLine.of(first);
    for (JobHealth health : more) {
      line = line.next(health, THREE_LOOKS);
    }
    return line;
  }

  private static List<Span> lane(TimeLine line, String lane) {
    return line.spans().stream().filter(span -> span.lane().equals(lane)).toList();
  }

  @Test
  void aStateLastsFromItsFirstLookToTheOneThatShowsAnother() {
    List<Span> states =
        lane(of(running(0), running(20), blind(40), blind(60), running(80)), TimeLine.STATE);
    assertThat(states)
        .containsExactly(
            new Span("state", "RUNNING", Tone.OK, at(0), at(40), false),
            new Span("state", "UNKNOWN", Tone.UNKNOWN, at(40), at(80), false),
            new Span("state", "RUNNING", Tone.OK, at(80), at(80), true));
  }

  @Test
  void aFindingLastsUntilTheLookThatNoLongerHasIt() {
    assertThat(lane(of(ill(0), ill(20), running(40), running(60)), "RESTART_LOOP"))
        .containsExactly(new Span("RESTART_LOOP", "CRITICAL", Tone.CRITICAL, at(0), at(40), false));
  }

  @Test
  void aBlindLookNeitherProlongsAFindingNorEndsIt() {
    assertThat(lane(of(ill(0), ill(20), blind(40), ill(60)), "RESTART_LOOP"))
        .containsExactly(
            new Span("RESTART_LOOP", "CRITICAL", Tone.CRITICAL, at(0), at(20), false),
            new Span("RESTART_LOOP", "CRITICAL", Tone.CRITICAL, at(60), at(60), true));
  }

  @Test
  void aRuleThatCouldNotBeEvaluatedNeitherProlongsAFindingNorEndsIt() {
    JobHealth unanswered =
        running(40).toBuilder()
            .addNotEvaluated(
                NotEvaluated.builder()
                    .rule(RuleId.RESTART_LOOP)
                    .guardsLiveness(false)
                    .reason("no counter")
                    .cause(UnknownCause.of(UnknownCode.RESPONSE_TIMEOUT, "slow"))
                    .build())
            .build();
    assertThat(lane(of(ill(0), ill(20), unanswered), "RESTART_LOOP"))
        .containsExactly(new Span("RESTART_LOOP", "CRITICAL", Tone.CRITICAL, at(0), at(20), false));
  }

  @Test
  void whereNobodyLookedThereIsNothing() {
    assertThat(lane(of(running(0), running(20), running(600)), TimeLine.STATE))
        .containsExactly(
            new Span("state", "RUNNING", Tone.OK, at(0), at(20), false),
            new Span("state", "RUNNING", Tone.OK, at(600), at(600), true));
  }

  @Test
  void aClockThatIsPutBackBeginsItAnew() {
    TimeLine line = of(running(100), running(120), ill(50));
    assertThat(line.since()).isEqualTo(at(50));
    assertThat(lane(line, TimeLine.STATE)).hasSize(1);
  }

  @Test
  void ofManyChangesTheLatestAreKept() {
    TimeLine line = of(running(0));
    for (int second = 1; second < 1000; second++) {
      line = line.next(second % 2 == 0 ? running(second) : blind(second), THREE_LOOKS);
    }
    assertThat(line.spans()).hasSize(100);
    assertThat(line.until()).isEqualTo(at(999));
    assertThat(line.since()).isEqualTo(line.spans().get(0).from()).isAfter(at(900));
  }
}
