package platform;

import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.health.Evaluation;
import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.health.JobState;

/** When this platform wakes somebody up. */
public final class Alerts {

  private JobMemory memory = JobMemory.empty();

  /** Judges one look, and says whether somebody must get up. */
  public boolean wakeUp(JobEvidence evidence) {
    Evaluation evaluation = JobHealthEvaluator.ofDefaults().evaluate(evidence, memory);
    memory = JobMemory.fromJson(evaluation.memory().toJson());
    JobHealth health = evaluation.health();
    return health.status() == HealthStatus.UNHEALTHY || health.state() == JobState.FAILED;
  }
}
