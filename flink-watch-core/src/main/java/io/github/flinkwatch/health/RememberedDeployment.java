package io.github.flinkwatch.health;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.KubernetesReport.KubernetesLeader;
import java.util.Optional;
import java.util.OptionalLong;

/** What is remembered of a deployment on Kubernetes; another uid begins anew. */
final class RememberedDeployment {

  private RememberedDeployment() {}

  static ImmutableJobMemory next(ImmutableJobMemory before, JobEvidence evidence) {
    Optional<DeploymentReport> report = evidence.deployment().value();
    if (report.isEmpty() || report.get().uid().isEmpty()) {
      return before; // also of one that is gone: what was seen of it still tells
    }
    ImmutableJobMemory next = before;
    if (!before.deploymentUid().equals(report.get().uid())) {
      next =
          next.withDeploymentUid(report.get().uid())
              .withDeploymentKeptJob(false)
              .withDeploymentCheckpoint(OptionalLong.empty());
    }
    Optional<KubernetesLeader> kept =
        report.get().kubernetes().flatMap(shown -> shown.highAvailability());
    if (kept.isEmpty()) {
      return next;
    }
    Optional<JobId> job = evidence.ref().jobId().or(before::jobId);
    boolean keeps = job.map(kept.get()::knows).orElse(!kept.get().recoverableJobs().isEmpty());
    if (!keeps) {
      return next;
    }
    return next.withDeploymentKeptJob(true).withDeploymentCheckpoint(kept.get().lastCheckpoint());
  }
}
