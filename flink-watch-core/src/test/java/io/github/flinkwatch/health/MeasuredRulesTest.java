package io.github.flinkwatch.health;

import static io.github.flinkwatch.testing.FlinkScenarios.NOW;
import static io.github.flinkwatch.testing.FlinkScenarios.REF;
import static io.github.flinkwatch.testing.FlinkScenarios.SOURCE;
import static io.github.flinkwatch.testing.FlinkScenarios.WORK;
import static io.github.flinkwatch.testing.FlinkScenarios.checkpoint;
import static io.github.flinkwatch.testing.FlinkScenarios.checkpointConfig;
import static io.github.flinkwatch.testing.FlinkScenarios.checkpoints;
import static io.github.flinkwatch.testing.FlinkScenarios.cluster;
import static io.github.flinkwatch.testing.FlinkScenarios.details;
import static io.github.flinkwatch.testing.FlinkScenarios.healthySnapshot;
import static io.github.flinkwatch.testing.FlinkScenarios.jobManagerUnreachable;
import static io.github.flinkwatch.testing.FlinkScenarios.known;
import static io.github.flinkwatch.testing.FlinkScenarios.later;
import static io.github.flinkwatch.testing.FlinkScenarios.overview;
import static io.github.flinkwatch.testing.FlinkScenarios.vertex;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.model.Checkpoint.CheckpointStatus;
import io.github.flinkwatch.model.CheckpointingStatistics.LatestCheckpoints;
import io.github.flinkwatch.model.TaskCounts;
import io.github.flinkwatch.testing.FlinkScenarios;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Two copies of a job, blindness by the looks that were made, and sentences that are true. */
class MeasuredRulesTest {

  private static final Pattern LONGER =
      Pattern.compile("(\\d[\\d.]* \\w+(?: \\d+ \\w+)?), longer than [a-z ]*?(\\d.*)$");

  private static Evaluation judge(JobEvidence evidence, JobMemory memory) {
    return JobHealthEvaluator.ofDefaults().evaluate(evidence, memory);
  }

  private static Evaluation twice(JobEvidence evidence) {
    return judge(
        later(evidence, Duration.ofSeconds(5)), judge(evidence, JobMemory.empty()).memory());
  }

  @Nested
  class TwoCopies {
    private final JobId other = JobId.of("c".repeat(32));
    private final JobRef alone = REF.toBuilder().clusterKind(ClusterKind.DEDICATED).build();

    private JobEvidence copies(JobRef ref) {
      return JobEvidence.builder(ref, NOW)
          .live(known(healthySnapshot().addNamesakes(other).addOtherJobIds(other).build()))
          .build();
    }

    @Test
    void aSecondJobOfTheSameNameInADedicatedClusterIsToldAtTheSecondLook() {
      JobEvidence evidence = JobEvidence.fromJson(copies(alone).toJson());
      assertThat(judge(evidence, JobMemory.empty()).health().finding(RuleId.TWO_COPIES)).isEmpty();
      Finding finding = twice(evidence).health().finding(RuleId.TWO_COPIES).orElseThrow();
      assertThat(finding.severity()).isEqualTo(Severity.WARNING);
      assertThat(finding.detail()).contains("2 jobs of this name", other.toString());
    }

    @Test
    void inASessionOneNameMayBeOfManyJobs() {
      JobRef session = REF.toBuilder().clusterKind(ClusterKind.SESSION).build();
      assertThat(twice(copies(session)).health().finding(RuleId.TWO_COPIES)).isEmpty();
    }

    @Test
    void aProgramThatThePlatformKnowsToHaveSeveralJobsMayNameThemAlike() {
      JobRef several = alone.toBuilder().mayHaveSeveralJobs(true).build();
      assertThat(twice(copies(several)).health().finding(RuleId.TWO_COPIES)).isEmpty();
    }

    @Test
    void anotherJobOfAnotherNameIsNoCopy() {
      JobEvidence evidence =
          JobEvidence.builder(alone, NOW)
              .live(known(healthySnapshot().addOtherJobIds(other).build()))
              .build();
      assertThat(twice(evidence).health().finding(RuleId.TWO_COPIES)).isEmpty();
    }
  }

  @Nested
  class Blindness {
    @Test
    void aClockThatJumpsMakesNobodyBlind() {
      JobMemory memory =
          judge(later(jobManagerUnreachable(), Duration.ZERO), JobMemory.empty()).memory();
      memory = judge(later(jobManagerUnreachable(), Duration.ofSeconds(5)), memory).memory();
      Evaluation jumped = judge(later(jobManagerUnreachable(), Duration.ofHours(2)), memory);
      assertThat(jumped.health().finding(RuleId.BLIND)).isEmpty();
    }

    @Test
    void looksThatSawNothingForLongerThanTheDeadlineAreBlind() {
      JobMemory memory = JobMemory.empty();
      Evaluation last = null;
      for (int second = 0; second <= 310; second += 5) {
        last = judge(later(jobManagerUnreachable(), Duration.ofSeconds(second)), memory);
        memory = JobMemory.fromJson(last.memory().toJson());
        boolean due = second > 300;
        assertThat(last.health().finding(RuleId.BLIND).isPresent()).isEqualTo(due);
      }
    }
  }

  @Nested
  class Sentences {
    @Test
    void remarksAreAListAndSurviveJson() {
      JobEvidence evidence =
          JobEvidence.builder(REF, NOW)
              .live(
                  known(
                      healthySnapshot()
                          .checkpointConfig(
                              known(
                                  checkpointConfig()
                                      .timeout(Duration.ofSeconds(30))
                                      .tolerableFailedCheckpoints(0)
                                      .maxConcurrent(2)
                                      .minPause(Duration.ofSeconds(1))
                                      .build()))
                          .build()))
              .build();
      JobHealth health = judge(evidence, JobMemory.empty()).health();
      Finding finding = health.finding(RuleId.CHECKPOINT_CONFIG).orElseThrow();
      assertThat(finding.remarks())
          .contains(
              "a short timeout, and no failed checkpoint is tolerated",
              "several checkpoints at once, beside a minimum pause between them");
      assertThat(finding.detail()).isEqualTo(String.join("; ", finding.remarks()));
      assertThat(JobHealth.fromJson(health.toJson())).isEqualTo(health);
    }

    @Test
    void eachSourceThatDisagreesIsARemarkOfItsOwn() {
      JobEvidence evidence =
          FlinkScenarios.failed().toBuilder()
              .archived(known(FlinkScenarios.archive(JobStatus.FINISHED).build()))
              .history(known(FlinkScenarios.archive(JobStatus.CANCELED).build()))
              .build();
      JobHealth health = judge(evidence, JobMemory.empty()).health();
      Finding finding = health.finding(RuleId.SOURCES_DISAGREE).orElseThrow();
      assertThat(finding.remarks())
          .containsExactly("the archive says FINISHED", "the HistoryServer says CANCELED")
          .isEqualTo(health.verdict().contradictions());
      assertThat(finding.detail())
          .isEqualTo("FAILED by LIVE_JOB, but " + String.join("; ", finding.remarks()));
    }
  }

  /**
   * Whatever the spans and counts are, no sentence says nothing, or the contrary of its figures.
   */
  @Property(tries = 400)
  void noSentenceSaysZeroOrThatSomethingIsLongerThanItself(
      @ForAll @LongRange(min = 1, max = 1_300_000) long apart,
      @ForAll @LongRange(min = 1, max = 700_000) long took,
      @ForAll @LongRange(min = 10, max = 120_000) long interval,
      @ForAll @IntRange(max = 4) int scheduled,
      @ForAll @IntRange(max = 4) int free) {
    HealthThresholds thresholds =
        HealthThresholds.builder()
            .progressWindow(Duration.ofMillis(1))
            .backpressureWindow(Duration.ofMillis(1))
            .idleAfter(Duration.ofMillis(1))
            .tasksMissingGrace(Duration.ofMillis(1))
            .slotsLostGrace(Duration.ofMillis(1))
            .tasksDownGrace(Duration.ofMillis(1))
            .build();
    JobMemory memory = JobMemory.empty();
    for (int look = 0; look < 4; look++) {
      Instant at = NOW.plusMillis(apart * look);
      TaskCounts tasks =
          TaskCounts.builder().total(4).running(4 - scheduled).scheduled(scheduled).build();
      JobEvidence evidence =
          JobEvidence.builder(REF, at)
              .live(
                  known(
                      healthySnapshot()
                          .at(at)
                          .overview(known(overview(JobStatus.RUNNING, tasks)))
                          .details(
                              known(
                                  details(JobStatus.RUNNING)
                                      .now(at)
                                      .vertices(
                                          List.of(
                                              vertex(SOURCE, "source", 0, 1),
                                              vertex(WORK, "work", 1, 0)))
                                      .build()))
                          .clusterOverview(known(cluster(2).slotsAvailable(free).build()))
                          .checkpointConfig(
                              known(
                                  checkpointConfig().interval(Duration.ofMillis(interval)).build()))
                          .checkpoints(
                              known(
                                  checkpoints().toBuilder()
                                      .latest(
                                          LatestCheckpoints.builder()
                                              .completed(
                                                  checkpoint(100, CheckpointStatus.COMPLETED, NOW)
                                                      .latestAckTime(NOW)
                                                      .endToEndDuration(Duration.ofMillis(took))
                                                      .acknowledgedSubtaskCount(4)
                                                      .build())
                                              .build())
                                      .build()))
                          .build()))
              .build();
      Evaluation evaluation =
          JobHealthEvaluator.of(RuleCatalogue.standard(), thresholds).evaluate(evidence, memory);
      memory = evaluation.memory();
      for (Finding finding : evaluation.health().findings()) {
        String said = finding.detail();
        assertThat(said).doesNotContainPattern("(?<![\\d.])0 m?s\\b");
        Matcher longer = LONGER.matcher(said);
        if (longer.find()) {
          assertThat(longer.group(1)).as(said).isNotEqualTo(longer.group(2));
        }
        if (free > 0) {
          assertThat(said).doesNotContain("want of slots");
        }
      }
    }
  }
}
