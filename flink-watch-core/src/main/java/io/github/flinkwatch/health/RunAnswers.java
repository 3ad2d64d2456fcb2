package io.github.flinkwatch.health;

import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobSnapshot;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the job itself said at this look, by its JobManager, its archive or the HistoryServer. Job
 * id is identity, and one id may have had several runs: an answer about another job or an earlier
 * run is left aside, with the reason.
 */
final class RunAnswers {

  private final Look look;
  private final Remarks remarks;
  private boolean liveIsOfAnother;

  final Optional<JobAnswer> live;
  final Optional<JobAnswer> archived;
  final Optional<JobAnswer> history;

  RunAnswers(Look look, Remarks remarks) {
    this.look = look;
    this.remarks = remarks;
    this.live = live();
    this.archived = ended(look.evidence.archived(), "archive");
    this.history = ended(look.evidence.history(), "HistoryServer");
  }

  /** Returns whether the JobManager answered, and this run was not in what it said. */
  boolean isLiveJobAbsent() {
    return liveIsOfAnother
        || look.evidence
            .live()
            .fold(
                live -> live.overview().isAbsent() && !live.status().isKnown(),
                detail -> true,
                cause -> false);
  }

  /** Returns whether any answer is of a run that began after that end. */
  boolean haveRunAfter(ProvenEnd end) {
    Instant boundary = end.endTime().or(end::startTime).orElse(null);
    return boundary != null
        && (beganAfter(live, boundary, end)
            || beganAfter(archived, boundary, end)
            || beganAfter(history, boundary, end));
  }

  private static boolean beganAfter(Optional<JobAnswer> answer, Instant boundary, ProvenEnd end) {
    Instant start = answer.map(found -> found.startTime).orElse(null);
    return start != null
        && !start.equals(end.startTime().orElse(null))
        && !start.isBefore(boundary);
  }

  private Optional<JobAnswer> live() {
    Optional<JobSnapshot> snapshot = look.evidence.live().value();
    if (snapshot.isEmpty()) {
      remarks.unknown(look.evidence.live());
      return Optional.empty();
    }
    Optional<JobAnswer> answer = JobAnswer.of(snapshot.get());
    if (answer.isEmpty()) {
      remarks.unknown(snapshot.get().overview());
      remarks.unknown(snapshot.get().status());
      remarks.unknown(snapshot.get().details());
      return Optional.empty();
    }
    JobAnswer found = answer.get();
    if (!isOurs(snapshot.get(), found) || endedBeforeSubmission(found)) {
      liveIsOfAnother = true;
      return Optional.empty();
    }
    return answer;
  }

  private boolean endedBeforeSubmission(JobAnswer found) {
    boolean startedAsSeen =
        found.startTime != null
            && look.memory.startTime().filter(found.startTime::equals).isPresent();
    boolean earlier =
        found.status.isGloballyTerminal()
            && !startedAsSeen
            && found.endTime != null
            && look.isBeforeSubmission(found.endTime);
    if (earlier) {
      remarks.cause(
          UnknownCode.JOB_NOT_YET_VISIBLE,
          "the JobManager still tells of an earlier run, which ended at " + found.endTime);
    }
    return earlier;
  }

  private Optional<JobAnswer> ended(Observation<JobSnapshot> source, String name) {
    Optional<JobSnapshot> snapshot = source.value();
    if (snapshot.isEmpty()) {
      remarks.unknown(source);
      return Optional.empty();
    }
    Optional<JobAnswer> answer = JobAnswer.of(snapshot.get());
    if (answer.isEmpty()) {
      remarks.unknown(snapshot.get().overview());
      remarks.unknown(snapshot.get().details());
      return Optional.empty();
    }
    JobAnswer found = answer.get();
    if (!isOurs(snapshot.get(), found)) {
      return Optional.empty();
    }
    if (!found.status.isGloballyTerminal()) {
      remarks.cause(UnknownCode.ARCHIVE_NO_STATE, "the " + name + " says " + found.statusText);
      return Optional.empty();
    }
    String earlier = earlierRun(found);
    if (earlier != null) {
      remarks.cause(UnknownCode.ARCHIVE_OTHER_ATTEMPT, "the " + name + "'s run " + earlier);
      return Optional.empty();
    }
    return answer;
  }

  /** The only job of a cluster is ours only if the platform says so. */
  private boolean isOurs(JobSnapshot snapshot, JobAnswer found) {
    boolean sameId =
        found.jobId == null || look.evidence.ref().jobId().filter(found.jobId::equals).isPresent();
    if (sameId && snapshot.matchedBy() == JobSnapshot.Match.BY_ID) {
      return true;
    }
    if (!look.evidence.ref().mayMatchSoleJob()) {
      remarks.cause(UnknownCode.JOB_ID_CHANGED, "the cluster runs job " + found.jobId + " instead");
      return false;
    }
    if (!snapshot.otherJobIds().isEmpty()) {
      remarks.cause(
          UnknownCode.JOB_AMBIGUOUS,
          "the cluster runs " + (snapshot.otherJobIds().size() + 1) + " jobs");
      return false;
    }
    if (!sameId) {
      remarks.caveat("matched as the only job of its cluster; its id is " + found.jobId);
    }
    return true;
  }

  /**
   * Says why an archive is of an earlier run, or returns null if it is of this one. A later start
   * than the one seen is this run: a takeover gives a new start time. An earlier one is not.
   */
  private @Nullable String earlierRun(JobAnswer found) {
    Instant seen = live.map(answer -> answer.startTime).or(look.memory::startTime).orElse(null);
    if (seen != null && found.startTime != null) {
      return found.startTime.isBefore(seen)
          ? "began at " + found.startTime + ", this one at " + seen
          : null;
    }
    if (seen != null && found.endTime != null && found.endTime.isBefore(seen)) {
      return "ended at " + found.endTime + ", before this one began at " + seen;
    }
    if (found.endTime != null && look.isBeforeSubmission(found.endTime)) {
      return "ended at " + found.endTime + ", before this one was submitted";
    }
    return null;
  }

  /** Says what a status means that names no state. */
  void explainUnknownStatus(JobAnswer answer) {
    if (answer.status == JobStatus.SUSPENDED) {
      remarks.cause(UnknownCode.SUSPENDED_HERE, "the JobManager calls the job SUSPENDED");
    } else {
      remarks.cause(
          UnknownCode.UNRECOGNISED_STATE,
          "the JobManager calls the job \"" + answer.statusText + '"');
    }
  }
}
