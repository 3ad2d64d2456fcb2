package io.github.flinkwatch.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.DeploymentReport.FinalStatus;
import io.github.flinkwatch.yarn.YarnApplication.FinalApplicationStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against real ResourceManagers that keep their applications: a restart, and a failover. */
@Tag("matrix")
class RecoveringResourceManagerTest {

  @TempDir Path directory;

  @Test
  void restartWithRecoveryIsNoEnd() {
    try (RunningResourceManager yarn =
            RunningResourceManager.start(directory, recovery().toArray(new String[0]));
        ResourceManagerClient client =
            ResourceManagerClient.builder().address(yarn.address()).build()) {
      ApplicationId living = yarn.running("lives through a restart", "");
      ApplicationId ended = yarn.finished("ended before", FinalApplicationStatus.KILLED, "");

      yarn.run("restart");

      DeploymentReport report = report(client, living);
      assertThat(report.state()).isEqualTo(DeploymentState.ACCEPTED);
      assertThat(report.recoveredAfterRestart()).isTrue();
      assertThat(report.resourceManagerStartedLater()).isTrue();
      assertThat(report.attempts()).hasValue(1);
      assertThat(report(client, ended).finalStatus()).isEqualTo(FinalStatus.KILLED);

      yarn.run("resync", living.toString());
      assertThat(report(client, living).state()).isEqualTo(DeploymentState.RUNNING);
    }
  }

  @Test
  void failoverIsFollowedAndNeverReadAsAbsence() throws IOException {
    List<String> settings = recovery();
    settings.add("yarn.resourcemanager.ha.enabled=true");
    settings.add("yarn.resourcemanager.ha.automatic-failover.enabled=false");
    settings.add("yarn.resourcemanager.cluster-id=flink-watch");
    settings.add("yarn.resourcemanager.ha.rm-ids=rm1,rm2");
    settings.add("yarn.client.failover-sleep-base-ms=200");
    settings.add("yarn.client.failover-sleep-max-ms=500");
    for (String id : List.of("rm1", "rm2")) {
      for (String address :
          List.of(
              "address",
              "scheduler.address",
              "resource-tracker.address",
              "admin.address",
              "webapp.address")) {
        settings.add("yarn.resourcemanager." + address + "." + id + "=localhost:" + Ports.free());
      }
    }
    try (RunningResourceManager rm1 = start("rm1", settings);
        RunningResourceManager rm2 = start("rm2", settings);
        ResourceManagerClient client =
            ResourceManagerClient.builder().address(rm1.address()).address(rm2.address()).build()) {
      ApplicationId unknown = ApplicationId.of("application_1_0001");
      assertThat(code(client.application(unknown).details().ask()))
          .isEqualTo(UnknownCode.RM_NO_ACTIVE);

      rm2.run("admin", "-transitionToActive", "rm2");
      ApplicationId living = rm2.running("lives through a failover", "");
      assertThat(report(client, living).state()).isEqualTo(DeploymentState.RUNNING);
      assertThat(client.application(unknown).details().ask().isAbsent()).isTrue();

      rm2.run("admin", "-transitionToStandby", "rm2");
      assertThat(code(client.application(living).details().ask()))
          .isEqualTo(UnknownCode.RM_NO_ACTIVE);

      rm1.run("admin", "-transitionToActive", "rm1");
      DeploymentReport report = report(client, living);
      assertThat(report.state()).isIn(DeploymentState.ACCEPTED, DeploymentState.RUNNING);
      assertThat(client.application(unknown).flinkAddress().ask().isAbsent()).isTrue();
    }
  }

  private RunningResourceManager start(String id, List<String> settings) throws IOException {
    List<String> own = new ArrayList<>(settings);
    own.add("yarn.resourcemanager.ha.id=" + id);
    Path work = Files.createDirectory(directory.resolve(id));
    return RunningResourceManager.start(work, own.toArray(new String[0]));
  }

  private List<String> recovery() {
    return new ArrayList<>(
        List.of(
            "yarn.resourcemanager.recovery.enabled=true",
            "yarn.resourcemanager.store.class="
                + "org.apache.hadoop.yarn.server.resourcemanager.recovery.FileSystemRMStateStore",
            "yarn.resourcemanager.fs.state-store.uri=" + directory.resolve("store").toUri()));
  }

  private static DeploymentReport report(ResourceManagerClient client, ApplicationId id) {
    Observation<DeploymentReport> look = client.application(id).deployment().ask();
    return look.value().orElseThrow(() -> new AssertionError(look));
  }

  private static UnknownCode code(Observation<?> look) {
    return look.cause().orElseThrow(() -> new AssertionError(look)).code();
  }
}
