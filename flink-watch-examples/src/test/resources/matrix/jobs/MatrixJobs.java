import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.source.RichParallelSourceFunction;

/**
 * The jobs of the matrix; the argument names one. Compiled against each Flink version when its tests run (JobJar
 * moves the source's import for 2.x), so it uses only what all of them have, and no lambdas, into which old Flink
 * cannot look on a new JDK.
 */
public class MatrixJobs {

  public static void main(String[] args) throws Exception {
    String job = args[0];
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(2);
    env.enableCheckpointing(500);
    if (job.equals("stuck")) {
      env.getCheckpointConfig().setCheckpointTimeout(1000);
      env.getCheckpointConfig().setTolerableCheckpointFailureNumber(1000);
    }
    env.addSource(new Numbers(job.equals("bounded") ? 200 : Long.MAX_VALUE))
        .name("numbers")
        .keyBy(new LastDigit())
        .map(new CountPerKey(job))
        .name("count per key");
    env.execute(job);
  }

  /** Counts upwards, a hundred numbers a second. */
  public static class Numbers extends RichParallelSourceFunction<Long> {
    private final long end;
    private volatile boolean running = true;

    Numbers(long end) {
      this.end = end;
    }

    @Override
    public void run(SourceContext<Long> out) throws Exception {
      for (long i = 0; running && i < end; i++) {
        synchronized (out.getCheckpointLock()) {
          out.collect(i);
        }
        Thread.sleep(10);
      }
    }

    @Override
    public void cancel() {
      running = false;
    }
  }

  /** Ten keys, so that each subtask has some. */
  public static class LastDigit implements KeySelector<Long, Long> {
    @Override
    public Long getKey(Long number) {
      return number % 10;
    }
  }

  /** Keeps a count in state; fails or blocks on one number in the jobs that are named so. */
  public static class CountPerKey extends RichMapFunction<Long, Long> {
    private final String job;
    private transient ValueState<Long> count;

    CountPerKey(String job) {
      this.job = job;
    }

    @Override
    public Long map(Long number) throws Exception {
      if (job.equals("failing") && number == 42) {
        throw new IllegalStateException("the matrix wants number 42 to fail");
      }
      while (job.equals("stuck") && number == 42) {
        Thread.sleep(1000); // this subtask acknowledges no barrier any more
      }
      if (count == null) {
        count = getRuntimeContext().getState(new ValueStateDescriptor<Long>("count", Long.class));
      }
      Long before = count.value();
      count.update(before == null ? 1L : before + 1);
      return number;
    }
  }
}
