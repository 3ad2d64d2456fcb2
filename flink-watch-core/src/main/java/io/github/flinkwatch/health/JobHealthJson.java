package io.github.flinkwatch.health;

import static io.github.flinkwatch.internal.json.JsonTypes.BOOLEAN;
import static io.github.flinkwatch.internal.json.JsonTypes.JOB_ID;
import static io.github.flinkwatch.internal.json.JsonTypes.STRING;
import static io.github.flinkwatch.internal.json.JsonTypes.VERTEX_ID;
import static io.github.flinkwatch.internal.json.JsonTypes.listOf;
import static io.github.flinkwatch.internal.json.JsonTypes.mapOf;
import static io.github.flinkwatch.internal.wire.VocabularyWire.JOB_REF;
import static io.github.flinkwatch.internal.wire.VocabularyWire.MOMENT;
import static io.github.flinkwatch.internal.wire.VocabularyWire.UNKNOWN_CAUSE;
import static io.github.flinkwatch.internal.wire.VocabularyWire.constant;

import io.github.flinkwatch.health.Finding.Culprit;
import io.github.flinkwatch.health.JobHealth.NotEvaluated;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.model.JobType;

/** A verdict as JSON. */
final class JobHealthJson {

  private static final JsonType<Culprit> CULPRIT =
      JsonShape.of(Culprit::builder, Culprit.Builder::build)
          .field("vertexId", VERTEX_ID, Culprit.Builder::vertexId, Culprit::vertexId)
          .optional("vertexName", STRING, Culprit.Builder::vertexName, Culprit::vertexName)
          .intField("subtask", Culprit.Builder::subtask, Culprit::subtask)
          .optional("host", STRING, Culprit.Builder::host, Culprit::host)
          .optional("taskManagerId", STRING, Culprit.Builder::taskManagerId, Culprit::taskManagerId)
          .optionalDouble("backpressure", Culprit.Builder::backpressure, Culprit::backpressure)
          .shape();

  private static final JsonType<Finding> FINDING =
      JsonShape.of(Finding::builder, Finding.Builder::build)
          .field("rule", HealthJsonTypes.RULE_ID, Finding.Builder::rule, Finding::rule)
          .field("severity", constant(Severity.class), Finding.Builder::severity, Finding::severity)
          .field("detail", STRING, Finding.Builder::detail, Finding::detail)
          .optional("remedy", STRING, Finding.Builder::remedy, Finding::remedy)
          .field("figures", mapOf(STRING), Finding.Builder::putAllFigures, Finding::figures)
          .field("remarks", listOf(STRING), Finding.Builder::addAllRemarks, Finding::remarks)
          .field("culprits", listOf(CULPRIT), Finding.Builder::addAllCulprits, Finding::culprits)
          .optional("ledBy", HealthJsonTypes.RULE_ID, Finding.Builder::ledBy, Finding::ledBy)
          .optional("episode", HealthJsonTypes.EPISODE, Finding.Builder::episode, Finding::episode)
          .shape();

  private static final JsonType<NotEvaluated> NOT_EVALUATED =
      JsonShape.of(NotEvaluated::builder, NotEvaluated.Builder::build)
          .field("rule", HealthJsonTypes.RULE_ID, NotEvaluated.Builder::rule, NotEvaluated::rule)
          .field(
              "guardsLiveness",
              BOOLEAN,
              NotEvaluated.Builder::guardsLiveness,
              NotEvaluated::guardsLiveness)
          .field("reason", STRING, NotEvaluated.Builder::reason, NotEvaluated::reason)
          .optional("cause", UNKNOWN_CAUSE, NotEvaluated.Builder::cause, NotEvaluated::cause)
          .shape();

  private static final JsonType<StateVerdict> VERDICT =
      JsonShape.of(StateVerdict::builder, StateVerdict.Builder::build)
          .field(
              "state", constant(JobState.class), StateVerdict.Builder::state, StateVerdict::state)
          .field("basis", constant(Basis.class), StateVerdict.Builder::basis, StateVerdict::basis)
          .field(
              "confidence",
              constant(Confidence.class),
              StateVerdict.Builder::confidence,
              StateVerdict::confidence)
          .optional("cause", UNKNOWN_CAUSE, StateVerdict.Builder::cause, StateVerdict::cause)
          .field(
              "furtherCauses",
              listOf(UNKNOWN_CAUSE),
              StateVerdict.Builder::addAllFurtherCauses,
              StateVerdict::furtherCauses)
          .optional("jobId", JOB_ID, StateVerdict.Builder::jobId, StateVerdict::jobId)
          .optional("startTime", MOMENT, StateVerdict.Builder::startTime, StateVerdict::startTime)
          .optional("endTime", MOMENT, StateVerdict.Builder::endTime, StateVerdict::endTime)
          .field(
              "caveats", listOf(STRING), StateVerdict.Builder::addAllCaveats, StateVerdict::caveats)
          .field(
              "contradictions",
              listOf(STRING),
              StateVerdict.Builder::addAllContradictions,
              StateVerdict::contradictions)
          .shape();

  private static final JsonType<JobHealth> HEALTH =
      JsonShape.of(JobHealth::builder, JobHealth.Builder::build)
          .intField("version", (builder, version) -> {}, health -> HealthJsonTypes.VERSION)
          .field("ref", JOB_REF, JobHealth.Builder::ref, JobHealth::ref)
          .field("at", MOMENT, JobHealth.Builder::at, JobHealth::at)
          .field(
              "status", constant(HealthStatus.class), JobHealth.Builder::status, JobHealth::status)
          .field("verdict", VERDICT, JobHealth.Builder::verdict, JobHealth::verdict)
          .field("since", MOMENT, JobHealth.Builder::since, JobHealth::since)
          .optional(
              "lastKnownState",
              constant(JobState.class),
              JobHealth.Builder::lastKnownState,
              JobHealth::lastKnownState)
          .optional("lastKnownAt", MOMENT, JobHealth.Builder::lastKnownAt, JobHealth::lastKnownAt)
          .optional(
              "jobType", constant(JobType.class), JobHealth.Builder::jobType, JobHealth::jobType)
          .optional(
              "jobTypeBasis", STRING, JobHealth.Builder::jobTypeBasis, JobHealth::jobTypeBasis)
          .optional(
              "endedAsAsked", BOOLEAN, JobHealth.Builder::endedAsAsked, JobHealth::endedAsAsked)
          .field(
              "findings", listOf(FINDING), JobHealth.Builder::addAllFindings, JobHealth::findings)
          .field(
              "recovered",
              listOf(FINDING),
              JobHealth.Builder::addAllRecovered,
              JobHealth::recovered)
          .field(
              "notEvaluated",
              listOf(NOT_EVALUATED),
              JobHealth.Builder::addAllNotEvaluated,
              JobHealth::notEvaluated)
          .shape();

  private JobHealthJson() {}

  static String write(JobHealth health) {
    return Json.write(HEALTH, health);
  }

  static JobHealth read(String json) {
    return HealthJsonTypes.read(HEALTH, json, "a verdict");
  }
}
