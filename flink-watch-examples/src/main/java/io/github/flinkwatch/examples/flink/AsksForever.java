package io.github.flinkwatch.examples.flink;

import java.util.List;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;

/** Answers at once, except that one subtask, after some records, never answers again. */
final class AsksForever extends RichAsyncFunction<Long, Long> {

  private static final long serialVersionUID = 1L;

  private final int stuckSubtask;
  private final int after;
  private int seen;

  AsksForever(int stuckSubtask, int after) {
    this.stuckSubtask = stuckSubtask;
    this.after = after;
  }

  @Override
  public void asyncInvoke(Long value, ResultFuture<Long> answer) {
    seen++;
    if (seen > after && getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == stuckSubtask) {
      return; // the client lost the request: nobody will ever complete this answer
    }
    answer.complete(List.of(value));
  }
}
