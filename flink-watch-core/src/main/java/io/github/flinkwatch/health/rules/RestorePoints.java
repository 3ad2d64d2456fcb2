package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.model.Checkpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a job can be restarted from, by what any source tells of its checkpoints. */
final class RestorePoints {

  /** How far the platform's clock, which dates a request, may be from Flink's. */
  private static final Duration TOLERANCE = Duration.ofMinutes(1);

  private RestorePoints() {}

  /** Returns the newest completed checkpoint or savepoint that is stored somewhere, or empty. */
  static Optional<Checkpoint> of(JobEvidence evidence) {
    return points(evidence).max(Comparator.comparing(RestorePoints::completedAt));
  }

  /** Returns the savepoint that was made after the platform had asked to stop with one. */
  static Optional<Checkpoint> savepointOfTheStop(JobEvidence evidence) {
    Optional<Instant> asked = evidence.intent().stopWithSavepointRequestedAt();
    return asked.flatMap(
        at ->
            points(evidence)
                .filter(Checkpoint::savepoint)
                .filter(point -> point.triggerTime().isAfter(at.minus(TOLERANCE)))
                .max(Comparator.comparing(RestorePoints::completedAt)));
  }

  private static Stream<Checkpoint> points(JobEvidence evidence) {
    return Stream.of(evidence.live(), evidence.archived(), evidence.history())
        .flatMap(source -> source.value().stream())
        .flatMap(snapshot -> snapshot.checkpoints().value().stream())
        .flatMap(
            told ->
                Stream.concat(
                    told.latest().completed().stream(), told.latest().savepoint().stream()))
        .filter(point -> !point.discarded().orElse(false))
        .filter(point -> point.externalPath().filter(RestorePoints::isPath).isPresent());
  }

  /** Checkpoints in the JobManager's own memory have a text in brackets. */
  private static boolean isPath(String path) {
    return !path.isBlank() && !path.startsWith("<");
  }

  private static Instant completedAt(Checkpoint point) {
    return point.latestAckTime().orElse(point.triggerTime());
  }
}
