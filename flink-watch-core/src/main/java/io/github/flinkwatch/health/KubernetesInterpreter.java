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
 * Finds the row of {@link KubernetesTruthTable} that applies to one look: the operator's ends
 * first, then how a batch Job ended, absence, the newest pod of the JobManager, and what high
 * availability keeps. The first that says something decides.
 */
final class KubernetesInterpreter {

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

  private KubernetesInterpreter(StateInput input, DeploymentReport report, KubernetesReport shown) {
    this.input = input;
    this.report = report;
    this.shown = shown;
  }

  /** Returns the row that applies. */
  static KubernetesTruthTable rowOf(
      DeploymentReport report, KubernetesReport shown, StateInput input) {
    return new KubernetesInterpreter(input, report, shown).row();
  }

  private KubernetesTruthTable row() {
    KubernetesTruthTable row = operatorsEnd();
    row = row != null ? row : batchEnd();
    row = row != null || shown.presence() != Presence.GONE ? row : gone();
    row = row != null ? row : pod();
    row = row != null ? row : operatorsLife();
    return row != null ? row : leader();
  }

  private @Nullable KubernetesTruthTable operatorsEnd() {
    Optional<OperatorStatus> counted = operator();
    if (counted.isEmpty() || !counted.get().current()) {
      return null;
    }
    OperatorStatus operator = counted.get();
    switch (operator.jobState().orElse("")) {
      case "FAILED":
        return operator.lastSpecState().filter("running"::equalsIgnoreCase).isPresent()
            ? KubernetesTruthTable.OPERATOR_SAYS_FAILED
            : null;
      case "FINISHED":
        if (operator.isGenuine()) {
          return KubernetesTruthTable.OPERATOR_SAYS_FINISHED;
        }
        return endRequested()
            ? KubernetesTruthTable.OPERATOR_FORGED_FINISHED_AS_ASKED
            : KubernetesTruthTable.OPERATOR_FORGED_FINISHED;
      case "CANCELED":
        return KubernetesTruthTable.OPERATOR_SAYS_CANCELED;
      default:
        return isSuspended(operator) ? suspended(operator) : null;
    }
  }

  private boolean isSuspended(OperatorStatus operator) {
    return operator.lifecycleState().filter("SUSPENDED"::equals).isPresent()
        && (endRequested()
            || operator.lastSpecState().filter("suspended"::equalsIgnoreCase).isPresent());
  }

  private static KubernetesTruthTable suspended(OperatorStatus operator) {
    return operator.upgradeSavepoint().isPresent()
        ? KubernetesTruthTable.OPERATOR_SUSPENDED_WITH_SAVEPOINT
        : KubernetesTruthTable.OPERATOR_SUSPENDED;
  }

  private @Nullable KubernetesTruthTable operatorsLife() {
    Optional<OperatorStatus> counted = operator();
    if (counted.isEmpty() || shown.presence() == Presence.GONE) {
      return counted.isEmpty() ? null : deploying(counted.get());
    }
    KubernetesTruthTable deploying = deploying(counted.get());
    if (deploying != null) {
      return deploying;
    }
    // What high availability tells is newer, and more.
    return shown.highAvailability().filter(KubernetesLeader::held).isEmpty()
            && counted.get().jobState().isPresent()
        ? KubernetesTruthTable.OPERATOR_SAYS_ALIVE
        : null;
  }

  private @Nullable KubernetesTruthTable deploying(OperatorStatus operator) {
    boolean deploys =
        operator.jobState().filter("RECONCILING"::equals).isPresent()
            || operator.lifecycleState().filter(DEPLOYING::contains).isPresent();
    if (!deploys) {
      return null;
    }
    return input.isInStartUpWindow()
        ? KubernetesTruthTable.OPERATOR_DEPLOYS
        : KubernetesTruthTable.OPERATOR_DOES_NOT_KNOW;
  }

  private @Nullable KubernetesTruthTable batchEnd() {
    if (shown.batchEnd().isEmpty()) {
      return null;
    }
    if (shown.batchEnd().get() == BatchEnd.COMPLETE) {
      return cancelRequested()
          ? KubernetesTruthTable.BATCH_COMPLETE_AFTER_CANCEL
          : KubernetesTruthTable.BATCH_COMPLETE;
    }
    return shown.jobManager().filter(pod -> exitOf(pod) == EXIT_FAILED).isPresent()
        ? KubernetesTruthTable.BATCH_EXITED_FAILED
        : KubernetesTruthTable.BATCH_GAVE_UP;
  }

  private KubernetesTruthTable gone() {
    if (shown.jobManager().filter(this::hasEndedFailed).isPresent()) {
      return KubernetesTruthTable.EXITED_FAILED;
    }
    boolean seen =
        input.memory.jobSeen()
            || input.memory.deploymentUid().isPresent()
            || input.memory.end().isPresent();
    if (!seen && input.isInStartUpWindow()) {
      return KubernetesTruthTable.NOT_THERE_YET;
    }
    KubernetesTruthTable deploying = operatorsLife();
    if (deploying != null) {
      return deploying;
    }
    if (shown.highAvailability().filter(this::isRecoverable).isPresent()) {
      return KubernetesTruthTable.REMOVED_RECOVERABLE;
    }
    if (input.memory.deploymentKeptJob() && shown.highAvailability().isPresent()) {
      return cancelRequested()
          ? KubernetesTruthTable.GONE_AS_ASKED
          : KubernetesTruthTable.GONE_REGULARLY;
    }
    return KubernetesTruthTable.GONE;
  }

  private @Nullable KubernetesTruthTable pod() {
    if (shown.jobManager().isEmpty()) {
      return shown.podRefusal().isPresent() ? cannotStart() : withoutPod();
    }
    KubernetesPod pod = shown.jobManager().get();
    if (shown.presence() == Presence.DELETING && hasEndedFailed(pod)) {
      return KubernetesTruthTable.EXITED_FAILED;
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
          return KubernetesTruthTable.FAILED_AND_STARTED_AGAIN;
        case 0:
          return KubernetesTruthTable.ENDED_AND_STARTED_AGAIN;
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

  private KubernetesTruthTable lost() {
    return shown.highAvailability().filter(this::isRecoverable).isPresent()
        ? KubernetesTruthTable.JOB_MANAGER_LOST
        : KubernetesTruthTable.JOB_MANAGER_LOST_WITH_ITS_JOBS;
  }

  private KubernetesTruthTable crashes() {
    return input.isInStartUpWindow()
        ? KubernetesTruthTable.CRASHES_AT_THE_START
        : KubernetesTruthTable.CRASH_LOOP;
  }

  private KubernetesTruthTable cannotStart() {
    return input.isInStartUpWindow()
        ? KubernetesTruthTable.POD_WAITS_AT_THE_START
        : KubernetesTruthTable.POD_CANNOT_START;
  }

  /**
   * No pod is there and nothing is said against one: it is about to be made, or may not be seen.
   */
  private @Nullable KubernetesTruthTable withoutPod() {
    return input.isInStartUpWindow() ? KubernetesTruthTable.POD_PENDING : null;
  }

  private KubernetesTruthTable pending() {
    return input.memory.jobSeen()
        ? KubernetesTruthTable.POD_PENDING_AGAIN
        : KubernetesTruthTable.POD_PENDING;
  }

  private KubernetesTruthTable leader() {
    if (shown.highAvailability().isEmpty()) {
      return unheard();
    }
    KubernetesLeader kept = shown.highAvailability().get();
    if (input.memory.deploymentKeptJob() && isRemembered() && !isKept(kept)) {
      return KubernetesTruthTable.JOB_LEFT_THE_CLUSTER;
    }
    boolean leads = leads(kept);
    if (leads
        && isRemembered()
        && isKept(kept)
        && kept.lastCheckpoint().isPresent()
        && input.memory.deploymentCheckpoint().isPresent()
        && kept.lastCheckpoint().getAsLong() > input.memory.deploymentCheckpoint().getAsLong()) {
      return KubernetesTruthTable.CHECKPOINTS_GROW;
    }
    return leads || kept.renewedAt().isEmpty() ? unheard() : KubernetesTruthTable.NOBODY_LEADS;
  }

  private KubernetesTruthTable unheard() {
    return input.isInStartUpWindow()
        ? KubernetesTruthTable.STARTING
        : KubernetesTruthTable.LEADS_UNHEARD;
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

  /** A stop with a savepoint ends FINISHED. */
  private boolean cancelRequested() {
    return input.evidence.intent().cancelRequestedAt().isPresent();
  }

  private static int exitOf(KubernetesPod pod) {
    return pod.exitCode().orElse(-1);
  }
}
