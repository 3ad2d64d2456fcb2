package io.github.flinkwatch.gather;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Looks at all jobs of a live Flink, for a single question: {@code GET /jobs/overview}.
 *
 * <pre>{@code
 * Observation<ClusterLook> look = ClusterObserver.of(flink, Clock.systemUTC()).observe().ask();
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class ClusterObserver {

  /** How long whoever knows where Flink is may take, unless the look has a deadline. */
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final Question<FlinkRestClient> flink;
  private final Clock clock;

  private ClusterObserver(Question<FlinkRestClient> flink, Clock clock) {
    this.flink = requireNonNull(flink, "flink");
    this.clock = requireNonNull(clock, "clock");
  }

  /** Returns an observer of a Flink that never moves. */
  public static ClusterObserver of(FlinkRestClient flink, Clock clock) {
    return new ClusterObserver(
        Question.answered(Observation.known(requireNonNull(flink, "flink"), clock.instant())),
        clock);
  }

  /**
   * Returns an observer of a Flink whose address is asked for before each look. A look ends within
   * its deadline, whatever whoever knows the address does.
   */
  public static ClusterObserver of(Question<FlinkRestClient> flink, Clock clock) {
    requireNonNull(flink, "flink");
    return new ClusterObserver(
        LookLimits.over(GuardedSource.flink(flink, clock), DEADLINE, clock), clock);
  }

  /**
   * Returns a look as a question: known if the jobs are, else unknown with the cause; where nobody
   * knows of a Flink at the moment, {@link UnknownCode#CLUSTER_GONE}.
   */
  public Question<ClusterLook> observe() {
    return flink.then(
        where -> {
          Instant at = clock.instant();
          return where.fold(
              client -> look(client, at),
              detail -> unknown(UnknownCode.CLUSTER_GONE, detail, where.observedAt()),
              cause -> Question.answered(Observation.unknown(cause, where.observedAt())));
        });
  }

  private Question<ClusterLook> look(FlinkRestClient client, Instant at) {
    return client
        .jobsOverview()
        .then(
            jobs ->
                jobs.fold(
                    rows ->
                        Question.answered(
                            Observation.known(
                                new ClusterLook(client, at, jobs), jobs.observedAt())),
                    detail -> unknown(UnknownCode.UNEXPECTED_STATUS, detail, jobs.observedAt()),
                    cause -> Question.answered(Observation.unknown(cause, jobs.observedAt()))));
  }

  private static Question<ClusterLook> unknown(UnknownCode code, String detail, Instant at) {
    return Question.answered(Observation.unknown(UnknownCause.of(code, detail), at));
  }
}
