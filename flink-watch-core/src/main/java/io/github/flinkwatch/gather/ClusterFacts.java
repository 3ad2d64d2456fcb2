package io.github.flinkwatch.gather;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.model.ClusterOverview;
import io.github.flinkwatch.model.DashboardConfig;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What is true of a whole cluster, asked once in a look and only if it is needed. Thread-safe. */
final class ClusterFacts {

  private final Question<ClusterOverview> overviewQuestion;
  private final Question<DashboardConfig> configQuestion;
  private @Nullable CompletableFuture<Observation<ClusterOverview>> overview; // guarded by this
  private @Nullable CompletableFuture<Observation<DashboardConfig>> config; // guarded by this

  ClusterFacts(FlinkRestClient flink) {
    this.overviewQuestion = flink.overview();
    this.configQuestion = flink.config();
  }

  synchronized CompletableFuture<Observation<ClusterOverview>> overview(LookLimits limits) {
    CompletableFuture<Observation<ClusterOverview>> asked = overview;
    if (asked == null) {
      asked = limits.askMore(overviewQuestion);
      overview = asked;
    }
    return asked;
  }

  synchronized CompletableFuture<Observation<DashboardConfig>> config(LookLimits limits) {
    CompletableFuture<Observation<DashboardConfig>> asked = config;
    if (asked == null) {
      asked = limits.askMore(configQuestion);
      config = asked;
    }
    return asked;
  }
}
