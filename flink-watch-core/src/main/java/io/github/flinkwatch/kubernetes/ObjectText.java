package io.github.flinkwatch.kubernetes;

import io.github.flinkwatch.evidence.KubernetesReport.KubernetesLeader;
import io.github.flinkwatch.evidence.KubernetesReport.KubernetesPod;
import io.github.flinkwatch.evidence.KubernetesReport.OperatorStatus;
import io.github.flinkwatch.internal.text.Excerpt;
import java.util.ArrayList;
import java.util.List;

/** Says in a line what an object shows, for people. */
final class ObjectText {

  private static final int SHOWN = 160;

  private ObjectText() {}

  static String of(KubernetesPod pod) {
    List<String> words = new ArrayList<>();
    pod.waitingReason().ifPresent(words::add);
    pod.reason().ifPresent(words::add);
    if (pod.unschedulable()) {
      words.add("Unschedulable");
    }
    if (words.isEmpty()) {
      words.add(pod.runningSince().map(since -> "runs since " + since).orElse("does not run"));
    }
    pod.exitCode()
        .ifPresent(
            code ->
                words.add(
                    "ended with "
                        + code
                        + pod.exitReason().map(reason -> " (" + reason + ")").orElse("")));
    pod.restarts()
        .ifPresent(
            times -> {
              if (times > 0) {
                words.add(times + (times == 1 ? " restart" : " restarts"));
              }
            });
    pod.message().ifPresent(message -> words.add(Excerpt.onOneLine(message, SHOWN)));
    return "pod " + pod.name() + ": " + String.join(", ", words);
  }

  static String of(OperatorStatus status) {
    List<String> words = new ArrayList<>();
    status.jobState().ifPresent(words::add);
    status.jobManagerStatus().ifPresent(words::add);
    status.lifecycleState().ifPresent(words::add);
    status.lastSpecState().ifPresent(state -> words.add("last spec " + state));
    status.error().ifPresent(error -> words.add(Excerpt.onOneLine(error, SHOWN)));
    return "the operator says "
        + (words.isEmpty() ? "nothing yet" : String.join(", ", words))
        + (status.current() ? "" : " of an older spec");
  }

  static String of(KubernetesLeader kept) {
    String leads =
        kept.held() && kept.renewedAt().isPresent()
            ? "the JobManager said at " + kept.renewedAt().get() + " that it leads"
            : "no JobManager leads";
    return leads + (kept.recoverableJobs().isEmpty() ? "" : ", and the job would be recovered");
  }
}
