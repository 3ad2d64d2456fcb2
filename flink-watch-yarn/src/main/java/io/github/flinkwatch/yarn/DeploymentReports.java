package io.github.flinkwatch.yarn;

import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.DeploymentState;
import io.github.flinkwatch.evidence.FinalStatus;
import java.util.OptionalInt;

/** Says in the words of a deployment report what YARN says of an application. */
final class DeploymentReports {

  /** What YARN puts into the diagnostics of an application that a new ResourceManager took over. */
  private static final String RECOVERED = "Attempt recovered after RM restart";

  private DeploymentReports() {}

  static DeploymentReport of(YarnApplication application, OptionalInt attempts) {
    DeploymentReport.Builder report =
        DeploymentReport.builder()
            .kind(DeploymentReport.Kind.YARN)
            .deploymentId(application.id().toString())
            .state(DeploymentState.parse(application.stateText()))
            .stateText(application.stateText())
            .finalStatus(FinalStatus.parse(application.finalStatusText()))
            .finalStatusText(application.finalStatusText())
            .diagnostics(application.diagnostics())
            .submittedAt(application.startedTime())
            .startedAt(application.launchTime())
            .finishedAt(application.finishedTime())
            .trackingUrl(application.trackingUrl())
            .recoveredAfterRestart(
                application.diagnostics().filter(text -> text.contains(RECOVERED)).isPresent())
            .resourceManagerStartedLater(
                application
                    .clusterId()
                    .flatMap(activated -> application.startedTime().map(activated::isAfter))
                    .orElse(false));
    attempts.ifPresent(report::attempts);
    if (application.state() == YarnApplicationState.KILLED
        && application.finalStatus() == FinalApplicationStatus.UNDEFINED) {
      // The history server keeps what the application master said, and a killed one says nothing.
      report.finalStatus(FinalStatus.KILLED);
    }
    return report.build();
  }
}
