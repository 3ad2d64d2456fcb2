package io.github.flinkwatch.health;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.CheckpointConfig;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.model.JobType;
import java.util.List;
import java.util.Optional;

/**
 * Whether a job is a batch or a streaming job, and what tells: Flink where it sends it (1.20 and
 * later), else the platform's hint, else an earlier look, else what the job does.
 */
final class JobTypeGuess {

  private final Optional<JobType> type;
  private final Optional<String> basis;
  private final boolean worthKeeping;

  private JobTypeGuess(Optional<JobType> type, Optional<String> basis, boolean worthKeeping) {
    this.type = type;
    this.basis = basis;
    this.worthKeeping = worthKeeping;
  }

  static JobTypeGuess of(JobEvidence evidence, JobMemory memory) {
    List<Observation<JobSnapshot>> sources =
        List.of(evidence.live(), evidence.archived(), evidence.history());
    for (Observation<JobSnapshot> source : sources) {
      Optional<JobType> sent =
          source
              .value()
              .flatMap(
                  snapshot ->
                      snapshot
                          .overview()
                          .value()
                          .flatMap(JobOverview::jobType)
                          .or(() -> snapshot.details().value().flatMap(JobDetails::jobType)));
      if (sent.isPresent()) {
        return new JobTypeGuess(sent, Optional.of("Flink says so"), true);
      }
    }
    Optional<JobType> hint = evidence.intent().expectedJobType();
    if (hint.isPresent()) {
      return new JobTypeGuess(hint, Optional.of("the platform says so"), false);
    }
    if (memory.jobType().isPresent()) {
      return new JobTypeGuess(memory.jobType(), Optional.of("an earlier look told"), true);
    }
    for (Observation<JobSnapshot> source : sources) {
      boolean checkpoints =
          source
              .value()
              .flatMap(snapshot -> snapshot.checkpointConfig().value())
              .flatMap(CheckpointConfig::interval)
              .isPresent();
      if (checkpoints) {
        return new JobTypeGuess(
            Optional.of(JobType.STREAMING),
            Optional.of("it takes checkpoints, which batch jobs do not"),
            true);
      }
    }
    return new JobTypeGuess(Optional.empty(), Optional.empty(), false);
  }

  Optional<JobType> type() {
    return type;
  }

  Optional<String> basis() {
    return basis;
  }

  boolean worthKeeping() {
    return worthKeeping;
  }
}
