package io.github.flinkwatch.examples.streamis;

import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.health.Confidence;
import io.github.flinkwatch.health.Evaluation;
import io.github.flinkwatch.health.Finding;
import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.Severity;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands where Streamis' {@code TaskMonitorService.doMonitor} turns "not found" into FAILED. The
 * platform gathers the evidence; this says which status to store.
 *
 * <p>Thread-safe.
 */
public final class StreamisMonitor {

  /** What makes a job slow and no more than that. */
  private static final Set<RuleId> SLOWNESS = Set.of(RuleId.BACKPRESSURE, RuleId.CHECKPOINT_SLOW);

  /**
   * What Streamis is told.
   *
   * @param status the status to store, or empty for "no change"
   * @param why the cause, whenever the state is not known
   * @param confidence of the state: FAILED makes Streamis start the task again by itself
   */
  public record Update(
      Optional<StreamisStatus> status,
      Optional<UnknownCause> why,
      Confidence confidence,
      JobHealth health) {}

  private final JobHealthEvaluator judge;
  private final Map<Long, JobMemory> memories = new ConcurrentHashMap<>();

  public StreamisMonitor(JobHealthEvaluator judge) {
    this.judge = judge;
  }

  /** Judges one look at a stream task. */
  public Update monitor(long taskId, JobEvidence evidence) {
    Evaluation evaluation =
        judge.evaluate(evidence, memories.getOrDefault(taskId, JobMemory.empty()));
    memories.put(taskId, evaluation.memory());
    JobHealth health = evaluation.health();
    return new Update(statusOf(health), health.cause(), health.confidence(), health);
  }

  /** Returns the status for a verdict, or empty for "no change". */
  public static Optional<StreamisStatus> statusOf(JobHealth health) {
    return health.state() == JobState.RUNNING
        ? Optional.of(running(health))
        : statusOf(health.state());
  }

  /** Returns the status for a state; RUNNING is refined by the health. */
  public static Optional<StreamisStatus> statusOf(JobState state) {
    return switch (state) {
      case STARTING -> Optional.of(StreamisStatus.STARTING);
      case RUNNING -> Optional.of(StreamisStatus.RUNNING);
      case RESTARTING, FAILING -> Optional.of(StreamisStatus.ALERT_RUNNING);
      case STOPPING -> Optional.of(StreamisStatus.STOPPING);
      case FINISHED -> Optional.of(StreamisStatus.COMPLETED);
      // Somebody stopped it: nothing that Streamis may start again by itself.
      case CANCELED, KILLED -> Optional.of(StreamisStatus.STOPPED);
      case FAILED -> Optional.of(StreamisStatus.FAILED);
      case UNKNOWN -> Optional.empty();
    };
  }

  /** A job that runs does run, also when nobody can say how well. */
  private static StreamisStatus running(JobHealth health) {
    if (health.status() != HealthStatus.DEGRADED && health.status() != HealthStatus.UNHEALTHY) {
      return StreamisStatus.RUNNING;
    }
    boolean onlySlow =
        health.findings().stream()
            .filter(finding -> finding.severity() != Severity.INFO)
            .map(Finding::rule)
            .allMatch(SLOWNESS::contains);
    return onlySlow ? StreamisStatus.SLOW_RUNNING : StreamisStatus.ALERT_RUNNING;
  }
}
