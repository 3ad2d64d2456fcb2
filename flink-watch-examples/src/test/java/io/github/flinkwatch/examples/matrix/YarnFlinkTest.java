package io.github.flinkwatch.examples.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.DeploymentReport.FinalStatus;
import io.github.flinkwatch.examples.yarn.ApplicationObserver;
import io.github.flinkwatch.examples.yarn.RealYarn;
import io.github.flinkwatch.health.Basis;
import io.github.flinkwatch.health.Confidence;
import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.yarn.ApplicationId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real Flink applications on a real YARN, each judged by the library alone from beginning to end.
 */
@Tag("matrix")
class YarnFlinkTest {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir static Path directory;
  private static RealYarn yarn;

  @BeforeAll
  static void start() {
    yarn = RealYarn.start(directory);
  }

  @AfterAll
  static void stop() {
    yarn.close();
  }

  @Test
  void finishedJobIsProvenByItsArchiveAndByYarn() {
    try (ApplicationObserver lookout = deploy("finish", "12")) {
      awaitState(lookout, JobState.RUNNING);

      JobHealth health = awaitEnd(lookout);

      assertThat(health.state()).isEqualTo(JobState.FINISHED);
      assertThat(health.status()).isEqualTo(HealthStatus.NOT_APPLICABLE);
      assertArchived(lookout);
      assertYarnSays(lookout, DeploymentState.FINISHED, FinalStatus.SUCCEEDED);
      assertThat(lookout.withoutArchive().state()).isEqualTo(JobState.FINISHED);
      assertNeverSeen(lookout, JobState.FAILED, JobState.KILLED, JobState.CANCELED);
    }
  }

  @Test
  void failedJobIsFailedByItsOwnWord() {
    try (ApplicationObserver lookout = deploy("fail", "12")) {
      awaitState(lookout, JobState.RUNNING);

      JobHealth health = awaitEnd(lookout);

      assertThat(health.state()).isEqualTo(JobState.FAILED);
      assertArchived(lookout);
      assertYarnSays(lookout, DeploymentState.FINISHED, FinalStatus.FAILED);
      assertThat(known(lookout.evidence().deployment()).diagnostics()).isEmpty();
      assertNeverSeen(lookout, JobState.FINISHED, JobState.KILLED, JobState.CANCELED);
    }
  }

  @Test
  void commandThatTheProxyRefusesReachesFlinkAtItsOwnAddress() {
    try (ApplicationObserver lookout = deploy("run", "0")) {
      ApplicationId id = lookout.application();
      awaitState(lookout, JobState.RUNNING);
      JobId job = lookout.jobId().orElseThrow();
      try (FlinkRestClient proxied = known(lookout.yarn().application(id).flink().ask())) {
        assertThat(proxied.commands(job).cancel().send().cause())
            .hasValueSatisfying(
                cause -> assertThat(cause.code()).isEqualTo(UnknownCode.PROXY_REFUSES_COMMANDS));
      }

      try (FlinkRestClient itself = known(lookout.yarn().application(id).flinkItself().ask())) {
        assertThat(itself.commands(job).cancel().send().isKnown()).isTrue();
      }
      JobHealth health = awaitEnd(lookout);

      assertThat(health.state()).isEqualTo(JobState.CANCELED);
      assertArchived(lookout);
      assertYarnSays(lookout, DeploymentState.FINISHED, FinalStatus.KILLED);
      assertThat(lookout.withoutArchive().state()).isEqualTo(JobState.CANCELED);
      assertNeverSeen(lookout, JobState.FINISHED, JobState.FAILED, JobState.KILLED);
    }
  }

  @Test
  void jobThatIsKilledThroughYarnIsKilledAndNotCanceled() {
    try (ApplicationObserver lookout = deploy("run", "0")) {
      awaitState(lookout, JobState.RUNNING);

      assertThat(
              lookout
                  .yarn()
                  .application(lookout.application())
                  .kill("the test is over")
                  .send()
                  .isKnown())
          .isTrue();
      JobHealth health = awaitEnd(lookout);

      assertThat(health.state()).isEqualTo(JobState.KILLED);
      assertThat(health.basis()).isEqualTo(Basis.DEPLOYMENT);
      assertThat(health.verdict().caveats()).anyMatch(text -> text.contains("the test is over"));
      assertYarnSays(lookout, DeploymentState.KILLED, FinalStatus.KILLED);
      assertThat(known(lookout.evidence().archived()).overview().isKnown()).isFalse();
      assertNeverSeen(lookout, JobState.FINISHED, JobState.FAILED, JobState.CANCELED);
    }
  }

  @Test
  void mainThatThrowsIsAJobManagerThatWasLost() {
    try (ApplicationObserver lookout = deploy("throw", "0")) {

      JobHealth health = awaitEnd(lookout);

      assertThat(health.state()).isEqualTo(JobState.FAILED);
      assertThat(health.basis()).isEqualTo(Basis.DEPLOYMENT);
      assertThat(health.confidence()).isEqualTo(Confidence.MEDIUM);
      assertThat(health.verdict().caveats()).anyMatch(text -> text.contains("exitCode"));
      assertThat(lookout.jobId()).isEmpty();
      assertYarnSays(lookout, DeploymentState.FAILED, FinalStatus.FAILED);
      assertNeverSeen(lookout, JobState.RUNNING, JobState.FINISHED, JobState.KILLED);
    }
  }

  private static ApplicationObserver deploy(String what, String seconds) {
    return new ApplicationObserver(yarn, yarn.deploy("flink-watch: " + what, what, seconds));
  }

  private static void awaitState(ApplicationObserver lookout, JobState state) {
    lookUntil(lookout, health -> health.state() == state);
  }

  /** Looks on until YARN, too, has seen the end. */
  private static JobHealth awaitEnd(ApplicationObserver lookout) {
    return lookUntil(
        lookout,
        health ->
            health.state().isEnded()
                && lookout
                    .evidence()
                    .deployment()
                    .value()
                    .filter(report -> report.state().isEnded())
                    .isPresent());
  }

  private static JobHealth lookUntil(ApplicationObserver lookout, Predicate<JobHealth> enough) {
    try {
      return await().atMost(PATIENCE).until(lookout::look, enough);
    } catch (ConditionTimeoutException late) {
      throw new AssertionError("seen: " + lookout.verdicts() + "\n" + lookout.evidence(), late);
    }
  }

  /** It may be some tenths of a second late, and changes nothing. */
  private static void assertArchived(ApplicationObserver lookout) {
    JobState before = lookout.verdicts().get(lookout.verdicts().size() - 1).state();
    JobHealth health =
        lookUntil(lookout, any -> known(lookout.evidence().archived()).overview().isKnown());
    assertThat(health.state()).isEqualTo(before);
    // By memory if a look saw the job itself end.
    assertThat(health.basis()).isIn(Basis.ARCHIVED_JOB, Basis.MEMORY);
    assertThat(health.confidence()).isEqualTo(Confidence.HIGH);
  }

  private static void assertYarnSays(
      ApplicationObserver lookout, DeploymentState state, FinalStatus finalStatus) {
    assertThat(lookout.evidence().deployment().value())
        .hasValueSatisfying(
            report -> {
              assertThat(report.state()).isEqualTo(state);
              assertThat(report.finalStatus()).isEqualTo(finalStatus);
            });
  }

  private static <T> T known(Observation<T> look) {
    return look.value().orElseThrow(() -> new AssertionError(look));
  }

  private static void assertNeverSeen(ApplicationObserver lookout, JobState... states) {
    Set<JobState> seen = EnumSet.noneOf(JobState.class);
    lookout.verdicts().forEach(health -> seen.add(health.state()));
    assertThat(seen).doesNotContain(states);
  }
}
