package io.github.flinkwatch.yarn;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.internal.http.Budget;
import io.github.flinkwatch.internal.http.HttpAnswer;
import io.github.flinkwatch.internal.http.HttpAsk;
import io.github.flinkwatch.yarn.ResourceManagers.Roll;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Asks the ResourceManager that is active, and remembers which one that was.
 *
 * <p>The one that answered last is asked first. Where what it says may not be the cluster's word
 * (see {@link Failover}), or it says nothing for a part of the time, all of them are asked about
 * themselves, whatever the first one says of the others, and the question goes to the active one,
 * once. An answer that says "there is none" is believed only from one that says right afterwards
 * that it is active: one that is starting says so of every application.
 */
final class ActiveResourceManager {

  /** After which part of the time the others are asked about themselves too. */
  private static final int PATIENCE = 4;

  private final ResourceManagers all;
  private final HttpSettings http;
  private volatile URI current;

  ActiveResourceManager(ResourceManagers all, HttpSettings http) {
    this.all = all;
    this.http = http;
    this.current = all.addresses().get(0);
  }

  /** Returns the address that answered last, or the first one. */
  URI current() {
    return current;
  }

  /** Returns what the active one says of itself. */
  Question<YarnClusterInfo> info(Budget budget) {
    return Question.of(
        "the ResourceManager that is active",
        http.clock(),
        within -> {
          CompletableFuture<Roll> roll = all.callTheRoll(budget);
          CompletableFuture<Observation<YarnClusterInfo>> info = roll.thenApply(Roll::info);
          CompletableFuture<?> unused = info.whenComplete((done, failure) -> roll.cancel(true));
          return info;
        });
  }

  /**
   * Returns a question to the active ResourceManager.
   *
   * @param path below the API's path, with its query
   * @param question begins the question to an address
   * @param saysNone whether an answer says that there is no such thing
   * @param budget of the call that it is a step of
   */
  Question<HttpAnswer> ask(
      String path,
      Function<URI, HttpAsk.Builder> question,
      Predicate<HttpAnswer> saysNone,
      Budget budget) {
    return Question.of(
        "YARN's " + path.replaceFirst("\\?.*", ""),
        http.clock(),
        within -> new Course(path, question, saysNone, budget).begin());
  }

  /** The course of one question. */
  private final class Course {
    private final String path;
    private final Function<URI, HttpAsk.Builder> question;
    private final Predicate<HttpAnswer> saysNone;
    private final Budget budget;
    private final URI asked = current;
    private final CompletableFuture<Observation<HttpAnswer>> end = new CompletableFuture<>();
    private final List<CompletableFuture<?>> steps = new CopyOnWriteArrayList<>();
    private final AtomicBoolean moved = new AtomicBoolean();

    Course(
        String path,
        Function<URI, HttpAsk.Builder> question,
        Predicate<HttpAnswer> saysNone,
        Budget budget) {
      this.path = path;
      this.question = question;
      this.saysNone = saysNone;
      this.budget = budget;
    }

    CompletableFuture<Observation<HttpAnswer>> begin() {
      CompletableFuture<?> unused =
          end.whenComplete((done, failure) -> steps.forEach(step -> step.cancel(true)));
      CompletableFuture<Observation<HttpAnswer>> first = send(asked);
      unused = first.thenAccept(guarded(this::heard));
      if (all.addresses().size() > 1) {
        CompletableFuture<Void> patience = new CompletableFuture<>();
        long quarter = budget.whole().dividedBy(PATIENCE).toNanos();
        patience.completeOnTimeout(null, quarter, TimeUnit.NANOSECONDS);
        unused = patience.thenRun(() -> hurry(first));
        unused = first.whenComplete((done, failure) -> patience.complete(null));
      }
      return end;
    }

    /** The first one says nothing: if another one is active, it is asked instead. */
    private void hurry(CompletableFuture<?> first) {
      if (first.isDone() || end.isDone()) {
        return;
      }
      CompletableFuture<?> unused =
          callTheRoll()
              .thenAccept(
                  guarded(
                      roll -> {
                        URI active = roll.active(asked);
                        if (active != null && !active.equals(asked) && !first.isDone()) {
                          move(active);
                        }
                      }));
    }

    private void heard(Observation<HttpAnswer> first) {
      if (moved.get()) {
        return;
      }
      Optional<UnknownCause> doubt = Failover.about(first);
      boolean none = first.value().filter(saysNone).isPresent();
      if (doubt.isEmpty() && !none) {
        end.complete(first);
        return;
      }
      if (budget.isOver()) {
        end.complete(
            unknown(
                doubt.orElseGet(() -> noTime("whether " + HttpAsk.shown(asked) + " is active"))));
        return;
      }
      CompletableFuture<?> unused =
          callTheRoll()
              .thenAccept(
                  guarded(
                      roll -> {
                        URI active = roll.active(asked);
                        if (active == null) {
                          end.complete(unknown(roll.explain(doubt.orElse(null))));
                        } else if (active.equals(asked) && !Failover.isOfAStandby(first)) {
                          current = active;
                          end.complete(first); // it means what it says
                        } else {
                          move(active);
                        }
                      }));
    }

    private void move(URI active) {
      if (moved.compareAndSet(false, true)) {
        current = active;
        if (budget.isOver()) {
          end.complete(unknown(noTime(HttpAsk.shown(active) + ", which is active")));
          return;
        }
        CompletableFuture<?> unused =
            send(active).thenAccept(guarded(second -> end.complete(Failover.settled(second))));
      }
    }

    private UnknownCause noTime(String toAsk) {
      return UnknownCause.of(UnknownCode.NOT_ASKED, "no time was left to ask " + toAsk);
    }

    private Observation<HttpAnswer> unknown(UnknownCause cause) {
      return Observation.unknown(cause, http.clock().instant());
    }

    private CompletableFuture<Observation<HttpAnswer>> send(URI address) {
      CompletableFuture<Observation<HttpAnswer>> step = all.ask(address, path, question, budget);
      steps.add(step);
      return step;
    }

    private CompletableFuture<Roll> callTheRoll() {
      CompletableFuture<Roll> step = all.callTheRoll(budget);
      steps.add(step);
      return step;
    }

    /** Whatever a step throws ends the question: nobody would hear of it otherwise. */
    private <V> Consumer<V> guarded(Consumer<V> step) {
      return value -> {
        try {
          step.accept(value);
        } catch (Throwable thrown) { // a bug, or no memory
          end.completeExceptionally(thrown);
        }
      };
    }
  }
}
