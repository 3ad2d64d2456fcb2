package io.github.flinkwatch.health;

import static io.github.flinkwatch.internal.json.JsonTypes.listOf;
import static io.github.flinkwatch.internal.json.JsonTypes.mapOf;
import static io.github.flinkwatch.internal.wire.VocabularyWire.MOMENT;

import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.health.JobHistory.Moved;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import java.time.DateTimeException;
import java.time.LocalDate;

/** A job's history as JSON. */
final class JobHistoryJson {

  private static final JsonType<Moved> MOVED =
      JsonShape.of(MovedParts::new, MovedParts::build)
          .longField("records", (parts, value) -> parts.records = value, Moved::records)
          .longField("bytes", (parts, value) -> parts.bytes = value, Moved::bytes)
          .shape();

  static final JsonType<JobHistory> HISTORY =
      JsonShape.of(JobHistory::builder, ImmutableJobHistory.Builder::build)
          .field(
              "movedByDay",
              mapOf(JobHistoryJson::day, LocalDate::toString, MOVED),
              ImmutableJobHistory.Builder::putAllMovedByDay,
              JobHistory::movedByDay)
          .field(
              "stateSizes",
              listOf(JobMemoryJson.SAMPLE),
              ImmutableJobHistory.Builder::addAllStateSizes,
              JobHistory::stateSizes)
          .optional(
              "countedAt", MOMENT, ImmutableJobHistory.Builder::countedAt, JobHistory::countedAt)
          .field(
              "counters",
              mapOf(VertexId::of, VertexId::toString, MOVED),
              ImmutableJobHistory.Builder::putAllCounters,
              JobHistory::counters)
          .optional("total", MOVED, ImmutableJobHistory.Builder::total, JobHistory::total)
          .shape();

  private JobHistoryJson() {}

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException refused) {
      throw new IllegalArgumentException(refused.getMessage(), refused);
    }
  }

  private static final class MovedParts {
    long records;
    long bytes;

    Moved build() {
      return Moved.of(records, bytes);
    }
  }
}
