package io.github.flinkwatch.yarn;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.internal.http.Budget;
import io.github.flinkwatch.model.JobOverview;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/** Asks each Flink of a listing for its jobs, some at a time; one deadline holds for all. */
final class FlinksAsked {

  private static final int AT_A_TIME = 16;

  private final List<YarnApplication> applications;
  private final List<String> unread;
  private final Function<YarnApplication, Question<List<JobOverview>>> jobs;
  private final Budget budget;
  private final Clock clock;
  private final AtomicReferenceArray<Observation<List<JobOverview>>> answers;
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicInteger wakeUps = new AtomicInteger();
  private final Map<Integer, CompletableFuture<?>> underWay = new ConcurrentHashMap<>();
  private final CompletableFuture<Observation<FlinkListing>> end = new CompletableFuture<>();

  FlinksAsked(
      ApplicationListing listing,
      Function<YarnApplication, Question<List<JobOverview>>> jobs,
      Budget budget,
      Clock clock) {
    this.applications = listing.toList();
    this.unread = listing.unread();
    this.jobs = jobs;
    this.budget = budget;
    this.clock = clock;
    this.answers = new AtomicReferenceArray<>(applications.size());
  }

  CompletableFuture<Observation<FlinkListing>> begin() {
    CompletableFuture<?> unused =
        end.whenComplete((done, failure) -> underWay.values().forEach(each -> each.cancel(true)));
    goOn();
    return end;
  }

  /** Asks the next ones. Called from inside itself it leaves the work to the outer call. */
  private void goOn() {
    if (wakeUps.getAndIncrement() > 0) {
      return;
    }
    int seen = 1;
    do {
      while (begun.get() < applications.size()
          && begun.get() - ended.get() < AT_A_TIME
          && !end.isDone()) {
        ask(begun.getAndIncrement());
      }
      if (ended.get() == applications.size()) {
        end.complete(Observation.known(listing(), clock.instant()));
      }
      seen = wakeUps.addAndGet(-seen);
    } while (seen > 0);
  }

  private void ask(int index) {
    YarnApplication application = applications.get(index);
    Question<List<JobOverview>> question = jobs.apply(application);
    CompletableFuture<Observation<List<JobOverview>>> answer =
        (budget.isOver()
                ? Question.answered(noTime(application))
                : question.within(budget.left()).sharing(budget.memory()))
            .askAsync();
    underWay.put(index, answer);
    CompletableFuture<?> unused =
        answer.whenComplete(
            (told, cancelled) -> {
              underWay.remove(index);
              answers.set(index, told == null ? noTime(application) : told);
              ended.incrementAndGet();
              goOn();
            });
  }

  private Observation<List<JobOverview>> noTime(YarnApplication application) {
    return Observation.unknown(
        UnknownCause.of(
            UnknownCode.NOT_ASKED, "no time was left to ask the Flink of " + application.id()),
        clock.instant());
  }

  private FlinkListing listing() {
    FlinkListing.Builder listing = FlinkListing.builder().addAllUnread(unread);
    for (int i = 0; i < applications.size(); i++) {
      listing.addFlinks(
          FlinkOnYarn.builder().application(applications.get(i)).jobs(answers.get(i)).build());
    }
    return listing.build();
  }
}
