package io.github.flinkwatch.examples.demo;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.yarn.ApplicationId;
import io.github.flinkwatch.yarn.ResourceManagerClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;

/** Incident 4: the job's own YARN cluster is gone, and the ResourceManager knows how it ended. */
final class ClusterGone {

  private ClusterGone() {}

  static List<Scene> play() {
    try (RecordedServer yarn = Recordings.yarn();
        RecordedServer restarted = Recordings.restartedYarn()) {
      return List.of(
          scene(
              "YARN says that the application succeeded",
              yarn,
              Recordings.FINISHED,
              Recordings.FINISHED_JOB,
              ExpectedVerdict.ended(JobState.FINISHED)),
          scene(
              "YARN says that somebody killed the application",
              yarn,
              Recordings.KILLED,
              Recordings.KILLED_JOB,
              ExpectedVerdict.ended(JobState.KILLED)),
          scene(
              "YARN was restarted and has forgotten the application",
              restarted,
              Recordings.FORGOTTEN,
              Recordings.FORGOTTEN_JOB,
              ExpectedVerdict.unknown(UnknownCode.APP_FORGOTTEN)));
    }
  }

  private static Scene scene(
      String title,
      RecordedServer yarn,
      String application,
      String jobId,
      ExpectedVerdict expected) {
    JobRef job =
        JobRef.builder()
            .jobId(JobId.of(jobId))
            .deploymentId(application)
            .clusterKind(ClusterKind.DEDICATED)
            .build();
    try (LiveCluster gone = LiveCluster.at(nobody());
        ResourceManagerClient client =
            ResourceManagerClient.builder().address(yarn.uri()).build()) {
      Observation<DeploymentReport> report =
          client.application(ApplicationId.of(application)).deployment().ask();
      JobEvidence evidence = gone.gather(job).toBuilder().deployment(report).build();
      JobHealth health = DemoJudge.impatient().evaluate(evidence, JobMemory.empty()).health();
      return new Scene(
          title,
          List.of(
              Scene.says("Flink", "connection refused"),
              Scene.says("a catch-all", "FAILED"),
              Scene.says("YARN", report.fold(ClusterGone::words, d -> "404", c -> "404"))),
          health,
          expected);
    }
  }

  static String words(DeploymentReport report) {
    return report.stateText() + ", final status " + report.finalStatusText();
  }

  /** Returns an address at which a JobManager was, and nobody is any more. */
  private static URI nobody() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://localhost:" + socket.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
