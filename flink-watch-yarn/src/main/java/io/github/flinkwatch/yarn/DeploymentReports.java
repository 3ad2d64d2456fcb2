package io.github.flinkwatch.yarn;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.DeploymentReport.FinalStatus;
import io.github.flinkwatch.yarn.YarnApplication.FinalApplicationStatus;
import io.github.flinkwatch.yarn.YarnApplication.YarnApplicationState;
import java.time.Instant;
import java.util.OptionalInt;

/** Says in the words of a deployment report what YARN says of an application. */
final class DeploymentReports {

  /** What YARN puts into the diagnostics of an application that a new ResourceManager took over. */
  private static final String RECOVERED = "Attempt recovered after RM restart";

  private DeploymentReports() {}

  /** Why an application is forgotten, as far as the start of the ResourceManager allows to say. */
  static UnknownCause forgotten(
      ApplicationId id, String detail, Observation<YarnClusterInfo> info) {
    return UnknownCause.of(
        UnknownCode.APP_FORGOTTEN,
        detail
            + info.value()
                .flatMap(YarnClusterInfo::startedOn)
                .map(startedOn -> "; " + whyForgotten(id, startedOn))
                .orElse(""));
  }

  private static String whyForgotten(ApplicationId id, Instant startedOn) {
    if (startedOn.isAfter(id.clusterTimestamp())) {
      return "this ResourceManager started at "
          + startedOn
          + ", after the one that gave the id: it kept none, or has evicted it";
    }
    return startedOn.equals(id.clusterTimestamp())
        ? "this ResourceManager gave the id: it has evicted the application, or refused it"
        : "the id is of a later ResourceManager: of another cluster";
  }

  /** The number of attempts is the current one's, where the application tells it. */
  static DeploymentReport of(YarnApplication application) {
    String finalStatus = finalStatus(application);
    DeploymentReport.Builder report =
        DeploymentReport.builder()
            .kind(DeploymentReport.Kind.YARN)
            .deploymentId(application.id().toString())
            .state(DeploymentState.parse(application.stateText()))
            .stateText(application.stateText())
            .finalStatus(FinalStatus.parse(finalStatus))
            .finalStatusText(finalStatus)
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
    report.attempts(currentAttempt(application));
    return report.build();
  }

  /** The history server keeps what the application master said, and a killed one says nothing. */
  private static String finalStatus(YarnApplication application) {
    return application.state() == YarnApplicationState.KILLED
            && application.finalStatus() == FinalApplicationStatus.UNDEFINED
        ? FinalStatus.KILLED.name()
        : application.finalStatusText();
  }

  private static OptionalInt currentAttempt(YarnApplication application) {
    String logs = application.amContainerLogs().orElse("");
    return AttemptWire.attemptOfContainerIn(logs, application.id());
  }
}
