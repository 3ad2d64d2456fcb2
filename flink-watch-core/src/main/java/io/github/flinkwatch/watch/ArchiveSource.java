package io.github.flinkwatch.watch;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.evidence.JobSnapshot;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * What is on record of a job that has ended: an archive, or a HistoryServer. A watcher asks when
 * the live Flink does not tell, for as long as the answer may still come.
 *
 * <pre>{@code
 * ArchiveSource archive = ArchiveSource.blocking(
 *     question -> archives.fullSnapshot(question.jobId(), JobAttempt.any()), executor);
 * }</pre>
 *
 * <p>Which run of the job it is of is checked by the judge, too. Implementations are thread-safe
 * and do not block.
 */
@FunctionalInterface
public interface ArchiveSource {

  /**
   * Returns what is on record, each piece of which may be known or not. The future must not
   * complete exceptionally; if it does that counts as unknown.
   */
  CompletableFuture<JobSnapshot> snapshot(ArchiveQuestion question);

  /** Returns a source whose question blocks, and is asked on a thread of {@code executor}. */
  static ArchiveSource blocking(
      Function<ArchiveQuestion, JobSnapshot> question, Executor executor) {
    requireNonNull(question, "question");
    requireNonNull(executor, "executor");
    return asked -> CompletableFuture.supplyAsync(() -> question.apply(asked), executor);
  }
}
