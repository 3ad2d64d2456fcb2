package io.github.flinkwatch.health;

import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.health.JobMemory.ProvenEnd;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which of the platform's requests count: those that were made of this run. A request that is older
 * than the run, or came after its end, explains nothing.
 */
final class RequestsOfRun {

  private RequestsOfRun() {}

  /** Returns the intent without requests that were made before this run. */
  static JobIntent ofThisRun(JobIntent intent, JobMemory memory) {
    Optional<Instant> begin = memory.newRunSeenAt();
    Optional<Instant> submitted = intent.submittedAt().or(memory::submittedAt);
    if (begin.isEmpty() || submitted.filter(begin.get()::isBefore).isPresent()) {
      begin = submitted;
    }
    Instant from = begin.orElse(Instant.MIN);
    return keeping(intent, requested -> !requested.isBefore(from));
  }

  /** Returns the intent without requests that were made after that end. */
  static JobIntent before(ProvenEnd end, JobIntent intent, ClockSkew clocks) {
    return keeping(
        intent,
        requested ->
            end.endTime().filter(ended -> isAfter(requested, ended, end, clocks)).isEmpty()
                && end.provenAt().filter(requested::isAfter).isEmpty());
  }

  private static boolean isAfter(
      Instant requested, Instant ended, ProvenEnd end, ClockSkew clocks) {
    return end.isSettled()
        ? clocks.isSurelyAfter(requested, ended)
        : clocks.isSurelyAfterDeployments(requested, ended);
  }

  private static JobIntent keeping(JobIntent intent, Predicate<Instant> counts) {
    if (!intent.isEndRequested()) {
      return intent;
    }
    return intent.toBuilder()
        .cancelRequestedAt(intent.cancelRequestedAt().filter(counts))
        .stopWithSavepointRequestedAt(intent.stopWithSavepointRequestedAt().filter(counts))
        .build();
  }
}
