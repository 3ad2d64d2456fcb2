package io.github.flinkwatch.examples.demo;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.examples.demo.JobMemories.Look;
import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.health.RuleId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Incident 1: tasks do not run, and everything says RUNNING. */
final class TasksDoNotRun {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private TasksDoNotRun() {}

  static List<Scene> play(Waiting waiting, LiveJobs jobs) {
    Round round =
        waiting.until(
            "watching until the grace times are over",
            PATIENCE,
            () -> Optional.of(Round.of(jobs)).filter(Round::isTelling));
    return List.of(
        new Scene(
            "\"sessions\" needs four slots, and one is left",
            List.of(Others.flink(round.sessions())),
            round.sessions().health(),
            ExpectedVerdict.ailing(JobState.RUNNING, RuleId.TASKS_MISSING)),
        new Scene(
            "\"payments\": one of its four pipelines failed and waits for its restart",
            List.of(Others.flink(round.payments()), Others.restarts(round.payments())),
            round.payments().health(),
            ExpectedVerdict.ailing(JobState.RESTARTING, RuleId.TASKS_DOWN)),
        new Scene(
            "\"orders\", at the same moment: its bounded source is done, the other one runs on",
            List.of(
                Others.flink(round.orders()),
                Scene.says("running == total", "a false alarm, now and for ever")),
            round.orders().health(),
            ExpectedVerdict.healthy()),
        recorded());
  }

  /** One look at each of three jobs. */
  private record Round(Look sessions, Look payments, Look orders) {

    static Round of(LiveJobs jobs) {
      return new Round(jobs.sessions(), jobs.payments(), jobs.orders());
    }

    boolean isTelling() {
      return sessions.health().finding(RuleId.TASKS_MISSING).isPresent()
          && payments.health().state() == JobState.RESTARTING
          && payments.health().status() == HealthStatus.UNHEALTHY
          && orders.health().status() == HealthStatus.HEALTHY
          && orders.overview().map(row -> row.tasks().finished() > 0).orElse(false);
    }
  }

  /** What the reports of 2020 saw: the scheduler of Flink 1.9 says RUNNING all the while. */
  private static Scene recorded() {
    JobRef job =
        JobRef.builder()
            .jobId(JobId.of("93a17e1a35e26b5f094e354a6fc1c1b4"))
            .name("strategy")
            .clusterKind(ClusterKind.SESSION)
            .build();
    Clock then = Recordings.FLINK_1_9_CLOCK;
    Clock oneSecondLater = Clock.offset(then, Duration.ofSeconds(1));
    try (RecordedServer flink = Recordings.flink19(job.jobId().orElseThrow());
        LiveCluster first = LiveCluster.at(flink.uri(), then);
        LiveCluster second = LiveCluster.at(flink.uri(), oneSecondLater)) {
      JobMemories memories = new JobMemories(DemoJudge.impatient());
      memories.look(first.gather(job));
      Look look = memories.look(second.gather(job));
      return new Scene(
          "2020, Flink 1.9 (replayed from its real answers): tasks FAILED and CANCELED",
          List.of(Others.flink(look)),
          look.health(),
          ExpectedVerdict.ailing(JobState.RUNNING, RuleId.TASKS_FAILED));
    }
  }
}
