package io.github.flinkwatch.health;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.JobMemory.ProvenEnd;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides a job's state from the evidence of one look. The first row that applies decides:
 *
 * <ol>
 *   <li>the memory holds an end that the job itself proved, and the id is shown alive with another
 *       start: UNKNOWN, until a second look decides;
 *   <li>the memory holds an end that the job itself proved: settled, whatever is said later;
 *   <li>the live job reports an end;
 *   <li>the archive or the HistoryServer has an end;
 *   <li>the live job reports anything else;
 *   <li>the deployment of a dedicated cluster, by {@link DeploymentTruthTable};
 *   <li>the memory holds an end that a deployment told, and nothing has lived since;
 *   <li>the live source does not know the job, which was just submitted and never seen: STARTING;
 *   <li>the live source does not know the job: UNKNOWN;
 *   <li>nothing could be asked: UNKNOWN, with the most telling cause.
 * </ol>
 *
 * <p>All of it is evidence of this run: {@link SameRunEvidence} has left aside what is not.
 */
final class StateResolver {

  private final StateInput input;
  private final StateRemarks remarks = new StateRemarks();
  private final SourceAnswers answers;
  private final Optional<DeploymentAnswer> deployment;

  /** The end that is remembered of this run. A deployment speaks for a dedicated job only. */
  private final Optional<ProvenEnd> before;

  private StateResolver(StateInput input) {
    this.input = input;
    this.answers = new SourceAnswers(input, remarks);
    this.deployment = DeploymentAnswer.of(input, remarks);
    this.before = input.memory.end().filter(end -> end.isSettled() || input.inDedicatedCluster());
  }

  static StateVerdict resolve(StateInput input) {
    return new StateResolver(input).resolve();
  }

  private StateVerdict resolve() {
    if (input.run.isRunInDoubt()) {
      return inDoubt();
    }
    if (before.isPresent() && before.get().isSettled()) {
      compareDeployment(before.get().state());
      return remembered(before.get());
    }
    if (answers.live.isPresent() && answers.live.get().status.isGloballyTerminal()) {
      return endedLive(answers.live.get());
    }
    if (answers.archived.isPresent()) {
      return archived(answers.archived.get(), input.evidence.archived());
    }
    if (answers.history.isPresent()) {
      return archived(answers.history.get(), input.evidence.history());
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

  private StateVerdict inDoubt() {
    ProvenEnd end = input.memory.end().orElseThrow();
    UnknownCause doubt = input.run.doubt();
    remarks.contradiction(end.state() + " was proven of the run before: " + doubt.detail());
    List<UnknownCause> further = new ArrayList<>(remarks.causes());
    further.remove(doubt);
    return remarks
        .verdict(JobState.UNKNOWN, Basis.NONE, Confidence.LOW)
        .cause(doubt)
        .furtherCauses(further)
        .jobId(input.memory.jobId())
        .startTime(input.memory.startTime())
        .build();
  }

  private StateVerdict endedLive(JobAnswer end) {
    JobState state = JobState.of(end.status);
    compare(state, "the archive", answers.archived);
    compare(state, "the HistoryServer", answers.history);
    compareDeployment(state);
    return byJob(state, Basis.LIVE_JOB, confidenceOf(end, input.evidence.live()), end);
  }

  private StateVerdict archived(JobAnswer end, Observation<JobSnapshot> source) {
    JobState state = JobState.of(end.status);
    compare(state, "the live job", answers.live);
    compare(state, "the HistoryServer", answers.history);
    compareDeployment(state);
    return byJob(state, Basis.ARCHIVED_JOB, confidenceOf(end, source), end);
  }

  private StateVerdict remembered(ProvenEnd end) {
    compare(end.state(), "a later answer", answers.live);
    compare(end.state(), "a later answer", answers.archived);
    compare(end.state(), "a later answer", answers.history);
    compareWithIntent(end);
    boolean ofSeveral = !end.isSettled() && input.mayHaveSeveralJobs();
    if (ofSeveral) {
      remarks.caveat(DeploymentAnswer.OF_SEVERAL_JOBS);
    }
    return remarks
        .verdict(end.state(), Basis.MEMORY, ofSeveral ? Confidence.LOW : end.confidence())
        .jobId(input.memory.jobId())
        .startTime(end.startTime())
        .endTime(end.endTime())
        .build();
  }

  private StateVerdict goingOn(JobAnswer answer) {
    JobState state = JobState.of(answer.status);
    if (state == JobState.RUNNING && input.evidence.intent().isEndRequested()) {
      state = JobState.STOPPING;
      remarks.caveat("Flink says RUNNING, and the platform asked the job to end");
    }
    Confidence confidence = confidenceOf(answer, input.evidence.live());
    if (answer.fromCache) {
      confidence = Confidence.MEDIUM;
      remarks.caveat("only the cached details told; the live overview did not");
    }
    if (deployment.isPresent() && deployment.get().ended()) {
      confidence = Confidence.LOW;
      remarks.contradiction(
          "the live job says " + answer.statusText + ", " + deployment.get().describe());
    }
    Optional<Instant> seen = input.memory.startTime();
    if (seen.isPresent()
        && answer.startTime != null
        && !seen.get().equals(answer.startTime)
        && input.memory.end().isEmpty()) {
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
    if (!input.inDedicatedCluster()) {
      remarks.cause(
          answer.report.state().isEnded()
              ? UnknownCode.CLUSTER_GONE
              : UnknownCode.CLUSTER_ALIVE_JOB_UNSEEN,
          answer.describe());
      return Optional.empty();
    }
    TruthTableRow row = answer.rowInTime();
    if (row == DeploymentTruthTable.ALIVE
        && input.isInStartUpWindow()
        && !input.run.isLiveJobAbsent()) {
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
    if (input.run.isEarlierAlive() && row.state().isEnded()) {
      remarks.contradiction("the live list shows the job alive: " + answer.describe());
      return Optional.empty();
    }
    if (before.isPresent()
        && before.get().state() != row.state()
        && before.get().confidence() == Confidence.HIGH) {
      // What had been proven stands.
      remarks.contradiction("an earlier look had proven otherwise: now " + answer.describe());
      return Optional.empty();
    }
    answer.limit(remarks);
    compareWithIntent(
        end(row.state(), Basis.DEPLOYMENT, input.memory.startTime(), answer.report.finishedAt()));
    JobState state =
        row.state() == JobState.RUNNING && input.evidence.intent().isEndRequested()
            ? JobState.STOPPING
            : row.state();
    return Optional.of(
        remarks
            .verdict(state, Basis.DEPLOYMENT, answer.confidence())
            .jobId(input.memory.jobId())
            .startTime(input.memory.startTime())
            .endTime(state.isEnded() ? answer.report.finishedAt() : Optional.empty())
            .build());
  }

  private Optional<StateVerdict> starting(Basis basis, Confidence confidence) {
    return Optional.of(remarks.verdict(JobState.STARTING, basis, confidence).build());
  }

  private StateVerdict unseen() {
    if (input.run.isLiveJobAbsent()) {
      if (input.isInStartUpWindow() && !isDeploymentOver()) {
        return remarks.verdict(JobState.STARTING, Basis.LIVE_JOB, Confidence.LOW).build();
      }
      if (!input.run.isLiveOfAnother()) {
        MissingJob.explain(input, remarks);
      }
    } else if (input.evidence.deployment().isAbsent()) {
      remarks.cause(
          UnknownCode.APP_FORGOTTEN,
          input.evidence.deployment().fold(report -> "", detail -> detail, cause -> ""));
    }
    if (remarks.causes().isEmpty()) {
      remarks.cause(whyNobodyWasAsked());
    }
    List<UnknownCause> causes = CauseRanking.first(remarks.causes());
    return remarks
        .verdict(JobState.UNKNOWN, Basis.NONE, Confidence.LOW)
        .cause(causes.get(0))
        .furtherCauses(causes.subList(1, causes.size()))
        .jobId(input.memory.jobId())
        .startTime(answers.live.map(answer -> answer.startTime).or(input.memory::startTime))
        .build();
  }

  /** A source that had no time tells so; otherwise there is none. */
  private UnknownCause whyNobodyWasAsked() {
    JobEvidence evidence = input.evidence;
    Stream<Observation<?>> pieces =
        evidence.live().value().stream()
            .flatMap(live -> Stream.of(live.overview(), live.details(), live.status()));
    Stream<Observation<?>> sources =
        Stream.of(evidence.live(), evidence.archived(), evidence.history(), evidence.deployment());
    return Stream.concat(pieces, sources)
        .flatMap(asked -> asked.cause().stream())
        .filter(cause -> cause.code() == UnknownCode.NOT_ASKED)
        .findFirst()
        .orElseGet(
            () ->
                UnknownCause.of(UnknownCode.NOT_CONFIGURED, "no source that could tell was asked"));
  }

  private boolean isDeploymentOver() {
    return input
        .evidence
        .deployment()
        .value()
        .filter(report -> report.state().isEnded())
        .isPresent();
  }

  private StateVerdict byJob(JobState state, Basis basis, Confidence confidence, JobAnswer answer) {
    // An end that tells of no start is of the run that is meant.
    Optional<Instant> startTime =
        Optional.ofNullable(answer.startTime)
            .or(() -> state.isEnded() ? input.run.meant().startTime() : Optional.empty());
    compareWithIntent(end(state, basis, startTime, Optional.ofNullable(answer.endTime)));
    return remarks
        .verdict(state, basis, confidence)
        .jobId(Optional.ofNullable(answer.jobId).or(() -> input.evidence.ref().jobId()))
        .startTime(startTime)
        .endTime(state.isEnded() ? Optional.ofNullable(answer.endTime) : Optional.empty())
        .build();
  }

  /** A match as the only job, and an end that only the clocks can place, is never sure. */
  private Confidence confidenceOf(JobAnswer answer, Observation<JobSnapshot> source) {
    boolean sole =
        source
            .value()
            .filter(snapshot -> snapshot.matchedBy() == JobSnapshot.Match.SOLE_JOB)
            .isPresent();
    if (answer.jobId != null
        && input.evidence.ref().jobId().filter(answer.jobId::equals).isEmpty()) {
      sole = true;
      remarks.caveat("matched as the only job of its cluster; its id is " + answer.jobId);
    }
    Optional<String> doubt = input.run.meant().doubt(answer.endTime).or(() -> doubtOfStart(answer));
    doubt.ifPresent(words -> remarks.caveat("it " + words));
    return sole || doubt.isPresent() ? Confidence.MEDIUM : Confidence.HIGH;
  }

  /** A run that was seen at an earlier look began after the submission, whatever the clocks say. */
  private Optional<String> doubtOfStart(JobAnswer end) {
    return SameRunEvidence.isAlive(end) || input.run.isOfTheRunSeen(end)
        ? Optional.empty()
        : input.run.meant().doubtOfStart(end.startTime);
  }

  private void compare(JobState state, String name, Optional<JobAnswer> answer) {
    if (answer.isPresent() && JobState.of(answer.get().status) != state) {
      remarks.contradiction(name + " says " + answer.get().statusText);
    }
  }

  private void compareDeployment(JobState state) {
    if (input.inDedicatedCluster()
        && deployment.isPresent()
        && deployment.get().contradicts(state)) {
      remarks.contradiction(deployment.get().describe());
    }
  }

  static ProvenEnd end(
      JobState state, Basis basis, Optional<Instant> startTime, Optional<Instant> endTime) {
    return ProvenEnd.builder()
        .state(state)
        .provenBy(basis)
        .confidence(Confidence.LOW)
        .startTime(startTime)
        .endTime(endTime)
        .build();
  }

  private void compareWithIntent(ProvenEnd end) {
    JobIntent intent = RequestsOfRun.before(end, input.evidence.intent(), input.run.skew);
    if (end.state() == JobState.KILLED && intent.isEndRequested()) {
      remarks.caveat("the platform had asked the job to end; it was killed from outside meanwhile");
    } else if (end.state() == JobState.FINISHED
        && intent.stopWithSavepointRequestedAt().isPresent()) {
      remarks.caveat("stopped with a savepoint, as asked");
    }
  }
}
