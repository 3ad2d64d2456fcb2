package io.github.flinkwatch.examples.streampark;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import java.net.URI;
import java.util.Optional;

/**
 * What StreamPark knows of a job that it tracks.
 *
 * @param appId StreamPark's own number of the application
 * @param jobId Flink's id of the job, once it is known
 * @param clusterId the YARN application, or the cluster on Kubernetes as {@code namespace/id}
 * @param restUrl where the JobManager is reached, if it can be
 * @param archiveDirectory {@code jobmanager.archive.fs.dir}, if it is set
 */
public record TrackId(
    ExecuteMode executeMode,
    long appId,
    Optional<JobId> jobId,
    Optional<String> clusterId,
    Optional<URI> restUrl,
    Optional<URI> archiveDirectory) {

  /** Where the job runs. */
  public enum ExecuteMode {
    REMOTE,
    YARN_APPLICATION,
    YARN_SESSION,
    KUBERNETES_APPLICATION,
    KUBERNETES_SESSION
  }

  boolean isOnYarn() {
    return executeMode == ExecuteMode.YARN_APPLICATION || executeMode == ExecuteMode.YARN_SESSION;
  }

  boolean isOnKubernetes() {
    return executeMode == ExecuteMode.KUBERNETES_APPLICATION
        || executeMode == ExecuteMode.KUBERNETES_SESSION;
  }

  /** In a session the cluster's end says nothing about the job; the mode tells which it is. */
  JobRef ref() {
    JobRef.Builder ref = JobRef.builder().clusterKind(kind());
    jobId.ifPresent(ref::jobId);
    clusterId.ifPresent(ref::deploymentId);
    return ref.build();
  }

  private ClusterKind kind() {
    return switch (executeMode) {
      case YARN_APPLICATION, KUBERNETES_APPLICATION -> ClusterKind.DEDICATED;
      case REMOTE, YARN_SESSION, KUBERNETES_SESSION -> ClusterKind.SESSION;
    };
  }
}
