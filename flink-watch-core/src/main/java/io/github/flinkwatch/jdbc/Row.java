package io.github.flinkwatch.jdbc;

import io.github.flinkwatch.watch.JobEvent;
import io.github.flinkwatch.watch.MemoryStore.StoredJob;
import java.util.List;

/** A row as it stands in the table, and its events if there is an outbox. Immutable. */
final class Row {

  final String job;
  final String cluster;
  final long epoch;
  final long revision;
  final String body;
  final List<JobEvent> events;

  Row(StoredJob job, boolean outbox) {
    this.job = job.key().toString();
    this.cluster = cluster(this.job);
    this.epoch = job.epoch();
    this.revision = job.revision();
    this.body = job.toJson();
    this.events = outbox ? job.untold() : List.of();
  }

  /** Returns the cluster in a job's key, in a form that no collation takes for another one. */
  static String cluster(String job) {
    return job.substring(0, job.indexOf('/'));
  }
}
