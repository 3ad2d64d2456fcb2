package io.github.flinkwatch.examples.doctor;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.evidence.KubernetesReport;
import io.github.flinkwatch.gather.ClusterLook;
import io.github.flinkwatch.gather.ClusterObserver;
import io.github.flinkwatch.gather.JobObserver;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of one cluster: a JobManager's, or a YARN application's or one on Kubernetes, whose
 * manager is asked as well. A job that was seen is asked for again, also when the cluster no longer
 * lists it.
 *
 * <p>If no job of an application can be seen there is still one to judge: in a dedicated cluster
 * the application's end is the job's.
 */
final class ClusterTarget implements Target {

  /** What the list may take of the deadline; the jobs have the rest. */
  private static final int THIRD = 3;

  private final Question<FlinkRestClient> flink;
  private final @Nullable Application application;
  private final Archives archives;
  private final JobObserver observer;
  private final Asked asked;
  private final AutoCloseable client;
  private final Map<JobId, JobRef> jobs = new LinkedHashMap<>();

  /** A YARN application or cluster on Kubernetes, and the question what its manager says. */
  record Application(String id, Question<DeploymentReport> report) {}

  /**
   * What the caller asks for.
   *
   * @param wanted the jobs to look at; if there are none, all that the cluster lists
   * @param deadline how long one look at everything may take
   * @param progress where it is shown how far a look has come
   */
  record Asked(
      ClusterKind kind,
      List<JobId> wanted,
      JobIntent intent,
      Duration deadline,
      Clock clock,
      Progress progress) {

    /** What is said of a job that only its id is known of. */
    JobRef.Builder job(JobId id) {
      return JobRef.builder().jobId(id).clusterKind(kind);
    }

    Asked within(Duration less) {
      return new Asked(kind, wanted, intent, less, clock, progress);
    }
  }

  /**
   * @param application null if the cluster is none of YARN's, and none on Kubernetes
   * @param client closed with this
   */
  ClusterTarget(
      Question<FlinkRestClient> flink,
      @Nullable Application application,
      Archives archives,
      Asked asked,
      AutoCloseable client) {
    this.flink = flink;
    this.application = application;
    this.archives = archives;
    this.asked = asked;
    this.client = client;
    this.observer = observer();
    asked.wanted().forEach(id -> jobs.put(id, ref().jobId(id).build()));
  }

  @Override
  public Gathered gather() {
    return gather(TimeLeft.of(asked.deadline()));
  }

  Gathered gather(TimeLeft time) {
    Duration part = time.part(THIRD);
    CompletableFuture<Optional<Observation<DeploymentReport>>> reported =
        observer
            .within(part)
            .deployment()
            .map(question -> question.askAsync().thenApply(Optional::of))
            .orElse(CompletableFuture.completedFuture(Optional.empty()));
    Observation<ClusterLook> look =
        ClusterObserver.of(flink, asked.clock()).observe().within(part).ask();
    look.value().ifPresent(listed -> listed.jobs().forEach(this::remember));
    Optional<Observation<DeploymentReport>> report = reported.join();
    if (jobs.isEmpty()) {
      report.flatMap(Observation::value).ifPresent(this::rememberKept);
    }
    JobObserver here = look.isKnown() ? observer.within(look) : observer;
    JobObserver informed = report.filter(Observation::isKnown).map(here::reported).orElse(here);
    List<JobRef> all = jobs();
    List<JobEvidence> seen =
        time.look(
            informed, all, asked.intent(), done -> asked.progress().done(done, all.size(), "jobs"));
    asked.progress().over();
    return new Gathered(seen, blindSpots(look, report));
  }

  private List<JobRef> jobs() {
    return jobs.isEmpty() && application != null
        ? List.of(ref().build())
        : List.copyOf(jobs.values());
  }

  private JobObserver observer() {
    JobObserver.Builder observer = JobObserver.builder().flink(flink).clock(asked.clock());
    if (application != null) {
      observer.deployment(application.report());
    }
    archives.tell(observer);
    return observer.build();
  }

  /** An application that has ended has no Flink: that is no blind spot. */
  private static List<BlindSpot> blindSpots(
      Observation<ClusterLook> look, Optional<Observation<DeploymentReport>> report) {
    List<BlindSpot> blindSpots = new ArrayList<>();
    Optional<UnknownCause> untold = report.flatMap(Observation::cause);
    if (untold.isPresent()) {
      blindSpots.add(new BlindSpot("the application", untold.get()));
    } else {
      look.cause()
          .filter(cause -> report.isEmpty() || cause.code() != UnknownCode.CLUSTER_GONE)
          .ifPresent(cause -> blindSpots.add(new BlindSpot("the list of jobs", cause)));
    }
    return blindSpots;
  }

  /** On Kubernetes the jobs that high availability keeps are known although no Flink answers. */
  private void rememberKept(DeploymentReport told) {
    told.kubernetes()
        .flatMap(KubernetesReport::highAvailability)
        .ifPresent(
            kept -> kept.recoverableJobs().forEach(id -> jobs.put(id, ref().jobId(id).build())));
  }

  private void remember(JobOverview row) {
    JobId id = row.jobId();
    if (asked.wanted().isEmpty() || jobs.containsKey(id)) {
      jobs.put(id, ref().jobId(id).name(row.name()).build());
    }
  }

  private JobRef.Builder ref() {
    JobRef.Builder ref = JobRef.builder().clusterKind(asked.kind());
    return application == null ? ref : ref.deploymentId(application.id());
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (Exception notClosed) {
      throw new IllegalStateException(notClosed);
    }
  }
}
