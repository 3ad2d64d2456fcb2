package io.github.flinkwatch.examples.doctor;

import io.github.flinkwatch.archive.HistoryServerReader;
import io.github.flinkwatch.archive.JobArchiveReader;
import io.github.flinkwatch.gather.JobObserver;
import org.jspecify.annotations.Nullable;

/**
 * What is asked about a job that may have ended, beside the JobManager. A source that was not named
 * is not asked.
 */
record Archives(@Nullable JobArchiveReader files, @Nullable HistoryServerReader historyServer)
    implements AutoCloseable {

  static final Archives NONE = new Archives(null, null);

  void tell(JobObserver.Builder observer) {
    if (files != null) {
      observer.archive(files::fullSnapshot);
    }
    if (historyServer != null) {
      observer.history(historyServer::fullSnapshot);
    }
  }

  @Override
  public void close() {
    if (historyServer != null) {
      historyServer.close();
    }
  }
}
