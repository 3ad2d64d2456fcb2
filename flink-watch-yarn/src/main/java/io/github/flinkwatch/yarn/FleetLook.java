package io.github.flinkwatch.yarn;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.model.JobOverview;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Joins applications, as they are listed, with the jobs of those that run: a few are asked at a
 * time, and each is handed over in the order of the list. Of a list of any length no more than
 * those few are held.
 *
 * <p>Not thread-safe.
 */
final class FleetLook implements Consumer<YarnApplication> {

  private static final int AT_A_TIME = 16;

  private final Function<YarnApplication, CompletableFuture<Observation<List<JobOverview>>>> ask;
  private final Consumer<? super FlinkOnYarn> consumer;
  private final Clock clock;
  private final Queue<Asked> asked = new ArrayDeque<>();

  FleetLook(
      Function<YarnApplication, CompletableFuture<Observation<List<JobOverview>>>> ask,
      Consumer<? super FlinkOnYarn> consumer,
      Clock clock) {
    this.ask = ask;
    this.consumer = consumer;
    this.clock = clock;
  }

  @Override
  public void accept(YarnApplication application) {
    if (asked.size() == AT_A_TIME) {
      handOver(asked.remove());
    }
    asked.add(
        new Asked(
            application,
            application.state() == YarnApplicationState.RUNNING
                ? ask.apply(application)
                : CompletableFuture.completedFuture(
                    Observation.absent(
                        application.id() + " is " + application.stateText(), clock.instant()))));
  }

  /** Hands over those that are still being asked. */
  void finish() {
    while (!asked.isEmpty()) {
      handOver(asked.remove());
    }
  }

  /** Gives up those that are still being asked: nobody will hear of them. */
  void giveUp() {
    asked.forEach(each -> each.jobs.cancel(true));
    asked.clear();
  }

  private void handOver(Asked each) {
    consumer.accept(
        FlinkOnYarn.builder()
            .application(each.application)
            .jobs(await(each.jobs, each.application))
            .build());
  }

  private Observation<List<JobOverview>> await(
      CompletableFuture<Observation<List<JobOverview>>> jobs, YarnApplication application) {
    try {
      return jobs.get();
    } catch (InterruptedException interrupted) {
      jobs.cancel(true);
      Thread.currentThread().interrupt();
      return Observation.unknown(
          UnknownCause.of(UnknownCode.CANCELLED, "jobs of " + application.id()), clock.instant());
    } catch (ExecutionException bug) {
      throw new IllegalStateException("jobs of " + application.id(), bug.getCause());
    }
  }

  private static final class Asked {
    final YarnApplication application;
    final CompletableFuture<Observation<List<JobOverview>>> jobs;

    Asked(YarnApplication application, CompletableFuture<Observation<List<JobOverview>>> jobs) {
      this.application = application;
      this.jobs = jobs;
    }
  }
}
