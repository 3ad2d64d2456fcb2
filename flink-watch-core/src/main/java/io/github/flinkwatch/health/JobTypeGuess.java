package io.github.flinkwatch.health;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.CheckpointConfig;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.model.JobPlan;
import io.github.flinkwatch.model.JobType;
import java.util.List;
import java.util.Optional;

/**
 * Whether a job is a batch or a streaming job, and what tells: Flink where it sends it (1.20 and
 * later), else the platform's hint, else an earlier look, else what the job does.
 */
final class JobTypeGuess {

  private static final Optional<String> FLINK = Optional.of("Flink says so");
  private static final Optional<String> PLATFORM = Optional.of("the platform says so");
  private static final Optional<String> EARLIER = Optional.of("an earlier look told");
  private static final Optional<String> CHECKPOINTS =
      Optional.of("it takes checkpoints, which batch jobs do not");
  private static final Optional<String> BLOCKING =
      Optional.of("stages wait for one another, which streaming jobs' do not");
  private static final JobTypeGuess NONE =
      new JobTypeGuess(Optional.empty(), Optional.empty(), false);

  private final Optional<JobType> type;
  private final Optional<String> basis;
  private final boolean worthKeeping;

  private JobTypeGuess(Optional<JobType> type, Optional<String> basis, boolean worthKeeping) {
    this.type = type;
    this.basis = basis;
    this.worthKeeping = worthKeeping;
  }

  static JobTypeGuess of(JobEvidence evidence, JobMemory memory) {
    Optional<JobType> sent = sent(evidence.live());
    if (sent.isEmpty()) {
      sent = sent(evidence.archived());
    }
    if (sent.isEmpty()) {
      sent = sent(evidence.history());
    }
    if (sent.isPresent()) {
      return new JobTypeGuess(sent, FLINK, true);
    }
    Optional<JobType> hint = evidence.intent().expectedJobType();
    if (hint.isPresent()) {
      return new JobTypeGuess(hint, PLATFORM, false);
    }
    if (memory.jobType().isPresent()) {
      return new JobTypeGuess(memory.jobType(), EARLIER, true);
    }
    if (hasBlockingExchange(evidence.live())) {
      return new JobTypeGuess(Optional.of(JobType.BATCH), BLOCKING, true);
    }
    return takesCheckpoints(evidence.live())
            || takesCheckpoints(evidence.archived())
            || takesCheckpoints(evidence.history())
        ? new JobTypeGuess(Optional.of(JobType.STREAMING), CHECKPOINTS, true)
        : NONE;
  }

  private static Optional<JobType> sent(Observation<JobSnapshot> source) {
    Optional<JobSnapshot> snapshot = source.value();
    if (snapshot.isEmpty()) {
      return Optional.empty();
    }
    Optional<JobType> listed = snapshot.get().overview().value().flatMap(JobOverview::jobType);
    return listed.isPresent()
        ? listed
        : snapshot.get().details().value().flatMap(JobDetails::jobType);
  }

  private static boolean hasBlockingExchange(Observation<JobSnapshot> source) {
    return source
        .value()
        .flatMap(snapshot -> snapshot.details().value())
        .flatMap(JobDetails::plan)
        .map(JobPlan::nodes)
        .orElse(List.of())
        .stream()
        .flatMap(node -> node.inputs().stream())
        .anyMatch(input -> input.exchange().filter(how -> how.startsWith("blocking")).isPresent());
  }

  private static boolean takesCheckpoints(Observation<JobSnapshot> source) {
    return source
        .value()
        .flatMap(snapshot -> snapshot.checkpointConfig().value())
        .flatMap(CheckpointConfig::interval)
        .isPresent();
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
