package io.github.flinkwatch.health;

import static io.github.flinkwatch.internal.json.JsonTypes.BOOLEAN;
import static io.github.flinkwatch.internal.json.JsonTypes.JOB_ID;
import static io.github.flinkwatch.internal.json.JsonTypes.LONG;
import static io.github.flinkwatch.internal.json.JsonTypes.STRING;
import static io.github.flinkwatch.internal.json.JsonTypes.listOf;
import static io.github.flinkwatch.internal.json.JsonTypes.mapOf;
import static io.github.flinkwatch.internal.wire.VocabularyWire.MOMENT;
import static io.github.flinkwatch.internal.wire.VocabularyWire.constant;

import io.github.flinkwatch.health.JobHistory.Sample;
import io.github.flinkwatch.health.JobMemory.ProvenEnd;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.json.JsonTypes;
import io.github.flinkwatch.internal.wire.VocabularyWire;
import io.github.flinkwatch.model.JobType;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A memory as JSON. */
final class JobMemoryJson {

  private static final JsonType<JobState> STATE = constant(JobState.class);

  private static final JsonType<ProvenEnd> PROVEN_END =
      JsonShape.of(ProvenEnd::builder, JobMemoryJson::provenEnd)
          .field("state", STATE, ProvenEnd.Builder::state, ProvenEnd::state)
          .field(
              "provenBy", constant(Basis.class), ProvenEnd.Builder::provenBy, ProvenEnd::provenBy)
          .field(
              "confidence",
              constant(Confidence.class),
              ProvenEnd.Builder::confidence,
              ProvenEnd::confidence)
          .optional("startTime", MOMENT, ProvenEnd.Builder::startTime, ProvenEnd::startTime)
          .optional("endTime", MOMENT, ProvenEnd.Builder::endTime, ProvenEnd::endTime)
          .optional("provenAt", MOMENT, ProvenEnd.Builder::provenAt, ProvenEnd::provenAt)
          .optional(
              "deploymentId", STRING, ProvenEnd.Builder::deploymentId, ProvenEnd::deploymentId)
          .optional(
              "deploymentAttempt",
              STRING,
              ProvenEnd.Builder::deploymentAttempt,
              ProvenEnd::deploymentAttempt)
          .shape();

  static final JsonType<Sample> SAMPLE =
      JsonShape.of(SampleParts::new, SampleParts::build)
          .field("at", MOMENT, (parts, at) -> parts.at = at, Sample::at)
          .longField("value", (parts, value) -> parts.value = value, Sample::value)
          .shape();

  private static final JsonType<Duration> DURATION =
      JsonTypes.text("a span", Duration::parse, Duration::toString);

  private static final JsonType<ObservedSpan> SPAN =
      JsonShape.of(SpanParts::new, SpanParts::build)
          .field("beganAt", MOMENT, (parts, at) -> parts.beganAt = at, ObservedSpan::beganAt)
          .field(
              "lastSeenAt", MOMENT, (parts, at) -> parts.lastSeenAt = at, ObservedSpan::lastSeenAt)
          .field(
              "observed", DURATION, (parts, span) -> parts.observed = span, ObservedSpan::observed)
          .longField("sightings", (parts, n) -> parts.sightings = n, ObservedSpan::sightings)
          .field(
              "distance", DURATION, (parts, span) -> parts.distance = span, ObservedSpan::distance)
          .field(
              "distanceBefore",
              DURATION,
              (parts, span) -> parts.distanceBefore = span,
              ObservedSpan::distanceBefore)
          .field(
              "interrupted",
              BOOLEAN,
              (parts, so) -> parts.interrupted = so,
              ObservedSpan::isInterrupted)
          .shape();

  private static final JsonType<RuleNotes> NOTES =
      JsonShape.of(RuleNotes::builder, RuleNotes.Builder::build)
          .field("moments", mapOf(MOMENT), RuleNotes.Builder::putAllMoments, RuleNotes::moments)
          .field("numbers", mapOf(LONG), RuleNotes.Builder::putAllNumbers, RuleNotes::numbers)
          .field(
              "series", mapOf(listOf(SAMPLE)), RuleNotes.Builder::putAllSeries, RuleNotes::series)
          .field("spans", mapOf(SPAN), RuleNotes.Builder::putAllSpans, RuleNotes::spans)
          .shape();

  private static final JsonType<JobMemory> MEMORY =
      JsonShape.of(JobMemory::builder, JobMemory.Builder::build)
          .intField("version", (builder, version) -> {}, memory -> HealthJsonTypes.VERSION)
          .optional("submittedAt", MOMENT, JobMemory.Builder::submittedAt, JobMemory::submittedAt)
          .optional("firstLookAt", MOMENT, JobMemory.Builder::firstLookAt, JobMemory::firstLookAt)
          .optional("lastLookAt", MOMENT, JobMemory.Builder::lastLookAt, JobMemory::lastLookAt)
          .optional(
              "lookDistance", DURATION, JobMemory.Builder::lookDistance, JobMemory::lookDistance)
          .optional("jobId", JOB_ID, JobMemory.Builder::jobId, JobMemory::jobId)
          .optional("startTime", MOMENT, JobMemory.Builder::startTime, JobMemory::startTime)
          .optional(
              "earlierStartTime",
              MOMENT,
              JobMemory.Builder::earlierStartTime,
              JobMemory::earlierStartTime)
          .optional(
              "newRunSeenAt", MOMENT, JobMemory.Builder::newRunSeenAt, JobMemory::newRunSeenAt)
          .optional(
              "otherStartTime",
              MOMENT,
              JobMemory.Builder::otherStartTime,
              JobMemory::otherStartTime)
          .optional(
              "clockSkew", VocabularyWire.SPAN, JobMemory.Builder::clockSkew, JobMemory::clockSkew)
          .optional("state", STATE, JobMemory.Builder::state, JobMemory::state)
          .optional("stateSince", MOMENT, JobMemory.Builder::stateSince, JobMemory::stateSince)
          .optional(
              "lastKnownState", STATE, JobMemory.Builder::lastKnownState, JobMemory::lastKnownState)
          .optional("lastKnownAt", MOMENT, JobMemory.Builder::lastKnownAt, JobMemory::lastKnownAt)
          .optional("end", PROVEN_END, JobMemory.Builder::end, JobMemory::end)
          .optional("absentSince", MOMENT, JobMemory.Builder::absentSince, JobMemory::absentSince)
          .field("jobSeen", BOOLEAN, JobMemory.Builder::jobSeen, JobMemory::jobSeen)
          .field(
              "deploymentSeenRunning",
              BOOLEAN,
              JobMemory.Builder::deploymentSeenRunning,
              JobMemory::deploymentSeenRunning)
          .optional(
              "deploymentUid", STRING, JobMemory.Builder::deploymentUid, JobMemory::deploymentUid)
          .field(
              "deploymentKeptJob",
              BOOLEAN,
              JobMemory.Builder::deploymentKeptJob,
              JobMemory::deploymentKeptJob)
          .optionalLong(
              "deploymentCheckpoint",
              JobMemory.Builder::deploymentCheckpoint,
              JobMemory::deploymentCheckpoint)
          .optional(
              "deploymentId", STRING, JobMemory.Builder::deploymentId, JobMemory::deploymentId)
          .optional(
              "deploymentSubmittedAt",
              MOMENT,
              JobMemory.Builder::deploymentSubmittedAt,
              JobMemory::deploymentSubmittedAt)
          .field(
              "severalJobsSeen",
              BOOLEAN,
              JobMemory.Builder::severalJobsSeen,
              JobMemory::severalJobsSeen)
          .optional(
              "flinkVersion", STRING, JobMemory.Builder::flinkVersion, JobMemory::flinkVersion)
          .optional(
              "jobType", constant(JobType.class), JobMemory.Builder::jobType, JobMemory::jobType)
          .field(
              "episodes",
              mapOf(RuleId::of, RuleId::toString, HealthJsonTypes.EPISODE),
              JobMemory.Builder::putAllEpisodes,
              JobMemory::episodes)
          .field(
              "notes",
              mapOf(RuleId::of, RuleId::toString, NOTES),
              JobMemory.Builder::putAllNotes,
              JobMemory::notes)
          .field("history", JobHistoryJson.HISTORY, JobMemory.Builder::history, JobMemory::history)
          .shape();

  private JobMemoryJson() {}

  /** Whoever edits a memory makes no end of a job that goes on, and none that nobody told. */
  private static ProvenEnd provenEnd(ProvenEnd.Builder parts) {
    ProvenEnd end = parts.build();
    if (!end.state().isEnded() || end.provenBy() == Basis.MEMORY || end.provenBy() == Basis.NONE) {
      throw new IllegalStateException("no end is " + end.state() + " proven by " + end.provenBy());
    }
    return end;
  }

  static String write(JobMemory memory) {
    return Json.write(MEMORY, memory);
  }

  static JobMemory read(String json) {
    return HealthJsonTypes.read(MEMORY, json, "a job's memory");
  }

  private static final class SpanParts {
    @Nullable Instant beganAt;
    @Nullable Instant lastSeenAt;
    Duration observed = Duration.ZERO;
    long sightings;
    Duration distance = Duration.ZERO;
    Duration distanceBefore = Duration.ZERO;
    boolean interrupted;

    ObservedSpan build() {
      if (beganAt == null || lastSeenAt == null) {
        throw new IllegalStateException("a span needs its times");
      }
      return ObservedSpan.of(
          beganAt, lastSeenAt, observed, sightings, distance, distanceBefore, interrupted);
    }
  }

  private static final class SampleParts {
    @Nullable Instant at;
    long value;

    Sample build() {
      if (at == null) {
        throw new IllegalStateException("a sample needs its time");
      }
      return Sample.of(at, value);
    }
  }
}
