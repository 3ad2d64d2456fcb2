package io.github.flinkwatch.health;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides a job's state from the evidence of one look. The first row that applies decides:
 *
 * <ol>
 *   <li>the live job of this run reports an end;
 *   <li>the archive of this run has an end;
 *   <li>the memory holds an end of this run;
 *   <li>the live job reports anything else;
 *   <li>the deployment of a dedicated cluster, by {@link DeploymentTable};
 *   <li>the live source does not know the job, which was just submitted and never seen: STARTING;
 *   <li>the live source does not know the job: UNKNOWN;
 *   <li>nothing could be asked: UNKNOWN, with the most telling cause.
 * </ol>
 *
 * <p>An end that the job itself proved is settled: of the same run nothing overrules it any more.
 */
final class StateResolver {

  private final Look look;
  private final Remarks remarks = new Remarks();
  private final RunAnswers answers;
  private final Optional<DeploymentAnswer> deployment;

  /** The end that is remembered of this run; of one before it there is none. */
  private final Optional<ProvenEnd> before;

  private StateResolver(Look look) {
    this.look = look;
    this.answers = new RunAnswers(look, remarks);
    this.deployment = DeploymentAnswer.of(look, remarks);
    this.before = look.memory.end().filter(end -> !answers.haveRunAfter(end));
  }

  static StateVerdict resolve(JobEvidence evidence, JobMemory memory, HealthThresholds thresholds) {
    return new StateResolver(new Look(evidence, memory, thresholds)).resolve();
  }

  private StateVerdict resolve() {
    if (before.isPresent() && before.get().isSettled()) {
      compareDeployment(before.get().state());
      return remembered(before.get());
    }
    if (answers.live.isPresent() && answers.live.get().status.isGloballyTerminal()) {
      return endedLive(answers.live.get());
    }
    if (answers.archived.isPresent()) {
      return archived(answers.archived.get(), look.evidence.archived());
    }
    if (answers.history.isPresent()) {
      return archived(answers.history.get(), look.evidence.history());
    }
    if (answers.live.isPresent()) {
      if (JobState.of(answers.live.get().status) != JobState.UNKNOWN) {
        return goingOn(answers.live.get());
      }
      answers.explainUnknownStatus(answers.live.get());
    }
    Optional<StateVerdict> byDeployment = deployment.flatMap(this::byDeployment);
    if (byDeployment.isPresent()) {
      return byDeployment.get();
    }
    return before.isPresent() ? remembered(before.get()) : unseen();
  }

  private StateVerdict endedLive(JobAnswer end) {
    JobState state = JobState.of(end.status);
    compare(state, "the archive", answers.archived);
    compare(state, "the HistoryServer", answers.history);
    compareDeployment(state);
    return byJob(state, Basis.LIVE_JOB, confidenceOfMatch(look.evidence.live()), end);
  }

  private StateVerdict archived(JobAnswer end, Observation<JobSnapshot> source) {
    JobState state = JobState.of(end.status);
    compare(state, "the live job", answers.live);
    compare(state, "the HistoryServer", answers.history);
    compareDeployment(state);
    return byJob(state, Basis.ARCHIVED_JOB, confidenceOfMatch(source), end);
  }

  private StateVerdict remembered(ProvenEnd end) {
    compare(end.state(), "a later answer", answers.live);
    compare(end.state(), "a later answer", answers.archived);
    compare(end.state(), "a later answer", answers.history);
    compareWithIntent(end.state());
    return remarks
        .verdict(end.state(), Basis.MEMORY, end.confidence())
        .jobId(look.memory.jobId())
        .startTime(end.startTime())
        .endTime(end.endTime())
        .build();
  }

  private StateVerdict goingOn(JobAnswer answer) {
    JobState state = JobState.of(answer.status);
    if (state == JobState.RUNNING && look.evidence.intent().isEndRequested()) {
      state = JobState.STOPPING;
      remarks.caveat("Flink says RUNNING, and the platform asked the job to end");
    }
    Confidence confidence = confidenceOfMatch(look.evidence.live());
    if (answer.fromCache) {
      confidence = Confidence.MEDIUM;
      remarks.caveat("only the cached details told; the live overview did not");
    }
    if (deployment.isPresent() && deployment.get().ended()) {
      confidence = Confidence.LOW;
      remarks.contradiction(
          "the live job says " + answer.statusText + ", " + deployment.get().describe());
    }
    Optional<Instant> seen = look.memory.startTime();
    if (seen.isPresent()
        && answer.startTime != null
        && !seen.get().equals(answer.startTime)
        && look.memory.end().isEmpty()) {
      remarks.caveat(
          "began anew at "
              + answer.startTime
              + " ("
              + seen.get()
              + " before): a takeover or a full restart of the same run");
    }
    return byJob(state, Basis.LIVE_JOB, confidence, answer);
  }

  private Optional<StateVerdict> byDeployment(DeploymentAnswer answer) {
    if (!look.inDedicatedCluster()) {
      remarks.cause(
          answer.report.state().isEnded()
              ? UnknownCode.CLUSTER_GONE
              : UnknownCode.CLUSTER_ALIVE_JOB_UNSEEN,
          answer.describe());
      return Optional.empty();
    }
    DeploymentRow row = answer.rowInTime();
    if (row == DeploymentTable.ALIVE && look.isInStartUpWindow() && !answers.isLiveJobAbsent()) {
      return starting(Basis.DEPLOYMENT, Confidence.LOW);
    }
    UnknownCode code = row.code();
    if (code != null) {
      remarks.cause(code, answer.describe());
      return Optional.empty();
    }
    if (row.state() == JobState.STARTING) {
      answer.limit(remarks);
      return starting(Basis.DEPLOYMENT, row.confidence());
    }
    if (before.isPresent()
        && before.get().state() != row.state()
        && before.get().confidence() == Confidence.HIGH) {
      // What had been proven stands.
      remarks.contradiction("an earlier look had proven otherwise: now " + answer.describe());
      return Optional.empty();
    }
    answer.limit(remarks);
    compareWithIntent(row.state());
    JobState state =
        row.state() == JobState.RUNNING && look.evidence.intent().isEndRequested()
            ? JobState.STOPPING
            : row.state();
    return Optional.of(
        remarks
            .verdict(state, Basis.DEPLOYMENT, row.confidence())
            .jobId(look.memory.jobId())
            .startTime(look.memory.startTime())
            .endTime(state.isEnded() ? answer.report.finishedAt() : Optional.empty())
            .build());
  }

  private Optional<StateVerdict> starting(Basis basis, Confidence confidence) {
    return Optional.of(remarks.verdict(JobState.STARTING, basis, confidence).build());
  }

  private StateVerdict unseen() {
    if (answers.isLiveJobAbsent()) {
      if (look.isInStartUpWindow() && !isDeploymentOver()) {
        return remarks.verdict(JobState.STARTING, Basis.LIVE_JOB, Confidence.LOW).build();
      }
      Absence.explain(look, remarks);
    } else if (look.evidence.deployment().isAbsent()) {
      remarks.cause(
          UnknownCode.APP_FORGOTTEN,
          look.evidence.deployment().fold(report -> "", detail -> detail, cause -> ""));
    }
    if (remarks.causes().isEmpty()) {
      remarks.cause(UnknownCode.NOT_CONFIGURED, "no source that could tell was asked");
    }
    List<UnknownCause> causes = MostTelling.first(remarks.causes());
    return remarks
        .verdict(JobState.UNKNOWN, Basis.NONE, Confidence.LOW)
        .cause(causes.get(0))
        .furtherCauses(causes.subList(1, causes.size()))
        .jobId(look.memory.jobId())
        .startTime(answers.live.map(answer -> answer.startTime).or(look.memory::startTime))
        .build();
  }

  private boolean isDeploymentOver() {
    return look.evidence
        .deployment()
        .value()
        .filter(report -> report.state().isEnded())
        .isPresent();
  }

  private StateVerdict byJob(JobState state, Basis basis, Confidence confidence, JobAnswer answer) {
    compareWithIntent(state);
    return remarks
        .verdict(state, basis, confidence)
        .jobId(Optional.ofNullable(answer.jobId).or(() -> look.evidence.ref().jobId()))
        .startTime(Optional.ofNullable(answer.startTime))
        .endTime(state.isEnded() ? Optional.ofNullable(answer.endTime) : Optional.empty())
        .build();
  }

  private static Confidence confidenceOfMatch(Observation<JobSnapshot> source) {
    return source
            .value()
            .filter(snapshot -> snapshot.matchedBy() == JobSnapshot.Match.SOLE_JOB)
            .isPresent()
        ? Confidence.MEDIUM
        : Confidence.HIGH;
  }

  private void compare(JobState state, String name, Optional<JobAnswer> answer) {
    if (answer.isPresent() && JobState.of(answer.get().status) != state) {
      remarks.contradiction(name + " says " + answer.get().statusText);
    }
  }

  private void compareDeployment(JobState state) {
    if (look.inDedicatedCluster()
        && deployment.isPresent()
        && deployment.get().contradicts(state)) {
      remarks.contradiction(deployment.get().describe());
    }
  }

  private void compareWithIntent(JobState state) {
    if (state == JobState.KILLED && look.evidence.intent().isEndRequested()) {
      remarks.caveat("the platform had asked the job to end; it was killed through YARN meanwhile");
    } else if (state == JobState.FINISHED
        && look.evidence.intent().stopWithSavepointRequestedAt().isPresent()) {
      remarks.caveat("stopped with a savepoint, as asked");
    }
  }
}
