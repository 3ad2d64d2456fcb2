package io.github.flinkwatch.gather;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Who can tell of a job, each asked {@linkplain GuardedSource apart}, and what they have told
 * already. Immutable and thread-safe.
 */
final class SourceSet {

  private final @Nullable Question<FlinkRestClient> flink;
  private final @Nullable Question<DeploymentReport> deployment;
  private final @Nullable ArchiveSource archive;
  private final @Nullable ArchiveSource history;
  private final GuardedSource<JobSnapshot> archiveApart;
  private final GuardedSource<JobSnapshot> historyApart;
  private final @Nullable Shared shared;
  private final @Nullable Observation<DeploymentReport> reported;

  SourceSet(JobSources sources, Clock clock) {
    this.flink = sources.flink().map(flink -> GuardedSource.flink(flink, clock)).orElse(null);
    this.deployment =
        sources.deployment().map(deployment -> guarded(deployment, clock)).orElse(null);
    this.archive = sources.archive().orElse(null);
    this.history = sources.history().orElse(null);
    this.archiveApart = new GuardedSource<>("the archive", clock);
    this.historyApart = new GuardedSource<>("the HistoryServer", clock);
    this.shared = null;
    this.reported = null;
  }

  private static Question<DeploymentReport> guarded(
      Question<DeploymentReport> deployment, Clock clock) {
    return new GuardedSource<DeploymentReport>("the resource manager: " + deployment, clock)
        .question(() -> deployment);
  }

  private SourceSet(
      SourceSet same, @Nullable Shared shared, @Nullable Observation<DeploymentReport> reported) {
    this.flink = same.flink;
    this.deployment = same.deployment;
    this.archive = same.archive;
    this.history = same.history;
    this.archiveApart = same.archiveApart;
    this.historyApart = same.historyApart;
    this.shared = shared;
    this.reported = reported;
  }

  /** These sources, asked about several jobs of one cluster of which Flink said that. */
  SourceSet within(Observation<ClusterLook> look) {
    return new SourceSet(this, new Shared(look), reported);
  }

  /** These sources, of which the resource manager has spoken. */
  SourceSet reported(Observation<DeploymentReport> report) {
    return new SourceSet(this, shared, report);
  }

  /** What Flink has said of all jobs, if it was asked. */
  Optional<Observation<ClusterLook>> look() {
    return shared == null ? Optional.empty() : Optional.of(shared.look);
  }

  boolean haveFlink() {
    return flink != null || shared != null;
  }

  Optional<Question<FlinkRestClient>> flink() {
    return Optional.ofNullable(flink);
  }

  boolean haveDeployment() {
    return deployment != null || reported != null;
  }

  Optional<Question<DeploymentReport>> deployment() {
    return Optional.ofNullable(deployment);
  }

  /** What the resource manager has said already. */
  Optional<Observation<DeploymentReport>> reported() {
    return Optional.ofNullable(reported);
  }

  /** Asks the resource manager: of several jobs of one cluster, once for all of them. */
  CompletableFuture<Observation<DeploymentReport>> deployment(LookLimits limits) {
    Question<DeploymentReport> source = requireNonNull(deployment);
    return shared == null ? limits.ask(source) : shared.deployment(source, limits);
  }

  boolean haveArchive() {
    return archive != null;
  }

  boolean haveHistory() {
    return history != null;
  }

  Question<JobSnapshot> archive(JobRun run) {
    ArchiveSource source = requireNonNull(archive);
    return archiveApart.question(() -> source.snapshot(run));
  }

  Question<JobSnapshot> history(JobRun run) {
    ArchiveSource source = requireNonNull(history);
    return historyApart.question(() -> source.snapshot(run));
  }

  /** What is the same for all jobs of a cluster. */
  private static final class Shared {
    private final Observation<ClusterLook> look;
    private @Nullable CompletableFuture<Observation<DeploymentReport>> deployment; // by this

    Shared(Observation<ClusterLook> look) {
      this.look = look;
    }

    synchronized CompletableFuture<Observation<DeploymentReport>> deployment(
        Question<DeploymentReport> source, LookLimits limits) {
      CompletableFuture<Observation<DeploymentReport>> asked = deployment;
      if (asked == null) {
        asked = limits.ask(source);
        deployment = asked;
      }
      return asked;
    }
  }
}
