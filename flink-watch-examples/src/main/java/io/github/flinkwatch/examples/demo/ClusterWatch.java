package io.github.flinkwatch.examples.demo;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.gather.ClusterLook;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.model.JobOverview;
import java.net.URI;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Watches the jobs of a user's own cluster, by the default thresholds, and tells what changes. */
final class ClusterWatch {

  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final URI address;
  private final Account account;
  private final JobMemories memories = new JobMemories(JobHealthEvaluator.ofDefaults());
  private final Map<JobId, JobRef> jobs = new LinkedHashMap<>();
  private final Map<String, String> told = new HashMap<>();

  private ClusterWatch(URI address, Account account) {
    this.address = address;
    this.account = account;
  }

  /**
   * Returns a watch on the cluster at that address.
   *
   * @throws IllegalArgumentException if it is no http or https address
   */
  static ClusterWatch of(String address, Account account) {
    return new ClusterWatch(URI.create(address), account);
  }

  /**
   * Looks until the process is stopped, or once. A job that was seen is watched for good, also when
   * its cluster no longer lists it.
   *
   * @return whether the cluster could be asked, at the last look
   */
  boolean watch(boolean once) {
    account.heading("flink-watch: the jobs at " + address.getHost() + ":" + address.getPort());
    try (LiveCluster cluster = LiveCluster.at(address)) {
      while (true) {
        Observation<ClusterLook> look = cluster.look();
        Observation<List<JobOverview>> listed = look.map(ClusterLook::jobs);
        listed.value().ifPresent(rows -> rows.forEach(this::remember));
        tell("the cluster", Digest.ofList(listed));
        for (JobRef job : jobs.values()) {
          JobHealth health = memories.look(cluster.gather(job, look)).health();
          tell(job.name().orElse("") + " (" + job.jobId().orElseThrow() + ")", Digest.of(health));
        }
        if (once || !Waiting.pause(PAUSE)) {
          return listed.isKnown();
        }
      }
    }
  }

  private void remember(JobOverview row) {
    jobs.computeIfAbsent(row.jobId(), id -> JobRef.builder().jobId(id).name(row.name()).build());
  }

  /** Tells what has changed; the figures in the details change at every look. */
  private void tell(String whose, List<Digest.Line> digest) {
    String gist = digest.stream().map(Digest.Line::gist).collect(Collectors.joining());
    if (!gist.equals(told.put(whose, gist))) {
      account.change(LocalTime.now(ZoneId.systemDefault()), whose, digest);
    }
  }
}
