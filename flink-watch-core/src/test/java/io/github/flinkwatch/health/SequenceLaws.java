package io.github.flinkwatch.health;

import static io.github.flinkwatch.testing.FlinkScenarios.JOB;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobOverview;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must be true of every sequence of looks, told from the evidence alone. It keeps, beside the
 * judge and in its own way, who has said which end of which run, and what has lived since.
 */
final class SequenceLaws {

  private static final Duration TOLERANCE = HealthThresholds.ofDefaults().clockTolerance();

  /** A rule changes no state; without them a million sequences take minutes. */
  private static final JobHealthEvaluator JUDGE =
      JobHealthEvaluator.of(RuleCatalogue.of(List.of()), HealthThresholds.ofDefaults());

  /** An end that somebody told, of a run that began then; by a deployment or by the job. */
  private record Told(
      JobState state,
      @Nullable Instant start,
      @Nullable String deployment,
      @Nullable String attempt) {}

  /** One piece that has a status. */
  private record Piece(
      JobId id, JobStatus status, @Nullable Instant start, @Nullable Instant end, boolean cached) {}

  private final List<Told> told = new ArrayList<>();

  /** When the runs before this one began. */
  private final Set<@Nullable Instant> former = new HashSet<>();

  private @Nullable Instant submitted;
  private @Nullable Instant seen;
  private Duration skew = Duration.ZERO;
  private boolean skewKnown;
  private @Nullable JobState proven;
  private @Nullable Instant provenStart;
  private @Nullable Instant provenEnd;
  private @Nullable Instant newRunAt;
  private boolean otherShown;
  private boolean inDoubt;
  private @Nullable Instant doubted;
  private @Nullable Instant doubtedAt;
  private @Nullable Instant earlierShown;
  private boolean severalSeen;
  private @Nullable JobId knownId;
  private @Nullable Instant lastAlive;
  private @Nullable Instant lastShown;
  private @Nullable Instant missingSince;
  private @Nullable Instant lastAt;
  private @Nullable Instant latestAt;
  private @Nullable JobState lastState;
  private boolean jobWasKept;
  private boolean endWasSure;

  private SequenceLaws() {}

  /** Returns which law the judge breaks on that sequence, or null. */
  static @Nullable String broken(List<JobEvidence> looks) {
    SequenceLaws laws = new SequenceLaws();
    JobMemory memory = JobMemory.empty();
    for (int i = 0; i < looks.size(); i++) {
      Evaluation evaluation;
      try {
        evaluation = JUDGE.evaluate(looks.get(i), memory);
      } catch (RuntimeException thrown) {
        return "look " + i + ": throws " + thrown;
      }
      String broken = laws.look(looks.get(i), evaluation);
      if (broken != null) {
        return "look " + i + ": " + broken + "\n" + evaluation.health().explain();
      }
      memory = JobMemory.fromJson(evaluation.memory().toJson());
      if (!memory.equals(evaluation.memory())) {
        return "look " + i + ": the memory is another one after JSON";
      }
    }
    return null;
  }

  /** Returns which law is broken where a list shows that row and others of the id; or null. */
  static @Nullable String brokenByRows(JobOverview row) {
    Instant start = row.startTime().orElseThrow();
    JobStatus other = row.status() == JobStatus.RUNNING ? JobStatus.FAILED : JobStatus.RUNNING;
    JobOverview older =
        JobOverview.builder()
            .from(row)
            .status(other)
            .statusText(other.name())
            .startTime(start.minusSeconds(1))
            .endTime(Optional.empty())
            .build();
    JobOverview contradicting =
        JobOverview.builder().from(older).startTime(start).endTime(Optional.empty()).build();
    for (List<JobOverview> rows : List.of(List.of(older, row), List.of(row, older))) {
      if (!JobRun.latest(rows).equals(Optional.of(row))) {
        return "of two rows not the later one counts: " + rows;
      }
    }
    if (!JobRun.latest(List.of(row, row)).equals(Optional.of(row))) {
      return "two rows that agree are no answer: " + row;
    }
    List<JobOverview> contradict = List.of(older, row, contradicting);
    return JobRun.latest(contradict).isPresent()
        ? "rows that contradict one another are an answer: " + contradict
        : null;
  }

  private @Nullable String look(JobEvidence look, Evaluation evaluation) {
    JobHealth health = evaluation.health();
    beginRun(look);
    measure(look);
    miss(look);
    Piece live = live(look);
    boolean alive = live != null && !live.status.isGloballyTerminal();
    boolean shown = alive && isShown(live);
    if (proven != null && inDoubt && doubted != null && alive && live.start != null) {
      // The second look in a row that shows it: a new run, wherever its clock stands.
      boolean tooOld = skewKnown && isBeforeSubmission(live.start);
      if (showsAnother(live) && !tooOld && !isOlder(live.start, doubted)) {
        told.clear();
        former.add(provenStart);
        proven = null;
        seen = live.start;
        newRunAt = isOlder(look.at(), doubtedAt) ? look.at() : doubtedAt;
      }
    }
    if (proven == null && live != null) {
      boolean earlier =
          alive && !live.cached && isOlder(live.start, seen) && !isBeforeSubmission(live.start);
      if (earlier && live.start.equals(earlierShown)) {
        seen = live.start;
      }
      earlierShown = earlier ? live.start : null;
    }
    boolean mine = live != null && isMine(live);
    List<Piece> ends = ends(look, live);
    // An id that is shown with another start than the proven end's puts the end in doubt.
    if (proven != null) {
      for (Piece piece : pieces(look, live)) {
        otherShown |= piece.start != null && !piece.start.equals(provenStart);
      }
    }
    if (alive && mine) {
      told.removeIf(end -> end.deployment != null || isOlder(end.start, live.start));
    }
    for (Piece end : ends) {
      told.add(new Told(JobState.of(end.status), end.start, null, null));
    }
    deployment(look);
    if (shown) {
      // Whatever its clock says: no deployment's word ends a job that the list shows alive.
      told.removeIf(end -> end.deployment != null);
    }
    String broken = check(look, health, evaluation.memory(), live, alive, mine);
    broken = broken == null ? pieceByPiece(look, health, live, shown) : broken;
    broken = broken == null ? ages(look, health) : broken;
    remember(look, health, live, alive, mine, shown);
    return broken;
  }

  /** Whether the list shows the job alive, in a run that is not surely an earlier one. */
  private boolean isShown(Piece live) {
    return !live.cached
        && live.start != null
        && JobState.of(live.status) != JobState.UNKNOWN
        && !isBeforeSubmission(live.start)
        && !former.contains(live.start);
  }

  // what was told

  private void beginRun(JobEvidence look) {
    Instant now = look.intent().submittedAt().orElse(null);
    if (now != null && submitted != null && now.isAfter(submitted)) {
      told.clear();
      former.add(seen);
      seen = null;
      newRunAt = null;
      proven = null;
      provenStart = null;
      otherShown = false;
      inDoubt = false;
      earlierShown = null;
      lastAlive = null;
      lastShown = null;
      lastState = null;
      jobWasKept = false;
      missingSince = null;
      lastAt = null;
      knownId = null;
    }
    submitted = now == null ? submitted : now;
  }

  /** Since when each look that the JobManager answered has found the job missing, without a gap. */
  private void miss(JobEvidence look) {
    if (lastAt != null && isGap(lastAt, look.at())) {
      missingSince = null;
    }
    Optional<JobSnapshot> live = look.live().value();
    if (live.isPresent() && live.get().overview().isAbsent() && !live.get().status().isKnown()) {
      missingSince = missingSince == null ? look.at() : missingSince;
    } else if (live.flatMap(l -> l.overview().value())
        .filter(row -> row.jobId().equals(JOB))
        .isPresent()) {
      missingSince = null;
    }
  }

  private static boolean isGap(Instant before, Instant at) {
    Duration passed = Duration.between(before, at);
    return passed.isNegative() || passed.compareTo(Duration.ofHours(1)) > 0;
  }

  private void measure(JobEvidence look) {
    look.live()
        .value()
        .ifPresent(
            live -> {
              Optional<JobOverview> row =
                  live.overview().value().filter(job -> isOurs(look, job.jobId(), live));
              Optional<JobDetails> details =
                  live.details().value().filter(job -> isOurs(look, job.jobId(), live));
              if (row.isPresent() && row.get().duration().isPresent()) {
                Instant now = row.get().startTime().orElseThrow().plus(row.get().duration().get());
                skew = Duration.between(look.at(), now);
                skewKnown = true;
              } else if (details.isPresent()
                  && (!live.overview().isKnown()
                      || row.isPresent()
                          && row.get().jobId().equals(details.get().jobId())
                          && row.get().startTime().equals(details.get().startTime()))) {
                skew = Duration.between(look.at(), details.get().now());
                skewKnown = true;
              }
            });
  }

  private boolean isOurs(JobEvidence look, JobId id, JobSnapshot source) {
    boolean byId = look.ref().jobId().filter(id::equals).isPresent();
    boolean alone = source.otherJobIds().isEmpty() && (!severalSeen || id.equals(knownId));
    return (byId && source.matchedBy() == JobSnapshot.Match.BY_ID)
        || (look.ref().mayMatchSoleJob() && alone);
  }

  /** What the JobManager says of the job, the list before the cache; null if nothing. */
  private @Nullable Piece live(JobEvidence look) {
    JobSnapshot live = look.live().value().orElse(null);
    if (live == null) {
      return null;
    }
    JobOverview row = live.overview().value().orElse(null);
    if (row != null) {
      return isOurs(look, row.jobId(), live) ? piece(row) : null;
    }
    JobDetails details = live.details().value().orElse(null);
    if (details != null && isOurs(look, details.jobId(), live)) {
      return new Piece(
          details.jobId(),
          details.status(),
          details.startTime().orElse(null),
          details.endTime().orElse(null),
          true);
    }
    JobStatus status = live.status().value().orElse(null);
    return status == null ? null : new Piece(look.ref().jobId().get(), status, null, null, false);
  }

  private static Piece piece(JobOverview row) {
    return new Piece(
        row.jobId(), row.status(), row.startTime().orElse(null), row.endTime().orElse(null), false);
  }

  private List<Piece> pieces(JobEvidence look, @Nullable Piece live) {
    List<Piece> pieces = new ArrayList<>();
    if (live != null) {
      pieces.add(live);
    }
    for (Observation<JobSnapshot> source : List.of(look.archived(), look.history())) {
      source
          .value()
          .filter(found -> isOurs(look, found.overview().value().get().jobId(), found))
          .ifPresent(found -> pieces.add(piece(found.overview().value().get())));
    }
    return pieces;
  }

  /** The ends that this look tells of this run. */
  private List<Piece> ends(JobEvidence look, @Nullable Piece live) {
    List<Piece> ends = new ArrayList<>();
    for (Piece piece : pieces(look, live)) {
      boolean olderThanTheList =
          live != null && !live.cached && isMine(live) && isOlder(piece.start, live.start);
      if (piece.status.isGloballyTerminal() && isMine(piece) && !olderThanTheList) {
        ends.add(piece);
      }
    }
    // The cache may tell an end before the list does, of the same run.
    look.live()
        .value()
        .flatMap(found -> found.details().value().filter(job -> isOurs(look, job.jobId(), found)))
        .filter(job -> job.status().isGloballyTerminal())
        .filter(job -> live != null && job.startTime().equals(Optional.ofNullable(live.start)))
        .map(
            job ->
                new Piece(
                    job.jobId(),
                    job.status(),
                    job.startTime().get(),
                    job.endTime().orElse(null),
                    true))
        .filter(this::isMine)
        .ifPresent(ends::add);
    return ends;
  }

  private static boolean isOlder(@Nullable Instant start, @Nullable Instant than) {
    return start != null && than != null && start.isBefore(than);
  }

  private boolean isMine(Piece piece) {
    if (piece.start != null && piece.start.equals(seen)) {
      return true;
    }
    boolean endedBefore = piece.start == null && isOlder(piece.end, seen);
    if (endedBefore
        || isOlder(piece.start, seen)
        || (piece.start != null && former.contains(piece.start))) {
      return false;
    }
    return !isBeforeSubmission(piece.start) && !isBeforeSubmission(piece.end);
  }

  /** A cache that tells of nothing later than the proven end is out of date, and no life. */
  private boolean showsAnother(Piece live) {
    if (!live.cached) {
      return !live.start.equals(provenStart);
    }
    return provenStart != null
        ? live.start.isAfter(provenStart)
        : provenEnd != null && !live.start.isBefore(provenEnd);
  }

  private boolean isBeforeSubmission(@Nullable Instant flinks) {
    return flinks != null
        && submitted != null
        && Duration.between(flinks, submitted).plus(skew).compareTo(TOLERANCE) > 0;
  }

  private void deployment(JobEvidence look) {
    String asked = look.ref().deploymentId().orElseThrow();
    told.removeIf(end -> end.deployment != null && !end.deployment.equals(asked));
    DeploymentReport report = look.deployment().value().orElse(null);
    if (report == null || !report.deploymentId().equals(asked)) {
      return;
    }
    Instant began = seen == null ? null : seen.minus(skew);
    boolean old = DeploymentEnds.isOlderThan(report, submitted, began);
    String attempt = old ? null : DeploymentEnds.attempt(report).orElse(null);
    told.removeIf(
        end ->
            end.deployment != null
                && (DeploymentEnds.goesOn(report)
                    || (attempt != null && end.attempt != null && !attempt.equals(end.attempt))));
    if (look.ref().clusterKind() == ClusterKind.DEDICATED) {
      boolean asks = isOfThisRun(look.intent().cancelRequestedAt());
      asks |= isOfThisRun(look.intent().stopWithSavepointRequestedAt());
      for (JobState end : DeploymentEnds.of(report, submitted, began, asks, jobWasKept)) {
        told.add(new Told(end, seen, asked, attempt));
      }
    }
    jobWasKept |= DeploymentEnds.keepsJob(report);
  }

  private boolean isOfThisRun(Optional<Instant> request) {
    return request.filter(at -> submitted == null || !at.isBefore(submitted)).isPresent();
  }

  // the laws

  private @Nullable String check(
      JobEvidence look,
      JobHealth health,
      JobMemory memory,
      @Nullable Piece live,
      boolean alive,
      boolean mine) {
    JobState state = health.state();
    if ((state == JobState.UNKNOWN) != health.cause().isPresent()) {
      return "UNKNOWN has a cause, and nothing else has";
    }
    if (state.isEnded() && told.stream().noneMatch(end -> end.state == state)) {
      return "an end that no source told of this run, or that life has refuted since";
    }
    String end = provenEnd(health);
    if (end != null) {
      return end;
    }
    if (alive
        && mine
        && !live.cached
        && live.start != null
        && live.start.equals(lastAlive)
        && JobState.of(live.status) != JobState.UNKNOWN
        && state.isEnded()
        && told.stream().noneMatch(t -> t.deployment == null && !isOlder(t.start, live.start))) {
      return "a run that two looks in a row show alive is denied";
    }
    if (health.confidence() == Confidence.HIGH && state.isEnded()) {
      String sure = sure(look, health);
      if (sure != null) {
        return sure;
      }
    }
    if (health.jobType().isPresent()
        && !look.ref().mayMatchSoleJob()
        && health.jobType().get() == io.github.flinkwatch.model.JobType.BATCH) {
      return "the job's type is another job's";
    }
    if (memory
        .deploymentId()
        .filter(id -> !id.equals(look.ref().deploymentId().get()))
        .isPresent()) {
      return "another application is remembered";
    }
    return requests(look.intent(), health, live);
  }

  private @Nullable String provenEnd(JobHealth health) {
    if (proven == null) {
      return null;
    }
    if (!otherShown && health.state() != proven) {
      return "an end that the job proved is lost to noise: " + proven;
    }
    return null;
  }

  /** What one piece says that nothing can stand against. */
  private @Nullable String pieceByPiece(
      JobEvidence look, JobHealth health, @Nullable Piece live, boolean shown) {
    JobState state = health.state();
    List<Piece> pieces = pieces(look, live);
    if (proven != null && inDoubt && pieces.isEmpty() && state != JobState.UNKNOWN) {
      return "a silent look brings back an end that is in doubt";
    }
    if (live == null || live.cached || live.start == null) {
      return null;
    }
    boolean laterElsewhere = pieces.stream().anyMatch(piece -> isOlder(live.start, piece.start));
    if (proven != null
        && inDoubt
        && live.start.equals(provenStart)
        && JobState.of(live.status) == proven
        && !laterElsewhere
        && state != proven) {
      return "the list shows the proven end again, and is not believed";
    }
    boolean again = shown && live.start.equals(lastShown);
    // An end that was proven of the very run that is shown stays in doubt, if it was.
    boolean proves = again && !(proven != null && live.start.equals(provenStart));
    if (proves && state == JobState.UNKNOWN && !laterElsewhere) {
      return "a run that two looks in a row show alive is not believed";
    }
    if (proven != null
        && provenStart != null
        && shown
        && !again
        && !inDoubt
        && showsAnother(live)
        && told.stream().noneMatch(t -> t.deployment == null && live.start.equals(t.start))
        && (state != JobState.UNKNOWN || health.verdict().contradictions().isEmpty())) {
      return "the first look that shows another run alive is not UNKNOWN by contradiction";
    }
    boolean isSure = isMine(live) && !isOlder(live.start, seen) && !laterElsewhere;
    if (proven != null || !isSure) {
      return null;
    }
    JobState says = JobState.of(live.status);
    if (says.isEnded() && state != says) {
      return "the end that the list tells is not believed";
    }
    boolean stops = says == JobState.RUNNING && state == JobState.STOPPING;
    return shown && state != says && !stops && !state.isEnded()
        ? "the state that the list tells is not believed"
        : null;
  }

  /** No age and no absence counts over time that went back or jumped. */
  private @Nullable String ages(JobEvidence look, JobHealth health) {
    if (health.since().isAfter(look.at())
        || health.lastKnownAge().filter(Duration::isNegative).isPresent()) {
      return "an age is counted over time that went back";
    }
    UnknownCode code = health.cause().map(UnknownCause::code).orElse(null);
    boolean missed =
        code == UnknownCode.JOB_ABSENT
            || code == UnknownCode.JOB_EXPIRED
            || code == UnknownCode.JOB_AMBIGUOUS && !look.ref().mayMatchSoleJob();
    boolean twice =
        missingSince != null
            && lastAt != null
            && !isGap(lastAt, look.at())
            && Duration.between(missingSince, look.at()).compareTo(Duration.ofSeconds(3)) >= 0;
    return missed && !twice && look.live().isKnown()
        ? "an absence is counted over a gap, or by one look"
        : null;
  }

  private @Nullable String sure(JobEvidence look, JobHealth health) {
    boolean byMemory = health.basis() == Basis.MEMORY;
    boolean byDeployment =
        told.stream().allMatch(end -> end.state != health.state() || end.deployment != null);
    boolean several =
        look.ref().mayHaveSeveralJobs()
            || severalSeen
            || look.live().value().filter(l -> !l.otherJobIds().isEmpty()).isPresent();
    if (byDeployment && several) {
      return "the end of a deployment of several jobs is called sure";
    }
    if (byMemory) {
      return endWasSure ? null : "an end is surer than it was proven";
    }
    if (health.basis() == Basis.DEPLOYMENT) {
      return null;
    }
    boolean early =
        submitted != null
            && health.verdict().endTime().isPresent()
            && Duration.between(health.verdict().endTime().get(), submitted)
                    .plus(skew)
                    .compareTo(Duration.ZERO)
                > 0;
    if (early) {
      return "an end that only the clocks put after the submission is called sure";
    }
    boolean sole =
        health.verdict().jobId().filter(Sequences.OTHER::equals).isPresent()
            || sources(look, health).stream()
                .allMatch(found -> found.matchedBy() == JobSnapshot.Match.SOLE_JOB);
    return sole ? "a match as the only job is called sure" : null;
  }

  private static List<JobSnapshot> sources(JobEvidence look, JobHealth health) {
    List<Observation<JobSnapshot>> sources =
        health.basis() == Basis.LIVE_JOB
            ? List.of(look.live())
            : List.of(look.archived(), look.history());
    return sources.stream().flatMap(source -> source.value().stream()).toList();
  }

  private @Nullable String requests(JobIntent intent, JobHealth health, @Nullable Piece live) {
    boolean goesWithWords =
        health.verdict().caveats().contains("stopped with a savepoint, as asked");
    if (goesWithWords && !counts(intent.stopWithSavepointRequestedAt(), health)) {
      return "a request of another run, or after the end, is named with the end";
    }
    boolean anyOfThisRun =
        counts(intent.cancelRequestedAt(), health)
            || counts(intent.stopWithSavepointRequestedAt(), health);
    if (health.state() == JobState.STOPPING
        && live != null
        && live.status == JobStatus.RUNNING
        && !anyOfThisRun) {
      return "a request that is older than the submission stops the job";
    }
    if (health.endedAsAsked().equals(Optional.of(true)) && !anyOfThisRun) {
      return "a request of another run, or after the end, explains the end";
    }
    Optional<Instant> whatEndsSo =
        health.state() == JobState.FINISHED
            ? intent.stopWithSavepointRequestedAt()
            : health.state() == JobState.CANCELED ? intent.cancelRequestedAt() : Optional.empty();
    if (whatEndsSo.filter(at -> isSurelyBeforeTheEnd(at, health)).isPresent()
        && !health.endedAsAsked().equals(Optional.of(true))) {
      return "a request of this run and before its end does not explain it";
    }
    if (health.state() == JobState.CANCELED
        && health.endedAsAsked().equals(Optional.of(true))
        && intent.cancelRequestedAt().isEmpty()) {
      return "a stop with a savepoint explains a cancel";
    }
    if (health.state() == JobState.FINISHED
        && health.endedAsAsked().equals(Optional.of(true))
        && intent.stopWithSavepointRequestedAt().isEmpty()) {
      return "a cancel explains a finish";
    }
    return null;
  }

  private boolean isSurelyBeforeTheEnd(Instant request, JobHealth health) {
    boolean byJob = health.basis() == Basis.LIVE_JOB || health.basis() == Basis.ARCHIVED_JOB;
    return byJob
        && skewKnown
        && (submitted == null || !request.isBefore(submitted))
        && proven == null
        && former.isEmpty()
        && health.verdict().endTime().filter(end -> !request.plus(skew).isAfter(end)).isPresent();
  }

  private boolean counts(Optional<Instant> request, JobHealth health) {
    return request
        .filter(at -> submitted == null || !at.isBefore(submitted))
        .filter(at -> newRunAt == null || !at.isBefore(newRunAt))
        .filter(
            at ->
                health.basis() != Basis.MEMORY
                    || health.state() != lastState
                    || latestAt == null
                    || !at.isAfter(latestAt))
        .filter(
            at ->
                health.verdict().endTime().isEmpty()
                    || isToldByDeployment(health) // by another clock
                    || Duration.between(health.verdict().endTime().get(), at)
                            .plus(skew)
                            .compareTo(TOLERANCE)
                        <= 0)
        .isPresent();
  }

  private boolean isToldByDeployment(JobHealth health) {
    return health.basis() == Basis.DEPLOYMENT || (health.basis() == Basis.MEMORY && proven == null);
  }

  // what the next look is measured by

  private void remember(
      JobEvidence look,
      JobHealth health,
      @Nullable Piece live,
      boolean alive,
      boolean mine,
      boolean shown) {
    if (health.state().isEnded() && health.basis() != Basis.MEMORY) {
      endWasSure = health.confidence() == Confidence.HIGH;
    }
    if (live != null || look.live().isKnown()) {
      lastShown = shown ? live.start : null;
    }
    if (pieces(look, live).stream().anyMatch(piece -> isOlder(lastShown, piece.start))) {
      lastShown = null;
    }
    if (health.state().isEnded() && health.basis() == Basis.ARCHIVED_JOB) {
      lastShown = null; // of two looks in a row the first comes after the end
    }
    lastAt = look.at();
    latestAt = isOlder(lastAt, latestAt) ? latestAt : lastAt;
    lastState = health.state();
    boolean tooOld = skewKnown && live != null && isBeforeSubmission(live.start);
    if (alive && live.start != null && showsAnother(live) && !tooOld) {
      doubted = live.start;
    }
    boolean before = inDoubt;
    inDoubt = health.cause().filter(c -> c.code() == UnknownCode.JOB_RUN_CHANGED).isPresent();
    doubtedAt = !before || isOlder(look.at(), doubtedAt) ? look.at() : doubtedAt;
    knownId = health.verdict().jobId().orElse(knownId);
    if (live != null) {
      lastAlive = alive && mine && !live.cached ? live.start : null;
    }
    doubted = inDoubt ? doubted : null;
    severalSeen |= look.live().value().filter(l -> !l.otherJobIds().isEmpty()).isPresent();
    Instant start = health.verdict().startTime().orElse(null);
    boolean byJob = health.basis() == Basis.LIVE_JOB || health.basis() == Basis.ARCHIVED_JOB;
    if (proven != null && byJob && !Objects.equals(start, provenStart)) {
      former.add(provenStart);
    }
    if (byJob && health.state().isEnded()) {
      proven = health.state();
      provenStart = start == null ? seen : start;
      provenEnd = health.verdict().endTime().orElse(null);
      otherShown = false;
    } else if (proven != null && (byJob || otherShown && !inDoubt && health.state() != proven)) {
      former.add(provenStart);
      proven = null;
      seen = alive && live.start != null ? live.start : seen;
    }
    if ((byJob || (alive && mine)) && start != null) {
      seen = start;
    }
  }
}
