package io.github.flinkwatch.gather;

import io.github.flinkwatch.Question;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.evidence.JobSnapshot;

/**
 * What is on record of jobs that have ended: a directory of archives, or a HistoryServer. It is
 * asked when the live Flink does not tell.
 *
 * <p>Which run of the job the answer is of is checked by the judge, too. Implementations are
 * thread-safe.
 */
@FunctionalInterface
public interface ArchiveSource {

  /**
   * Returns the question what is on record of that run. Nothing is asked yet. Each piece of the
   * answer may be known or not. Where asking blocks, {@link Question#blocking} moves it to an
   * executor.
   */
  Question<JobSnapshot> snapshot(JobRun run);
}
