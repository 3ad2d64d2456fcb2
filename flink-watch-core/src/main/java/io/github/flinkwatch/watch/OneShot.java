package io.github.flinkwatch.watch;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.gather.ClusterLook;
import io.github.flinkwatch.gather.ClusterObserver;
import io.github.flinkwatch.gather.Depth;
import io.github.flinkwatch.gather.JobObserver;
import io.github.flinkwatch.health.Evaluation;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.model.DashboardConfig;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.report.Fleet;
import io.github.flinkwatch.report.Fleet.FleetCluster;
import io.github.flinkwatch.report.Fleet.FleetJob;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Questions that need no watcher to be kept: how one job ends, and how all jobs of one cluster are
 * now.
 */
public final class OneShot {

  private OneShot() {}

  /**
   * Blocks the calling thread until the job has ended, proven, or the time is over. However long
   * nothing can be seen meanwhile, that is no end: for task runners that give each job a thread. If
   * there are many such jobs, let them share a {@link JobWatcher} and its {@link JobWatcher#await}.
   *
   * @return the last verdict: ended, or as it stands when the time is over
   * @throws InterruptedException if the thread is interrupted
   */
  public static JobHealth await(WatchedCluster cluster, WatchedJob job, Duration deadline)
      throws InterruptedException {
    try (JobWatcher watcher = JobWatcher.builder().build()) {
      watcher.add(cluster);
      watcher.add(cluster.name(), job);
      watcher.start();
      watcher.lookSoon(job.ref());
      return watcher.await(job.ref(), deadline);
    }
  }

  /**
   * Looks at all jobs that a Flink lists once, as closely as can be, and judges them without
   * memory: for the morning after an incident. Rules that compare two looks are not evaluated. Of
   * ended jobs only the state is asked for.
   *
   * @throws IllegalArgumentException if the cluster has no Flink to be asked
   * @throws InterruptedException if the thread is interrupted
   */
  public static Fleet scan(WatchedCluster cluster, JobHealthEvaluator evaluator, Clock clock)
      throws InterruptedException {
    requireNonNull(evaluator, "evaluator");
    Question<FlinkRestClient> flink =
        cluster
            .sources()
            .flink()
            .orElseThrow(() -> new IllegalArgumentException("cluster has no Flink: " + cluster));
    FleetCluster.Builder told = FleetCluster.builder().name(cluster.name());
    told.askedAt(clock.instant());
    Observation<ClusterLook> seen = answer(ClusterObserver.of(flink, clock).observe().askAsync());
    Fleet.Builder fleet = Fleet.builder();
    if (seen.isKnown()) {
      ClusterLook look = seen.value().get();
      CompletableFuture<Observation<DashboardConfig>> config = look.config().askAsync();
      JobObserver observer =
          JobObserver.builder().sources(cluster.sources()).clock(clock).build().within(seen);
      List<CompletableFuture<JobEvidence>> looks = new ArrayList<>();
      for (JobOverview row : look.jobs()) {
        looks.add(closer(observer, look, row, cluster.kind()));
      }
      for (CompletableFuture<JobEvidence> job : looks) {
        fleet.addJobs(judged(cluster, answer(job), evaluator));
      }
      told.answeredAt(seen.observedAt())
          .flinkVersion(answer(config).value().flatMap(DashboardConfig::flinkVersion));
    }
    return fleet.at(clock.instant()).addClusters(told.silentBecause(seen.cause()).build()).build();
  }

  private static CompletableFuture<JobEvidence> closer(
      JobObserver observer, ClusterLook look, JobOverview row, ClusterKind kind) {
    JobRef ref = JobRef.builder().jobId(row.jobId()).name(row.name()).clusterKind(kind).build();
    JobIntent none = JobIntent.none();
    return row.status().isGloballyTerminal()
        ? CompletableFuture.completedFuture(
            observer.unasked(ref, none, Observation.known(look.snapshot(row), look.answeredAt())))
        : observer.observeAsync(ref, none, Depth.FULL);
  }

  private static FleetJob judged(
      WatchedCluster cluster, JobEvidence seen, JobHealthEvaluator evaluator) {
    Evaluation evaluation = evaluator.evaluate(seen, JobMemory.empty());
    return FleetJob.builder()
        .ref(seen.ref())
        .cluster(cluster.name())
        .health(evaluation.health())
        .confirmedAt(seen.at())
        .snapshot(seen.live().value())
        .memory(evaluation.memory())
        .build();
  }

  private static <T> T answer(CompletableFuture<T> asked) throws InterruptedException {
    try {
      return asked.get();
    } catch (ExecutionException bug) {
      throw new IllegalStateException("a look failed instead of saying why", bug.getCause());
    }
  }
}
