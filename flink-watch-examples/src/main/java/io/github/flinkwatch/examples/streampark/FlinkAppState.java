package io.github.flinkwatch.examples.streampark;

/** StreamPark's states of an application on YARN or a remote cluster, with its numbers. */
public enum FlinkAppState {
  ADDED(0),
  INITIALIZING(1),
  CREATED(2),
  STARTING(3),
  RESTARTING(4),
  RUNNING(5),
  FAILING(6),
  FAILED(7),
  CANCELLING(8),
  CANCELED(9),
  FINISHED(10),
  SUSPENDED(11),
  RECONCILING(12),
  LOST(13),
  MAPPING(14),
  OTHER(15),
  REVOKED(16),
  SILENT(17),
  TERMINATED(18),
  POS_TERMINATED(19),
  SUCCEEDED(20),
  KILLED(-9);

  private final int number;

  FlinkAppState(int number) {
    this.number = number;
  }

  /** Returns the number that stands in StreamPark's database. */
  public int number() {
    return number;
  }
}
