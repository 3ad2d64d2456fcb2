package io.github.flinkwatch.health;

import static io.github.flinkwatch.testing.FlinkScenarios.JOB;

import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.KubernetesReport;
import io.github.flinkwatch.evidence.KubernetesReport.BatchEnd;
import io.github.flinkwatch.evidence.KubernetesReport.KubernetesLeader;
import io.github.flinkwatch.evidence.KubernetesReport.OperatorStatus;
import io.github.flinkwatch.evidence.KubernetesReport.Presence;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which ends a resource manager's report can tell at all, and whether it shows that all goes on.
 */
final class DeploymentEnds {

  private static final Duration TOLERANCE = HealthThresholds.ofDefaults().clockTolerance();

  private DeploymentEnds() {}

  /**
   * Returns the ends; none of a deployment that is older than the submission.
   *
   * @param began when the run that was seen last began, by the observer's clock
   */
  static Set<JobState> of(
      DeploymentReport report,
      @Nullable Instant submitted,
      @Nullable Instant began,
      boolean endRequested,
      boolean jobWasKept) {
    Set<JobState> ends = EnumSet.noneOf(JobState.class);
    if (isOlderThan(report, submitted, began)) {
      return ends;
    }
    if (report.kubernetes().isEmpty()) {
      ends.add(DeploymentTruthTable.rowOf(report).state());
      ends.removeIf(state -> !state.isEnded());
      return ends;
    }
    KubernetesReport shown = report.kubernetes().get();
    ofOperator(shown, submitted, endRequested, ends);
    boolean complete = shown.batchEnd().filter(end -> end == BatchEnd.COMPLETE).isPresent();
    if (complete) {
      ends.add(JobState.FINISHED);
      if (endRequested) {
        ends.add(JobState.CANCELED);
      }
    } else if (shown.batchEnd().isPresent()) {
      ends.add(JobState.FAILED);
    }
    boolean exitedFailed =
        shown
            .jobManager()
            .filter(pod -> pod.exitCode().orElse(0) == 163)
            .filter(pod -> pod.exitedAt().filter(at -> isBefore(at, submitted)).isEmpty())
            .isPresent();
    if (exitedFailed && shown.presence() != Presence.PRESENT) {
      ends.add(JobState.FAILED);
    }
    if (shown.presence() == Presence.GONE
        && shown.highAvailability().isPresent()
        && jobWasKept
        && endRequested) {
      ends.add(JobState.CANCELED);
    }
    return ends;
  }

  /** Returns whether the deployment was surely there before, or had ended before that run. */
  static boolean isOlderThan(
      DeploymentReport report, @Nullable Instant submitted, @Nullable Instant began) {
    return report.submittedAt().filter(at -> isBefore(at, submitted)).isPresent()
        || report
            .finishedAt()
            .filter(at -> isBefore(at, submitted) || isBefore(at, began))
            .isPresent();
  }

  private static void ofOperator(
      KubernetesReport shown,
      @Nullable Instant submitted,
      boolean endRequested,
      Set<JobState> ends) {
    OperatorStatus operator = shown.operator().orElse(null);
    if (operator == null
        || !operator.current()
        || operator.jobId().filter(id -> !id.equals(JOB)).isPresent()
        || operator.updatedAt().filter(at -> isBefore(at, submitted)).isPresent()) {
      return;
    }
    boolean running = operator.lastSpecState().filter("running"::equals).isPresent();
    String job = operator.jobState().orElse("");
    if (job.equals("FAILED") && running) {
      ends.add(JobState.FAILED);
    } else if (job.equals("FINISHED") && operator.isGenuine()) {
      ends.add(JobState.FINISHED);
    } else if (job.equals("CANCELED") || (job.equals("FINISHED") && endRequested)) {
      ends.add(JobState.CANCELED);
    } else if (operator.lifecycleState().filter("SUSPENDED"::equals).isPresent()
        && (!running || endRequested)) {
      ends.add(JobState.CANCELED);
    }
  }

  private static boolean isBefore(Instant moment, @Nullable Instant submitted) {
    return submitted != null && Duration.between(moment, submitted).compareTo(TOLERANCE) > 0;
  }

  /** Returns whether the report surely shows a deployment that goes on. */
  static boolean goesOn(DeploymentReport report) {
    if (report.kubernetes().isEmpty()) {
      DeploymentTruthTable row = DeploymentTruthTable.rowOf(report);
      return row == DeploymentTruthTable.ALIVE || row == DeploymentTruthTable.NOT_STARTED;
    }
    KubernetesReport shown = report.kubernetes().get();
    return shown.presence() == Presence.PRESENT
        && keepsJob(report)
        && shown.operator().isEmpty()
        && shown.jobManager().filter(pod -> pod.runningSince().isPresent()).isPresent()
        && shown.highAvailability().filter(KubernetesLeader::held).isPresent();
  }

  /** Returns which attempt the report is about, if it says. */
  static Optional<String> attempt(DeploymentReport report) {
    return report.kubernetes().isPresent()
        ? report.uid()
        : Optional.of(Integer.toString(report.attempts().orElseThrow()));
  }

  /** Returns whether high availability keeps the job there. */
  static boolean keepsJob(DeploymentReport report) {
    return report
        .kubernetes()
        .flatMap(KubernetesReport::highAvailability)
        .filter(kept -> kept.knows(JOB))
        .isPresent();
  }
}
