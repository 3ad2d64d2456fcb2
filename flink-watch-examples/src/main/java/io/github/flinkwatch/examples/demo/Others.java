package io.github.flinkwatch.examples.demo;

import io.github.flinkwatch.examples.demo.JobMemories.Look;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.model.TaskCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** What Flink says by itself, in the words of its web page. */
final class Others {

  private Others() {}

  static Scene.Saying flink(Look look) {
    return Scene.says("Flink", look.overview().map(Others::row).orElse("no answer"));
  }

  /** What the job's metrics say of restarts: the only witness of those between two looks. */
  static Scene.Saying restarts(Look look) {
    OptionalLong restarts =
        look.evidence().live().value().flatMap(live -> live.metrics().value()).stream()
            .flatMapToLong(metrics -> metrics.restarts().stream())
            .findFirst();
    return Scene.says(
        "its metrics",
        restarts.isPresent() ? restarts.getAsLong() + " restarts so far" : "nothing");
  }

  private static String row(JobOverview job) {
    return job.statusText() + "   (" + counts(job.tasks()) + ")";
  }

  private static String counts(TaskCounts tasks) {
    List<String> counts = new ArrayList<>();
    add(counts, tasks.created(), "CREATED");
    add(counts, tasks.scheduled(), "SCHEDULED");
    add(counts, tasks.deploying(), "DEPLOYING");
    add(counts, tasks.initializing(), "INITIALIZING");
    add(counts, tasks.running(), "RUNNING");
    add(counts, tasks.finished(), "FINISHED");
    add(counts, tasks.canceling(), "CANCELING");
    add(counts, tasks.canceled(), "CANCELED");
    add(counts, tasks.failed(), "FAILED");
    return tasks.total() + " tasks: " + String.join(", ", counts);
  }

  private static void add(List<String> counts, int count, String state) {
    if (count > 0) {
      counts.add(count + " " + state);
    }
  }
}
