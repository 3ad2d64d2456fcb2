package io.github.flinkwatch.kubernetes;

import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.DeploymentReport.FinalStatus;
import io.github.flinkwatch.evidence.KubernetesReport;
import io.github.flinkwatch.evidence.KubernetesReport.BatchEnd;
import io.github.flinkwatch.evidence.KubernetesReport.KubernetesLeader;
import io.github.flinkwatch.evidence.KubernetesReport.KubernetesPod;
import io.github.flinkwatch.evidence.KubernetesReport.OperatorStatus;
import io.github.flinkwatch.evidence.KubernetesReport.Presence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts what was read of one cluster into a report. Not thread-safe. */
final class ReportAssembly {

  private static final int EXIT_FAILED = 163;

  private final String namespace;
  private final String cluster;
  @Nullable Workload workload;
  @Nullable Instant serverTime;
  @Nullable OperatorStatus operator;

  /** Whether the ConfigMaps were read, so that none means that there is none. */
  boolean configMapsRead;

  final List<Pod> pods = new ArrayList<>();
  private final HighAvailability highAvailability = new HighAvailability();
  private @Nullable Boolean highAvailabilityConfigured;

  /** What could not be read, each in one line. */
  final List<String> notes = new ArrayList<>();

  ReportAssembly(String namespace, String cluster) {
    this.namespace = namespace;
    this.cluster = cluster;
  }

  void add(HighAvailability.Part part) {
    if (part.isOf(cluster)) {
      highAvailability.add(part);
    }
    if (part.meta.name.equals("flink-config-" + cluster)) {
      part.data.forEach(
          (file, text) ->
              FlinkConfiguration.read(file, text)
                  .ifPresent(
                      options ->
                          highAvailabilityConfigured =
                              FlinkConfiguration.hasHighAvailability(options)));
    }
  }

  KubernetesLeader leader() {
    return highAvailability.build();
  }

  DeploymentReport report() {
    pods.sort(Pod.BY_AGE);
    Optional<KubernetesPod> newest = newest();
    KubernetesReport.Builder shown =
        KubernetesReport.builder()
            .presence(presence())
            .serverTime(Optional.ofNullable(serverTime))
            .jobManager(newest)
            .previousJobManager(newest.flatMap(this::before))
            .highAvailabilityConfigured(Optional.ofNullable(highAvailabilityConfigured))
            .operator(Optional.ofNullable(operator));
    if (configMapsRead) {
      shown.highAvailability(highAvailability.build());
    }
    Workload there = workload;
    if (there != null) {
      shown.podRefusal(Optional.ofNullable(there.refusal)).batchEnd(Optional.ofNullable(there.end));
    }
    return report(shown.build());
  }

  private DeploymentReport report(KubernetesReport shown) {
    DeploymentReport.Builder report =
        DeploymentReport.builder()
            .kind(DeploymentReport.Kind.KUBERNETES)
            .deploymentId(namespace + "/" + cluster)
            .state(state(shown))
            .finalStatus(finalStatus(shown))
            .diagnostics(words(shown))
            .kubernetes(shown);
    Workload there = workload;
    if (there != null) {
      report
          .uid(Optional.ofNullable(there.meta.uid))
          .submittedAt(Optional.ofNullable(there.meta.created))
          .finishedAt(Optional.ofNullable(there.endedAt));
    }
    shown
        .jobManager()
        .ifPresent(
            pod -> {
              int starts = pod.restarts().orElse(0) + 1;
              report.attempts(starts).recoveredAfterRestart(starts > 1);
            });
    return report.build();
  }

  private Presence presence() {
    Workload there = workload;
    if (there == null) {
      return Presence.GONE;
    }
    return there.meta.deleting ? Presence.DELETING : Presence.PRESENT;
  }

  /** The newest that runs, or else the newest: old ones that were evicted stay on the list. */
  private Optional<KubernetesPod> newest() {
    KubernetesPod newest = null;
    for (Pod pod : pods) {
      boolean runs = pod.shown.runningSince().isPresent() && !pod.shown.deleting();
      boolean better = runs || newest == null || newest.runningSince().isEmpty();
      newest = better ? pod.shown : newest;
    }
    return Optional.ofNullable(newest);
  }

  private Optional<KubernetesPod> before(KubernetesPod newest) {
    KubernetesPod before = null;
    for (Pod pod : pods) {
      boolean older = !pod.shown.equals(newest);
      boolean over = pod.shown.reason().isPresent() || pod.shown.exitCode().isPresent();
      before = older && over ? pod.shown : before;
    }
    return Optional.ofNullable(before);
  }

  private static DeploymentState state(KubernetesReport shown) {
    if (shown.batchEnd().isPresent()) {
      return shown.batchEnd().get() == BatchEnd.COMPLETE || exitedFailed(shown)
          ? DeploymentState.FINISHED
          : DeploymentState.FAILED;
    }
    switch (shown.presence()) {
      case GONE:
        return DeploymentState.FINISHED;
      case DELETING:
        return DeploymentState.FINISHING;
      case PRESENT:
        return shown.jobManager().flatMap(KubernetesPod::runningSince).isPresent()
            ? DeploymentState.RUNNING
            : DeploymentState.ACCEPTED;
    }
    throw new AssertionError(shown.presence());
  }

  private static FinalStatus finalStatus(KubernetesReport shown) {
    if (shown.batchEnd().isPresent()) {
      return shown.batchEnd().get() == BatchEnd.COMPLETE
          ? FinalStatus.SUCCEEDED
          : FinalStatus.FAILED;
    }
    boolean leaves = shown.presence() != Presence.PRESENT;
    return leaves && exitedFailed(shown) ? FinalStatus.FAILED : FinalStatus.UNDEFINED;
  }

  private static boolean exitedFailed(KubernetesReport shown) {
    return shown
        .jobManager()
        .filter(pod -> pod.runningSince().isEmpty() && pod.exitCode().orElse(0) == EXIT_FAILED)
        .isPresent();
  }

  private String words(KubernetesReport shown) {
    List<String> words = new ArrayList<>();
    Workload there = workload;
    if (there == null) {
      words.add("there is no Deployment of that name");
    } else if (there.meta.deleting) {
      words.add("the Deployment is being deleted");
    }
    if (there != null && there.endReason != null) {
      words.add("the Job ended: " + there.endReason);
    }
    shown.podRefusal().ifPresent(why -> words.add("no pod can be made: " + why));
    shown.jobManager().ifPresent(pod -> words.add(ObjectText.of(pod)));
    shown.previousJobManager().ifPresent(pod -> words.add("before it " + ObjectText.of(pod)));
    shown.operator().ifPresent(status -> words.add(ObjectText.of(status)));
    shown
        .highAvailability()
        .filter(kept -> kept.configMaps() > 0)
        .ifPresent(kept -> words.add(ObjectText.of(kept)));
    words.addAll(notes);
    return words.isEmpty() ? "no pod of the JobManager yet" : String.join("; ", words);
  }

  /** Adds what the ConfigMaps, if they could be read, and the operator tell. */
  void addAll(Iterable<HighAvailability.Part> parts) {
    configMapsRead = true;
    parts.forEach(this::add);
  }
}
