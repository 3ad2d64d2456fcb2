package io.github.flinkwatch.examples.dolphinscheduler;

/** DolphinScheduler's statuses of a task, with its numbers. */
public enum TaskExecutionStatus {
  SUBMITTED_SUCCESS(0),
  RUNNING_EXECUTION(1),
  PAUSE(3),
  FAILURE(6),
  SUCCESS(7),
  NEED_FAULT_TOLERANCE(8),
  KILL(9),
  DELAY_EXECUTION(12),
  FORCED_SUCCESS(13),
  DISPATCH(17);

  private final int number;

  TaskExecutionStatus(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
