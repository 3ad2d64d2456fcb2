package io.github.flinkwatch.internal.wire;

import static io.github.flinkwatch.internal.json.JsonTypes.BOOLEAN;
import static io.github.flinkwatch.internal.json.JsonTypes.DURATION;
import static io.github.flinkwatch.internal.json.JsonTypes.LONG;
import static io.github.flinkwatch.internal.json.JsonTypes.STRING;

import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.model.ClusterOverview;
import io.github.flinkwatch.model.DashboardConfig;
import io.github.flinkwatch.model.DashboardConfig.WebFeatures;

/** {@code /overview} and {@code /config}. */
public final class OverviewWire {

  /** {@code /overview}. */
  public static final JsonShape<ClusterOverview, ClusterOverview.Builder> CLUSTER_OVERVIEW =
      JsonShape.of(ClusterOverview::builder, ClusterOverview.Builder::build)
          .intField(
              "taskmanagers", ClusterOverview.Builder::taskManagers, ClusterOverview::taskManagers)
          .intField("slots-total", ClusterOverview.Builder::slotsTotal, ClusterOverview::slotsTotal)
          .intField(
              "slots-available",
              ClusterOverview.Builder::slotsAvailable,
              ClusterOverview::slotsAvailable)
          .intField(
              "jobs-running", ClusterOverview.Builder::jobsRunning, ClusterOverview::jobsRunning)
          .intField(
              "jobs-finished", ClusterOverview.Builder::jobsFinished, ClusterOverview::jobsFinished)
          .intField(
              "jobs-cancelled",
              ClusterOverview.Builder::jobsCancelled,
              ClusterOverview::jobsCancelled)
          .intField("jobs-failed", ClusterOverview.Builder::jobsFailed, ClusterOverview::jobsFailed)
          .optional(
              "flink-version",
              CommonTypes.KNOWN_TEXT,
              ClusterOverview.Builder::flinkVersion,
              ClusterOverview::flinkVersion)
          .optional(
              "flink-commit",
              STRING,
              ClusterOverview.Builder::flinkCommit,
              ClusterOverview::flinkCommit)
          .optionalInt(
              "taskmanagers-blocked",
              ClusterOverview.Builder::taskManagersBlocked,
              ClusterOverview::taskManagersBlocked)
          .optionalInt(
              "slots-free-and-blocked",
              ClusterOverview.Builder::slotsFreeAndBlocked,
              ClusterOverview::slotsFreeAndBlocked)
          .shape();

  /** Switches of the web interface. */
  public static final JsonShape<WebFeatures, WebFeatures.Builder> WEB_FEATURES =
      JsonShape.of(WebFeatures::builder, WebFeatures.Builder::build)
          .optional("web-submit", BOOLEAN, WebFeatures.Builder::submit, WebFeatures::submit)
          .optional("web-cancel", BOOLEAN, WebFeatures.Builder::cancel, WebFeatures::cancel)
          .optional("web-history", BOOLEAN, WebFeatures.Builder::history, WebFeatures::history)
          .optional("web-rescale", BOOLEAN, WebFeatures.Builder::rescale, WebFeatures::rescale)
          .shape();

  /** {@code /config}. */
  public static final JsonShape<DashboardConfig, DashboardConfig.Builder> DASHBOARD_CONFIG =
      JsonShape.of(DashboardConfig::builder, DashboardConfig.Builder::build)
          .field(
              "refresh-interval",
              DURATION,
              DashboardConfig.Builder::refreshInterval,
              DashboardConfig::refreshInterval)
          .optional(
              "timezone-name",
              STRING,
              DashboardConfig.Builder::timezoneName,
              DashboardConfig::timezoneName)
          .field(
              "timezone-offset",
              LONG,
              DashboardConfig.Builder::timezoneOffsetMillis,
              DashboardConfig::timezoneOffsetMillis)
          .optional(
              "flink-version",
              CommonTypes.KNOWN_TEXT,
              DashboardConfig.Builder::flinkVersion,
              DashboardConfig::flinkVersion)
          .optional(
              "flink-revision",
              STRING,
              DashboardConfig.Builder::flinkRevision,
              DashboardConfig::flinkRevision)
          .optional(
              "features",
              WEB_FEATURES,
              DashboardConfig.Builder::features,
              DashboardConfig::features)
          .shape();

  private OverviewWire() {}
}
