package io.github.flinkwatch.examples.doctor;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.gather.ClusterLook;
import io.github.flinkwatch.gather.ClusterObserver;
import io.github.flinkwatch.gather.JobObserver;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The jobs of one Flink cluster, as its JobManager shows them; of each the archive, too, if there
 * is a directory of archives. A job that was seen is asked for again, also when the cluster no
 * longer lists it.
 */
final class ClusterSource implements EvidenceSource {

  private final FlinkRestClient flink;
  private final Archives archives;
  private final ClusterKind kind;
  private final Clock clock;
  private final Map<JobId, JobRef> jobs = new LinkedHashMap<>();
  private final boolean onlyThose;

  /**
   * @param wanted the jobs to look at; if there are none, all that the cluster lists
   */
  ClusterSource(
      FlinkRestClient flink, Archives archives, ClusterKind kind, List<JobId> wanted, Clock clock) {
    this.flink = flink;
    this.archives = archives;
    this.kind = kind;
    this.clock = clock;
    this.onlyThose = !wanted.isEmpty();
    wanted.forEach(id -> jobs.put(id, JobRef.builder().jobId(id).clusterKind(kind).build()));
  }

  @Override
  public Gathered gather() {
    Observation<ClusterLook> look = ClusterObserver.of(flink, clock).observe().ask();
    look.value().ifPresent(listed -> listed.jobs().forEach(this::remember));
    JobObserver observer = JobObserver.builder().flink(flink).clock(clock).build();
    JobObserver here = look.value().map(observer::within).orElse(observer);
    List<JobEvidence> evidence = new ArrayList<>();
    for (JobRef job : jobs.values()) {
      JobId id = job.jobId().orElseThrow();
      JobEvidence.Builder gathered = here.observe(job).toBuilder();
      archives.add(gathered, id);
      evidence.add(gathered.at(clock.instant()).build());
    }
    List<BlindSpot> blindSpots = new ArrayList<>();
    look.cause().ifPresent(cause -> blindSpots.add(new BlindSpot("the list of jobs", cause)));
    return new Gathered(evidence, blindSpots);
  }

  private void remember(JobOverview row) {
    JobId id = row.jobId();
    if (!onlyThose || jobs.containsKey(id)) {
      jobs.put(id, JobRef.builder().jobId(id).name(row.name()).clusterKind(kind).build());
    }
  }

  @Override
  public void close() {
    flink.close();
  }
}
