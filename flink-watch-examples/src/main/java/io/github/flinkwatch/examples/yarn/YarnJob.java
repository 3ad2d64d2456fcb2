package io.github.flinkwatch.examples.yarn;

import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * The job that runs on YARN, ten numbers a second: {@code <what>} is {@code finish}, {@code fail},
 * {@code run} or {@code throw}, and {@code <seconds>} says after how long.
 */
public final class YarnJob {

  private static final int PER_SECOND = 10;

  private YarnJob() {}

  /** Arguments: what, seconds. */
  public static void main(String[] args) throws Exception {
    String what = args[0];
    if (what.equals("throw")) {
      throw new IllegalStateException("main() throws before it submits a job");
    }
    long numbers = Long.parseLong(args[1]) * PER_SECOND;
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(1);
    if (what.equals("finish")) {
      env.setRuntimeMode(RuntimeExecutionMode.BATCH); // an end is what it is for
    }
    env.fromSequence(1, what.equals("run") ? Long.MAX_VALUE : numbers)
        .map(new Paced(what.equals("fail") ? numbers : Long.MAX_VALUE))
        .returns(Long.class)
        .name("paced")
        .sinkTo(new DiscardingSink<>());
    env.execute(what);
  }

  /** Lets ten numbers a second through, and breaks at one. */
  static final class Paced implements MapFunction<Long, Long> {

    private static final long serialVersionUID = 1;

    private final long breaksAt;

    Paced(long breaksAt) {
      this.breaksAt = breaksAt;
    }

    @Override
    public Long map(Long number) throws InterruptedException {
      Thread.sleep(1000 / PER_SECOND);
      if (number == breaksAt) {
        throw new IllegalStateException("number " + number + " is one too many");
      }
      return number;
    }
  }
}
