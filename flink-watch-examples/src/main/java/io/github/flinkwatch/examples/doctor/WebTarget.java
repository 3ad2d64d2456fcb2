package io.github.flinkwatch.examples.doctor;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.model.DashboardConfig;
import io.github.flinkwatch.model.DashboardConfig.WebFeatures;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An address that may be a JobManager's or a HistoryServer's: Flink tells by its configuration,
 * from 1.16 on. What does not tell is taken for a JobManager for this look.
 */
final class WebTarget implements Target {

  private final FlinkRestClient flink;
  private final Duration patience;
  private final Target jobManager;
  private final Supplier<Target> historyServer;
  private @Nullable Target decided;

  /**
   * @param patience how long the address may take to tell what it is
   * @param jobManager closed with this
   * @param historyServer called once at most
   */
  WebTarget(
      FlinkRestClient flink, Duration patience, Target jobManager, Supplier<Target> historyServer) {
    this.flink = flink;
    this.patience = patience;
    this.jobManager = jobManager;
    this.historyServer = historyServer;
  }

  @Override
  public Gathered gather() {
    if (decided == null) {
      Observation<DashboardConfig> config = flink.config().within(patience).ask();
      if (!config.isKnown()) {
        return jobManager.gather();
      }
      boolean history =
          config
              .value()
              .flatMap(DashboardConfig::features)
              .flatMap(WebFeatures::history)
              .orElse(false);
      decided = history ? historyServer.get() : jobManager;
    }
    return decided.gather();
  }

  @Override
  public void close() {
    if (decided != null && decided != jobManager) {
      decided.close();
    }
    jobManager.close();
  }
}
