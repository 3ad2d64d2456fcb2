package io.github.flinkwatch.examples.flink;

import org.apache.flink.api.common.functions.RichMapFunction;

/** Passes records on, except that one subtask throws after some of them, in every attempt. */
final class FailsInOneSubtask extends RichMapFunction<Long, Long> {

  private static final long serialVersionUID = 1L;

  private final int failingSubtask;
  private final int after;
  private int seen;

  FailsInOneSubtask(int failingSubtask, int after) {
    this.failingSubtask = failingSubtask;
    this.after = after;
  }

  @Override
  public Long map(Long value) {
    seen++;
    if (seen > after
        && getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == failingSubtask) {
      throw new IllegalStateException("the fraud model of region 1 cannot be loaded");
    }
    return value;
  }
}
