package io.github.flinkwatch.report;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleNotes;
import io.github.flinkwatch.health.Sample;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.CheckpointingStatistics;
import io.github.flinkwatch.model.IoMetrics;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobVertex;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What reports want to know of the past of a job: how much it moved on each day, and how large its
 * state was. Kept within the {@link JobMemory}, under a name of its own, so that whoever keeps the
 * memory keeps this; bounded. A watcher does it by itself; a platform with a loop of its own calls
 * {@link #add} after each judgement.
 *
 * <p>Days are those of UTC. Pure functions.
 */
public final class FleetNotes {

  private static final RuleId ID = RuleId.of("FLEET_NOTES");
  private static final String FLINK_NOW = "flinkNow";
  private static final String RECORDS = "records/";
  private static final String BYTES = "bytes/";
  private static final String RECORDS_ON = "recordsOn/";
  private static final String BYTES_ON = "bytesOn/";
  private static final String LAST_CHECKPOINT = "lastCheckpoint";
  private static final String STATE_SIZE = "stateSize";
  private static final int DAYS = 8;
  private static final int SIZES = 48;

  private FleetNotes() {}

  /**
   * Returns {@code after} with the notes of {@code before}, and what this look adds to them. A new
   * run of the same job goes on with the notes of the run before.
   *
   * @param before the memory that was handed to the evaluator
   * @param after the memory that it returned
   */
  public static JobMemory add(JobMemory before, JobMemory after, JobEvidence evidence) {
    RuleNotes old = before.notesOf(ID);
    Optional<JobSnapshot> seen = evidence.live().value();
    Optional<JobDetails> details = seen.map(JobSnapshot::details).flatMap(Observation::value);
    Optional<Checkpoint> completed =
        seen.map(JobSnapshot::checkpoints)
            .flatMap(Observation::value)
            .map(CheckpointingStatistics::latest)
            .flatMap(latest -> latest.completed());
    if (old.isEmpty() && details.isEmpty() && completed.isEmpty()) {
      return after;
    }
    Map<String, Long> numbers = new TreeMap<>(old.numbers());
    details.ifPresent(job -> count(numbers, job));
    List<Sample> sizes = new ArrayList<>(old.samples(STATE_SIZE));
    completed.ifPresent(checkpoint -> size(numbers, sizes, checkpoint));
    RuleNotes notes = RuleNotes.builder().numbers(numbers).putSeries(STATE_SIZE, sizes).build();
    return after.toBuilder().putNotes(ID, notes).build();
  }

  /** Returns what the job moved while it was watched, by day, the oldest first; eight days. */
  public static Map<LocalDate, Moved> movedByDay(JobMemory memory) {
    Map<LocalDate, Moved> moved = new TreeMap<>();
    memory
        .notesOf(ID)
        .numbers()
        .forEach(
            (name, value) -> {
              if (name.startsWith(RECORDS_ON)) {
                moved.merge(day(name, RECORDS_ON), Moved.of(value, 0), Moved::plus);
              } else if (name.startsWith(BYTES_ON)) {
                moved.merge(day(name, BYTES_ON), Moved.of(0, value), Moved::plus);
              }
            });
    return moved;
  }

  /**
   * Returns sizes of the state in bytes, by completed checkpoint, the oldest first; at most 48, and
   * the further back, the further apart.
   */
  public static List<Sample> stateSizes(JobMemory memory) {
    return memory.notesOf(ID).samples(STATE_SIZE);
  }

  private static LocalDate day(String name, String prefix) {
    return LocalDate.parse(name.substring(prefix.length()));
  }

  private static void count(Map<String, Long> numbers, JobDetails job) {
    Long before = numbers.get(FLINK_NOW);
    LocalDate today = LocalDate.ofInstant(job.now(), ZoneOffset.UTC);
    long records = 0;
    long bytes = 0;
    TreeMap<String, Long> counters = new TreeMap<>();
    for (JobVertex vertex : job.vertices()) {
      IoMetrics metrics = vertex.metrics();
      OptionalLong since =
          vertex
              .startTime()
              .map(start -> OptionalLong.of(start.toEpochMilli()))
              .orElse(OptionalLong.empty());
      records +=
          delta(
              numbers,
              counters,
              RECORDS + vertex.id(),
              metrics.writeRecordsComplete(),
              metrics.writeRecords(),
              isAnew(since, before, today));
      bytes +=
          delta(
              numbers,
              counters,
              BYTES + vertex.id(),
              metrics.writeBytesComplete(),
              metrics.writeBytes(),
              isAnew(since, before, today));
    }
    numbers.keySet().removeIf(name -> name.startsWith(RECORDS) || name.startsWith(BYTES));
    numbers.putAll(counters);
    numbers.put(FLINK_NOW, job.now().toEpochMilli());
    numbers.merge(RECORDS_ON + today, records, Long::sum);
    numbers.merge(BYTES_ON + today, bytes, Long::sum);
    LocalDate oldest = today.minusDays(DAYS - 1);
    numbers
        .keySet()
        .removeIf(
            name ->
                (name.startsWith(RECORDS_ON) && day(name, RECORDS_ON).isBefore(oldest))
                    || (name.startsWith(BYTES_ON) && day(name, BYTES_ON).isBefore(oldest)));
  }

  /**
   * Says whether all that a vertex has counted is news: all of its subtasks began after the last
   * look, or, at a first look, today.
   */
  private static boolean isAnew(OptionalLong since, @Nullable Long before, LocalDate today) {
    if (since.isEmpty()) {
      return false;
    }
    return before == null
        ? LocalDate.ofInstant(Instant.ofEpochMilli(since.getAsLong()), ZoneOffset.UTC).equals(today)
        : since.getAsLong() > before;
  }

  /**
   * A counter that fell although some subtask went on has lost the part of those that restarted;
   * how much they have counted since cannot be told, so nothing is added: never too much.
   */
  private static long delta(
      Map<String, Long> before,
      Map<String, Long> after,
      String name,
      boolean complete,
      long value,
      boolean anew) {
    Long last = before.get(name);
    if (!complete) { // subtasks are missing in the sum, and would count again when they are back
      if (anew) {
        after.put(name, 0L);
      } else if (last != null) {
        after.put(name, last);
      }
      return 0;
    }
    after.put(name, value);
    if (anew) {
      return value;
    }
    return last == null ? 0 : Math.max(0, value - last);
  }

  private static void size(Map<String, Long> numbers, List<Sample> sizes, Checkpoint completed) {
    Long last = numbers.put(LAST_CHECKPOINT, completed.triggerTime().toEpochMilli());
    if (last != null && last >= completed.triggerTime().toEpochMilli()) {
      return;
    }
    sizes.add(Sample.of(completed.triggerTime(), completed.stateSizeBytes()));
    if (sizes.size() > SIZES) {
      for (int i = sizes.size() / 2; i > 0; i -= 2) {
        sizes.remove(i);
      }
    }
  }
}
