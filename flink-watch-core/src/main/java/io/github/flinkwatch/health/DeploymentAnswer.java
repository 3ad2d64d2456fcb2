package io.github.flinkwatch.health;

import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.KubernetesReport;
import io.github.flinkwatch.evidence.KubernetesReport.KubernetesPod;
import io.github.flinkwatch.internal.text.Excerpt;
import java.time.Instant;
import java.util.Optional;

/** What the resource manager said of the cluster of this run, and what that is worth. */
final class DeploymentAnswer {

  static final String OF_SEVERAL_JOBS =
      "the deployment has, had or may have several jobs: its end speaks of all of them";

  private static final int DIAGNOSTICS_SHOWN = 300;

  final DeploymentReport report;
  final TruthTableRow row;
  private final StateInput input;

  private DeploymentAnswer(DeploymentReport report, StateInput input) {
    this.report = report;
    this.input = input;
    this.row =
        report
            .kubernetes()
            .<TruthTableRow>map(shown -> KubernetesInterpreter.rowOf(report, shown, input))
            .orElseGet(() -> DeploymentTruthTable.rowOf(report));
  }

  /** Returns the answer, or empty if there is none. */
  static Optional<DeploymentAnswer> of(StateInput input, StateRemarks remarks) {
    remarks.unknown(input.evidence.deployment());
    DeploymentReport report = input.evidence.deployment().value().orElse(null);
    if (report == null) {
      return Optional.empty();
    }
    DeploymentAnswer answer = new DeploymentAnswer(report, input);
    // What else Kubernetes shows may tell an end where the state does not.
    Optional<UnknownCause> earlier =
        answer.row.state().isEnded() ? input.run.whyEarlier(report) : Optional.empty();
    earlier.ifPresent(remarks::cause);
    return earlier.isPresent() ? Optional.empty() : Optional.of(answer);
  }

  /** Returns whether the cluster has ended, or its one job by the final status. */
  boolean ended() {
    return report.state().isEnded() || (input.inDedicatedCluster() && row.state().isEnded());
  }

  /** Returns whether a cluster that ended says that the job ended otherwise. */
  boolean contradicts(JobState state) {
    return report.state().isEnded() && row.state().isEnded() && row.state() != state;
  }

  /** Returns the row to go by: ACCEPTED again is a ResourceManager that restarted, not the job. */
  TruthTableRow rowInTime() {
    boolean wasUp =
        report.recoveredAfterRestart()
            || (input.isDeploymentOfMemory()
                && (input.memory.deploymentSeenRunning() || input.memory.jobSeen()));
    return row == DeploymentTruthTable.NOT_STARTED && wasUp ? DeploymentTruthTable.ALIVE : row;
  }

  /** Returns how far the end that this answer concludes may be relied upon. */
  Confidence confidence() {
    if (!row.state().isEnded()) {
      return row.confidence();
    }
    if (input.mayHaveSeveralJobs()) {
      return Confidence.LOW;
    }
    return doubt().isPresent() && row.confidence() == Confidence.HIGH
        ? Confidence.MEDIUM
        : row.confidence();
  }

  /** Returns why the end that this answer tells may be an earlier run's, or empty. */
  private Optional<String> doubt() {
    Optional<Instant> ended =
        report
            .finishedAt()
            .or(
                () ->
                    report
                        .kubernetes()
                        .flatMap(KubernetesReport::jobManager)
                        .flatMap(KubernetesPod::exitedAt));
    return input.run.meant().doubtOfDeployment(ended.orElse(null));
  }

  /** Notes why the end that this answer concludes is not as sure as it looks. */
  void limit(StateRemarks remarks) {
    if (row instanceof KubernetesTruthTable) {
      String caveat = ((KubernetesTruthTable) row).caveat();
      if (caveat != null) {
        remarks.caveat(caveat);
      }
    }
    if (input.mayHaveSeveralJobs()) {
      remarks.caveat(OF_SEVERAL_JOBS);
    }
    if (row.state().isEnded()) {
      doubt().ifPresent(words -> remarks.caveat("the deployment " + words));
    }
    if (row == DeploymentTruthTable.UNREGISTERING_SUCCEEDED
        || row == DeploymentTruthTable.SUCCEEDED) {
      limitSuccess(remarks);
    } else if (row == DeploymentTruthTable.JOB_MANAGER_LOST) {
      remarks.caveat("the JobManager was lost, and the job itself reported no end");
    }
    boolean told = row instanceof KubernetesTruthTable;
    boolean waits = row == DeploymentTruthTable.NOT_STARTED;
    if (told || waits || row.state() == JobState.FAILED || row.state() == JobState.KILLED) {
      report
          .diagnostics()
          .filter(text -> !text.isBlank())
          .ifPresent(text -> remarks.caveat("diagnostics: " + oneLine(text)));
    }
  }

  private void limitSuccess(StateRemarks remarks) {
    int attempts = report.attempts().orElse(1);
    if (attempts > 1) {
      remarks.caveat(
          "the deployment had "
              + attempts
              + " attempts: a job that failed before the last one counts as success");
    }
    if (report.attached().orElse(false)) {
      remarks.caveat("the client was attached: the deployment's success is its own");
    }
    if (input.flinkVersion().filter(DeploymentAnswer::isFrom23).isPresent()) {
      remarks.caveat("from Flink 2.3 on an application can succeed while a job of it failed");
    }
  }

  private static boolean isFrom23(String version) {
    String[] parts = version.split("[.-]", 3);
    try {
      int major = Integer.parseInt(parts[0]);
      return major > 2 || (major == 2 && parts.length > 1 && Integer.parseInt(parts[1]) >= 3);
    } catch (NumberFormatException unknownVersion) {
      return false;
    }
  }

  /** Returns the answer in the resource manager's own words. */
  String describe() {
    if (row instanceof KubernetesTruthTable) {
      String caveat = ((KubernetesTruthTable) row).caveat();
      return "deployment "
          + report.deploymentId()
          + report.diagnostics().map(text -> ": " + oneLine(text)).orElse("")
          + (caveat == null ? "" : "; " + caveat);
    }
    String text =
        "deployment "
            + report.deploymentId()
            + " says "
            + report.stateText()
            + '/'
            + report.finalStatusText();
    return report.resourceManagerStartedLater() && report.state() == DeploymentState.ACCEPTED
        ? text + "; the resource manager restarted since"
        : text;
  }

  private static String oneLine(String text) {
    return Excerpt.onOneLine(text, DIAGNOSTICS_SHOWN);
  }
}
