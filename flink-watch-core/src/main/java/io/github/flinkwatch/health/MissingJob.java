package io.github.flinkwatch.health;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.DashboardConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What it means that the JobManager answers and does not know the job. One look that misses a job
 * proves nothing, in any version of Flink; two that are apart do.
 */
final class MissingJob {

  private MissingJob() {}

  static void explain(StateInput input, StateRemarks remarks) {
    Instant since =
        input.memory.absentSince().filter(at -> !input.isAfterAGap()).orElse(input.evidence.at());
    if (!isConfirmed(input, since)) {
      remarks.cause(
          UnknownCode.JOB_NOT_YET_VISIBLE,
          "the JobManager does not list the job, which is no proof yet");
      return;
    }
    int others = input.otherJobs();
    Optional<Instant> lastKnown = input.memory.lastKnownAt().filter(at -> input.memory.jobSeen());
    if (input.inDedicatedCluster() && others == 1) {
      JobId other = input.evidence.live().value().orElseThrow().otherJobIds().iterator().next();
      remarks.cause(UnknownCode.JOB_ID_CHANGED, "the cluster runs job " + other + " instead");
    } else if (input.inDedicatedCluster() && others > 1) {
      remarks.cause(
          UnknownCode.JOB_AMBIGUOUS, "the cluster runs " + others + " other jobs instead");
    } else if (lastKnown.isPresent() && isExpired(input, lastKnown.get(), since)) {
      remarks.cause(
          UnknownCode.JOB_EXPIRED,
          "not listed since " + since + "; it may have ended after " + lastKnown.get());
    } else {
      remarks.cause(UnknownCode.JOB_ABSENT, "not listed since " + since);
    }
  }

  private static boolean isConfirmed(StateInput input, Instant since) {
    Duration interval =
        input
            .evidence
            .live()
            .value()
            .flatMap(live -> live.dashboardConfig().value())
            .map(DashboardConfig::refreshInterval)
            .orElse(input.thresholds.absenceInterval());
    boolean detailsSaySo =
        input.evidence.live().fold(MissingJob::saysSoByItself, detail -> true, cause -> false);
    Duration missed = Duration.between(since, input.evidence.at());
    return detailsSaySo && !missed.isZero() && missed.compareTo(interval) >= 0;
  }

  /** A list leaves out a job whose JobMaster hangs; then the job's own addresses hang as well. */
  private static boolean saysSoByItself(JobSnapshot live) {
    return live.details().isAbsent()
        || live.status().isAbsent()
        || (wasNotAsked(live.details()) && wasNotAsked(live.status()));
  }

  private static boolean wasNotAsked(Observation<?> piece) {
    return piece.cause().filter(cause -> cause.code() == UnknownCode.NOT_ASKED).isPresent();
  }

  private static boolean isExpired(StateInput input, Instant lastKnown, Instant since) {
    return Duration.between(lastKnown, since).compareTo(input.thresholds.jobStoreExpiration()) > 0;
  }
}
