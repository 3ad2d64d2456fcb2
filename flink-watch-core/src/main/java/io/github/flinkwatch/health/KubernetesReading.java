package io.github.flinkwatch.health;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.KubernetesReport;
import io.github.flinkwatch.evidence.KubernetesReport.BatchEnd;
import io.github.flinkwatch.evidence.KubernetesReport.KubernetesLeader;
import io.github.flinkwatch.evidence.KubernetesReport.KubernetesPod;
import io.github.flinkwatch.evidence.KubernetesReport.OperatorStatus;
import io.github.flinkwatch.evidence.KubernetesReport.Presence;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the row of {@link KubernetesTable} that applies to one look: the operator's ends first,
 * then how a batch Job ended, absence, the newest pod of the JobManager, and what high availability
 * keeps. The first that says something decides.
 */
final class KubernetesReading {

  /** A container that ran for so long is forgiven its crashes by the kubelet, and by us. */
  private static final Duration FORGIVEN = Duration.ofMinutes(10);

  private static final int EXIT_FAILED = 163;

  /** Killed, or told to stop: the container ended, and not by itself. */
  private static final Set<Integer> STOPPED_FROM_OUTSIDE = Set.of(137, 143);

  private static final Set<String> LOST =
      Set.of(
          "OOMKilled",
          "ContainerStatusUnknown",
          "Evicted",
          "NodeLost",
          "NodeShutdown",
          "Shutdown",
          "Terminated",
          "Preempting",
          "Preempted",
          "UnexpectedAdmissionError");

  private static final Set<String> CANNOT_START =
      Set.of(
          "ImagePullBackOff",
          "ErrImagePull",
          "ErrImageNeverPull",
          "InvalidImageName",
          "ImageInspectError",
          "RegistryUnavailable",
          "CreateContainerConfigError",
          "CreateContainerError",
          "RunContainerError");

  private static final Set<String> DEPLOYING = Set.of("CREATED", "UPGRADING", "ROLLING_BACK");

  private final StateInput input;
  private final DeploymentReport report;
  private final KubernetesReport shown;

  private KubernetesReading(StateInput input, DeploymentReport report, KubernetesReport shown) {
    this.input = input;
    this.report = report;
    this.shown = shown;
  }

  /** Returns the row that applies. */
  static KubernetesTable rowOf(DeploymentReport report, KubernetesReport shown, StateInput input) {
    return new KubernetesReading(input, report, shown).row();
  }

  private KubernetesTable row() {
    KubernetesTable row = operatorsEnd();
    row = row != null ? row : batchEnd();
    row = row != null || shown.presence() != Presence.GONE ? row : gone();
    row = row != null ? row : pod();
    row = row != null ? row : operatorsLife();
    return row != null ? row : leader();
  }

  private @Nullable KubernetesTable operatorsEnd() {
    Optional<OperatorStatus> counted = operator();
    if (counted.isEmpty() || !counted.get().current()) {
      return null;
    }
    OperatorStatus operator = counted.get();
    switch (operator.jobState().orElse("")) {
      case "FAILED":
        return operator.lastSpecState().filter("running"::equalsIgnoreCase).isPresent()
            ? KubernetesTable.OPERATOR_SAYS_FAILED
            : null;
      case "FINISHED":
        if (operator.isGenuine()) {
          return KubernetesTable.OPERATOR_SAYS_FINISHED;
        }
        return endRequested()
            ? KubernetesTable.OPERATOR_FORGED_FINISHED_AS_ASKED
            : KubernetesTable.OPERATOR_FORGED_FINISHED;
      case "CANCELED":
        return KubernetesTable.OPERATOR_SAYS_CANCELED;
      default:
        return isSuspended(operator) ? suspended(operator) : null;
    }
  }

  private boolean isSuspended(OperatorStatus operator) {
    return operator.lifecycleState().filter("SUSPENDED"::equals).isPresent()
        && (endRequested()
            || operator.lastSpecState().filter("suspended"::equalsIgnoreCase).isPresent());
  }

  private static KubernetesTable suspended(OperatorStatus operator) {
    return operator.upgradeSavepoint().isPresent()
        ? KubernetesTable.OPERATOR_SUSPENDED_WITH_SAVEPOINT
        : KubernetesTable.OPERATOR_SUSPENDED;
  }

  private @Nullable KubernetesTable operatorsLife() {
    Optional<OperatorStatus> counted = operator();
    if (counted.isEmpty() || shown.presence() == Presence.GONE) {
      return counted.isEmpty() ? null : deploying(counted.get());
    }
    KubernetesTable deploying = deploying(counted.get());
    if (deploying != null) {
      return deploying;
    }
    // What high availability tells is newer, and more.
    return shown.highAvailability().filter(KubernetesLeader::held).isEmpty()
            && counted.get().jobState().isPresent()
        ? KubernetesTable.OPERATOR_SAYS_ALIVE
        : null;
  }

  private @Nullable KubernetesTable deploying(OperatorStatus operator) {
    boolean deploys =
        operator.jobState().filter("RECONCILING"::equals).isPresent()
            || operator.lifecycleState().filter(DEPLOYING::contains).isPresent();
    if (!deploys) {
      return null;
    }
    return input.isInStartUpWindow()
        ? KubernetesTable.OPERATOR_DEPLOYS
        : KubernetesTable.OPERATOR_DOES_NOT_KNOW;
  }

  private @Nullable KubernetesTable batchEnd() {
    if (shown.batchEnd().isEmpty()) {
      return null;
    }
    if (shown.batchEnd().get() == BatchEnd.COMPLETE) {
      return endRequested()
          ? KubernetesTable.BATCH_COMPLETE_AFTER_CANCEL
          : KubernetesTable.BATCH_COMPLETE;
    }
    return shown.jobManager().filter(pod -> exitOf(pod) == EXIT_FAILED).isPresent()
        ? KubernetesTable.BATCH_EXITED_FAILED
        : KubernetesTable.BATCH_GAVE_UP;
  }

  private KubernetesTable gone() {
    if (shown.jobManager().filter(this::hasEndedFailed).isPresent()) {
      return KubernetesTable.EXITED_FAILED;
    }
    boolean seen = input.memory.jobSeen() || input.memory.deploymentUid().isPresent();
    if (!seen && input.isInStartUpWindow()) {
      return KubernetesTable.NOT_THERE_YET;
    }
    KubernetesTable deploying = operatorsLife();
    if (deploying != null) {
      return deploying;
    }
    if (shown.highAvailability().filter(this::isRecoverable).isPresent()) {
      return KubernetesTable.REMOVED_RECOVERABLE;
    }
    if (input.memory.deploymentKeptJob() && shown.highAvailability().isPresent()) {
      return endRequested() ? KubernetesTable.GONE_AS_ASKED : KubernetesTable.GONE_REGULARLY;
    }
    return KubernetesTable.GONE;
  }

  private @Nullable KubernetesTable pod() {
    if (shown.jobManager().isEmpty()) {
      return shown.podRefusal().isPresent() ? cannotStart() : withoutPod();
    }
    KubernetesPod pod = shown.jobManager().get();
    if (shown.presence() == Presence.DELETING && hasEndedFailed(pod)) {
      return KubernetesTable.EXITED_FAILED;
    }
    if (isSettled(pod)) {
      return null;
    }
    if (isLost(pod)) {
      return lost();
    }
    if (pod.exitCode().isPresent() && isOfThisRun(pod.exitedAt())) {
      switch (pod.exitCode().getAsInt()) {
        case EXIT_FAILED:
          return KubernetesTable.FAILED_AND_STARTED_AGAIN;
        case 0:
          return KubernetesTable.ENDED_AND_STARTED_AGAIN;
        default:
          return crashes();
      }
    }
    if (pod.waitingReason().filter("CrashLoopBackOff"::equals).isPresent()) {
      return crashes();
    }
    if (pod.waitingReason().filter(CANNOT_START::contains).isPresent()) {
      return cannotStart();
    }
    if (pod.runningSince().isPresent()) {
      return shown.previousJobManager().filter(this::wasLostLately).isPresent() ? lost() : null;
    }
    return pending();
  }

  /** A container that has run for long, or that never ended before. */
  private boolean isSettled(KubernetesPod pod) {
    return pod.runningSince().isPresent()
        && !pod.reason().filter(LOST::contains).isPresent()
        && isLongAgo(pod.runningSince().get());
  }

  private boolean isLost(KubernetesPod pod) {
    return isOfThisRun(pod.exitedAt())
        && (pod.reason().filter(LOST::contains).isPresent()
            || pod.exitReason().filter(LOST::contains).isPresent()
            || STOPPED_FROM_OUTSIDE.contains(exitOf(pod)));
  }

  private boolean wasLostLately(KubernetesPod pod) {
    return isLost(pod) && !pod.exitedAt().or(pod::createdAt).map(this::isLongAgo).orElse(false);
  }

  private KubernetesTable lost() {
    return shown.highAvailability().filter(this::isRecoverable).isPresent()
        ? KubernetesTable.JOB_MANAGER_LOST
        : KubernetesTable.JOB_MANAGER_LOST_WITH_ITS_JOBS;
  }

  private KubernetesTable crashes() {
    return input.isInStartUpWindow()
        ? KubernetesTable.CRASHES_AT_THE_START
        : KubernetesTable.CRASH_LOOP;
  }

  private KubernetesTable cannotStart() {
    return input.isInStartUpWindow()
        ? KubernetesTable.POD_WAITS_AT_THE_START
        : KubernetesTable.POD_CANNOT_START;
  }

  /**
   * No pod is there and nothing is said against one: it is about to be made, or may not be seen.
   */
  private @Nullable KubernetesTable withoutPod() {
    return input.isInStartUpWindow() ? KubernetesTable.POD_PENDING : null;
  }

  private KubernetesTable pending() {
    return input.memory.jobSeen() ? KubernetesTable.POD_PENDING_AGAIN : KubernetesTable.POD_PENDING;
  }

  private KubernetesTable leader() {
    if (shown.highAvailability().isEmpty()) {
      return unheard();
    }
    KubernetesLeader kept = shown.highAvailability().get();
    if (input.memory.deploymentKeptJob() && isRemembered() && !isKept(kept)) {
      return KubernetesTable.JOB_LEFT_THE_CLUSTER;
    }
    boolean leads = leads(kept);
    if (leads
        && isRemembered()
        && isKept(kept)
        && kept.lastCheckpoint().isPresent()
        && input.memory.deploymentCheckpoint().isPresent()
        && kept.lastCheckpoint().getAsLong() > input.memory.deploymentCheckpoint().getAsLong()) {
      return KubernetesTable.CHECKPOINTS_GROW;
    }
    return leads || kept.renewedAt().isEmpty() ? unheard() : KubernetesTable.NOBODY_LEADS;
  }

  private KubernetesTable unheard() {
    return input.isInStartUpWindow() ? KubernetesTable.STARTING : KubernetesTable.LEADS_UNHEARD;
  }

  private boolean leads(KubernetesLeader kept) {
    if (!kept.held() || kept.renewedAt().isEmpty() || shown.serverTime().isEmpty()) {
      return false;
    }
    Duration lease = kept.leaseDuration().orElse(Duration.ofSeconds(15));
    return !kept.renewedAt().get().plus(lease).isBefore(shown.serverTime().get());
  }

  /** Returns whether the job would be recovered from what is left. */
  private boolean isRecoverable(KubernetesLeader kept) {
    Optional<JobId> job = jobId();
    return job.isPresent()
        ? kept.recoverableJobs().contains(job.get())
        : !kept.recoverableJobs().isEmpty();
  }

  private boolean isKept(KubernetesLeader kept) {
    return jobId().map(kept::knows).orElse(!kept.recoverableJobs().isEmpty());
  }

  private Optional<JobId> jobId() {
    return input.evidence.ref().jobId().or(input.memory::jobId);
  }

  /** Returns whether what is remembered of a deployment is about this one. */
  private boolean isRemembered() {
    return report.uid().isEmpty() || report.uid().equals(input.memory.deploymentUid());
  }

  /** The operator's words about this run: not of an earlier one, nor of another job. */
  private Optional<OperatorStatus> operator() {
    return shown
        .operator()
        .filter(status -> status.updatedAt().filter(input::isBeforeSubmission).isEmpty())
        .filter(
            status ->
                status.jobId().isEmpty()
                    || jobId().filter(job -> !job.equals(status.jobId().get())).isEmpty());
  }

  private boolean hasEndedFailed(KubernetesPod pod) {
    return exitOf(pod) == EXIT_FAILED
        && pod.runningSince().isEmpty()
        && isOfThisRun(pod.exitedAt());
  }

  private boolean isOfThisRun(Optional<Instant> moment) {
    return moment.filter(input::isBeforeSubmission).isEmpty();
  }

  private boolean isLongAgo(Instant moment) {
    Instant now = shown.serverTime().orElse(input.evidence.at());
    return Duration.between(moment, now).compareTo(FORGIVEN) > 0;
  }

  private boolean endRequested() {
    return input.evidence.intent().isEndRequested();
  }

  private static int exitOf(KubernetesPod pod) {
    return pod.exitCode().orElse(-1);
  }
}
