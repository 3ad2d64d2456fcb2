package io.github.flinkwatch.rest;

import io.github.flinkwatch.Observation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Asks for aggregates of those metrics that there are, which it asks for first: one name that
 * nobody has, and Flink answers an empty list for all of them.
 */
final class MetricsThatAre<T> implements Asking<T> {

  private final Exchange<List<String>> names;
  private final List<String> wanted;
  private final Function<List<String>, Exchange<T>> values;
  private final T none;

  /**
   * @param values asks for the metrics of those names
   * @param none the answer where none of {@code wanted} is there
   */
  MetricsThatAre(
      Exchange<List<String>> names,
      List<String> wanted,
      Function<List<String>, Exchange<T>> values,
      T none) {
    this.names = names;
    this.wanted = wanted;
    this.values = values;
    this.none = none;
  }

  @Override
  public Observation<T> now() {
    Observation<List<String>> there = names.now();
    return there.flatMap(
        known -> {
          List<String> both = both(known);
          return both.isEmpty()
              ? Observation.known(none, there.observedAt())
              : values.apply(both).now();
        });
  }

  @Override
  public CompletableFuture<Observation<T>> later() {
    CompletableFuture<Observation<T>> end = new CompletableFuture<>();
    CompletableFuture<Observation<List<String>>> first = names.later();
    cancelWith(end, first);
    CompletableFuture<?> unused =
        first
            .thenCompose(
                there -> {
                  List<String> both = there.value().map(this::both).orElse(List.of());
                  if (both.isEmpty()) {
                    return CompletableFuture.completedFuture(there.map(known -> none));
                  }
                  CompletableFuture<Observation<T>> second = values.apply(both).later();
                  cancelWith(end, second);
                  return second;
                })
            .whenComplete(
                (answer, bug) -> {
                  if (bug == null) {
                    end.complete(answer);
                  } else {
                    end.completeExceptionally(bug);
                  }
                });
    return end;
  }

  private List<String> both(List<String> there) {
    return wanted.stream().filter(there::contains).collect(Collectors.toList());
  }

  private static void cancelWith(CompletableFuture<?> end, CompletableFuture<?> step) {
    CompletableFuture<?> unused =
        end.whenComplete(
            (done, failure) -> {
              if (end.isCancelled()) {
                step.cancel(true);
              }
            });
  }

  @Override
  public String toString() {
    return names.toString();
  }
}
