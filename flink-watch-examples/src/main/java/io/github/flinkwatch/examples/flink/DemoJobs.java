package io.github.flinkwatch.examples.flink;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * The jobs of the demo: small, but of the shapes that went wrong in production. Each is built
 * afresh, and gets an id of its own when it is submitted.
 */
public final class DemoJobs {

  private static final long UNBOUNDED = Long.MAX_VALUE;

  private DemoJobs() {}

  /**
   * A healthy streaming job with a bounded source beside an unbounded one. The bounded source's
   * tasks are soon FINISHED, lawfully, so that {@code running == total} is never true again.
   */
  public static JobGraph mixed(String name) {
    StreamExecutionEnvironment env = environment(2, Duration.ofMillis(500), Duration.ofSeconds(30));
    DataStream<Long> history = numbers(env, 200, 200).name("price list").uid("bounded");
    DataStream<Long> live = numbers(env, UNBOUNDED, 100).name("orders").uid("unbounded");
    discard(
        history.union(live).rebalance().map(n -> n).returns(Types.LONG).name("price").uid("map"));
    return named(env, name);
  }

  /** A job that needs {@code slots} slots at once, or none of its tasks can run. */
  public static JobGraph hungry(String name, int slots) {
    StreamExecutionEnvironment env =
        environment(slots, Duration.ofSeconds(10), Duration.ofMinutes(1));
    discard(
        numbers(env, UNBOUNDED, 100)
            .name("clicks")
            .uid("source")
            .rebalance()
            .map(n -> n)
            .returns(Types.LONG)
            .name("sessions")
            .uid("map"));
    return named(env, name);
  }

  /**
   * Four pipelines that share nothing, so that each is a failover region of its own. In one of them
   * a task fails again and again; the first restart follows at once, the next one after minutes.
   */
  public static JobGraph failingRegion(String name) {
    StreamExecutionEnvironment env = environment(4, Duration.ofSeconds(10), Duration.ofMinutes(1));
    Configuration restarts = new Configuration();
    restarts.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    restarts.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
        Duration.ofMillis(200));
    restarts.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_BACKOFF_MULTIPLIER, 3000.0);
    restarts.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
        Duration.ofMinutes(10));
    restarts.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_JITTER_FACTOR, 0.0);
    env.configure(restarts);
    discard(
        numbers(env, UNBOUNDED, 100)
            .name("payments")
            .uid("source")
            .map(new FailsInOneSubtask(1, 20))
            .name("check fraud")
            .uid("map")
            .disableChaining());
    return named(env, name);
  }

  /**
   * A job of which one subtask waits for an asynchronous answer that never comes. It never
   * acknowledges a checkpoint barrier again; nothing fails, and nothing is logged.
   *
   * @param stuckSubtask index of the subtask that gets stuck
   */
  public static JobGraph stuckSubtask(String name, int stuckSubtask) {
    StreamExecutionEnvironment env = environment(3, Duration.ofMillis(500), Duration.ofSeconds(2));
    env.getCheckpointConfig().setTolerableCheckpointFailureNumber(Integer.MAX_VALUE);
    DataStream<Long> orders = numbers(env, UNBOUNDED, 3000).name("orders").uid("source");
    discard(
        AsyncDataStream.orderedWait(
                orders, new AsksForever(stuckSubtask, 100), 1, TimeUnit.HOURS, 10)
            .startNewChain()
            .name("look up customer")
            .uid("lookup"));
    return named(env, name);
  }

  /** A batch job that ends by itself after two seconds or so. */
  public static JobGraph batch(String name) {
    StreamExecutionEnvironment env = environment(2, Duration.ofMinutes(1), Duration.ofMinutes(1));
    env.setRuntimeMode(RuntimeExecutionMode.BATCH);
    discard(
        numbers(env, 2000, 1000)
            .name("yesterday's orders")
            .uid("source")
            .rebalance()
            .map(n -> n)
            .returns(Types.LONG)
            .name("daily report")
            .uid("map"));
    return named(env, name);
  }

  private static StreamExecutionEnvironment environment(
      int parallelism, Duration checkpointInterval, Duration checkpointTimeout) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
    env.setParallelism(parallelism);
    env.enableCheckpointing(checkpointInterval.toMillis());
    CheckpointConfig checkpoints = env.getCheckpointConfig();
    checkpoints.setCheckpointTimeout(checkpointTimeout.toMillis());
    return env;
  }

  private static DataStreamSource<Long> numbers(
      StreamExecutionEnvironment env, long count, double perSecond) {
    return env.fromSource(
        new DataGeneratorSource<>(
            n -> n, count, RateLimiterStrategy.perSecond(perSecond), Types.LONG),
        WatermarkStrategy.noWatermarks(),
        "numbers");
  }

  private static void discard(DataStream<Long> stream) {
    stream.sinkTo(new DiscardingSink<>()).name("sink").uid("sink");
  }

  private static JobGraph named(StreamExecutionEnvironment env, String name) {
    StreamGraph graph = env.getStreamGraph();
    graph.setJobName(name);
    return graph.getJobGraph();
  }
}
