package io.github.flinkwatch.gather;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.Question;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who can tell of a job, each asked {@linkplain Apart apart}. Immutable and thread-safe. */
final class Sources {

  private final @Nullable Question<FlinkRestClient> flink;
  private final @Nullable Question<DeploymentReport> deployment;
  private final @Nullable ArchiveSource archive;
  private final @Nullable ArchiveSource history;
  private final Apart<JobSnapshot> archiveApart;
  private final Apart<JobSnapshot> historyApart;

  Sources(
      @Nullable Question<FlinkRestClient> flink,
      @Nullable Question<DeploymentReport> deployment,
      @Nullable ArchiveSource archive,
      @Nullable ArchiveSource history,
      Clock clock) {
    this.flink =
        flink == null
            ? null
            : new Apart<FlinkRestClient>("where Flink is: " + flink, clock).question(() -> flink);
    this.deployment =
        deployment == null
            ? null
            : new Apart<DeploymentReport>("the resource manager: " + deployment, clock)
                .question(() -> deployment);
    this.archive = archive;
    this.history = history;
    this.archiveApart = new Apart<>("the archive", clock);
    this.historyApart = new Apart<>("the HistoryServer", clock);
  }

  Optional<Question<FlinkRestClient>> flink() {
    return Optional.ofNullable(flink);
  }

  Optional<Question<DeploymentReport>> deployment() {
    return Optional.ofNullable(deployment);
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
}
