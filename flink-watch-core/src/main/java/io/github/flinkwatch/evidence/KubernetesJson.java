package io.github.flinkwatch.evidence;

import static io.github.flinkwatch.internal.json.JsonTypes.BOOLEAN;
import static io.github.flinkwatch.internal.json.JsonTypes.JOB_ID;
import static io.github.flinkwatch.internal.json.JsonTypes.STRING;
import static io.github.flinkwatch.internal.json.JsonTypes.listOf;
import static io.github.flinkwatch.internal.json.JsonTypes.mapOf;
import static io.github.flinkwatch.internal.wire.VocabularyWire.MOMENT;
import static io.github.flinkwatch.internal.wire.VocabularyWire.SPAN;
import static io.github.flinkwatch.internal.wire.VocabularyWire.constant;

import io.github.flinkwatch.evidence.KubernetesReport.KubernetesLeader;
import io.github.flinkwatch.evidence.KubernetesReport.KubernetesPod;
import io.github.flinkwatch.evidence.KubernetesReport.OperatorStatus;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;

/** What Kubernetes shows, in the JSON of evidence. */
final class KubernetesJson {

  private static final JsonType<KubernetesPod> POD =
      JsonShape.of(KubernetesPod::builder, KubernetesPod.Builder::build)
          .field("name", STRING, KubernetesPod.Builder::name, KubernetesPod::name)
          .optional("uid", STRING, KubernetesPod.Builder::uid, KubernetesPod::uid)
          .optional("createdAt", MOMENT, KubernetesPod.Builder::createdAt, KubernetesPod::createdAt)
          .optional("phase", STRING, KubernetesPod.Builder::phase, KubernetesPod::phase)
          .optional("reason", STRING, KubernetesPod.Builder::reason, KubernetesPod::reason)
          .field("deleting", BOOLEAN, KubernetesPod.Builder::deleting, KubernetesPod::deleting)
          .field(
              "unschedulable",
              BOOLEAN,
              KubernetesPod.Builder::unschedulable,
              KubernetesPod::unschedulable)
          .optional(
              "runningSince",
              MOMENT,
              KubernetesPod.Builder::runningSince,
              KubernetesPod::runningSince)
          .optional(
              "waitingReason",
              STRING,
              KubernetesPod.Builder::waitingReason,
              KubernetesPod::waitingReason)
          .optionalInt("restarts", KubernetesPod.Builder::restarts, KubernetesPod::restarts)
          .optionalInt("exitCode", KubernetesPod.Builder::exitCode, KubernetesPod::exitCode)
          .optional(
              "exitReason", STRING, KubernetesPod.Builder::exitReason, KubernetesPod::exitReason)
          .optional("exitedAt", MOMENT, KubernetesPod.Builder::exitedAt, KubernetesPod::exitedAt)
          .optional("message", STRING, KubernetesPod.Builder::message, KubernetesPod::message)
          .shape();

  private static final JsonType<KubernetesLeader> LEADER =
      JsonShape.of(KubernetesLeader::builder, KubernetesLeader.Builder::build)
          .intField(
              "configMaps", KubernetesLeader.Builder::configMaps, KubernetesLeader::configMaps)
          .field(
              "recoverableJobs",
              listOf(JOB_ID),
              KubernetesLeader.Builder::addAllRecoverableJobs,
              KubernetesLeader::recoverableJobs)
          .field(
              "ledJobs",
              listOf(JOB_ID),
              KubernetesLeader.Builder::addAllLedJobs,
              KubernetesLeader::ledJobs)
          .field(
              "registry",
              mapOf(STRING),
              KubernetesLeader.Builder::putAllRegistry,
              KubernetesLeader::registry)
          .optional(
              "restAddress",
              STRING,
              KubernetesLeader.Builder::restAddress,
              KubernetesLeader::restAddress)
          .optional(
              "renewedAt", MOMENT, KubernetesLeader.Builder::renewedAt, KubernetesLeader::renewedAt)
          .optional(
              "leaseDuration",
              SPAN,
              KubernetesLeader.Builder::leaseDuration,
              KubernetesLeader::leaseDuration)
          .field("held", BOOLEAN, KubernetesLeader.Builder::held, KubernetesLeader::held)
          .optionalInt(
              "takeovers", KubernetesLeader.Builder::takeovers, KubernetesLeader::takeovers)
          .optionalLong(
              "lastCheckpoint",
              KubernetesLeader.Builder::lastCheckpoint,
              KubernetesLeader::lastCheckpoint)
          .shape();

  private static final JsonType<OperatorStatus> OPERATOR =
      JsonShape.of(OperatorStatus::builder, OperatorStatus.Builder::build)
          .field("kind", STRING, OperatorStatus.Builder::kind, OperatorStatus::kind)
          .field("name", STRING, OperatorStatus.Builder::name, OperatorStatus::name)
          .optional("jobState", STRING, OperatorStatus.Builder::jobState, OperatorStatus::jobState)
          .optional("jobId", JOB_ID, OperatorStatus.Builder::jobId, OperatorStatus::jobId)
          .optional(
              "updatedAt", MOMENT, OperatorStatus.Builder::updatedAt, OperatorStatus::updatedAt)
          .optional(
              "jobManagerStatus",
              STRING,
              OperatorStatus.Builder::jobManagerStatus,
              OperatorStatus::jobManagerStatus)
          .optional(
              "lifecycleState",
              STRING,
              OperatorStatus.Builder::lifecycleState,
              OperatorStatus::lifecycleState)
          .optional(
              "lastSpecState",
              STRING,
              OperatorStatus.Builder::lastSpecState,
              OperatorStatus::lastSpecState)
          .field("current", BOOLEAN, OperatorStatus.Builder::current, OperatorStatus::current)
          .optional("error", STRING, OperatorStatus.Builder::error, OperatorStatus::error)
          .optional(
              "upgradeSavepoint",
              STRING,
              OperatorStatus.Builder::upgradeSavepoint,
              OperatorStatus::upgradeSavepoint)
          .shape();

  /** A report. */
  static final JsonType<KubernetesReport> REPORT =
      JsonShape.of(KubernetesReport::builder, KubernetesReport.Builder::build)
          .field(
              "presence",
              constant(KubernetesReport.Presence.class),
              KubernetesReport.Builder::presence,
              KubernetesReport::presence)
          .optional(
              "serverTime",
              MOMENT,
              KubernetesReport.Builder::serverTime,
              KubernetesReport::serverTime)
          .optional(
              "jobManager", POD, KubernetesReport.Builder::jobManager, KubernetesReport::jobManager)
          .optional(
              "previousJobManager",
              POD,
              KubernetesReport.Builder::previousJobManager,
              KubernetesReport::previousJobManager)
          .optional(
              "podRefusal",
              STRING,
              KubernetesReport.Builder::podRefusal,
              KubernetesReport::podRefusal)
          .optional(
              "batchEnd",
              constant(KubernetesReport.BatchEnd.class),
              KubernetesReport.Builder::batchEnd,
              KubernetesReport::batchEnd)
          .optional(
              "highAvailability",
              LEADER,
              KubernetesReport.Builder::highAvailability,
              KubernetesReport::highAvailability)
          .optional(
              "highAvailabilityConfigured",
              BOOLEAN,
              KubernetesReport.Builder::highAvailabilityConfigured,
              KubernetesReport::highAvailabilityConfigured)
          .optional(
              "operator", OPERATOR, KubernetesReport.Builder::operator, KubernetesReport::operator)
          .shape();

  private KubernetesJson() {}
}
