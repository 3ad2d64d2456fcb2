package io.github.flinkwatch.examples.demo;

import io.github.flinkwatch.examples.demo.JobMemories.Look;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.health.RuleId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Incident 2: RUNNING, every task runs, and one subtask holds everything back. */
final class NothingIsConsumed {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private NothingIsConsumed() {}

  static List<Scene> play(Waiting waiting, LiveJobs jobs) {
    Look look =
        waiting.until(
            "watching until three checkpoints in a row have expired",
            PATIENCE,
            () -> Optional.of(jobs.enrichment()).filter(seen -> namesCulprit(seen.health())));
    return List.of(
        new Scene(
            "\"enrichment\": one of three subtasks waits for an answer that never comes",
            List.of(
                Others.flink(look),
                Scene.says("the log", "not a line"),
                Scene.says("running == total", "all is well")),
            look.health(),
            ExpectedVerdict.ailing(
                JobState.RUNNING, RuleId.CHECKPOINTS_FAILING, RuleId.CHECKPOINT_STALLED)));
  }

  /** Whether checkpoints fail and the stuck subtask is named: index 1 of the vertex that asks. */
  private static boolean namesCulprit(JobHealth health) {
    boolean failing = health.finding(RuleId.CHECKPOINTS_FAILING).isPresent();
    return failing
        && health.findings().stream()
            .flatMap(finding -> finding.culprits().stream())
            .anyMatch(
                culprit ->
                    culprit.subtask() == 1
                        && culprit.vertexName().orElse("").startsWith("look up customer"));
  }
}
