package io.github.flinkwatch.examples.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.archive.ArchivePart;
import io.github.flinkwatch.archive.HistoryServerReader;
import io.github.flinkwatch.archive.JobArchiveReader;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.gather.JobObserver;
import io.github.flinkwatch.health.Basis;
import io.github.flinkwatch.health.Confidence;
import io.github.flinkwatch.health.Evaluation;
import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.rest.JobQuestions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What real clusters of several Flink versions answer, and what the library makes of it: while the
 * cluster runs, and after it has stopped. {@code -Dmatrix.flink=1.18.1,2.1.1} tries other versions.
 */
@Tag("matrix")
@ParameterizedClass(name = "Flink {0}")
@MethodSource("versions")
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class FlinkMatrixTest {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final String NOBODY = "0123456789abcdef0123456789abcdef";

  private static ForkedFlink flink;
  private static FlinkRestClient client;
  private static String healthy;
  private static String stuck;
  private static String bounded;
  private static String failing;
  private static String cancelled;
  private static CommandLaws.Jobs commanded;

  @Parameter String version;

  static Stream<String> versions() {
    return Stream.of(
        System.getProperty("matrix.flink", "1.9.1,1.14.6,1.17.2,1.20.5,2.3.0").split(","));
  }

  @BeforeParameterizedClassInvocation
  static void startTheClusterAndItsJobs(String version) throws IOException {
    flink = ForkedFlink.start(version, Path.of("target", "matrix"));
    client = FlinkRestClient.of(flink.restUri());
    cancelled = flink.submit("cancelled");
    healthy = flink.submit("healthy");
    stuck = flink.submit("stuck");
    bounded = flink.submit("bounded");
    failing = flink.submit("failing");
    commanded = CommandLaws.Jobs.submittedTo(flink, healthy, bounded);
    flink.awaitStatus(cancelled, "RUNNING");
    flink.cancel(cancelled);
  }

  @AfterParameterizedClassInvocation
  static void stopEverything() {
    if (flink != null) {
      client.close();
      flink.close();
    }
  }

  @Test
  void aHealthyJobIsRunningAndHealthy() {
    JobHealth health = watchUntil(healthy, seen -> seen.status() == HealthStatus.HEALTHY);
    assertThat(health.state()).isEqualTo(JobState.RUNNING);
    assertThat(health.basis()).isEqualTo(Basis.LIVE_JOB);
  }

  @Test
  void aJobWhoseSubtaskBlocksIsRunningAndNamesTheSubtask() {
    JobHealth health =
        watchUntil(stuck, seen -> seen.finding(RuleId.CHECKPOINTS_FAILING).isPresent());
    assertThat(health.state()).isEqualTo(JobState.RUNNING);
    assertThat(health.status()).isEqualTo(HealthStatus.UNHEALTHY);
    assertThat(health.finding(RuleId.CHECKPOINT_CULPRIT))
        .hasValueSatisfying(
            culprit ->
                assertThat(culprit.culprits())
                    .singleElement()
                    .satisfies(
                        one -> {
                          assertThat(one.vertexName()).contains("count per key");
                          assertThat(one.host()).isPresent();
                        }));
  }

  @Test
  void aBoundedJobFinishes() {
    JobHealth health = watchUntil(bounded, seen -> seen.state().isEnded());
    assertThat(health.state()).isEqualTo(JobState.FINISHED);
    assertThat(health.status()).isEqualTo(HealthStatus.NOT_APPLICABLE);
  }

  @Test
  void aFailedJobIsFailedAndItsCauseIsRead() {
    JobHealth health = watchUntil(failing, seen -> seen.state().isEnded());
    assertThat(health.state()).isEqualTo(JobState.FAILED);
    assertThat(client.job(JobId.of(failing)).exceptions().ask().toString())
        .contains("the matrix wants number 42 to fail");
  }

  @Test
  void aCancelledJobIsCanceled() {
    JobHealth health = watchUntil(cancelled, seen -> seen.state().isEnded());
    assertThat(health.state()).isEqualTo(JobState.CANCELED);
  }

  @Test
  void aJobThatNobodyKnowsIsNeverFailed() {
    JobSnapshot snapshot = look(NOBODY);
    assertThat(snapshot.overview().isAbsent()).isTrue();
    assertThat(snapshot.details().isAbsent()).isTrue();
    assertThat(judge(live(NOBODY, snapshot)).state()).isIn(JobState.UNKNOWN, JobState.STARTING);
  }

  @Test
  void theClusterTellsItsVersion() {
    assertThat(client.config().ask().value())
        .hasValueSatisfying(config -> assertThat(config.toString()).contains(version));
  }

  @Nested
  @Order(1)
  class WhenItIsRead extends ReadLaws {
    WhenItIsRead() {
      super(flink, client, JobId.of(healthy));
    }
  }

  @Nested
  @Order(2)
  class WhenItIsCommanded extends CommandLaws {
    WhenItIsCommanded() {
      super(flink, client, commanded);
    }
  }

  @Nested
  @Order(3)
  class WhenTheClusterHasStopped {

    private static JobArchiveReader archives;

    @BeforeAll
    static void stop() throws IOException {
      flink.awaitStatus(bounded, "FINISHED");
      flink.awaitStatus(failing, "FAILED");
      flink.awaitStatus(cancelled, "CANCELED");
      flink.startHistoryServer();
      flink.stopCluster();
      archives = JobArchiveReader.of(flink.archiveDirectory().toUri());
    }

    @Test
    void theArchiveProvesThatTheBoundedJobFinished() {
      assertThat(judgedByItsArchive(bounded)).satisfies(isProven(JobState.FINISHED));
    }

    @Test
    void theArchiveProvesThatTheFailingJobFailed() {
      assertThat(judgedByItsArchive(failing)).satisfies(isProven(JobState.FAILED));
    }

    @Test
    void theArchiveProvesThatTheCancelledJobWasCanceled() {
      assertThat(judgedByItsArchive(cancelled)).satisfies(isProven(JobState.CANCELED));
    }

    @Test
    void theArchiveKeepsWhyTheJobFailed() {
      awaitArchive(failing);
      assertThat(
              archives
                  .read(JobRun.of(JobId.of(failing)), ArchivePart.EXCEPTIONS)
                  .ask()
                  .value()
                  .orElseThrow()
                  .get(ArchivePart.EXCEPTIONS)
                  .toString())
          .contains("the matrix wants number 42 to fail");
    }

    @Test
    void aJobThatRanWhenItsClusterStoppedIsUnknownAndNotFailed() {
      JobHealth health = judgedByItsArchive(healthy);
      assertThat(health.state()).isEqualTo(JobState.UNKNOWN);
      assertThat(health.cause().map(UnknownCause::code)).contains(UnknownCode.ARCHIVE_MISSING);
    }

    @Test
    void theHistoryServerTellsTheSameEnd() {
      try (FlinkRestClient history = FlinkRestClient.of(flink.historyServerUri());
          HistoryServerReader reader =
              HistoryServerReader.of(flink.historyServerUri(), HttpSettings.ofDefaults())) {
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> {
                  JobSnapshot snapshot =
                      reader.snapshot(JobRun.of(JobId.of(bounded))).ask().value().orElseThrow();
                  assertThat(judge(evidence(bounded, snapshot.at()).history(snapshot).build()))
                      .satisfies(isProven(JobState.FINISHED));
                });
        whatItDoesNotServeIsAbsent(history);
      }
    }

    private void whatItDoesNotServeIsAbsent(FlinkRestClient history) {
      JobQuestions ended = history.job(JobId.of(bounded));
      assertThat(
              Stream.of(
                  ended.plan(),
                  ended.config(),
                  ended.exceptions(),
                  ended.accumulators(),
                  ended.checkpoints(),
                  ended.checkpointConfig()))
          .allSatisfy(question -> assertThat(question.ask().isKnown()).isTrue());
      assertThat(
              Stream.of(
                  history.jobs(),
                  history.overview(),
                  history.taskManagers(),
                  ended.status(),
                  ended.metrics(),
                  history.job(JobId.of(NOBODY)).details()))
          .allSatisfy(question -> assertThat(question.ask().isAbsent()).isTrue());
    }

    @Test
    void aLookAtTheStoppedClusterIsUnknownAndNotFailed() {
      JobHealth health = judge(live(healthy, look(healthy)));
      assertThat(health.state()).isEqualTo(JobState.UNKNOWN);
      assertThat(health.cause().map(UnknownCause::code)).contains(UnknownCode.CONNECT_REFUSED);
    }

    private static JobHealth judgedByItsArchive(String jobId) {
      if (!jobId.equals(healthy)) {
        awaitArchive(jobId);
      }
      JobSnapshot snapshot =
          archives.snapshot(JobRun.of(JobId.of(jobId))).ask().value().orElseThrow();
      return judge(evidence(jobId, snapshot.at()).archived(snapshot).build());
    }

    /** Up to 1.17 the archive may be complete only after the REST port has closed. */
    private static void awaitArchive(String jobId) {
      await()
          .atMost(PATIENCE)
          .until(() -> archives.outcome(JobRun.of(JobId.of(jobId))).ask(), Observation::isKnown);
    }

    private static Consumer<JobHealth> isProven(JobState state) {
      return health -> {
        assertThat(health.state()).isEqualTo(state);
        assertThat(health.basis()).isEqualTo(Basis.ARCHIVED_JOB);
        assertThat(health.confidence()).isEqualTo(Confidence.HIGH);
      };
    }
  }

  /** Looks again and again, with the memory of the looks before, as a watcher does. */
  private static JobHealth watchUntil(String jobId, Predicate<JobHealth> enough) {
    JobHealthEvaluator evaluator = JobHealthEvaluator.ofDefaults();
    AtomicReference<Evaluation> last = new AtomicReference<>();
    await("enough to be seen of " + jobId)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              JobMemory memory = last.get() == null ? JobMemory.empty() : last.get().memory();
              last.set(evaluator.evaluate(live(jobId, look(jobId)), memory));
              assertThat(last.get().health()).matches(enough);
            });
    return last.get().health();
  }

  private static JobSnapshot look(String jobId) {
    return JobObserver.of(client).observe(JobId.of(jobId)).live().value().orElseThrow();
  }

  private static JobEvidence live(String jobId, JobSnapshot snapshot) {
    return evidence(jobId, snapshot.at()).live(snapshot).build();
  }

  private static JobEvidence.Builder evidence(String jobId, Instant at) {
    return JobEvidence.builder(JobRef.of(JobId.of(jobId)), at);
  }

  private static JobHealth judge(JobEvidence evidence) {
    return JobHealthEvaluator.ofDefaults().evaluate(evidence, JobMemory.empty()).health();
  }
}
