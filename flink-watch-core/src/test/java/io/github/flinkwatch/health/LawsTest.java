package io.github.flinkwatch.health;

import static io.github.flinkwatch.testing.FlinkScenarios.JOB;
import static io.github.flinkwatch.testing.FlinkScenarios.NOW;
import static io.github.flinkwatch.testing.FlinkScenarios.REF;
import static io.github.flinkwatch.testing.FlinkScenarios.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.DeploymentReport.FinalStatus;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.JobHealth.NotEvaluated;
import io.github.flinkwatch.health.JobMemory.ProvenEnd;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.model.JobType;
import io.github.flinkwatch.model.TaskCounts;
import io.github.flinkwatch.testing.FlinkScenarios;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The laws of a verdict, over evidence and sequences of looks that nobody thought of. */
class LawsTest {

  private static Evaluation judge(JobEvidence evidence, JobMemory memory) {
    return JobHealthEvaluator.ofDefaults().evaluate(evidence, memory);
  }

  /** Law 1, and 2: what is thrown fails the property. */
  @Property(tries = 500)
  void failedIsConcludedOnlyIfASourceSaidSo(@ForAll("looks") List<JobEvidence> looks) {
    JobMemory memory = JobMemory.empty();
    boolean said = false;
    for (JobEvidence look : looks) {
      said |= saysFailed(look);
      Evaluation evaluation = judge(look, memory);
      if (evaluation.health().state() == JobState.FAILED) {
        assertThat(said).as(evaluation.health().explain()).isTrue();
      }
      memory = evaluation.memory();
    }
  }

  /**
   * Law 3. STARTING is the low-confidence reading of a silence, which a source can break. Evidence
   * that shows another source, or the end that is remembered, to be of another run is not silence:
   * without it nobody could tell.
   */
  @Property(tries = 500)
  void removingEvidenceNeverMakesAKnownStateOfUnknown(@ForAll("looks") List<JobEvidence> looks) {
    JobMemory memory = JobMemory.empty();
    for (JobEvidence look : looks) {
      Evaluation evaluation = judge(look, memory);
      if (evaluation.health().state() == JobState.UNKNOWN
          && !showsAnotherRun(evaluation.health())) {
        JobState ofTheRunBefore = memory.end().map(ProvenEnd::state).orElse(JobState.UNKNOWN);
        for (JobEvidence less : withOneSourceLess(look)) {
          assertThat(judge(less, memory).health().state())
              .isIn(JobState.UNKNOWN, JobState.STARTING, ofTheRunBefore);
        }
      }
      memory = evaluation.memory();
    }
  }

  @Property(tries = 200)
  void evidenceThatAgreesNeverChangesTheState(@ForAll("liveEvidence") JobEvidence look) {
    JobHealth health = judge(look, JobMemory.empty()).health();
    if (health.basis() == Basis.LIVE_JOB && health.state().isEnded()) {
      JobSnapshot same = look.live().value().get();
      JobEvidence more =
          look.toBuilder()
              .archived(
                  Observation.known(
                      same.toBuilder().source(JobSnapshot.Source.ARCHIVE).build(), look.at()))
              .build();
      assertThat(judge(more, JobMemory.empty()).health().state()).isEqualTo(health.state());
    }
  }

  /**
   * Law 4: what the job itself proved. A deployment's word gives way to the job's own. An id that
   * is shown alive with another start puts in doubt which run there is; that invents no other end.
   */
  @Property(tries = 500)
  void anEndThatTheJobProvedNeverChanges(@ForAll("looksAtOneRun") List<JobEvidence> looks) {
    JobMemory memory = JobMemory.empty();
    JobState proven = null;
    for (JobEvidence look : looks) {
      JobEvidence sameRun = look.toBuilder().intent(JobIntent.none()).build();
      Evaluation evaluation = judge(sameRun, memory);
      JobHealth health = evaluation.health();
      if (proven != null && health.cause().isPresent()) {
        assertThat(health.cause().get().code()).isEqualTo(UnknownCode.JOB_RUN_CHANGED);
        return;
      } else if (proven != null) {
        assertThat(health.state()).as(health.explain()).isEqualTo(proven);
      } else if (health.state().isEnded()
          && (health.basis() == Basis.LIVE_JOB || health.basis() == Basis.ARCHIVED_JOB)) {
        proven = health.state();
      }
      memory = evaluation.memory();
    }
  }

  /** Law 5. */
  @Property(tries = 300)
  void theSameEvidenceGivesTheSameVerdictAndAllSurvivesJson(
      @ForAll("looks") List<JobEvidence> looks) {
    JobMemory memory = JobMemory.empty();
    for (JobEvidence look : looks) {
      Evaluation evaluation = judge(look, memory);
      assertThat(judge(look, memory)).isEqualTo(evaluation);
      JobEvidence replayed = JobEvidence.fromJson(look.toJson());
      assertThat(replayed).isEqualTo(look);
      assertThat(judge(replayed, JobMemory.fromJson(memory.toJson()))).isEqualTo(evaluation);
      assertThat(JobHealth.fromJson(evaluation.health().toJson())).isEqualTo(evaluation.health());
      assertThat(JobMemory.fromJson(evaluation.memory().toJson())).isEqualTo(evaluation.memory());
      memory = evaluation.memory();
    }
  }

  /** Law 6, over a healthy job of which any pieces are missing. */
  @Property(tries = 500)
  void healthyIsNeverSaidWhenALivenessRuleLackedItsEvidence(
      @ForAll("partlySeen") JobEvidence look) {
    JobHealth health = judge(look, JobMemory.empty()).health();
    if (health.status() == HealthStatus.HEALTHY) {
      assertThat(health.notEvaluated()).noneMatch(NotEvaluated::guardsLiveness);
      assertThat(health.state()).isEqualTo(JobState.RUNNING);
    }
  }

  /** Law 7: neither sources nor rules have an order. */
  @Property(tries = 200)
  void theOrderOfTheRulesDoesNotMatter(
      @ForAll("looks") List<JobEvidence> looks, @ForAll long seed) {
    List<HealthRule> shuffled = new ArrayList<>(RuleCatalogue.standard().rules());
    Collections.shuffle(shuffled, new Random(seed));
    JobHealthEvaluator other =
        JobHealthEvaluator.of(RuleCatalogue.of(shuffled), HealthThresholds.ofDefaults());
    JobMemory one = JobMemory.empty();
    JobMemory two = JobMemory.empty();
    for (JobEvidence look : looks) {
      Evaluation a = judge(look, one);
      Evaluation b = other.evaluate(look, two);
      assertThat(b.health().status()).isEqualTo(a.health().status());
      assertThat(b.health().verdict()).isEqualTo(a.health().verdict());
      assertThat(b.health().findings()).containsExactlyInAnyOrderElementsOf(a.health().findings());
      one = a.memory();
      two = b.memory();
    }
  }

  @Property(tries = 300)
  void unknownHasACauseAndNothingElseHas(@ForAll("looks") List<JobEvidence> looks) {
    JobMemory memory = JobMemory.empty();
    for (JobEvidence look : looks) {
      Evaluation evaluation = judge(look, memory);
      JobHealth health = evaluation.health();
      boolean unknown = health.state() == JobState.UNKNOWN;
      assertThat(health.cause().isPresent()).isEqualTo(unknown);
      assertThat(health.basis() == Basis.NONE).isEqualTo(unknown);
      assertThat(health.status() == HealthStatus.NOT_APPLICABLE)
          .isEqualTo(health.state().isEnded());
      assertThat(health.explain()).isNotBlank();
      memory = evaluation.memory();
    }
  }

  private static boolean showsAnotherRun(JobHealth health) {
    String json = health.toJson();
    return json.contains("ARCHIVE_OTHER_ATTEMPT")
        || json.contains("JOB_RUN_CHANGED")
        || json.contains("JOB_NOT_YET_VISIBLE")
        || json.contains("earlier run's");
  }

  private static boolean saysFailed(JobEvidence look) {
    boolean jobs =
        List.of(look.live(), look.archived(), look.history()).stream()
            .flatMap(source -> source.value().stream())
            .anyMatch(
                snapshot ->
                    snapshot
                        .overview()
                        .value()
                        .filter(job -> job.status() == JobStatus.FAILED)
                        .isPresent());
    return jobs
        || look.deployment()
            .value()
            .filter(
                report ->
                    report.finalStatus() == FinalStatus.FAILED
                        || report.state() == DeploymentState.FAILED)
            .isPresent();
  }

  private static List<JobEvidence> withOneSourceLess(JobEvidence look) {
    JobEvidence nothing = JobEvidence.builder(look.ref(), look.at()).build();
    List<UnaryOperator<JobEvidence.Builder>> removals =
        List.of(
            builder -> {
              builder.live(nothing.live());
              return builder;
            },
            builder -> {
              builder.archived(nothing.archived());
              return builder;
            },
            builder -> {
              builder.history(nothing.history());
              return builder;
            },
            builder -> {
              builder.deployment(nothing.deployment());
              return builder;
            });
    return removals.stream()
        .map(removal -> removal.apply(look.toBuilder()).build())
        .collect(Collectors.toList());
  }

  // generated evidence

  @Provide
  Arbitrary<List<JobEvidence>> looks() {
    return inTime(look(0, -7200, 600));
  }

  /** A takeover gives a run another start, but never one after its end. */
  @Provide
  Arbitrary<List<JobEvidence>> looksAtOneRun() {
    return inTime(look(0, 600));
  }

  private static Arbitrary<List<JobEvidence>> inTime(Arbitrary<JobEvidence> look) {
    return look.list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .map(
            looks -> {
              List<JobEvidence> inTime = new ArrayList<>();
              for (int i = 0; i < looks.size(); i++) {
                inTime.add(FlinkScenarios.later(looks.get(i), Duration.ofSeconds(40L * i)));
              }
              return inTime;
            });
  }

  private static Arbitrary<JobEvidence> look(Integer... starts) {
    return Combinators.combine(
            Arbitraries.of(ClusterKind.class),
            intents(),
            snapshots(JobSnapshot.Source.LIVE, starts),
            snapshots(JobSnapshot.Source.ARCHIVE, starts),
            snapshots(JobSnapshot.Source.HISTORY_SERVER, starts),
            deployments())
        .as(
            (kind, intent, live, archived, history, deployment) ->
                JobEvidence.builder(REF.toBuilder().clusterKind(kind).build(), NOW)
                    .intent(intent)
                    .live(live)
                    .archived(archived)
                    .history(history)
                    .deployment(deployment)
                    .build());
  }

  @Provide
  Arbitrary<JobEvidence> liveEvidence() {
    return snapshots(JobSnapshot.Source.LIVE, 0, 600)
        .map(live -> JobEvidence.builder(REF, NOW).live(live).build());
  }

  @Provide
  Arbitrary<JobEvidence> partlySeen() {
    return Arbitraries.integers()
        .between(0, 9)
        .set()
        .map(
            missing -> {
              JobSnapshot.Builder snapshot = FlinkScenarios.healthySnapshot();
              UnknownCode code = UnknownCode.RESPONSE_TIMEOUT;
              for (int piece : missing) {
                switch (piece) {
                  case 0 -> snapshot.overview(FlinkScenarios.unknown(code, "0"));
                  case 1 -> snapshot.status(FlinkScenarios.unknown(code, "1"));
                  case 2 -> snapshot.details(FlinkScenarios.unknown(code, "2"));
                  case 3 -> snapshot.checkpoints(FlinkScenarios.unknown(code, "3"));
                  case 4 -> snapshot.checkpointConfig(FlinkScenarios.unknown(code, "4"));
                  case 5 -> snapshot.metrics(FlinkScenarios.unknown(code, "5"));
                  case 6 -> snapshot.clusterOverview(FlinkScenarios.unknown(code, "6"));
                  case 7 -> snapshot.exceptions(FlinkScenarios.unknown(code, "7"));
                  case 8 -> snapshot.backPressure(java.util.Map.of());
                  default -> snapshot.troubledCheckpoint(FlinkScenarios.unknown(code, "9"));
                }
              }
              return FlinkScenarios.live(snapshot.build());
            });
  }

  private static Arbitrary<JobIntent> intents() {
    return Arbitraries.of(
        JobIntent.none(),
        JobIntent.builder().submittedAt(NOW.minusSeconds(60)).build(),
        JobIntent.builder().submittedAt(START.minusSeconds(10)).build(),
        JobIntent.builder().cancelRequestedAt(NOW).expectedJobType(JobType.BATCH).build(),
        JobIntent.builder()
            .submittedAt(START.minusSeconds(10))
            .stopWithSavepointRequestedAt(NOW.minusSeconds(5))
            .expectedJobType(JobType.STREAMING)
            .build());
  }

  private static Arbitrary<Observation<JobSnapshot>> snapshots(
      JobSnapshot.Source source, Integer... starts) {
    Arbitrary<Observation<JobSnapshot>> unknown =
        Arbitraries.of(UnknownCode.class)
            .map(code -> Observation.unknown(UnknownCause.of(code, "asked"), NOW));
    Arbitrary<Observation<JobSnapshot>> unanswered =
        Arbitraries.of(UnknownCode.class)
            .map(
                code ->
                    Observation.known(
                        JobSnapshot.builder(source, NOW)
                            .overview(Observation.unknown(UnknownCause.of(code, "asked"), NOW))
                            .build(),
                        NOW));
    Arbitrary<Observation<JobSnapshot>> absent =
        Arbitraries.of(true, false)
            .map(
                other ->
                    Observation.known(
                        JobSnapshot.builder(source, NOW)
                            .overview(Observation.absent("not listed", NOW))
                            .otherJobIds(other ? List.of(JobId.of("c".repeat(32))) : List.of())
                            .build(),
                        NOW));
    Arbitrary<Observation<JobSnapshot>> known =
        Combinators.combine(Arbitraries.of(JobStatus.class), Arbitraries.of(starts), counts())
            .as(
                (status, shift, counts) -> {
                  JobOverview.Builder job =
                      JobOverview.builder()
                          .jobId(JOB)
                          .name("orders")
                          .status(status)
                          .startTime(START.plusSeconds(shift))
                          .tasks(counts);
                  if (status.isGloballyTerminal()) {
                    // One run: it ended after the last look at which another start was possible.
                    job.endTime(shift < 0 ? START.minusSeconds(60) : NOW.minusSeconds(5));
                  }
                  return Observation.known(
                      JobSnapshot.builder(source, NOW)
                          .overview(Observation.known(job.build(), NOW))
                          .build(),
                      NOW);
                });
    return Arbitraries.oneOf(unknown, unanswered, absent, known, known);
  }

  private static Arbitrary<TaskCounts> counts() {
    Arbitrary<Integer> few = Arbitraries.integers().between(0, 4);
    return Combinators.combine(few, few, few, few, few)
        .as(
            (running, finished, failed, canceled, scheduled) ->
                TaskCounts.builder()
                    .total(running + finished + failed + canceled + scheduled)
                    .running(running)
                    .finished(finished)
                    .failed(failed)
                    .canceled(canceled)
                    .scheduled(scheduled)
                    .build());
  }

  private static Arbitrary<Observation<DeploymentReport>> deployments() {
    Arbitrary<Observation<DeploymentReport>> known =
        Combinators.combine(
                Arbitraries.of(DeploymentState.class),
                Arbitraries.of(FinalStatus.class),
                Arbitraries.of(true, false))
            .as(
                (state, how, recovered) ->
                    Observation.known(
                        FlinkScenarios.application(state, how)
                            .recoveredAfterRestart(recovered)
                            .build(),
                        NOW));
    return Arbitraries.oneOf(
        known,
        Arbitraries.of(UnknownCode.class)
            .map(code -> Observation.unknown(UnknownCause.of(code, "asked"), NOW)),
        Arbitraries.just(Observation.absent("app not found", NOW)));
  }
}
