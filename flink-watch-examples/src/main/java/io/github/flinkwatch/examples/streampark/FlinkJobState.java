package io.github.flinkwatch.examples.streampark;

/** StreamPark's states of a job on Kubernetes. */
public enum FlinkJobState {
  STARTING,
  K8S_INITIALIZING,
  SILENT,
  POS_TERMINATED,
  TERMINATED,
  LOST,
  OTHER,
  INITIALIZING,
  CREATED,
  RUNNING,
  FAILING,
  FAILED,
  CANCELLING,
  CANCELED,
  FINISHED,
  RESTARTING
}
