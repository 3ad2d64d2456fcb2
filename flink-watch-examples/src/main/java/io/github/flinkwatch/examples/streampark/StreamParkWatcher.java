package io.github.flinkwatch.examples.streampark;

import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.archive.JobArchiveReader;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.gather.Depth;
import io.github.flinkwatch.gather.JobObserver;
import io.github.flinkwatch.health.Evaluation;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.kubernetes.KubernetesClient;
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
  private final @Nullable KubernetesClient kubernetes;
  private final Map<URI, FlinkRestClient> clients = new ConcurrentHashMap<>();
  private final Map<Long, JobMemory> memories = new ConcurrentHashMap<>();

  /**
   * @param yarn null where there is no YARN; it stays the caller's to close
   * @param kubernetes null where there is no Kubernetes; it stays the caller's to close
   */
  public StreamParkWatcher(
      JobHealthEvaluator judge,
      HttpSettings http,
      @Nullable ResourceManagerClient yarn,
      @Nullable KubernetesClient kubernetes,
      Clock clock) {
    this.judge = judge;
    this.http = http;
    this.yarn = yarn;
    this.kubernetes = kubernetes;
    this.clock = clock;
  }

  /**
   * Looks once. Blocks for no longer than the deadline in the settings; remote trouble is a cause,
   * never an exception.
   *
   * @param intent what was asked for: StreamPark's option state and who pressed stop
   */
  public Update watch(TrackId track, JobIntent intent) {
    Evaluation evaluation =
        judge.evaluate(
            observer(track).observe(track.ref(), intent, Depth.FULL),
            memories.getOrDefault(track.appId(), JobMemory.empty()));
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

  private JobObserver observer(TrackId track) {
    JobObserver.Builder observer = JobObserver.builder().clock(clock).deadline(http.deadline());
    if (track.isOnYarn() && yarn != null && track.clusterId().isPresent()) {
      ApplicationId application = ApplicationId.of(track.clusterId().get());
      observer.deployment(yarn.application(application).deployment());
    }
    if (track.isOnKubernetes() && kubernetes != null && track.clusterId().isPresent()) {
      String[] cluster = track.clusterId().get().split("/", 2); // namespace and cluster id
      if (cluster.length == 2) {
        // The address is the cluster's own word, unless StreamPark gives one.
        observer.cluster(
            kubernetes
                .flink(cluster[0], cluster[1])
                .source(flink(URI.create("http://localhost:8081"))));
      }
    }
    track.restUrl().ifPresent(url -> observer.flink(flink(url)));
    track
        .archiveDirectory()
        .ifPresent(directory -> observer.archive(archives(directory)::fullSnapshot));
    return observer.build();
  }

  private FlinkRestClient flink(URI url) {
    return clients.computeIfAbsent(
        url, address -> FlinkRestClient.builder(address).http(http).build());
  }

  private JobArchiveReader archives(URI directory) {
    return JobArchiveReader.builder().directory(directory).clock(clock).build();
  }

  @Override
  public void close() {
    clients.values().forEach(FlinkRestClient::close);
  }
}
