package io.github.flinkwatch.examples.streamis;

/** Streamis' statuses of a stream task, with the numbers that stand in its database. */
public enum StreamisStatus {
  NOT_STARTED(0),
  COMPLETED(1),
  WAIT_RESTART(2),
  ALERT_RUNNING(3),
  SLOW_RUNNING(4),
  RUNNING(5),
  FAILED(6),
  STOPPED(7),
  STARTING(8),
  STOPPING(9);

  private final int number;

  StreamisStatus(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
