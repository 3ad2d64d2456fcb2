package io.github.flinkwatch.evidence;

import static io.github.flinkwatch.internal.json.JsonTypes.BOOLEAN;
import static io.github.flinkwatch.internal.json.JsonTypes.JOB_ID;
import static io.github.flinkwatch.internal.json.JsonTypes.STRING;
import static io.github.flinkwatch.internal.json.JsonTypes.listOf;
import static io.github.flinkwatch.internal.json.JsonTypes.mapOf;
import static io.github.flinkwatch.internal.wire.VocabularyWire.JOB_REF;
import static io.github.flinkwatch.internal.wire.VocabularyWire.MOMENT;
import static io.github.flinkwatch.internal.wire.VocabularyWire.constant;
import static io.github.flinkwatch.internal.wire.VocabularyWire.observation;

import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.DeploymentReport.FinalStatus;
import io.github.flinkwatch.internal.json.FileVersion;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.json.JsonTypes;
import io.github.flinkwatch.internal.wire.BackPressureWire;
import io.github.flinkwatch.internal.wire.CheckpointsWire;
import io.github.flinkwatch.internal.wire.JobDetailsWire;
import io.github.flinkwatch.internal.wire.JobExceptionsWire;
import io.github.flinkwatch.internal.wire.JobsWire;
import io.github.flinkwatch.internal.wire.MetricsWire;
import io.github.flinkwatch.internal.wire.OverviewWire;
import io.github.flinkwatch.internal.wire.SubtaskCheckpointsWire;
import io.github.flinkwatch.internal.wire.VerticesWire;
import io.github.flinkwatch.model.JobType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Evidence as one JSON file. Flink's answers stand in it as Flink sends them; what was not asked
 * for, and sources that are not configured, are left out.
 */
final class EvidenceJson {

  /** Raised when the meaning of a field changes; new fields need not. */
  private static final int VERSION = 1;

  private static final JsonType<JobStatus> STATUS =
      JsonTypes.text("a status", JobStatus::parse, JobStatus::name);

  private static final JsonType<JobIntent> INTENT =
      JsonShape.of(JobIntent::builder, JobIntent.Builder::build)
          .optional("submittedAt", MOMENT, JobIntent.Builder::submittedAt, JobIntent::submittedAt)
          .optional(
              "cancelRequestedAt",
              MOMENT,
              JobIntent.Builder::cancelRequestedAt,
              JobIntent::cancelRequestedAt)
          .optional(
              "stopWithSavepointRequestedAt",
              MOMENT,
              JobIntent.Builder::stopWithSavepointRequestedAt,
              JobIntent::stopWithSavepointRequestedAt)
          .optional(
              "expectedJobType",
              constant(JobType.class),
              JobIntent.Builder::expectedJobType,
              JobIntent::expectedJobType)
          .optional("bounded", BOOLEAN, JobIntent.Builder::bounded, JobIntent::bounded)
          .shape();

  private static final JsonType<DeploymentReport> DEPLOYMENT =
      JsonShape.of(DeploymentReport::builder, DeploymentReport.Builder::build)
          .field(
              "kind",
              constant(DeploymentReport.Kind.class),
              DeploymentReport.Builder::kind,
              DeploymentReport::kind)
          .field(
              "deploymentId",
              STRING,
              DeploymentReport.Builder::deploymentId,
              DeploymentReport::deploymentId)
          .optional("uid", STRING, DeploymentReport.Builder::uid, DeploymentReport::uid)
          .field(
              "state",
              STRING,
              (builder, text) -> builder.state(DeploymentState.parse(text)).stateText(text),
              DeploymentReport::stateText)
          .field(
              "finalStatus",
              STRING,
              (builder, text) -> builder.finalStatus(FinalStatus.parse(text)).finalStatusText(text),
              DeploymentReport::finalStatusText)
          .optionalInt("attempts", DeploymentReport.Builder::attempts, DeploymentReport::attempts)
          .optional(
              "attached", BOOLEAN, DeploymentReport.Builder::attached, DeploymentReport::attached)
          .optional(
              "diagnostics",
              STRING,
              DeploymentReport.Builder::diagnostics,
              DeploymentReport::diagnostics)
          .optional(
              "submittedAt",
              MOMENT,
              DeploymentReport.Builder::submittedAt,
              DeploymentReport::submittedAt)
          .optional(
              "startedAt", MOMENT, DeploymentReport.Builder::startedAt, DeploymentReport::startedAt)
          .optional(
              "finishedAt",
              MOMENT,
              DeploymentReport.Builder::finishedAt,
              DeploymentReport::finishedAt)
          .optional(
              "trackingUrl",
              STRING,
              DeploymentReport.Builder::trackingUrl,
              DeploymentReport::trackingUrl)
          .field(
              "recoveredAfterRestart",
              BOOLEAN,
              DeploymentReport.Builder::recoveredAfterRestart,
              DeploymentReport::recoveredAfterRestart)
          .field(
              "resourceManagerStartedLater",
              BOOLEAN,
              DeploymentReport.Builder::resourceManagerStartedLater,
              DeploymentReport::resourceManagerStartedLater)
          .optional(
              "kubernetes",
              KubernetesJson.REPORT,
              DeploymentReport.Builder::kubernetes,
              DeploymentReport::kubernetes)
          .shape();

  private static final JsonType<JobSnapshot> SNAPSHOT = snapshot();

  private static final JsonType<JobEvidence> EVIDENCE =
      JsonShape.of(JobEvidence::builder, JobEvidence.Builder::build)
          .intField("version", (builder, version) -> {}, evidence -> VERSION)
          .field("ref", JOB_REF, JobEvidence.Builder::ref, JobEvidence::ref)
          .field("at", MOMENT, JobEvidence.Builder::at, JobEvidence::at)
          .field("intent", INTENT, JobEvidence.Builder::intent, JobEvidence::intent)
          .optional(
              "live",
              observation(SNAPSHOT),
              JobEvidence.Builder::live,
              evidence -> configured(evidence, JobEvidence::live))
          .optional(
              "archived",
              observation(SNAPSHOT),
              JobEvidence.Builder::archived,
              evidence -> configured(evidence, JobEvidence::archived))
          .optional(
              "history",
              observation(SNAPSHOT),
              JobEvidence.Builder::history,
              evidence -> configured(evidence, JobEvidence::history))
          .optional(
              "deployment",
              observation(DEPLOYMENT),
              JobEvidence.Builder::deployment,
              evidence -> configured(evidence, JobEvidence::deployment))
          .shape();

  private EvidenceJson() {}

  static String write(JobEvidence evidence) {
    return Json.write(EVIDENCE, evidence);
  }

  static JobEvidence read(String json) {
    try {
      FileVersion.check(json, VERSION);
      return Json.read(EVIDENCE, json);
    } catch (IOException malformed) {
      throw new IllegalArgumentException(
          "not a job's evidence: " + malformed.getMessage(), malformed);
    }
  }

  private static JsonType<JobSnapshot> snapshot() {
    JsonShape.Table<JobSnapshot, JobSnapshot.Builder> table =
        JsonShape.of(JobSnapshot::builder, JobSnapshot.Builder::build)
            .field(
                "source",
                constant(JobSnapshot.Source.class),
                JobSnapshot.Builder::source,
                JobSnapshot::source)
            .field("at", MOMENT, JobSnapshot.Builder::at, JobSnapshot::at)
            .field(
                "matchedBy",
                constant(JobSnapshot.Match.class),
                JobSnapshot.Builder::matchedBy,
                JobSnapshot::matchedBy)
            .field(
                "otherJobIds",
                listOf(JOB_ID),
                JobSnapshot.Builder::addAllOtherJobIds,
                snapshot -> new ArrayList<>(snapshot.otherJobIds()))
            .optional(
                "namesakes",
                listOf(JOB_ID),
                JobSnapshot.Builder::addAllNamesakes,
                snapshot ->
                    Optional.of(snapshot.namesakes())
                        .filter(ids -> !ids.isEmpty())
                        .map(ArrayList::new));
    piece(
        table,
        "overview",
        JobsWire.JOB_OVERVIEW,
        JobSnapshot.Builder::overview,
        JobSnapshot::overview);
    piece(table, "status", STATUS, JobSnapshot.Builder::status, JobSnapshot::status);
    piece(
        table,
        "details",
        JobDetailsWire.JOB_DETAILS,
        JobSnapshot.Builder::details,
        JobSnapshot::details);
    piece(
        table,
        "exceptions",
        JobExceptionsWire.JOB_EXCEPTIONS,
        JobSnapshot.Builder::exceptions,
        JobSnapshot::exceptions);
    piece(
        table,
        "checkpoints",
        CheckpointsWire.CHECKPOINTING_STATISTICS,
        JobSnapshot.Builder::checkpoints,
        JobSnapshot::checkpoints);
    piece(
        table,
        "checkpointConfig",
        CheckpointsWire.CHECKPOINT_CONFIG,
        JobSnapshot.Builder::checkpointConfig,
        JobSnapshot::checkpointConfig);
    piece(
        table,
        "troubledCheckpoint",
        CheckpointsWire.CHECKPOINT,
        JobSnapshot.Builder::troubledCheckpoint,
        JobSnapshot::troubledCheckpoint);
    pieces(
        table,
        "subtaskCheckpoints",
        SubtaskCheckpointsWire.SUBTASK_CHECKPOINTS,
        JobSnapshot.Builder::putAllSubtaskCheckpoints,
        JobSnapshot::subtaskCheckpoints);
    pieces(
        table,
        "backPressure",
        BackPressureWire.BACK_PRESSURE,
        JobSnapshot.Builder::putAllBackPressure,
        JobSnapshot::backPressure);
    pieces(
        table,
        "watermarks",
        MetricsWire.WATERMARKS,
        JobSnapshot.Builder::putAllWatermarks,
        JobSnapshot::watermarks);
    pieces(
        table,
        "vertexDetails",
        VerticesWire.VERTEX_DETAILS,
        JobSnapshot.Builder::putAllVertexDetails,
        JobSnapshot::vertexDetails);
    piece(
        table,
        "metrics",
        MetricsWire.JOB_METRICS,
        JobSnapshot.Builder::metrics,
        JobSnapshot::metrics);
    piece(
        table,
        "clusterOverview",
        OverviewWire.CLUSTER_OVERVIEW,
        JobSnapshot.Builder::clusterOverview,
        JobSnapshot::clusterOverview);
    piece(
        table,
        "dashboardConfig",
        OverviewWire.DASHBOARD_CONFIG,
        JobSnapshot.Builder::dashboardConfig,
        JobSnapshot::dashboardConfig);
    return table.shape();
  }

  private static <T> void piece(
      JsonShape.Table<JobSnapshot, JobSnapshot.Builder> table,
      String name,
      JsonType<T> type,
      BiConsumer<JobSnapshot.Builder, Observation<T>> setter,
      Function<JobSnapshot, Observation<T>> getter) {
    table.optional(
        name,
        observation(type),
        setter,
        snapshot ->
            Optional.of(getter.apply(snapshot))
                .filter(piece -> !piece.equals(getter.apply(unasked(snapshot)))));
  }

  private static <T> void pieces(
      JsonShape.Table<JobSnapshot, JobSnapshot.Builder> table,
      String name,
      JsonType<T> type,
      BiConsumer<JobSnapshot.Builder, Map<VertexId, Observation<T>>> setter,
      Function<JobSnapshot, Map<VertexId, Observation<T>>> getter) {
    table.optional(
        name,
        mapOf(VertexId::of, VertexId::toString, observation(type)),
        setter,
        snapshot -> Optional.of(getter.apply(snapshot)).filter(pieces -> !pieces.isEmpty()));
  }

  private static JobSnapshot unasked(JobSnapshot snapshot) {
    return JobSnapshot.builder(snapshot.source(), snapshot.at()).build();
  }

  private static <T> Optional<Observation<T>> configured(
      JobEvidence evidence, Function<JobEvidence, Observation<T>> getter) {
    Observation<T> unset = getter.apply(JobEvidence.builder(evidence.ref(), evidence.at()).build());
    return Optional.of(getter.apply(evidence)).filter(source -> !source.equals(unset));
  }
}
