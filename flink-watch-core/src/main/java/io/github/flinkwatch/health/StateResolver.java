package io.github.flinkwatch.health;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.DeploymentState;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.DashboardConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  private final JobEvidence evidence;
  private final JobMemory memory;
  private final HealthThresholds thresholds;

  private final List<UnknownCause> causes = new ArrayList<>();
  private final List<String> caveats = new ArrayList<>();
  private final List<String> contradictions = new ArrayList<>();
  private boolean liveIsOfAnother;

  private StateResolver(JobEvidence evidence, JobMemory memory, HealthThresholds thresholds) {
    this.evidence = evidence;
    this.memory = memory;
    this.thresholds = thresholds;
  }

  static StateVerdict resolve(JobEvidence evidence, JobMemory memory, HealthThresholds thresholds) {
    return new StateResolver(evidence, memory, thresholds).resolve();
  }

  private StateVerdict resolve() {
    Optional<JobAnswer> live = liveAnswer();
    Optional<JobAnswer> archived = archivedAnswer(evidence.archived(), "archive", live);
    Optional<JobAnswer> history = archivedAnswer(evidence.history(), "HistoryServer", live);
    Optional<DeploymentReport> deployment = deploymentOfThisRun();

    Optional<ProvenEnd> settled = memory.end().filter(end -> end.provenBy() != Basis.DEPLOYMENT);
    if (settled.isPresent() && !isNewRun(settled.get(), live, archived, history)) {
      return remembered(settled.get(), live, archived, history);
    }
    Optional<JobAnswer> liveEnd = live.filter(answer -> answer.status.isGloballyTerminal());
    if (liveEnd.isPresent()) {
      JobState state = JobState.of(liveEnd.get().status);
      compare(state, "archive", archived);
      compare(state, "HistoryServer", history);
      compareDeployment(state, deployment);
      return decided(state, Basis.LIVE_JOB, matchConfidence(evidence.live()), liveEnd.get());
    }
    Optional<JobAnswer> archivedEnd = archived.or(() -> history);
    if (archivedEnd.isPresent()) {
      JobState state = JobState.of(archivedEnd.get().status);
      compare(state, "live job", live);
      compare(state, "HistoryServer", history);
      compareDeployment(state, deployment);
      return decided(
          state,
          Basis.ARCHIVED_JOB,
          matchConfidence(archived.isPresent() ? evidence.archived() : evidence.history()),
          archivedEnd.get());
    }
    if (live.isPresent() && JobState.of(live.get().status) != JobState.UNKNOWN) {
      return running(live.get(), deployment);
    }
    live.ifPresent(this::explainUnknownStatus);
    Optional<StateVerdict> byDeployment = deployment.flatMap(this::byDeployment);
    if (byDeployment.isPresent()) {
      return byDeployment.get();
    }
    if (memory.end().isPresent()) {
      return remembered(memory.end().get(), live, archived, history);
    }
    return unseen();
  }

  // the live source

  private Optional<JobAnswer> liveAnswer() {
    Optional<JobSnapshot> snapshot = evidence.live().value();
    if (snapshot.isEmpty()) {
      note(evidence.live());
      return Optional.empty();
    }
    JobSnapshot live = snapshot.get();
    Optional<JobAnswer> answer = JobAnswer.of(live);
    if (answer.isEmpty()) {
      note(live.overview());
      note(live.status());
      note(live.details());
      return answer;
    }
    answer = answer.filter(found -> isOurs(live, found)).filter(this::isThisSubmission);
    liveIsOfAnother = answer.isEmpty();
    return answer;
  }

  /** Job id is identity; the only job of a cluster is ours only if the platform says so. */
  private boolean isOurs(JobSnapshot snapshot, JobAnswer found) {
    boolean sameId =
        found.jobId == null
            || evidence.ref().jobId().map(id -> id.equals(found.jobId)).orElse(false);
    if (sameId && snapshot.matchedBy() == JobSnapshot.Match.BY_ID) {
      return true;
    }
    if (!evidence.ref().mayMatchSoleJob()) {
      causes.add(
          UnknownCause.of(
              UnknownCode.JOB_ID_CHANGED, "the cluster runs job " + found.jobId + " instead"));
      return false;
    }
    if (!snapshot.otherJobIds().isEmpty()) {
      causes.add(
          UnknownCause.of(
              UnknownCode.JOB_AMBIGUOUS,
              "the cluster runs " + (snapshot.otherJobIds().size() + 1) + " jobs"));
      return false;
    }
    if (!sameId) {
      caveats.add("matched as the only job of its cluster; its id is " + found.jobId);
    }
    return true;
  }

  /** An end before the submission is the end of an earlier run under the same id. */
  private boolean isThisSubmission(JobAnswer found) {
    Optional<Instant> submitted = evidence.intent().submittedAt();
    boolean earlier =
        found.status.isGloballyTerminal()
            && !startedAsSeen(found)
            && submitted.isPresent()
            && found.endTime != null
            && found.endTime.isBefore(submitted.get());
    if (earlier) {
      causes.add(
          UnknownCause.of(
              UnknownCode.JOB_NOT_YET_VISIBLE,
              "the JobManager still tells of an earlier run, which ended at " + found.endTime));
    }
    return !earlier;
  }

  private boolean startedAsSeen(JobAnswer found) {
    return found.startTime != null
        && memory.startTime().map(seen -> seen.equals(found.startTime)).orElse(false);
  }

  private void explainUnknownStatus(JobAnswer answer) {
    causes.add(
        answer.status == JobStatus.SUSPENDED
            ? UnknownCause.of(UnknownCode.SUSPENDED_HERE, "the JobManager calls the job SUSPENDED")
            : UnknownCause.of(
                UnknownCode.UNRECOGNISED_STATE,
                "the JobManager calls the job \"" + answer.statusText + '"'));
  }

  // the archive and the HistoryServer

  private Optional<JobAnswer> archivedAnswer(
      Observation<JobSnapshot> source, String name, Optional<JobAnswer> live) {
    Optional<JobSnapshot> snapshot = source.value();
    if (snapshot.isEmpty()) {
      note(source);
      return Optional.empty();
    }
    Optional<JobAnswer> answer = JobAnswer.of(snapshot.get());
    if (answer.isEmpty()) {
      note(snapshot.get().overview());
      note(snapshot.get().details());
      return answer;
    }
    JobAnswer found = answer.get();
    if (!isOurs(snapshot.get(), found)) {
      return Optional.empty();
    }
    if (!found.status.isGloballyTerminal()) {
      causes.add(
          UnknownCause.of(
              UnknownCode.ARCHIVE_NO_STATE, "the " + name + " says " + found.statusText));
      return Optional.empty();
    }
    String otherRun = otherRun(found, live);
    if (otherRun != null) {
      causes.add(
          UnknownCause.of(UnknownCode.ARCHIVE_OTHER_ATTEMPT, "the " + name + "'s run " + otherRun));
      return Optional.empty();
    }
    return answer;
  }

  /**
   * Says why an archive is of an earlier run, or returns null if it is of this one. A later start
   * than the one seen is this run: a takeover gives a new start time. An earlier one is not.
   */
  private @Nullable String otherRun(JobAnswer found, Optional<JobAnswer> live) {
    Instant seen =
        live.map(answer -> Optional.ofNullable(answer.startTime))
            .orElse(Optional.empty())
            .or(memory::startTime)
            .orElse(null);
    if (seen != null && found.startTime != null) {
      return found.startTime.isBefore(seen)
          ? "began at " + found.startTime + ", this one at " + seen
          : null;
    }
    if (seen != null && found.endTime != null && found.endTime.isBefore(seen)) {
      return "ended at " + found.endTime + ", before this one began at " + seen;
    }
    Optional<Instant> submitted = evidence.intent().submittedAt();
    if (submitted.isPresent() && found.endTime != null && found.endTime.isBefore(submitted.get())) {
      return "ended at " + found.endTime + ", before this one was submitted";
    }
    return null;
  }

  // ends that were proven before

  /** A start after the proven end is a new run; a start before it is the one that ended. */
  @SafeVarargs
  private final boolean isNewRun(ProvenEnd end, Optional<JobAnswer>... answers) {
    Instant boundary = end.endTime().or(end::startTime).orElse(null);
    if (boundary == null) {
      return false;
    }
    for (Optional<JobAnswer> answer : answers) {
      if (answer.isPresent()) {
        Instant start = answer.get().startTime;
        if (start != null
            && !start.equals(end.startTime().orElse(null))
            && !start.isBefore(boundary)) {
          return true;
        }
      }
    }
    return false;
  }

  @SafeVarargs
  private final StateVerdict remembered(ProvenEnd end, Optional<JobAnswer>... answers) {
    for (Optional<JobAnswer> answer : answers) {
      compare(end.state(), "a later answer", answer);
    }
    caveatsOfIntent(end.state());
    return verdict(end.state(), Basis.MEMORY, end.confidence())
        .jobId(memory.jobId())
        .startTime(end.startTime())
        .endTime(end.endTime())
        .build();
  }

  // a job that goes on

  private StateVerdict running(JobAnswer answer, Optional<DeploymentReport> deployment) {
    JobState state = JobState.of(answer.status);
    if (state == JobState.RUNNING && evidence.intent().isEndRequested()) {
      state = JobState.STOPPING;
      caveats.add("Flink says RUNNING, and the platform asked the job to end");
    }
    Confidence confidence = matchConfidence(evidence.live());
    if (answer.fromCache) {
      confidence = Confidence.MEDIUM;
      caveats.add("only the cached details told; the live overview did not");
    }
    if (dedicated() && deployment.isPresent()) {
      DeploymentTable row = DeploymentTable.rowOf(deployment.get());
      if (row.state().isEnded() || deployment.get().state().isEnded()) {
        confidence = Confidence.LOW;
        contradictions.add(
            "the live job says " + answer.statusText + ", " + describe(deployment.get()));
      }
    }
    memory
        .startTime()
        .filter(seen -> answer.startTime != null && !seen.equals(answer.startTime))
        .filter(seen -> memory.end().isEmpty())
        .ifPresent(
            seen ->
                caveats.add(
                    "began anew at "
                        + answer.startTime
                        + " ("
                        + seen
                        + " before): a takeover or a full restart of the same run"));
    return decided(state, Basis.LIVE_JOB, confidence, answer);
  }

  // the deployment

  private Optional<DeploymentReport> deploymentOfThisRun() {
    note(evidence.deployment());
    Optional<Instant> submitted = evidence.intent().submittedAt();
    return evidence
        .deployment()
        .value()
        .filter(
            report -> {
              boolean earlier =
                  report.state().isEnded()
                      && submitted.isPresent()
                      && report.finishedAt().map(e -> e.isBefore(submitted.get())).orElse(false);
              if (earlier) {
                causes.add(
                    UnknownCause.of(
                        UnknownCode.STALE,
                        "the deployment ended before this run was submitted: " + describe(report)));
              }
              return !earlier;
            });
  }

  private Optional<StateVerdict> byDeployment(DeploymentReport report) {
    if (!dedicated()) {
      causes.add(
          report.state().isEnded()
              ? UnknownCause.of(UnknownCode.CLUSTER_GONE, describe(report))
              : UnknownCause.of(UnknownCode.CLUSTER_ALIVE_JOB_UNSEEN, describe(report)));
      return Optional.empty();
    }
    DeploymentTable row = DeploymentTable.rowOf(report);
    if (row == DeploymentTable.NOT_STARTED && wasUp(report)) {
      row = DeploymentTable.ALIVE;
    }
    if (row == DeploymentTable.ALIVE && isStartingUp() && !liveJobAbsent()) {
      return Optional.of(verdict(JobState.STARTING, Basis.DEPLOYMENT, Confidence.LOW).build());
    }
    UnknownCode code = row.code();
    if (code != null) {
      causes.add(UnknownCause.of(code, describe(report)));
      return Optional.empty();
    }
    if (row == DeploymentTable.NOT_STARTED) {
      return Optional.of(verdict(row.state(), Basis.DEPLOYMENT, row.confidence()).build());
    }
    Optional<ProvenEnd> before = memory.end().filter(end -> end.state() != row(report).state());
    if (before.isPresent() && before.get().confidence() == Confidence.HIGH) {
      contradictions.add("an earlier look had proven otherwise: now " + describe(report));
      return Optional.of(remembered(before.get()));
    }
    caveatsOf(row, report);
    caveatsOfIntent(row.state());
    return Optional.of(
        verdict(row.state(), Basis.DEPLOYMENT, row.confidence())
            .jobId(memory.jobId())
            .startTime(memory.startTime())
            .endTime(report.finishedAt())
            .build());
  }

  private static DeploymentTable row(DeploymentReport report) {
    return DeploymentTable.rowOf(report);
  }

  /** ACCEPTED again means that the ResourceManager restarted, not that the job did. */
  private boolean wasUp(DeploymentReport report) {
    return report.recoveredAfterRestart() || memory.deploymentSeenRunning() || memory.jobSeen();
  }

  private void caveatsOf(DeploymentTable row, DeploymentReport report) {
    switch (row) {
      case UNREGISTERING_SUCCEEDED:
      case SUCCEEDED:
        if (report.attempts().orElse(1) > 1) {
          caveats.add(
              "the deployment had "
                  + report.attempts().getAsInt()
                  + " attempts: a job that failed before the last one counts as success");
        }
        if (report.attached().orElse(false)) {
          caveats.add("the client was attached: the deployment's success is its own");
        }
        if (otherJobs() > 0) {
          caveats.add("the cluster ran " + (otherJobs() + 1) + " jobs");
        }
        if (memory.flinkVersion().filter(StateResolver::isFrom23).isPresent()) {
          caveats.add("from Flink 2.3 on an application can succeed while a job of it failed");
        }
        break;
      case JOB_MANAGER_LOST:
        caveats.add("the JobManager was lost, and the job itself reported no end");
        break;
      default:
        break;
    }
    if (row.state() == JobState.FAILED || row.state() == JobState.KILLED) {
      report
          .diagnostics()
          .filter(text -> !text.isBlank())
          .ifPresent(text -> caveats.add("diagnostics: " + oneLine(text)));
    }
  }

  private int otherJobs() {
    return evidence.live().value().map(live -> live.otherJobIds().size()).orElse(0);
  }

  static boolean isFrom23(String version) {
    String[] parts = version.split("[.-]", 3);
    try {
      int major = Integer.parseInt(parts[0]);
      return major > 2 || (major == 2 && parts.length > 1 && Integer.parseInt(parts[1]) >= 3);
    } catch (NumberFormatException unknownVersion) {
      return false;
    }
  }

  // nobody told

  private StateVerdict unseen() {
    if (liveJobAbsent()) {
      if (isStartingUp() && !deploymentEnded()) {
        return verdict(JobState.STARTING, Basis.LIVE_JOB, Confidence.LOW).build();
      }
      causes.add(absence());
    } else if (evidence.deployment().isAbsent()) {
      causes.add(
          UnknownCause.of(
              UnknownCode.APP_FORGOTTEN,
              evidence.deployment().fold(report -> "", detail -> detail, cause -> "")));
    }
    if (causes.isEmpty()) {
      causes.add(
          UnknownCause.of(UnknownCode.NOT_CONFIGURED, "no source that could tell was asked"));
    }
    List<UnknownCause> byWeight = new ArrayList<>(causes);
    byWeight.sort(Comparator.comparingInt(StateResolver::weight));
    UnknownCause cause = byWeight.get(0);
    return StateVerdict.builder()
        .state(JobState.UNKNOWN)
        .basis(Basis.NONE)
        .confidence(Confidence.LOW)
        .cause(cause)
        .furtherCauses(byWeight.subList(1, byWeight.size()))
        .jobId(memory.jobId())
        .startTime(memory.startTime())
        .caveats(caveats)
        .contradictions(contradictions)
        .build();
  }

  private boolean liveJobAbsent() {
    return liveIsOfAnother
        || evidence
            .live()
            .fold(
                live -> live.overview().isAbsent() && !live.status().isKnown(),
                detail -> true,
                cause -> false);
  }

  /** One look that misses a job proves nothing, in any version; two that are apart do. */
  private UnknownCause absence() {
    Instant since = memory.absentSince().orElse(evidence.at());
    if (!isConfirmed(since)) {
      return UnknownCause.of(
          UnknownCode.JOB_NOT_YET_VISIBLE, "the JobManager did not list the job, at one look");
    }
    int others = otherJobs();
    if (dedicated() && others == 1) {
      return UnknownCause.of(
          UnknownCode.JOB_ID_CHANGED,
          "the cluster runs job "
              + evidence.live().value().get().otherJobIds().iterator().next()
              + " instead");
    }
    if (dedicated() && others > 1) {
      return UnknownCause.of(
          UnknownCode.JOB_AMBIGUOUS, "the cluster runs " + others + " other jobs instead");
    }
    Optional<Instant> lastKnown = memory.lastKnownAt().filter(at -> memory.jobSeen());
    if (lastKnown.isPresent()
        && Duration.between(lastKnown.get(), since).compareTo(thresholds.jobStoreExpiration())
            > 0) {
      return UnknownCause.of(
          UnknownCode.JOB_EXPIRED,
          "not listed since " + since + "; it may have ended after " + lastKnown.get());
    }
    return UnknownCause.of(UnknownCode.JOB_ABSENT, "not listed since " + since);
  }

  private boolean isConfirmed(Instant since) {
    Duration interval =
        evidence
            .live()
            .value()
            .flatMap(live -> live.dashboardConfig().value())
            .map(DashboardConfig::refreshInterval)
            .orElse(thresholds.absenceInterval());
    boolean detailsSaySo =
        evidence.live().fold(live -> !live.details().isKnown(), detail -> true, cause -> false);
    return detailsSaySo && Duration.between(since, evidence.at()).compareTo(interval) >= 0;
  }

  private boolean deploymentEnded() {
    return evidence.deployment().value().map(report -> report.state().isEnded()).orElse(false);
  }

  private boolean isStartingUp() {
    if (memory.jobSeen()) {
      return false;
    }
    return evidence
        .intent()
        .submittedAt()
        .or(
            () ->
                dedicated()
                    ? evidence.deployment().value().flatMap(DeploymentReport::submittedAt)
                    : Optional.empty())
        .map(
            submitted ->
                Duration.between(submitted, evidence.at()).compareTo(thresholds.startUpWindow())
                    <= 0)
        .orElse(false);
  }

  /**
   * Who must act comes before who may only wait, and both before who was not asked. An archive that
   * is not there tells more than a cluster where nothing listens, for that is how a cluster that
   * ended looks; it tells less than a cluster that is there and slow.
   */
  private static int weight(UnknownCause cause) {
    UnknownCode code = cause.origin().map(UnknownCause::code).orElse(cause.code());
    switch (code.group()) {
      case CALLER:
        return code == UnknownCode.NOT_CONFIGURED ? 10 : 9;
      case ARCHIVE:
        if (code == UnknownCode.ARCHIVE_NOT_CONFIGURED) {
          return 8;
        }
        return !code.isRetryable() ? 2 : code == UnknownCode.ARCHIVE_PARTIAL ? 4 : 6;
      case DEPLOYMENT:
        return code.isRetryable() ? 4 : 3;
      case IDENTITY:
        return code.isRetryable() ? 4 : 1;
      default:
        if (code == UnknownCode.CONNECT_REFUSED || code == UnknownCode.DNS_FAILURE) {
          return 7;
        }
        return code.isRetryable() ? 5 : 0;
    }
  }

  // words

  private boolean dedicated() {
    return evidence.ref().clusterKind() == ClusterKind.DEDICATED;
  }

  private Confidence matchConfidence(Observation<JobSnapshot> source) {
    boolean sole =
        source
            .value()
            .map(snapshot -> snapshot.matchedBy() == JobSnapshot.Match.SOLE_JOB)
            .orElse(false);
    return sole ? Confidence.MEDIUM : Confidence.HIGH;
  }

  private void compare(JobState state, String name, Optional<JobAnswer> answer) {
    answer
        .filter(found -> JobState.of(found.status) != state)
        .ifPresent(found -> contradictions.add("the " + name + " says " + found.statusText));
  }

  private void compareDeployment(JobState state, Optional<DeploymentReport> deployment) {
    if (!dedicated()) {
      return;
    }
    deployment
        .filter(report -> report.state().isEnded())
        .filter(report -> row(report).state() != state && row(report).state().isEnded())
        .ifPresent(report -> contradictions.add(describe(report)));
  }

  private void caveatsOfIntent(JobState state) {
    if (state == JobState.KILLED && evidence.intent().isEndRequested()) {
      caveats.add("the platform had asked the job to end; it was killed through YARN meanwhile");
    } else if (state == JobState.FINISHED
        && evidence.intent().stopWithSavepointRequestedAt().isPresent()) {
      caveats.add("stopped with a savepoint, as asked");
    }
  }

  private StateVerdict decided(
      JobState state, Basis basis, Confidence confidence, JobAnswer answer) {
    caveatsOfIntent(state);
    return verdict(state, basis, confidence)
        .jobId(Optional.ofNullable(answer.jobId).or(() -> evidence.ref().jobId()))
        .startTime(Optional.ofNullable(answer.startTime))
        .endTime(state.isEnded() ? Optional.ofNullable(answer.endTime) : Optional.empty())
        .build();
  }

  private StateVerdict.Builder verdict(JobState state, Basis basis, Confidence confidence) {
    return StateVerdict.builder()
        .state(state)
        .basis(basis)
        .confidence(confidence)
        .furtherCauses(causes)
        .caveats(caveats)
        .contradictions(contradictions);
  }

  private void note(Observation<?> source) {
    source
        .cause()
        .filter(cause -> cause.code() != UnknownCode.NOT_CONFIGURED)
        .filter(cause -> cause.code() != UnknownCode.NOT_ASKED)
        .filter(cause -> !causes.contains(cause))
        .ifPresent(causes::add);
  }

  private static String describe(DeploymentReport report) {
    StringBuilder text =
        new StringBuilder("deployment ")
            .append(report.deploymentId())
            .append(" says ")
            .append(report.stateText())
            .append('/')
            .append(report.finalStatusText());
    if (report.resourceManagerStartedLater() && report.state() == DeploymentState.ACCEPTED) {
      text.append("; the resource manager restarted since");
    }
    return text.toString();
  }

  private static String oneLine(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= 300 ? line : line.substring(0, 300) + "…";
  }
}
