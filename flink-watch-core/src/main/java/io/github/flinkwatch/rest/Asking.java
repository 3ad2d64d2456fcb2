package io.github.flinkwatch.rest;

import io.github.flinkwatch.Observation;
import java.util.concurrent.CompletableFuture;

/** How a question is put: by one exchange, or by several that make one. */
interface Asking<T> {

  Observation<T> now();

  /** Never completes exceptionally; cancelling it cancels what is under way. */
  CompletableFuture<Observation<T>> later();
}
