package io.github.flinkwatch.archive;

import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.model.JobVertex;
import io.github.flinkwatch.model.TaskCounts;

/** A job's row of {@code /jobs/overview}, made from its details where the row itself is missing. */
final class OverviewFromDetails {

  private OverviewFromDetails() {}

  /** Returns what the row of {@code /jobs/overview} would say. */
  static JobOverview of(JobDetails details) {
    JobOverview.Builder row =
        JobOverview.builder()
            .jobId(details.jobId())
            .name(details.name())
            .status(details.status())
            .statusText(details.statusText())
            .tasks(tasks(details));
    details.startTime().ifPresent(row::startTime);
    details.endTime().ifPresent(row::endTime);
    details.duration().ifPresent(row::duration);
    details.jobType().ifPresent(row::jobType);
    details.schedulerType().ifPresent(row::schedulerType);
    return row.build();
  }

  private static TaskCounts tasks(JobDetails details) {
    int[] counts = new int[10];
    for (JobVertex vertex : details.vertices()) {
      TaskCounts tasks = vertex.tasks();
      counts[0] += tasks.created();
      counts[1] += tasks.scheduled();
      counts[2] += tasks.deploying();
      counts[3] += tasks.initializing();
      counts[4] += tasks.running();
      counts[5] += tasks.finished();
      counts[6] += tasks.canceling();
      counts[7] += tasks.canceled();
      counts[8] += tasks.failed();
      counts[9] += tasks.reconciling();
    }
    return TaskCounts.builder()
        .created(counts[0])
        .scheduled(counts[1])
        .deploying(counts[2])
        .initializing(counts[3])
        .running(counts[4])
        .finished(counts[5])
        .canceling(counts[6])
        .canceled(counts[7])
        .failed(counts[8])
        .reconciling(counts[9])
        .build();
  }
}
