package io.github.flinkwatch.internal.wire;

import static io.github.flinkwatch.internal.json.JsonTypes.DURATION;
import static io.github.flinkwatch.internal.json.JsonTypes.INSTANT;
import static io.github.flinkwatch.internal.json.JsonTypes.JOB_ID;
import static io.github.flinkwatch.internal.json.JsonTypes.STRING;
import static io.github.flinkwatch.internal.json.JsonTypes.WORD;
import static io.github.flinkwatch.internal.json.JsonTypes.listOf;
import static io.github.flinkwatch.internal.json.JsonTypes.mapOf;

import io.github.flinkwatch.FlinkApplicationId;
import io.github.flinkwatch.internal.json.DerivedTypes;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.json.JsonTypes;
import io.github.flinkwatch.model.ApplicationDetails;
import io.github.flinkwatch.model.ApplicationDetails.ApplicationException;
import io.github.flinkwatch.model.ApplicationDetails.ApplicationOverview;
import io.github.flinkwatch.model.ApplicationDetails.ApplicationStatus;
import java.util.List;

/** {@code /applications}. */
public final class ApplicationsWire {

  /** An application's id. */
  public static final JsonType<FlinkApplicationId> APPLICATION_ID =
      JsonTypes.text("an application id", FlinkApplicationId::of, FlinkApplicationId::toString);

  /** One row of {@code /applications/overview}. */
  static final JsonShape<ApplicationOverview, ApplicationOverview.Builder> APPLICATION_OVERVIEW =
      JsonShape.of(ApplicationOverview::builder, ApplicationOverview.Builder::build)
          .field(
              "id",
              APPLICATION_ID,
              ApplicationOverview.Builder::applicationId,
              ApplicationOverview::applicationId)
          .field("name", STRING, ApplicationOverview.Builder::name, ApplicationOverview::name)
          .field(
              "status",
              WORD,
              (builder, text) ->
                  builder
                      .status(
                          CommonTypes.constant(
                              ApplicationStatus.class, text, ApplicationStatus.UNRECOGNIZED))
                      .statusText(text),
              ApplicationOverview::statusText)
          .optional(
              "start-time",
              INSTANT,
              ApplicationOverview.Builder::startTime,
              ApplicationOverview::startTime)
          .optional(
              "end-time",
              INSTANT,
              ApplicationOverview.Builder::endTime,
              ApplicationOverview::endTime)
          .optional(
              "duration",
              DURATION,
              ApplicationOverview.Builder::duration,
              ApplicationOverview::duration)
          .field(
              "jobs",
              mapOf(CommonTypes.INTEGER),
              ApplicationOverview.Builder::jobCounts,
              ApplicationOverview::jobCounts)
          .shape();

  /** {@code /applications/overview}. */
  public static final JsonType<List<ApplicationOverview>> APPLICATIONS_OVERVIEW =
      DerivedTypes.onlyField("applications", listOf(APPLICATION_OVERVIEW));

  /** {@code /applications/:applicationid}. */
  public static final JsonShape<ApplicationDetails, ApplicationDetails.Builder>
      APPLICATION_DETAILS =
          JsonShape.of(ApplicationDetails::builder, ApplicationDetails.Builder::build)
              .field(
                  "id",
                  APPLICATION_ID,
                  ApplicationDetails.Builder::applicationId,
                  ApplicationDetails::applicationId)
              .field("name", STRING, ApplicationDetails.Builder::name, ApplicationDetails::name)
              .field(
                  "status",
                  WORD,
                  (builder, text) ->
                      builder
                          .status(
                              CommonTypes.constant(
                                  ApplicationStatus.class, text, ApplicationStatus.UNRECOGNIZED))
                          .statusText(text),
                  ApplicationDetails::statusText)
              .optional(
                  "start-time",
                  INSTANT,
                  ApplicationDetails.Builder::startTime,
                  ApplicationDetails::startTime)
              .optional(
                  "end-time",
                  INSTANT,
                  ApplicationDetails.Builder::endTime,
                  ApplicationDetails::endTime)
              .optional(
                  "duration",
                  DURATION,
                  ApplicationDetails.Builder::duration,
                  ApplicationDetails::duration)
              .field(
                  "timestamps",
                  mapOf(INSTANT),
                  ApplicationDetails.Builder::timestamps,
                  ApplicationDetails::timestamps)
              .field(
                  "jobs",
                  listOf(JobsWire.JOB_OVERVIEW),
                  ApplicationDetails.Builder::jobs,
                  ApplicationDetails::jobs)
              .shape();

  /** One failure. */
  static final JsonShape<ApplicationException, ApplicationException.Builder> APPLICATION_EXCEPTION =
      JsonShape.of(ApplicationException::builder, ApplicationException.Builder::build)
          .field(
              "exceptionName",
              WORD,
              ApplicationException.Builder::exceptionName,
              ApplicationException::exceptionName)
          .field(
              "stacktrace",
              STRING,
              ApplicationException.Builder::stackTrace,
              ApplicationException::stackTrace)
          .optional(
              "timestamp",
              INSTANT,
              ApplicationException.Builder::timestamp,
              ApplicationException::timestamp)
          .optional(
              "jobId", JOB_ID, ApplicationException.Builder::jobId, ApplicationException::jobId)
          .shape();

  /** {@code /applications/:applicationid/exceptions}. */
  public static final JsonType<List<ApplicationException>> APPLICATION_EXCEPTIONS =
      DerivedTypes.onlyField(
          "exceptionHistory", DerivedTypes.onlyField("entries", listOf(APPLICATION_EXCEPTION)));

  private ApplicationsWire() {}
}
