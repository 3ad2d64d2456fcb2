package io.github.flinkwatch.health;

import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobSnapshot;
import java.util.Optional;

/**
 * What the job itself said at this look, by its JobManager, its archive or the HistoryServer; and
 * why it did not, where it said nothing.
 */
final class SourceAnswers {

  private final StateRemarks remarks;

  final Optional<JobAnswer> live;
  final Optional<JobAnswer> archived;
  final Optional<JobAnswer> history;

  SourceAnswers(StateInput input, StateRemarks remarks) {
    this.remarks = remarks;
    this.live = answer(input.evidence.live());
    this.archived = answer(input.evidence.archived());
    this.history = answer(input.evidence.history());
  }

  private Optional<JobAnswer> answer(Observation<JobSnapshot> source) {
    Optional<JobAnswer> answer = SameJobEvidence.answer(source);
    if (answer.isEmpty()) {
      remarks.unknown(source);
      source.value().ifPresent(this::explain);
    }
    return answer;
  }

  private void explain(JobSnapshot snapshot) {
    remarks.unknown(snapshot.overview());
    remarks.unknown(snapshot.status());
    remarks.unknown(snapshot.details());
  }

  /** Says what a status means that names no state. */
  void explainUnknownStatus(JobAnswer answer) {
    if (answer.status == JobStatus.SUSPENDED) {
      remarks.cause(UnknownCode.SUSPENDED_HERE, "the JobManager calls the job SUSPENDED");
    } else {
      remarks.cause(
          UnknownCode.UNRECOGNIZED_STATE,
          "the JobManager calls the job \"" + answer.statusText + '"');
    }
  }
}
