package io.github.flinkwatch.health;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.JobMemory.ProvenEnd;
import io.github.flinkwatch.model.JobOverview;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The evidence of one look that is about the remembered run of the job. Whatever is about another
 * job, run or deployment stands there as unknown with its cause: it takes part in no decision, no
 * rule and no memory.
 *
 * <p>A live answer with another start than the remembered one's is a question that the next look
 * decides: where the remembered run had ended, or the other one began before it.
 */
final class SameRunEvidence {

  private final JobMemory memory;
  private final JobEvidence told;
  private Observation<JobSnapshot> live;
  private Observation<JobSnapshot> archived;
  private Observation<JobSnapshot> history;
  private Observation<DeploymentReport> deployment;
  private JobRun run;
  private boolean liveOfAnother;
  private boolean runInDoubt;
  private boolean earlierIsAlive;
  private @Nullable Instant otherStart;
  private @Nullable Instant newRunStart;

  final ClockSkew skew;

  private SameRunEvidence(JobEvidence told, JobMemory memory, HealthThresholds thresholds) {
    this.told = told;
    this.memory = memory;
    SameJobEvidence own = new SameJobEvidence(told, memory);
    this.live = own.ofThisJob(told.live());
    this.liveOfAnother = SameJobEvidence.toldOfAnother(told.live(), live);
    this.skew = ClockSkew.of(live, memory, thresholds);
    this.deployment = told.deployment();
    leaveOtherDeploymentsAside();
    this.archived = ofThisDeployment(own.ofThisJob(told.archived()), "archive", thresholds);
    this.history = ofThisDeployment(own.ofThisJob(told.history()), "HistoryServer", thresholds);
    this.run = run();
    this.otherStart = memory.otherStartTime().orElse(null);
    if (settledEnd().isPresent()) {
      afterAnEnd(settledEnd().get());
    } else {
      goingOn();
    }
    leaveOtherRunsAside();
    leaveEarlierDeploymentsAside();
  }

  /** Sorts the evidence of a look at a job of which that is remembered. */
  static SameRunEvidence of(JobEvidence told, JobMemory memory, HealthThresholds thresholds) {
    return new SameRunEvidence(told, memory, thresholds);
  }

  private JobRun run() {
    JobRun any = told.ref().jobId().map(JobRun::of).orElseGet(JobRun::any);
    Optional<Instant> submitted = told.intent().submittedAt().or(memory::submittedAt);
    JobRun known = submitted.map(any::submittedAt).orElse(any);
    known = memory.earlierStartTime().map(known::after).orElse(known);
    return skew.applyTo(known);
  }

  private Optional<ProvenEnd> settledEnd() {
    return memory.end().filter(ProvenEnd::isSettled);
  }

  // a run that has ended

  /** An end that the job itself proved stands, until two looks in a row show another run. */
  private void afterAnEnd(ProvenEnd end) {
    Instant began = end.startTime().or(memory::startTime).orElse(null);
    run = began == null ? run : run.startedAt(began);
    Instant other = startOfAnother(end, began);
    if (other != null) {
      if (otherStart != null && !other.isBefore(otherStart)) {
        newRunStart = other;
      }
      otherStart = other;
      runInDoubt = true;
    } else if (otherStart != null) {
      boolean shownAgain =
          SameJobEvidence.answer(live)
              .filter(answer -> began != null && began.equals(answer.startTime))
              .filter(answer -> JobState.of(answer.status) == end.state() && !answer.fromCache)
              .isPresent();
      otherStart = shownAgain ? null : otherStart;
      runInDoubt = !shownAgain;
    }
  }

  private @Nullable Instant startOfAnother(ProvenEnd end, @Nullable Instant began) {
    JobAnswer lively =
        SameJobEvidence.listed(live)
            .filter(SameRunEvidence::isAlive)
            .or(() -> SameJobEvidence.answer(live))
            .orElse(null);
    if (lively != null
        && lively.startTime != null
        && isAnother(lively, end, began)
        && !isSurelyEarlier(lively.startTime)) {
      return lively.startTime;
    }
    Instant later = laterStart(archived, end, began);
    return later != null ? later : laterStart(history, end, began);
  }

  /**
   * Returns whether what began then was there before the submission, by clocks that were compared.
   */
  private boolean isSurelyEarlier(Instant start) {
    return skew.measured().isPresent() && run().mismatch(start, null).isPresent();
  }

  private static boolean isAnother(JobAnswer answer, ProvenEnd end, @Nullable Instant began) {
    if (answer.startTime == null) {
      return false;
    }
    if (began == null) {
      // What ended never told of a start, and what the list shows alive has one.
      return isLater(answer, end, began) || (isAlive(answer) && !answer.fromCache);
    }
    // An end, and a cache, may tell of an earlier run; of a later one only if there is one.
    return (answer.status.isGloballyTerminal() || answer.fromCache)
        ? answer.startTime.isAfter(began)
        : !answer.startTime.equals(began);
  }

  private @Nullable Instant laterStart(
      Observation<JobSnapshot> source, ProvenEnd end, @Nullable Instant began) {
    return SameJobEvidence.answer(source)
        .filter(answer -> answer.status.isGloballyTerminal() && isLater(answer, end, began))
        .map(answer -> answer.startTime)
        .filter(start -> !isSurelyEarlier(start))
        .orElse(null);
  }

  private static boolean isLater(JobAnswer answer, ProvenEnd end, @Nullable Instant began) {
    Instant boundary = end.endTime().orElse(began);
    return answer.startTime != null
        && boundary != null
        && !answer.startTime.equals(began)
        && !answer.startTime.isBefore(boundary);
  }

  // a run that goes on, as far as anybody knows

  private void goingOn() {
    Instant seen = memory.startTime().orElse(null);
    JobAnswer listed = SameJobEvidence.listed(live).orElse(null);
    if (listed != null
        && listed.startTime != null
        && seen != null
        && listed.startTime.isBefore(seen)
        && isAlive(listed)
        && run.mismatch(listed.startTime, null).isEmpty()) {
      // Its clock may have gone back: a run that two looks in a row show is not denied.
      boolean again = listed.startTime.equals(otherStart);
      seen = again ? listed.startTime : seen;
      otherStart = again ? null : listed.startTime;
      earlierIsAlive = !again;
    } else if (SameJobEvidence.answer(live).isPresent()) {
      otherStart = null;
    }
    for (Observation<JobSnapshot> source : List.of(live, archived, history)) {
      seen = later(seen, source);
    }
    run = seen == null ? run : run.startedAt(seen);
  }

  private @Nullable Instant later(@Nullable Instant seen, Observation<JobSnapshot> source) {
    JobAnswer answer = SameJobEvidence.answer(source).orElse(null);
    if (answer == null
        || answer.startTime == null
        || (seen != null && !answer.startTime.isAfter(seen))
        || run.mismatch(answer.startTime, answer.endTime).isPresent()) {
      return seen;
    }
    return answer.startTime;
  }

  static boolean isAlive(JobAnswer answer) {
    return !answer.status.isGloballyTerminal();
  }

  // what is left aside

  private void leaveOtherRunsAside() {
    Observation<JobSnapshot> mine = ofThisRun(live);
    liveOfAnother |= mine != live;
    live = mine;
    archived = ended(archived, "archive");
    history = ended(history, "HistoryServer");
  }

  private Observation<JobSnapshot> ofThisRun(Observation<JobSnapshot> source) {
    JobAnswer answer = SameJobEvidence.answer(source).orElse(null);
    if (answer == null) {
      return source;
    }
    if (runInDoubt) {
      return source.map(snapshot -> SameJobEvidence.without(snapshot, doubt()));
    }
    String mismatch = run.mismatch(answer.startTime, answer.endTime).orElse(null);
    if (mismatch == null) {
      return source;
    }
    boolean decidesNext = otherStart != null && otherStart.equals(answer.startTime);
    UnknownCause cause =
        UnknownCause.of(
            decidesNext ? UnknownCode.JOB_RUN_CHANGED : UnknownCode.JOB_NOT_YET_VISIBLE,
            "the JobManager still tells of an earlier run, which " + mismatch);
    return source.map(snapshot -> SameJobEvidence.without(snapshot, cause));
  }

  private Observation<JobSnapshot> ended(Observation<JobSnapshot> source, String name) {
    JobAnswer answer = SameJobEvidence.answer(source).orElse(null);
    if (answer == null) {
      return source;
    }
    UnknownCause cause = null;
    if (!answer.status.isGloballyTerminal()) {
      cause =
          UnknownCause.of(
              UnknownCode.ARCHIVE_NO_STATE, "the " + name + " says " + answer.statusText);
    } else if (runInDoubt) {
      cause = doubt();
    } else {
      String mismatch = run.mismatch(answer.startTime, answer.endTime).orElse(null);
      if (mismatch != null) {
        cause = otherAttempt(name, mismatch);
      }
    }
    return cause == null ? source : Observation.unknown(cause, source.observedAt());
  }

  private static UnknownCause otherAttempt(String name, String words) {
    return UnknownCause.of(UnknownCode.ARCHIVE_OTHER_ATTEMPT, "the " + name + "'s run " + words);
  }

  /** No run of a dedicated cluster is older than the cluster, whoever submitted it and when. */
  private JobRun runOfDeployment(HealthThresholds thresholds) {
    JobRun run = JobRun.any().withTolerance(thresholds.clockTolerance());
    if (told.ref().clusterKind() != ClusterKind.DEDICATED) {
      return run;
    }
    Optional<String> asked = told.ref().deploymentId();
    return deployment
        .value()
        .flatMap(DeploymentReport::submittedAt)
        .or(
            () ->
                asked.isEmpty() || asked.equals(memory.deploymentId())
                    ? memory.deploymentSubmittedAt()
                    : Optional.empty())
        .map(run::submittedAt)
        .orElse(run);
  }

  /** An archive of the id may be another deployment's, unless it is the run that was seen. */
  private Observation<JobSnapshot> ofThisDeployment(
      Observation<JobSnapshot> source, String name, HealthThresholds thresholds) {
    JobAnswer answer = SameJobEvidence.answer(source).orElse(null);
    if (answer == null || isOfTheRunSeen(answer)) {
      return source;
    }
    JobRun ofDeployment = runOfDeployment(thresholds);
    // Whether a resource manager's clock goes with Flink's or with the platform's nobody knows.
    return ofDeployment
        .mismatch(answer.startTime, answer.endTime)
        .filter(
            words ->
                skew.applyTo(ofDeployment).mismatch(answer.startTime, answer.endTime).isPresent())
        .<Observation<JobSnapshot>>map(
            words ->
                Observation.unknown(
                    otherAttempt(name, words + " as a deployment"), source.observedAt()))
        .orElse(source);
  }

  /** Why the state is not known while it is not decided which run there is. */
  UnknownCause doubt() {
    return UnknownCause.of(
        UnknownCode.JOB_RUN_CHANGED,
        "the run that began at "
            + settledEnd().flatMap(ProvenEnd::startTime).map(Instant::toString).orElse("?")
            + " had ended, and one that began at "
            + otherStart
            + " was shown");
  }

  private void leaveOtherDeploymentsAside() {
    DeploymentReport report = deployment.value().orElse(null);
    if (report == null) {
      return;
    }
    String asked = told.ref().deploymentId().orElse(report.deploymentId());
    if (!asked.equals(report.deploymentId())) {
      deployment =
          Observation.unknown(
              UnknownCause.of(
                  UnknownCode.OTHER_DEPLOYMENT,
                  "asked for " + asked + ", told of " + report.deploymentId()),
              deployment.observedAt());
    }
  }

  private void leaveEarlierDeploymentsAside() {
    DeploymentReport report = deployment.value().orElse(null);
    if (report == null) {
      return;
    }
    // One that goes on says nothing that could be another run's.
    boolean ended =
        report.state().isEnded() || DeploymentTruthTable.rowOf(report).state().isEnded();
    UnknownCause earlier = whyEarlier(report).orElse(null);
    if (ended && earlier != null) {
      deployment = Observation.unknown(earlier, deployment.observedAt());
    }
  }

  /**
   * Returns why the end of that deployment is an earlier run's, or empty if it may be this one's.
   */
  Optional<UnknownCause> whyEarlier(DeploymentReport report) {
    return run.mismatchOfDeployment(
            report.submittedAt().orElse(null), report.finishedAt().orElse(null))
        .map(
            words ->
                UnknownCause.of(
                    UnknownCode.STALE,
                    "deployment " + report.deploymentId() + " is an earlier run's: it " + words));
  }

  // what came of it

  /** Returns the evidence that counts. */
  JobEvidence evidence() {
    boolean whole =
        live == told.live()
            && archived == told.archived()
            && history == told.history()
            && deployment == told.deployment();
    return whole
        ? told
        : told.toBuilder()
            .live(live)
            .archived(archived)
            .history(history)
            .deployment(deployment)
            .build();
  }

  /** Returns the run that is meant, with the latest start that was told of it. */
  JobRun meant() {
    return run;
  }

  /** Returns whether the JobManager answered, and this run was not in what it said. */
  boolean isLiveJobAbsent() {
    return liveOfAnother
        || live.fold(
            known -> known.overview().isAbsent() && !known.status().isKnown(),
            detail -> true,
            cause -> false);
  }

  /** Returns whether the JobManager's list has the job, in whichever run. */
  boolean isListed() {
    JobOverview row = told.live().value().flatMap(live -> live.overview().value()).orElse(null);
    return row != null
        && (told.ref().jobId().filter(row.jobId()::equals).isPresent()
            || SameJobEvidence.listed(live).isPresent());
  }

  /** Returns whether the JobManager told of another job or run in the place of this one. */
  boolean isLiveOfAnother() {
    return liveOfAnother;
  }

  /** Returns whether the remembered run had ended, and it is not decided whether there is a new. */
  boolean isRunInDoubt() {
    return runInDoubt;
  }

  /**
   * Returns whether the live list shows the job alive with an earlier start than the remembered
   * run's, which the next look decides about. Until then no deployment's word ends it.
   */
  boolean isEarlierAlive() {
    return earlierIsAlive;
  }

  /** Returns whether that began when the run did that was seen at an earlier look. */
  boolean isOfTheRunSeen(JobAnswer answer) {
    return memory.startTime().filter(start -> start.equals(answer.startTime)).isPresent();
  }

  /** Returns the start of another run that was shown, and that the next look decides about. */
  Optional<Instant> otherStart() {
    return Optional.ofNullable(otherStart);
  }

  /** Returns the start of a run that took the place of the remembered one, or empty. */
  Optional<Instant> newRunStart() {
    return Optional.ofNullable(newRunStart);
  }
}
