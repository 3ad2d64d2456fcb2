package io.github.flinkwatch.examples.doctor;

import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.gather.Depth;
import io.github.flinkwatch.gather.JobObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;

/** The time for one look at everything the TARGET names, in which jobs are seen side by side. */
final class TimeLeft {

  /** Looks under way at once: of many jobs of a busy cluster the first ones are seen whole. */
  static final int SIDE_BY_SIDE = 8;

  /** What asks nobody any more, and still tells what is known. */
  private static final Duration NONE = Duration.ofMillis(1);

  private final long end;

  private TimeLeft(long end) {
    this.end = end;
  }

  /** Returns a time that begins now. */
  static TimeLeft of(Duration span) {
    return new TimeLeft(System.nanoTime() + span.toNanos());
  }

  /** Returns what is left, never quite nothing. */
  Duration left() {
    Duration left = Duration.ofNanos(end - System.nanoTime());
    return left.compareTo(NONE) < 0 ? NONE : left;
  }

  /** Returns a part of what is left. */
  Duration part(int divisor) {
    return left().dividedBy(divisor);
  }

  /** Looks at all of the jobs, and waits. */
  List<JobEvidence> look(JobObserver observer, List<JobRef> jobs, JobIntent intent) {
    return look(observer, jobs, intent, done -> {});
  }

  /** As {@link #look(JobObserver, List, JobIntent)}, and tells how many are done. */
  List<JobEvidence> look(
      JobObserver observer, List<JobRef> jobs, JobIntent intent, IntConsumer done) {
    List<CompletableFuture<?>> lanes =
        new ArrayList<>(Collections.nCopies(SIDE_BY_SIDE, CompletableFuture.completedFuture(null)));
    List<CompletableFuture<JobEvidence>> seen = new ArrayList<>();
    for (JobRef job : jobs) {
      int lane = seen.size() % SIDE_BY_SIDE;
      CompletableFuture<JobEvidence> next =
          lanes
              .get(lane)
              .thenCompose(before -> observer.within(left()).observeAsync(job, intent, Depth.FULL));
      lanes.set(lane, next);
      seen.add(next);
    }
    List<JobEvidence> evidence = new ArrayList<>();
    for (CompletableFuture<JobEvidence> look : seen) {
      evidence.add(look.join());
      done.accept(evidence.size());
    }
    return evidence;
  }
}
