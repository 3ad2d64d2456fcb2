package io.github.flinkwatch.internal.wire;

import static io.github.flinkwatch.internal.json.JsonTypes.DURATION;
import static io.github.flinkwatch.internal.json.JsonTypes.INSTANT;
import static io.github.flinkwatch.internal.json.JsonTypes.STRING;
import static io.github.flinkwatch.internal.json.JsonTypes.VERTEX_ID;
import static io.github.flinkwatch.internal.json.JsonTypes.WORD;
import static io.github.flinkwatch.internal.json.JsonTypes.listOf;
import static io.github.flinkwatch.internal.json.JsonTypes.mapOf;

import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.model.Rescale;
import io.github.flinkwatch.model.Rescale.LatestRescales;
import io.github.flinkwatch.model.Rescale.RescaleConfiguration;
import io.github.flinkwatch.model.Rescale.RescaleCounts;
import io.github.flinkwatch.model.Rescale.RescaleDurations;
import io.github.flinkwatch.model.Rescale.RescaleOutcome;
import io.github.flinkwatch.model.Rescale.RescaleSlots;
import io.github.flinkwatch.model.Rescale.RescaleVertex;
import io.github.flinkwatch.model.Rescale.RescalesOverview;
import io.github.flinkwatch.model.Rescale.RescalesSummary;
import io.github.flinkwatch.model.Rescale.SchedulerStateSpan;
import java.util.List;

/** {@code /jobs/:jobid/rescales}. */
public final class RescalesWire {

  /** {@code /jobs/:jobid/rescales/config}. */
  public static final JsonShape<RescaleConfiguration, RescaleConfiguration.Builder>
      RESCALE_CONFIGURATION =
          JsonShape.of(RescaleConfiguration::builder, RescaleConfiguration.Builder::build)
              .intField(
                  "rescaleHistoryMax",
                  RescaleConfiguration.Builder::historySize,
                  RescaleConfiguration::historySize)
              .optional(
                  "schedulerExecutionMode",
                  STRING,
                  RescaleConfiguration.Builder::schedulerExecutionMode,
                  RescaleConfiguration::schedulerExecutionMode)
              .optional(
                  "submissionResourceWaitTimeoutInMillis",
                  DURATION,
                  RescaleConfiguration.Builder::submissionResourceWaitTimeout,
                  RescaleConfiguration::submissionResourceWaitTimeout)
              .optional(
                  "submissionResourceStabilizationTimeoutInMillis",
                  DURATION,
                  RescaleConfiguration.Builder::submissionResourceStabilizationTimeout,
                  RescaleConfiguration::submissionResourceStabilizationTimeout)
              .optional(
                  "slotIdleTimeoutInMillis",
                  DURATION,
                  RescaleConfiguration.Builder::slotIdleTimeout,
                  RescaleConfiguration::slotIdleTimeout)
              .optional(
                  "executingCooldownTimeoutInMillis",
                  DURATION,
                  RescaleConfiguration.Builder::executingCooldownTimeout,
                  RescaleConfiguration::executingCooldownTimeout)
              .optional(
                  "executingResourceStabilizationTimeoutInMillis",
                  DURATION,
                  RescaleConfiguration.Builder::executingResourceStabilizationTimeout,
                  RescaleConfiguration::executingResourceStabilizationTimeout)
              .optional(
                  "maximumDelayForTriggeringRescaleInMillis",
                  DURATION,
                  RescaleConfiguration.Builder::maximumDelayForTriggeringRescale,
                  RescaleConfiguration::maximumDelayForTriggeringRescale)
              .optionalInt(
                  "rescaleOnFailedCheckpointCount",
                  RescaleConfiguration.Builder::rescaleOnFailedCheckpointCount,
                  RescaleConfiguration::rescaleOnFailedCheckpointCount)
              .shape();

  /** Counts by outcome. */
  static final JsonShape<RescaleCounts, RescaleCounts.Builder> RESCALE_COUNTS =
      JsonShape.of(RescaleCounts::builder, RescaleCounts.Builder::build)
          .longField("ignored", RescaleCounts.Builder::ignored, RescaleCounts::ignored)
          .longField("inProgress", RescaleCounts.Builder::inProgress, RescaleCounts::inProgress)
          .longField("completed", RescaleCounts.Builder::completed, RescaleCounts::completed)
          .longField("failed", RescaleCounts.Builder::failed, RescaleCounts::failed)
          .shape();

  /** One vertex in a rescale. */
  static final JsonShape<RescaleVertex, RescaleVertex.Builder> RESCALE_VERTEX =
      JsonShape.of(RescaleVertex::builder, RescaleVertex.Builder::build)
          .field("jobVertexId", VERTEX_ID, RescaleVertex.Builder::vertexId, RescaleVertex::vertexId)
          .field("jobVertexName", STRING, RescaleVertex.Builder::name, RescaleVertex::name)
          .optional(
              "slotSharingGroupId",
              STRING,
              RescaleVertex.Builder::slotSharingGroupId,
              RescaleVertex::slotSharingGroupId)
          .optional(
              "slotSharingGroupName",
              STRING,
              RescaleVertex.Builder::slotSharingGroupName,
              RescaleVertex::slotSharingGroupName)
          .optionalInt(
              "desiredParallelism",
              RescaleVertex.Builder::desiredParallelism,
              RescaleVertex::desiredParallelism)
          .optionalInt(
              "sufficientParallelism",
              RescaleVertex.Builder::sufficientParallelism,
              RescaleVertex::sufficientParallelism)
          .optionalInt(
              "preRescaleParallelism",
              RescaleVertex.Builder::preRescaleParallelism,
              RescaleVertex::preRescaleParallelism)
          .optionalInt(
              "postRescaleParallelism",
              RescaleVertex.Builder::postRescaleParallelism,
              RescaleVertex::postRescaleParallelism)
          .shape();

  /** One slot sharing group in a rescale. */
  static final JsonShape<RescaleSlots, RescaleSlots.Builder> RESCALE_SLOTS =
      JsonShape.of(RescaleSlots::builder, RescaleSlots.Builder::build)
          .field(
              "slotSharingGroupId",
              STRING,
              RescaleSlots.Builder::slotSharingGroupId,
              RescaleSlots::slotSharingGroupId)
          .optional(
              "slotSharingGroupName",
              STRING,
              RescaleSlots.Builder::slotSharingGroupName,
              RescaleSlots::slotSharingGroupName)
          .optional(
              "requestResourceProfile",
              TaskManagersWire.RESOURCE_PROFILE,
              RescaleSlots.Builder::requestedResource,
              RescaleSlots::requestedResource)
          .optional(
              "acquiredResourceProfile",
              TaskManagersWire.RESOURCE_PROFILE,
              RescaleSlots.Builder::acquiredResource,
              RescaleSlots::acquiredResource)
          .optionalInt(
              "desiredSlots", RescaleSlots.Builder::desiredSlots, RescaleSlots::desiredSlots)
          .optionalInt(
              "minimalRequiredSlots",
              RescaleSlots.Builder::minimalRequiredSlots,
              RescaleSlots::minimalRequiredSlots)
          .optionalInt(
              "preRescaleSlots",
              RescaleSlots.Builder::preRescaleSlots,
              RescaleSlots::preRescaleSlots)
          .optionalInt(
              "postRescaleSlots",
              RescaleSlots.Builder::postRescaleSlots,
              RescaleSlots::postRescaleSlots)
          .shape();

  /** A state of the scheduler. */
  static final JsonShape<SchedulerStateSpan, SchedulerStateSpan.Builder> SCHEDULER_STATE_SPAN =
      JsonShape.of(SchedulerStateSpan::builder, SchedulerStateSpan.Builder::build)
          .field("state", WORD, SchedulerStateSpan.Builder::state, SchedulerStateSpan::state)
          .optional(
              "enterTimestampInMillis",
              INSTANT,
              SchedulerStateSpan.Builder::enteredAt,
              SchedulerStateSpan::enteredAt)
          .optional(
              "leaveTimestampInMillis",
              INSTANT,
              SchedulerStateSpan.Builder::leftAt,
              SchedulerStateSpan::leftAt)
          .optional(
              "durationInMillis",
              DURATION,
              SchedulerStateSpan.Builder::duration,
              SchedulerStateSpan::duration)
          .optional(
              "stringifiedException",
              STRING,
              SchedulerStateSpan.Builder::exception,
              SchedulerStateSpan::exception)
          .shape();

  /** {@code /jobs/:jobid/rescales/details/:rescaleuuid}. */
  public static final JsonShape<Rescale, Rescale.Builder> RESCALE =
      JsonShape.of(Rescale::builder, Rescale.Builder::build)
          .field("rescaleUuid", STRING, Rescale.Builder::rescaleId, Rescale::rescaleId)
          .optional(
              "resourceRequirementsUuid",
              STRING,
              Rescale.Builder::resourceRequirementsId,
              Rescale::resourceRequirementsId)
          .optionalLong("rescaleAttemptId", Rescale.Builder::attempt, Rescale::attempt)
          .field(
              "vertices",
              mapOf(VertexId::of, VertexId::toString, RESCALE_VERTEX),
              Rescale.Builder::vertices,
              Rescale::vertices)
          .field("slots", mapOf(RESCALE_SLOTS), Rescale.Builder::slots, Rescale::slots)
          .field(
              "schedulerStates",
              listOf(SCHEDULER_STATE_SPAN),
              Rescale.Builder::schedulerStates,
              Rescale::schedulerStates)
          .optional(
              "startTimestampInMillis", INSTANT, Rescale.Builder::startTime, Rescale::startTime)
          .optional("endTimestampInMillis", INSTANT, Rescale.Builder::endTime, Rescale::endTime)
          .optional(
              "terminalState",
              WORD,
              (builder, text) -> builder.outcome(RescaleOutcome.parse(text)).outcomeText(text),
              Rescale::outcomeText)
          .optional("triggerCause", WORD, Rescale.Builder::triggerCause, Rescale::triggerCause)
          .optional(
              "terminatedReason",
              WORD,
              Rescale.Builder::terminatedReason,
              Rescale::terminatedReason)
          .shape();

  /** {@code /jobs/:jobid/rescales/history}. */
  public static final JsonType<List<Rescale>> RESCALE_HISTORY = listOf(RESCALE);

  /** The latest rescale of each outcome. */
  static final JsonShape<LatestRescales, LatestRescales.Builder> LATEST_RESCALES =
      JsonShape.of(LatestRescales::builder, LatestRescales.Builder::build)
          .optional(
              "completed", RESCALE, LatestRescales.Builder::completed, LatestRescales::completed)
          .optional("failed", RESCALE, LatestRescales.Builder::failed, LatestRescales::failed)
          .optional("ignored", RESCALE, LatestRescales.Builder::ignored, LatestRescales::ignored)
          .shape();

  /** {@code /jobs/:jobid/rescales/overview}. */
  public static final JsonShape<RescalesOverview, RescalesOverview.Builder> RESCALES_OVERVIEW =
      JsonShape.of(RescalesOverview::builder, RescalesOverview.Builder::build)
          .field(
              "rescalesCounts",
              RESCALE_COUNTS,
              RescalesOverview.Builder::counts,
              RescalesOverview::counts)
          .field(
              "latest", LATEST_RESCALES, RescalesOverview.Builder::latest, RescalesOverview::latest)
          .shape();

  /** How long rescales took. */
  static final JsonShape<RescaleDurations, RescaleDurations.Builder> RESCALE_DURATIONS =
      JsonShape.of(RescaleDurations::builder, RescaleDurations.Builder::build)
          .optional("min", DURATION, RescaleDurations.Builder::minimum, RescaleDurations::minimum)
          .optional("max", DURATION, RescaleDurations.Builder::maximum, RescaleDurations::maximum)
          .optional("avg", DURATION, RescaleDurations.Builder::average, RescaleDurations::average)
          .optional(
              "p50",
              CommonTypes.FRACTIONAL_MILLIS,
              RescaleDurations.Builder::p50,
              RescaleDurations::p50)
          .optional(
              "p90",
              CommonTypes.FRACTIONAL_MILLIS,
              RescaleDurations.Builder::p90,
              RescaleDurations::p90)
          .optional(
              "p95",
              CommonTypes.FRACTIONAL_MILLIS,
              RescaleDurations.Builder::p95,
              RescaleDurations::p95)
          .optional(
              "p99",
              CommonTypes.FRACTIONAL_MILLIS,
              RescaleDurations.Builder::p99,
              RescaleDurations::p99)
          .optional(
              "p999",
              CommonTypes.FRACTIONAL_MILLIS,
              RescaleDurations.Builder::p999,
              RescaleDurations::p999)
          .shape();

  /** {@code /jobs/:jobid/rescales/summary}. */
  public static final JsonShape<RescalesSummary, RescalesSummary.Builder> RESCALES_SUMMARY =
      JsonShape.of(RescalesSummary::builder, RescalesSummary.Builder::build)
          .field(
              "rescalesCounts",
              RESCALE_COUNTS,
              RescalesSummary.Builder::counts,
              RescalesSummary::counts)
          .field(
              "rescalesDurationStatsInMillis",
              RESCALE_DURATIONS,
              RescalesSummary.Builder::all,
              RescalesSummary::all)
          .field(
              "completedRescalesDurationStatsInMillis",
              RESCALE_DURATIONS,
              RescalesSummary.Builder::completed,
              RescalesSummary::completed)
          .field(
              "ignoredRescalesDurationStatsInMillis",
              RESCALE_DURATIONS,
              RescalesSummary.Builder::ignored,
              RescalesSummary::ignored)
          .field(
              "failedRescalesDurationStatsInMillis",
              RESCALE_DURATIONS,
              RescalesSummary.Builder::failed,
              RescalesSummary::failed)
          .shape();

  private RescalesWire() {}
}
