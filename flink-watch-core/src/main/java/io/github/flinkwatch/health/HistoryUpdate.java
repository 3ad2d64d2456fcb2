package io.github.flinkwatch.health;

import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.JobHistory.Moved;
import io.github.flinkwatch.health.JobHistory.Sample;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.IoMetrics;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobVertex;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a look at a live job adds to its history. */
final class HistoryUpdate {

  private static final int DAYS = 8;
  private static final int SIZES = 48;

  /** A job with more vertices is counted as a whole: its memory stays below 25 kB. */
  private static final int MOST_VERTICES = 256;

  private final JobHistory before;
  private final @Nullable Instant countedAt;
  private final Instant now;
  private static final Instant EARLIEST = start(LocalDate.MIN.plusYears(1));
  private static final Instant LATEST = start(LocalDate.MAX.minusYears(1));

  private final Map<LocalDate, Moved> days;

  private HistoryUpdate(JobHistory before, Instant now) {
    this.before = before;
    this.countedAt = before.countedAt().orElse(null);
    this.now = now;
    this.days = new TreeMap<>(before.movedByDay());
  }

  /**
   * Returns the history with what this look adds to it; the same instance if that is nothing.
   *
   * @param verdict what the look concluded: only what is about this very job is counted
   */
  static JobHistory next(JobHistory before, JobEvidence evidence, StateVerdict verdict) {
    Optional<JobSnapshot> seen = evidence.live().value();
    if (seen.isEmpty() || verdict.basis() != Basis.LIVE_JOB) {
      return before;
    }
    JobHistory counted =
        seen.get()
            .details()
            .value()
            .filter(job -> !before.countedAt().equals(Optional.of(job.now())))
            .map(job -> new HistoryUpdate(before, job.now()).count(job))
            .orElse(before);
    return seen.get()
        .checkpoints()
        .value()
        .flatMap(all -> all.latest().completed())
        .map(checkpoint -> withSize(counted, checkpoint))
        .orElse(counted);
  }

  private JobHistory count(JobDetails job) {
    ImmutableJobHistory.Builder next = JobHistory.builder().stateSizes(before.stateSizes());
    if (job.vertices().size() > MOST_VERTICES) {
      sum(job).ifPresent(next::total);
    } else {
      next.counters(counters(job));
    }
    LocalDate oldest = day(now).minusDays(DAYS - 1);
    days.keySet().removeIf(day -> day.isBefore(oldest));
    return next.movedByDay(days).countedAt(now).build();
  }

  private Map<VertexId, Moved> counters(JobDetails job) {
    Map<VertexId, Moved> counters = new LinkedHashMap<>();
    for (JobVertex vertex : job.vertices()) {
      Moved last = before.counters().get(vertex.id());
      Instant began = vertex.startTime().orElse(null);
      boolean anew = isAnew(began);
      if (!isComplete(vertex)) {
        // Subtasks are missing in the sum, and would count again when they are back.
        Moved kept = anew ? Moved.NOTHING : last;
        if (kept != null) {
          counters.put(vertex.id(), kept);
        }
        continue;
      }
      Moved value = moved(vertex);
      counters.put(vertex.id(), value);
      if (anew) {
        book(began, value);
      } else if (last != null) {
        book(countedAt, growth(last, value));
      }
    }
    return counters;
  }

  /** Where anything began anew the sum has lost what that had counted: nothing is added. */
  private Optional<Moved> sum(JobDetails job) {
    Moved sum = Moved.NOTHING;
    boolean anew = false;
    for (JobVertex vertex : job.vertices()) {
      if (!isComplete(vertex)) {
        return before.total();
      }
      anew |= isAnew(vertex.startTime().orElse(null));
      sum = sum.plus(moved(vertex));
    }
    if (!anew && before.total().isPresent()) {
      book(countedAt, growth(before.total().get(), sum));
    }
    return Optional.of(sum);
  }

  /**
   * A counter that fell although some subtask went on has lost the part of those that restarted;
   * how much they have counted since cannot be told, so nothing is added: never too much.
   */
  private static Moved growth(Moved last, Moved value) {
    Moved growth = value.minus(last);
    return Moved.of(Math.max(0, growth.records()), Math.max(0, growth.bytes()));
  }

  /**
   * Says whether all that a vertex has counted is news: all of its subtasks began after the last
   * look, or, at a first look, today.
   */
  private boolean isAnew(@Nullable Instant began) {
    if (began == null) {
      return false;
    }
    return countedAt == null ? day(began).equals(day(now)) : began.isAfter(countedAt);
  }

  /** Books on each day its share of the time since {@code begin}. */
  private void book(@Nullable Instant begin, Moved moved) {
    LocalDate today = day(now);
    if (begin == null || !day(begin).isBefore(today)) {
      days.merge(today, moved, Moved::plus);
      return;
    }
    double whole = millis(begin, now);
    Moved left = moved;
    LocalDate first = day(begin);
    LocalDate oldest = today.minusDays(DAYS - 1);
    for (LocalDate day = first.isBefore(oldest) ? oldest : first;
        day.isBefore(today);
        day = day.plusDays(1)) {
      Instant from = day.equals(first) ? begin : start(day);
      Moved share = moved.share(millis(from, start(day.plusDays(1))) / whole);
      days.merge(day, share, Moved::plus);
      left = left.minus(share);
    }
    if (first.isBefore(oldest)) {
      left = left.minus(moved.share(millis(begin, start(oldest)) / whole));
    }
    days.merge(today, left, Moved::plus);
  }

  private static double millis(Instant from, Instant to) {
    Duration span = Duration.between(from, to);
    return span.toSeconds() * 1e3 + span.toMillisPart();
  }

  private static boolean isComplete(JobVertex vertex) {
    IoMetrics metrics = vertex.metrics();
    return metrics.writeRecordsComplete() && metrics.writeBytesComplete();
  }

  private static Moved moved(JobVertex vertex) {
    return Moved.of(vertex.metrics().writeRecords(), vertex.metrics().writeBytes());
  }

  private static LocalDate day(Instant moment) {
    // A moment may lie a year beyond the last date, and thirty days are counted back.
    if (moment.isBefore(EARLIEST)) {
      return day(EARLIEST);
    }
    return LocalDate.ofInstant(moment.isAfter(LATEST) ? LATEST : moment, ZoneOffset.UTC);
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static JobHistory withSize(JobHistory history, Checkpoint completed) {
    List<Sample> sizes = history.stateSizes();
    Instant at = completed.triggerTime();
    if (!sizes.isEmpty() && !sizes.get(sizes.size() - 1).at().isBefore(at)) {
      return history;
    }
    List<Sample> next = new ArrayList<>(sizes);
    next.add(Sample.of(at, completed.stateSizeBytes()));
    if (next.size() > SIZES) {
      for (int i = next.size() / 2; i > 0; i -= 2) {
        next.remove(i);
      }
    }
    return ((ImmutableJobHistory) history).withStateSizes(next);
  }
}
