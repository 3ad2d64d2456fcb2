package io.github.flinkwatch.examples.streampark;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.archive.JobArchiveReader;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.gather.JobObserver;
import io.github.flinkwatch.health.Evaluation;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.yarn.ApplicationId;
import io.github.flinkwatch.yarn.ResourceManagerClient;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one tracked job at a time, as StreamPark's watchers do at each tick. It stands for
 * {@code FlinkAppHttpWatcher.watch} on YARN and remote clusters, and for {@code
 * FlinkHistoryArchives.getJobStateFromArchiveFile} on Kubernetes.
 *
 * <p>Thread-safe; one look at a job at a time is enough, and the caller's business.
 */
public final class StreamParkWatcher implements AutoCloseable {

  /**
   * What StreamPark is told.
   *
   * @param state the new state, or empty for "no change"
   * @param why the cause, whenever the state is not known
   * @param mayBeCalledLost whether the job has been out of sight for longer than the platform's own
   *     deadline ({@code HealthThresholds.blindDeadline()}); LOST is the platform's decision, never
   *     ours
   * @param health the whole verdict, for the alert that is written
   */
  public record Update(
      Optional<FlinkAppState> state,
      FlinkJobState kubernetesState,
      Optional<UnknownCause> why,
      boolean mayBeCalledLost,
      JobHealth health) {}

  private final JobHealthEvaluator judge;
  private final HttpSettings http;
  private final Clock clock;
  private final @Nullable ResourceManagerClient yarn;
  private final Map<URI, FlinkRestClient> clients = new ConcurrentHashMap<>();
  private final Map<Long, JobMemory> memories = new ConcurrentHashMap<>();

  /**
   * @param yarn null where there is no YARN; it stays the caller's to close
   */
  public StreamParkWatcher(
      JobHealthEvaluator judge,
      HttpSettings http,
      @Nullable ResourceManagerClient yarn,
      Clock clock) {
    this.judge = judge;
    this.http = http;
    this.yarn = yarn;
    this.clock = clock;
  }

  /**
   * Looks once. Blocks for as long as a few questions may take, which the deadline in the settings
   * bounds; remote trouble is a cause, never an exception.
   *
   * @param intent what was asked for: StreamPark's option state and who pressed stop
   */
  public Update watch(TrackId track, JobIntent intent) {
    Evaluation evaluation =
        judge.evaluate(
            gather(track, intent), memories.getOrDefault(track.appId(), JobMemory.empty()));
    memories.put(track.appId(), evaluation.memory());
    JobHealth health = evaluation.health();
    return new Update(
        StreamParkStates.ofApplication(health.state()),
        StreamParkStates.ofKubernetes(health.state()),
        health.cause(),
        health.finding(RuleId.BLIND).isPresent(),
        health);
  }

  /** Forgets a job that is tracked no more. */
  public void forget(TrackId track) {
    memories.remove(track.appId());
  }

  private JobEvidence gather(TrackId track, JobIntent intent) {
    JobRef ref = track.ref();
    JobEvidence.Builder evidence = JobEvidence.of(ref, clock.instant()).intent(intent);
    if (track.isOnYarn() && yarn != null && track.clusterId().isPresent()) {
      evidence.deployment(
          yarn.application(ApplicationId.of(track.clusterId().get())).deployment().ask());
    }
    if (track.jobId().isPresent()) {
      JobId job = track.jobId().get();
      track.restUrl().ifPresent(url -> evidence.live(live(url, job)));
      track.archiveDirectory().ifPresent(directory -> evidence.archived(archived(directory, job)));
    }
    return evidence.at(clock.instant()).build();
  }

  private Observation<JobSnapshot> live(URI url, JobId job) {
    FlinkRestClient flink =
        clients.computeIfAbsent(
            url, address -> FlinkRestClient.builder(address).http(http).build());
    return JobObserver.builder().flink(flink).clock(clock).build().observe(job).live();
  }

  private Observation<JobSnapshot> archived(URI directory, JobId job) {
    return JobArchiveReader.builder()
        .directory(directory)
        .clock(clock)
        .build()
        .snapshot(JobRun.of(job))
        .ask();
  }

  @Override
  public void close() {
    clients.values().forEach(FlinkRestClient::close);
  }
}
