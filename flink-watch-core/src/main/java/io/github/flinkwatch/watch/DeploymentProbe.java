package io.github.flinkwatch.watch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.DeploymentReport.FinalStatus;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What the resource manager says of a cluster whose Flink tells: that it has ended, perhaps, and
 * something else answers there now. Asked at the slower cadence, beside the looks and not within
 * them, so that a resource manager that hangs delays nobody. Thread-safe.
 */
final class DeploymentProbe {

  private final WatchContext with;
  private final Question<DeploymentReport> source;

  @GuardedBy("this")
  private long dueAt = Long.MIN_VALUE;

  @GuardedBy("this")
  private @Nullable Observation<DeploymentReport> told;

  @GuardedBy("this")
  private boolean asking;

  @GuardedBy("this")
  private int forgotten;

  DeploymentProbe(WatchContext with, Question<DeploymentReport> source) {
    this.with = with;
    this.source = source;
  }

  /** Returns what was told while Flink did, or null if it was not. */
  synchronized @Nullable Observation<DeploymentReport> told() {
    return told;
  }

  /** Flink does not tell: what was said before is not about whatever answers there next. */
  synchronized void forget() {
    dueAt = Long.MIN_VALUE;
    told = null;
    forgotten++;
  }

  /**
   * Asks, if it is time and no question is under way.
   *
   * @param news runs once the deployment has ended, and once it turns out that it has not
   */
  void ask(long tick, Runnable news) {
    int mine;
    synchronized (this) {
      if (asking || tick < dueAt) {
        return;
      }
      asking = true;
      dueAt = tick + with.ticks(with.deepInterval);
      mine = forgotten;
    }
    with.opinions.incrementAndGet();
    CompletableFuture<?> unused =
        source
            .askAsync()
            .thenAccept(
                report -> {
                  if (isNews(report, mine)) {
                    news.run();
                  }
                })
            .whenComplete((done, bug) -> with.opinions.decrementAndGet());
  }

  private synchronized boolean isNews(Observation<DeploymentReport> report, int asked) {
    asking = false;
    if (asked != forgotten || !report.isKnown()) {
      return false;
    }
    boolean before = isOver(told);
    told = report;
    return isOver(told) != before;
  }

  private static boolean isOver(@Nullable Observation<DeploymentReport> told) {
    return told != null
        && told.value()
            .filter(
                report -> report.state().isEnded() || report.finalStatus() != FinalStatus.UNDEFINED)
            .isPresent();
  }
}
