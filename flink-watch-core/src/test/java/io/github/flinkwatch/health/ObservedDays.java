package io.github.flinkwatch.health;

import static io.github.flinkwatch.testing.FlinkScenarios.REF;
import static io.github.flinkwatch.testing.FlinkScenarios.SOURCE;
import static io.github.flinkwatch.testing.FlinkScenarios.START;
import static io.github.flinkwatch.testing.FlinkScenarios.WORK;
import static io.github.flinkwatch.testing.FlinkScenarios.backPressure;
import static io.github.flinkwatch.testing.FlinkScenarios.checkpoint;
import static io.github.flinkwatch.testing.FlinkScenarios.checkpoints;
import static io.github.flinkwatch.testing.FlinkScenarios.cluster;
import static io.github.flinkwatch.testing.FlinkScenarios.details;
import static io.github.flinkwatch.testing.FlinkScenarios.healthySnapshot;
import static io.github.flinkwatch.testing.FlinkScenarios.metrics;
import static io.github.flinkwatch.testing.FlinkScenarios.overview;
import static io.github.flinkwatch.testing.FlinkScenarios.running;
import static io.github.flinkwatch.testing.FlinkScenarios.unanswered;
import static io.github.flinkwatch.testing.FlinkScenarios.vertex;

import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.Checkpoint.CheckpointStatus;
import io.github.flinkwatch.model.CheckpointingStatistics.LatestCheckpoints;
import io.github.flinkwatch.model.JobType;
import io.github.flinkwatch.model.TaskCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Days of a job that is ill in one way now and then, seen by looks of which every third may be
 * lost, with nights between at which nobody looks, and a clock that is set. One seed gives one day.
 */
final class ObservedDays {

  /** What may be the matter, and after which time of it the rule is to speak. */
  enum Trouble {
    NONE(RuleId.of("NONE"), Duration.ZERO),
    FAILED_TASKS(RuleId.TASKS_FAILED, Duration.ZERO),
    DOWN(RuleId.TASKS_DOWN, Duration.ofMinutes(2)),
    MISSING(RuleId.TASKS_MISSING, Duration.ofMinutes(2)),
    NO_TASK_MANAGER(RuleId.SLOTS_LOST, HealthThresholds.ofDefaults().slotsLostGrace()),
    STARTING(RuleId.START_TIMEOUT, Duration.ofMinutes(15)),
    STOPPING(RuleId.STOP_TIMEOUT, Duration.ofMinutes(15)),
    UNSEEN(RuleId.BLIND, Duration.ofMinutes(5)),
    PRESSED(RuleId.BACKPRESSURE, Duration.ofMinutes(5)),
    LOOPING(RuleId.RESTART_LOOP, Duration.ZERO);

    final RuleId rule;
    final Duration grace;

    Trouble(RuleId rule, Duration grace) {
      this.rule = rule;
      this.grace = grace;
    }

    /** Whether a look that does not see it makes the rule begin anew; else it only pauses. */
    boolean countsLooksInARow() {
      return this == FAILED_TASKS || this == PRESSED;
    }

    /** Whether the trouble is told by the counter, also of what no look saw. */
    boolean isCounted() {
      return this == LOOPING;
    }
  }

  /** What a look sees. */
  enum Seen {
    WELL,
    TROUBLE,
    /** A state of which the rule does not speak. */
    OTHER,
    LOST
  }

  /** One look, and what it was of. */
  static final class Look {
    final Seen seen;
    final JobEvidence evidence;
    final long restarts;
    final Duration age;

    Look(Seen seen, JobEvidence evidence, long restarts, Duration age) {
      this.seen = seen;
      this.evidence = evidence;
      this.restarts = restarts;
      this.age = age;
    }

    @Override
    public String toString() {
      return evidence.at() + " " + seen + (restarts > 0 ? " after " + restarts + " restarts" : "");
    }
  }

  final Trouble trouble;
  private final SplittableRandom random;
  private final Duration distance;
  private final boolean lossy;
  private final List<Look> looks = new ArrayList<>();

  /** By Flink's clock, which nobody sets. */
  private Instant now = START.plus(Duration.ofHours(2));

  private Instant started = START;
  private Duration platformAhead = Duration.ZERO;
  private long restarts;

  private ObservedDays(long seed) {
    this.random = new SplittableRandom(seed);
    this.trouble = pick(Trouble.values());
    boolean slow = trouble.grace.compareTo(Duration.ofMinutes(2)) > 0;
    this.distance =
        slow
            ? pick(Duration.ofSeconds(30), Duration.ofSeconds(60))
            : pick(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(60));
    this.lossy = random.nextBoolean();
  }

  /** Returns the day of that seed. */
  static ObservedDays of(long seed) {
    ObservedDays day = new ObservedDays(seed);
    if (day.random.nextInt(4) == 0) {
      day.started = day.now.minusSeconds(40); // the first look is at a young job
      day.restarts = day.trouble == Trouble.LOOPING ? 3 + day.random.nextInt(40) : 0;
    }
    int stretches = 2 + day.random.nextInt(5);
    for (int i = 0; i < stretches; i++) {
      day.stretch();
    }
    return day;
  }

  /** Returns the looks in their order. */
  List<Look> looks() {
    return looks;
  }

  @SafeVarargs
  private <T> T pick(T... values) {
    return values[random.nextInt(values.length)];
  }

  private void stretch() {
    switch (random.nextInt(8)) {
      case 0: // nobody looks for a night
        pass(Duration.ofHours(3 + random.nextInt(20)));
        break;
      case 1: // the platform's clock is set
        platformAhead =
            platformAhead.plus(
                pick(Duration.ofDays(-1), Duration.ofDays(1), Duration.ofMinutes(-30)));
        break;
      default:
        break;
    }
    Seen seen = pick(Seen.WELL, Seen.TROUBLE, Seen.TROUBLE, Seen.OTHER);
    if (trouble == Trouble.NONE) {
      seen = Seen.WELL;
    } else if (seen == Seen.OTHER && trouble.isCounted()) {
      seen = Seen.WELL;
    }
    int most = (int) trouble.grace.plus(Duration.ofMinutes(2)).dividedBy(distance) * 2 + 4;
    int length = 1 + random.nextInt(random.nextBoolean() ? 3 : Math.min(most, 200));
    for (int i = 0; i < length; i++) {
      look(seen);
      pass(distance);
    }
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private void look(Seen stretch) {
    boolean lost = lossy && looks.size() % 3 == 2;
    Seen seen = lost && trouble != Trouble.UNSEEN ? Seen.LOST : stretch;
    if (trouble == Trouble.LOOPING && stretch == Seen.TROUBLE && random.nextInt(3) == 0) {
      restarts++;
    }
    Instant at = now.plus(platformAhead);
    JobSnapshot live =
        seen == Seen.LOST || (seen == Seen.TROUBLE && trouble == Trouble.UNSEEN)
            ? unanswered(UnknownCode.RESPONSE_TIMEOUT).at(at).build()
            : snapshot(seen, at);
    looks.add(
        new Look(
            seen,
            JobEvidence.builder(REF, at).live(Observation.known(live, at)).build(),
            restarts,
            Duration.between(started, now)));
  }

  private JobSnapshot snapshot(Seen seen, Instant at) {
    JobStatus status = JobStatus.RUNNING;
    TaskCounts tasks = running(4);
    JobSnapshot.Builder live = healthySnapshot().at(at);
    if (seen == Seen.OTHER) {
      status = trouble == Trouble.STARTING ? JobStatus.RUNNING : JobStatus.CREATED;
      tasks = status == JobStatus.CREATED ? TaskCounts.builder().total(0).build() : tasks;
    } else if (seen == Seen.TROUBLE) {
      switch (trouble) {
        case FAILED_TASKS:
          tasks = TaskCounts.builder().total(4).running(3).failed(1).build();
          break;
        case DOWN:
          status = JobStatus.RESTARTING;
          tasks = TaskCounts.builder().total(4).running(3).failed(1).build();
          break;
        case MISSING:
          tasks = TaskCounts.builder().total(4).running(3).scheduled(1).build();
          break;
        case NO_TASK_MANAGER:
          live.clusterOverview(Observation.known(cluster(0).build(), at));
          break;
        case STARTING:
          status = JobStatus.INITIALIZING;
          tasks = TaskCounts.builder().total(0).build();
          break;
        case STOPPING:
          status = JobStatus.CANCELLING;
          tasks = TaskCounts.builder().total(4).canceling(4).build();
          break;
        case PRESSED:
          live.backPressure(
              Map.of(
                  SOURCE, Observation.known(backPressure(0.9), at),
                  WORK, Observation.known(backPressure(0), at)));
          break;
        default:
          break;
      }
    }
    long records = now.toEpochMilli() / 1000;
    Checkpoint completed =
        checkpoint(records, CheckpointStatus.COMPLETED, now.minusSeconds(30))
            .latestAckTime(now.minusSeconds(29))
            .endToEndDuration(Duration.ofSeconds(1))
            .acknowledgedSubtaskCount(4)
            .build();
    return live.overview(
            Observation.known(
                overview(status, tasks).toBuilder()
                    .startTime(started)
                    .duration(Duration.between(started, now))
                    .build(),
                at))
        .status(Observation.known(status, at))
        .details(
            Observation.known(
                details(status)
                    .now(now)
                    .startTime(started)
                    .jobType(Optional.of(JobType.STREAMING))
                    .vertices(
                        List.of(
                            vertex(SOURCE, "source", 0, records), vertex(WORK, "work", records, 0)))
                    .build(),
                at))
        .checkpoints(
            Observation.known(
                checkpoints().toBuilder()
                    .latest(LatestCheckpoints.builder().completed(completed).build())
                    .history(List.of(completed))
                    .build(),
                at))
        .metrics(Observation.known(metrics(restarts), at))
        .build();
  }
}
