package io.github.flinkwatch.examples.doctor;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.yarn.ApplicationId;
import io.github.flinkwatch.yarn.ResourceManagerClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * One YARN application: what the ResourceManager says of it, the jobs in it as Flink shows them
 * through YARN's proxy, and their archives.
 *
 * <p>If no job can be seen there is still one to judge: in a dedicated cluster the application's
 * end is the job's.
 */
final class YarnSource implements EvidenceSource {

  private final ResourceManagerClient yarn;
  private final ApplicationId application;
  private final Archives archives;
  private final ClusterKind kind;
  private final List<JobId> wanted;
  private final Clock clock;
  private final List<JobId> seen = new ArrayList<>();

  YarnSource(
      ResourceManagerClient yarn,
      ApplicationId application,
      Archives archives,
      ClusterKind kind,
      List<JobId> wanted,
      Clock clock) {
    this.yarn = yarn;
    this.application = application;
    this.archives = archives;
    this.kind = kind;
    this.wanted = wanted;
    this.clock = clock;
    seen.addAll(wanted);
  }

  @Override
  public Gathered gather() {
    Observation<DeploymentReport> report = yarn.application(application).deployment().ask();
    Observation<FlinkRestClient> flink = yarn.application(application).flink().ask();
    Gathered live = flink.fold(this::live, detail -> unreached(), cause -> unreached());
    List<JobEvidence> evidence = new ArrayList<>();
    for (JobEvidence job : live.evidence()) {
      evidence.add(
          job.toBuilder()
              .ref(job.ref().toBuilder().deploymentId(application.toString()).build())
              .deployment(report)
              .at(clock.instant())
              .build());
    }
    if (evidence.isEmpty()) {
      JobRef unnamed =
          JobRef.builder().deploymentId(application.toString()).clusterKind(kind).build();
      evidence.add(JobEvidence.of(unnamed, clock.instant()).deployment(report).build());
    }
    List<BlindSpot> blindSpots = new ArrayList<>(live.blindSpots());
    report.cause().ifPresent(cause -> blindSpots.add(new BlindSpot("the application", cause)));
    return new Gathered(evidence, blindSpots);
  }

  private Gathered live(FlinkRestClient flink) {
    try (ClusterSource cluster = new ClusterSource(flink, archives, kind, wanted, clock)) {
      Gathered gathered = cluster.gather();
      gathered.evidence().stream()
          .flatMap(job -> job.ref().jobId().stream())
          .filter(id -> !seen.contains(id))
          .forEach(seen::add);
      return gathered.evidence().isEmpty()
          ? new Gathered(unreached().evidence(), gathered.blindSpots())
          : gathered;
    }
  }

  /** Flink does not answer, or nobody knows where: the archives of the jobs that are known. */
  private Gathered unreached() {
    List<JobEvidence> evidence = new ArrayList<>();
    for (JobId id : seen) {
      JobRef job = JobRef.builder().jobId(id).clusterKind(kind).build();
      JobEvidence.Builder gathered = JobEvidence.of(job, clock.instant());
      archives.add(gathered, id);
      evidence.add(gathered.build());
    }
    return new Gathered(evidence, List.of());
  }

  @Override
  public void close() {
    yarn.close();
  }
}
