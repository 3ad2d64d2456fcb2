package io.github.flinkwatch.examples.yarn;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.archive.ArchiveStores;
import io.github.flinkwatch.archive.HttpArchiveStore;
import io.github.flinkwatch.archive.JobArchiveReader;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.gather.ClusterLook;
import io.github.flinkwatch.gather.ClusterObserver;
import io.github.flinkwatch.gather.JobObserver;
import io.github.flinkwatch.health.Evaluation;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.yarn.ApplicationId;
import io.github.flinkwatch.yarn.ResourceManagerClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at the job of one application with all that can tell of it: Flink behind YARN's proxy, the
 * archive in HDFS, and YARN itself. Lets each look be judged, and remembers.
 *
 * <p>Not thread-safe.
 */
public final class ApplicationObserver implements AutoCloseable {

  private final Clock clock = Clock.systemUTC();
  private final JobHealthEvaluator judge = JobHealthEvaluator.ofDefaults();
  private final ResourceManagerClient yarn;
  private final HttpArchiveStore hdfs;
  private final JobObserver observer;
  private final ApplicationId application;
  private final List<JobHealth> verdicts = new ArrayList<>();
  private JobRef job;
  private JobMemory before = JobMemory.empty();
  private JobMemory memory = JobMemory.empty();
  private JobEvidence evidence;

  /** Begins to watch the job of that application; nothing is asked yet. */
  public ApplicationObserver(RealYarn yarn, ApplicationId application) {
    this.yarn =
        ResourceManagerClient.builder()
            .address(yarn.resourceManager())
            .allowOwnAddress(address -> address.getHost().equals("127.0.0.1"))
            .build();
    this.hdfs =
        ArchiveStores.webHdfs(
            HttpSettings.builder().allowRedirectsTo("127.0.0.1").build(), List.of(yarn.nameNode()));
    this.observer =
        JobObserver.builder()
            .cluster(this.yarn.application(application))
            .archive(JobArchiveReader.in(hdfs, yarn.archiveDirectory())::fullSnapshot)
            .build();
    this.application = application;
    this.job =
        JobRef.builder()
            .deploymentId(application.toString())
            .clusterKind(ClusterKind.DEDICATED)
            .build();
    this.evidence = JobEvidence.builder(job, clock.instant()).build();
  }

  /** Looks once. */
  public JobHealth look() {
    if (job.jobId().isEmpty()) {
      findTheJob();
    }
    evidence = observer.observe(job);
    Evaluation evaluation = judge.evaluate(evidence, memory);
    before = memory;
    memory = evaluation.memory();
    verdicts.add(evaluation.health());
    return evaluation.health();
  }

  /** Returns what the last look says if there were no archive. */
  public JobHealth withoutArchive() {
    JobEvidence rest =
        JobEvidence.builder(evidence.ref(), evidence.at())
            .live(evidence.live())
            .deployment(evidence.deployment())
            .build();
    return judge.evaluate(rest, before).health();
  }

  /** Returns every verdict so far, the first one first. */
  public List<JobHealth> verdicts() {
    return List.copyOf(verdicts);
  }

  /** Returns what the last look saw. */
  public JobEvidence evidence() {
    return evidence;
  }

  /** Returns the application that is watched. */
  public ApplicationId application() {
    return application;
  }

  /** Returns the job's id, or empty as long as no look has found a job. */
  public Optional<JobId> jobId() {
    return job.jobId();
  }

  /** Returns the client that asks YARN. */
  public ResourceManagerClient yarn() {
    return yarn;
  }

  @Override
  public void close() {
    hdfs.close();
    yarn.close();
  }

  /** The one job of a dedicated cluster is ours: once seen, its id is known. */
  private void findTheJob() {
    ClusterObserver.of(yarn.application(application).flink(), clock)
        .observe()
        .ask()
        .value()
        .map(ClusterLook::jobs)
        .filter(jobs -> jobs.size() == 1)
        .map(jobs -> jobs.get(0).jobId())
        .ifPresent(id -> job = job.toBuilder().jobId(id).build());
  }
}
