package io.github.flinkwatch.examples.demo;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.examples.flink.DemoJobs;
import io.github.flinkwatch.examples.flink.EmbeddedFlink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.runtime.jobgraph.JobGraph;

/**
 * The living jobs of incidents 1 and 2, side by side in one session cluster of ten slots, and the
 * lookout that watches them.
 *
 * <p>Not thread-safe.
 */
final class LiveJobs implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final EmbeddedFlink flink;
  private final JobMemories memories;
  private final LiveCluster cluster;

  /** Healthy: a bounded source beside an unbounded one. */
  private final JobRef orders;

  /** One subtask of three waits for an answer that never comes. */
  private final JobRef enrichment;

  /** One region of four fails, and waits for its restart. */
  private final JobRef payments;

  /** Wants four slots where one is left. */
  private final JobRef sessions;

  private LiveJobs(Waiting waiting, EmbeddedFlink flink) {
    this.flink = flink;
    this.memories = new JobMemories(DemoJudge.impatient());
    this.cluster = LiveCluster.at(flink.restUri());
    this.orders = submit("orders", DemoJobs.mixed("orders"));
    this.enrichment = submit("enrichment", DemoJobs.stuckSubtask("enrichment", 1));
    this.payments = submit("payments", DemoJobs.failingRegion("payments"));
    List<JobRef> first = List.of(orders, enrichment, payments);
    waiting.until(
        "submitting \"orders\", \"enrichment\" and \"payments\": they take nine slots",
        PATIENCE,
        () -> first.stream().allMatch(this::hasItsSlots) ? Optional.of(first) : Optional.empty());
    this.sessions = submit("sessions", DemoJobs.hungry("sessions", 4));
  }

  /** Starts the cluster and submits the jobs; each has the slots that it can get on return. */
  static LiveJobs start(Waiting waiting, Path archiveDirectory) {
    EmbeddedFlink flink =
        waiting.during(
            "starting Flink: a JobManager, two TaskManagers with five slots each",
            () -> EmbeddedFlink.start(2, 5, archiveDirectory));
    try {
      return new LiveJobs(waiting, flink);
    } catch (RuntimeException e) {
      flink.close();
      throw e;
    }
  }

  JobMemories.Look orders() {
    return look(orders);
  }

  JobMemories.Look enrichment() {
    return look(enrichment);
  }

  JobMemories.Look payments() {
    return look(payments);
  }

  JobMemories.Look sessions() {
    return look(sessions);
  }

  @Override
  public void close() {
    cluster.close();
    flink.close();
  }

  private JobMemories.Look look(JobRef job) {
    return memories.look(cluster.gather(job));
  }

  private JobRef submit(String name, JobGraph job) {
    return JobRef.builder()
        .jobId(flink.submit(job))
        .name(name)
        .clusterKind(ClusterKind.SESSION)
        .build();
  }

  private boolean hasItsSlots(JobRef job) {
    return look(job)
        .overview()
        .map(row -> row.tasks().total() > 0 && row.tasks().created() + row.tasks().scheduled() == 0)
        .orElse(false);
  }
}
