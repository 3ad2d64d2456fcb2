package io.github.flinkwatch.watch;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.gather.ClusterLook;
import io.github.flinkwatch.gather.ClusterObserver;
import io.github.flinkwatch.gather.Depth;
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
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
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
            .flink()
            .orElseThrow(() -> new IllegalArgumentException("cluster has no Flink: " + cluster));
    FleetCluster.Builder told = FleetCluster.builder().name(cluster.name());
    told.askedAt(clock.instant());
    Observation<ClusterLook> seen = answer(ClusterObserver.of(flink, clock).observe());
    Fleet.Builder fleet = Fleet.builder();
    if (seen.isKnown()) {
      ClusterLook look = seen.value().get();
      CompletableFuture<Observation<DashboardConfig>> config = look.config().askAsync();
      Map<JobOverview, CompletableFuture<Observation<JobSnapshot>>> asked = new LinkedHashMap<>();
      for (JobOverview row : look.jobs()) {
        asked.put(row, closer(look, row).askAsync());
      }
      for (Map.Entry<JobOverview, CompletableFuture<Observation<JobSnapshot>>> job :
          asked.entrySet()) {
        JobSnapshot closer = answer(job.getValue()).value().orElse(look.snapshot(job.getKey()));
        fleet.addJobs(judged(cluster, job.getKey(), closer, evaluator, clock.instant()));
      }
      told.answeredAt(seen.observedAt())
          .flinkVersion(answer(config).value().flatMap(DashboardConfig::flinkVersion));
    }
    return fleet.at(clock.instant()).addClusters(told.silentBecause(seen.cause()).build()).build();
  }

  private static Question<JobSnapshot> closer(ClusterLook look, JobOverview row) {
    return row.status().isGloballyTerminal()
        ? Question.answered(Observation.known(look.snapshot(row), look.answeredAt()))
        : look.closer(row.jobId(), Depth.FULL);
  }

  private static FleetJob judged(
      WatchedCluster cluster,
      JobOverview row,
      JobSnapshot seen,
      JobHealthEvaluator evaluator,
      Instant now) {
    JobRef ref =
        JobRef.builder().jobId(row.jobId()).name(row.name()).clusterKind(cluster.kind()).build();
    JobEvidence evidence = JobEvidence.builder(ref, now).live(seen).build();
    Evaluation evaluation = evaluator.evaluate(evidence, JobMemory.empty());
    return FleetJob.builder()
        .ref(ref)
        .cluster(cluster.name())
        .health(evaluation.health())
        .confirmedAt(now)
        .snapshot(seen)
        .memory(evaluation.memory())
        .build();
  }

  private static <T> Observation<T> answer(Question<T> asked) throws InterruptedException {
    return answer(asked.askAsync());
  }

  private static <T> T answer(CompletableFuture<T> asked) throws InterruptedException {
    try {
      return asked.get();
    } catch (ExecutionException bug) {
      throw new IllegalStateException("a look failed instead of saying why", bug.getCause());
    }
  }
}
