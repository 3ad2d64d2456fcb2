package io.github.flinkwatch.examples.demo;

import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.health.Evaluation;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.model.JobOverview;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Lets evidence be judged, and remembers each job between two looks. This is all that a platform
 * has to do itself.
 *
 * <p>Not thread-safe.
 */
final class JobMemories {

  private final JobHealthEvaluator judge;
  private final Map<JobRef, JobMemory> memories = new HashMap<>();

  JobMemories(JobHealthEvaluator judge) {
    this.judge = judge;
  }

  /** A verdict, and the evidence that it rests on. */
  record Look(JobEvidence evidence, JobHealth health) {

    /** Returns the job as the live JobManager lists it, or empty if it does not. */
    Optional<JobOverview> overview() {
      return evidence.live().value().flatMap(snapshot -> snapshot.overview().value());
    }
  }

  Look look(JobEvidence evidence) {
    Evaluation evaluation = judge.evaluate(evidence, memory(evidence.ref()));
    memories.put(evidence.ref(), evaluation.memory());
    return new Look(evidence, evaluation.health());
  }

  /** Returns what is remembered of a job. */
  JobMemory memory(JobRef job) {
    return memories.getOrDefault(job, JobMemory.empty());
  }
}
