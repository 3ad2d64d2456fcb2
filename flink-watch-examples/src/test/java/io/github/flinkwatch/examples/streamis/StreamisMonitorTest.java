package io.github.flinkwatch.examples.streamis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.examples.RecordedYarn;
import io.github.flinkwatch.examples.streamis.StreamisMonitor.Update;
import io.github.flinkwatch.health.Confidence;
import io.github.flinkwatch.health.Finding;
import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.Severity;
import io.github.flinkwatch.testing.FlinkScenarios;
import io.github.flinkwatch.yarn.ApplicationId;
import io.github.flinkwatch.yarn.ResourceManagerClient;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StreamisMonitorTest {

  private final StreamisMonitor monitor = new StreamisMonitor(JobHealthEvaluator.ofDefaults());

  @Test
  void aHealthyTaskIsRunning() {
    assertThat(look(FlinkScenarios.healthy()).status()).contains(StreamisStatus.RUNNING);
  }

  @Test
  void aTaskThatConsumesNothingIsAlertRunning() {
    assertThat(look(FlinkScenarios.stuckCheckpoint()).status())
        .contains(StreamisStatus.ALERT_RUNNING);
  }

  @Test
  void aTaskThatIsOnlySlowIsSlowRunning() {
    JobHealth healthy =
        JobHealthEvaluator.ofDefaults()
            .evaluate(FlinkScenarios.healthy(), JobMemory.empty())
            .health();
    JobHealth slow =
        healthy.toBuilder()
            .status(HealthStatus.DEGRADED)
            .addFindings(
                Finding.builder(RuleId.BACKPRESSURE, Severity.WARNING, "half the time").build())
            .build();
    assertThat(StreamisMonitor.statusOf(slow)).contains(StreamisStatus.SLOW_RUNNING);
  }

  @Test
  void aTaskThatCannotBeSeenKeepsItsStatusAndSaysWhy() {
    look(FlinkScenarios.healthy());
    Update update =
        look(FlinkScenarios.later(FlinkScenarios.jobManagerUnreachable(), Duration.ofHours(1)));
    assertThat(update.status()).isEmpty();
    assertThat(update.why())
        .hasValueSatisfying(why -> assertThat(why.code()).isEqualTo(UnknownCode.CONNECT_REFUSED));
  }

  @Test
  void aTaskOnYarnThatIsGoneIsWhatTheResourceManagerSays() {
    try (RecordedYarn yarn = RecordedYarn.start();
        ResourceManagerClient client =
            ResourceManagerClient.builder().address(yarn.uri()).build()) {
      assertThat(onYarn(1, client, RecordedYarn.FINISHED).status())
          .contains(StreamisStatus.COMPLETED);
      Update failed = onYarn(2, client, RecordedYarn.FAILED);
      assertThat(failed.status()).contains(StreamisStatus.FAILED);
      assertThat(failed.confidence()).isEqualTo(Confidence.HIGH);
      assertThat(onYarn(3, client, RecordedYarn.KILLED).status()).contains(StreamisStatus.STOPPED);
      assertThat(onYarn(4, client, RecordedYarn.FORGOTTEN).status()).isEmpty();
    }
  }

  private Update look(JobEvidence evidence) {
    return monitor.monitor(7, evidence);
  }

  private Update onYarn(long task, ResourceManagerClient yarn, String application) {
    JobRef job =
        JobRef.builder().deploymentId(application).clusterKind(ClusterKind.DEDICATED).build();
    Instant now = Instant.parse("2026-11-21T02:00:00Z");
    return monitor.monitor(
        task,
        JobEvidence.builder(job, now)
            .deployment(yarn.application(ApplicationId.of(application)).deployment().ask())
            .build());
  }
}
