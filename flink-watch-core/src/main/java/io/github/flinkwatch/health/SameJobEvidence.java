package io.github.flinkwatch.health;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobOverview;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the sources told of the job that was asked for. Every piece that has a job's id is compared;
 * one of another job takes part in nothing, and stands there as unknown with the cause.
 */
final class SameJobEvidence {

  private final JobEvidence evidence;
  private final JobMemory memory;

  SameJobEvidence(JobEvidence evidence, JobMemory memory) {
    this.evidence = evidence;
    this.memory = memory;
  }

  /** Returns what a source told of this job; unknown with the cause if it told of another. */
  Observation<JobSnapshot> ofThisJob(Observation<JobSnapshot> source) {
    JobSnapshot told = source.value().orElse(null);
    JobSnapshot own = told == null ? null : ofThisJob(told);
    return own == null || own == told ? source : Observation.known(own, source.observedAt());
  }

  private JobSnapshot ofThisJob(JobSnapshot snapshot) {
    @Nullable JobId listed = snapshot.overview().value().map(JobOverview::jobId).orElse(null);
    @Nullable JobId detailed = snapshot.details().value().map(JobDetails::jobId).orElse(null);
    @Nullable JobId told = listed != null ? listed : detailed;
    UnknownCause another = whyNot(snapshot, told);
    if (another != null) {
      return without(snapshot, another);
    }
    boolean ofAnotherStart =
        snapshot.overview().value().flatMap(JobOverview::startTime).isPresent()
            && snapshot.details().value().flatMap(JobDetails::startTime).isPresent()
            && !snapshot
                .overview()
                .value()
                .flatMap(JobOverview::startTime)
                .equals(snapshot.details().value().flatMap(JobDetails::startTime));
    if (listed != null && detailed != null && !listed.equals(detailed)) {
      return withoutCached(
          snapshot,
          UnknownCause.of(UnknownCode.JOB_ID_CHANGED, "the details are those of job " + detailed));
    }
    return ofAnotherStart
        ? withoutCached(
            snapshot,
            UnknownCause.of(UnknownCode.STALE, "the cached details have another start time"))
        : snapshot;
  }

  /** The only job of a cluster is ours only if the platform says so. */
  private @Nullable UnknownCause whyNot(JobSnapshot snapshot, @Nullable JobId told) {
    boolean sameId = told == null || evidence.ref().jobId().filter(told::equals).isPresent();
    if (sameId && snapshot.matchedBy() == JobSnapshot.Match.BY_ID) {
      return null;
    }
    if (!sameId && isListedByItsId()) {
      return UnknownCause.of(
          UnknownCode.JOB_ID_CHANGED, "told of job " + told + ", while the list shows this one");
    }
    if (!evidence.ref().mayMatchSoleJob()) {
      return UnknownCause.of(
          UnknownCode.JOB_ID_CHANGED,
          told == null
              ? "the cluster's only job may not be taken for this one"
              : "the cluster runs job " + told + " instead");
    }
    if (!snapshot.otherJobIds().isEmpty()) {
      return UnknownCause.of(
          UnknownCode.JOB_AMBIGUOUS,
          "the cluster runs " + (snapshot.otherJobIds().size() + 1) + " jobs");
    }
    boolean known = told != null && memory.jobId().filter(told::equals).isPresent();
    if (memory.severalJobsSeen() && !known) {
      return UnknownCause.of(
          UnknownCode.JOB_AMBIGUOUS,
          "the only job that is listed is another; the cluster was seen to run several");
    }
    return null;
  }

  /** A job that is there under its own id is no other one, whatever an archive has. */
  private boolean isListedByItsId() {
    Optional<JobId> listed =
        evidence.live().value().flatMap(live -> live.overview().value()).map(JobOverview::jobId);
    return listed.isPresent() && listed.equals(evidence.ref().jobId());
  }

  /** Returns a snapshot without anything of the job; what it tells of the cluster stays. */
  static JobSnapshot without(JobSnapshot snapshot, UnknownCause cause) {
    Instant at = snapshot.overview().observedAt();
    return JobSnapshot.builder(snapshot.source(), snapshot.at())
        .matchedBy(snapshot.matchedBy())
        .otherJobIds(snapshot.otherJobIds())
        .overview(Observation.unknown(cause, at))
        .clusterOverview(snapshot.clusterOverview())
        .dashboardConfig(snapshot.dashboardConfig())
        .build();
  }

  /** Returns a snapshot without what Flink serves from its cache of a job's graph. */
  private static JobSnapshot withoutCached(JobSnapshot snapshot, UnknownCause cause) {
    JobSnapshot.Builder left = snapshot.toBuilder();
    left.details(unknown(snapshot.details(), cause))
        .exceptions(unknown(snapshot.exceptions(), cause))
        .checkpoints(unknown(snapshot.checkpoints(), cause))
        .checkpointConfig(unknown(snapshot.checkpointConfig(), cause))
        .troubledCheckpoint(unknown(snapshot.troubledCheckpoint(), cause))
        .subtaskCheckpoints(Map.of())
        .vertexDetails(Map.of());
    return left.build();
  }

  private static <T> Observation<T> unknown(Observation<T> piece, UnknownCause cause) {
    return piece.isUnknown() ? piece : Observation.unknown(cause, piece.observedAt());
  }

  /** Returns whether a source told of a job, and that was another one. */
  static boolean toldOfAnother(Observation<JobSnapshot> told, Observation<JobSnapshot> own) {
    return told.isKnown() && !told.value().get().overview().equals(own.value().get().overview());
  }

  /** Returns what a source said of this job's status. */
  static Optional<JobAnswer> answer(Observation<JobSnapshot> source) {
    return source.value().flatMap(JobAnswer::of);
  }

  /** Returns what the list said of this job's status, whatever else was told. */
  static Optional<JobAnswer> listed(Observation<JobSnapshot> source) {
    return source.value().flatMap(snapshot -> snapshot.overview().value()).map(JobAnswer::of);
  }
}
