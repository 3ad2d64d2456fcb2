package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.health.ObservedSpan;
import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleNotes;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobVertex;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Backpressure as the job's details tell it, without a question of its own: the time that a
 * vertex's subtasks have been back-pressured since the look before. Sent from Flink 1.15 on.
 */
final class AccumulatedBackpressure {

  private static final String NOW = "now";

  private final Map<VertexId, Double> ratios;
  private final Map<String, Long> numbers;

  private AccumulatedBackpressure(Map<VertexId, Double> ratios, Map<String, Long> numbers) {
    this.ratios = ratios;
    this.numbers = numbers;
  }

  static AccumulatedBackpressure of(RuleContext context) {
    Map<String, Long> before = context.notes().numbers();
    Optional<JobDetails> details = context.live().details().value();
    if (details.isEmpty()) {
      return new AccumulatedBackpressure(Map.of(), before);
    }
    long now = details.get().now().toEpochMilli();
    long passed = now - before.getOrDefault(NOW, now);
    if (passed == 0 && !before.isEmpty()) {
      return new AccumulatedBackpressure(Map.of(), before); // an answer from the cache
    }
    boolean gap = passed > 3 * context.thresholds().backpressureWindow().toMillis();
    Map<VertexId, Double> ratios = new LinkedHashMap<>();
    Map<String, Long> numbers = new LinkedHashMap<>();
    for (JobVertex vertex : details.get().vertices()) {
      Optional<Duration> pressed = vertex.metrics().accumulatedBackPressuredTime();
      if (pressed.isEmpty()) {
        continue;
      }
      long millis = pressed.get().toMillis();
      Long then = before.get(vertex.id().toString());
      numbers.put(vertex.id().toString(), millis);
      if (then != null && millis >= then && passed > 0 && !gap) {
        double ratio = (double) (millis - then) / (passed * Math.max(1, vertex.parallelism()));
        ratios.put(vertex.id(), Math.min(1, ratio));
      }
    }
    if (!numbers.isEmpty()) {
      numbers.put(NOW, now);
    }
    return new AccumulatedBackpressure(ratios, numbers);
  }

  /** Returns the share of its time that each vertex was back-pressured; empty if not known. */
  Map<VertexId, Double> ratios() {
    return ratios;
  }

  /** Returns these spans, and what the next look needs. */
  RuleNotes noted(Map<String, ObservedSpan> spans) {
    return spans.isEmpty() && numbers.isEmpty() ? RuleNotes.empty() : RuleNotes.of(spans, numbers);
  }
}
