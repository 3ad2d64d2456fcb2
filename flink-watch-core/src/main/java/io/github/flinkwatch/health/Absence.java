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
final class Absence {

  private Absence() {}

  static void explain(Look look, Remarks remarks) {
    Instant since =
        look.memory.absentSince().filter(at -> !look.isAfterAGap()).orElse(look.evidence.at());
    if (!isConfirmed(look, since)) {
      remarks.cause(
          UnknownCode.JOB_NOT_YET_VISIBLE,
          "the JobManager does not list the job, which is no proof yet");
      return;
    }
    int others = look.otherJobs();
    Optional<Instant> lastKnown = look.memory.lastKnownAt().filter(at -> look.memory.jobSeen());
    if (look.inDedicatedCluster() && others == 1) {
      JobId other = look.evidence.live().value().orElseThrow().otherJobIds().iterator().next();
      remarks.cause(UnknownCode.JOB_ID_CHANGED, "the cluster runs job " + other + " instead");
    } else if (look.inDedicatedCluster() && others > 1) {
      remarks.cause(
          UnknownCode.JOB_AMBIGUOUS, "the cluster runs " + others + " other jobs instead");
    } else if (lastKnown.isPresent() && isExpired(look, lastKnown.get(), since)) {
      remarks.cause(
          UnknownCode.JOB_EXPIRED,
          "not listed since " + since + "; it may have ended after " + lastKnown.get());
    } else {
      remarks.cause(UnknownCode.JOB_ABSENT, "not listed since " + since);
    }
  }

  private static boolean isConfirmed(Look look, Instant since) {
    Duration interval =
        look.evidence
            .live()
            .value()
            .flatMap(live -> live.dashboardConfig().value())
            .map(DashboardConfig::refreshInterval)
            .orElse(look.thresholds.absenceInterval());
    if (look.isAfterAGap()) {
      return false;
    }
    boolean detailsSaySo =
        look.evidence.live().fold(Absence::saysSoByItself, detail -> true, cause -> false);
    return detailsSaySo && Duration.between(since, look.evidence.at()).compareTo(interval) >= 0;
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

  private static boolean isExpired(Look look, Instant lastKnown, Instant since) {
    return Duration.between(lastKnown, since).compareTo(look.thresholds.jobStoreExpiration()) > 0;
  }
}
