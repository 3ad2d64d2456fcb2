package io.github.flinkwatch.examples.doctor;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.archive.HistoryServerReader;
import io.github.flinkwatch.archive.JobArchiveReader;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobRun;
import org.jspecify.annotations.Nullable;

/**
 * What is asked about a job that may have ended, beside the JobManager. A source that was not named
 * is not asked.
 */
record Archives(@Nullable JobArchiveReader files, @Nullable HistoryServerReader historyServer)
    implements AutoCloseable {

  static final Archives NONE = new Archives(null, null);

  void add(JobEvidence.Builder evidence, JobId job) {
    if (files != null) {
      evidence.archived(files.fullSnapshot(JobRun.of(job)).ask());
    }
    if (historyServer != null) {
      evidence.history(historyServer.fullSnapshot(JobRun.of(job)).ask());
    }
  }

  @Override
  public void close() {
    if (historyServer != null) {
      historyServer.close();
    }
  }
}
