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

  Row(StoredJob job, String cluster, boolean outbox) {
    this.job = job.key().toString();
    this.cluster = cluster;
    this.epoch = job.epoch();
    this.revision = job.revision();
    this.body = job.toJson();
    this.events = outbox ? job.untold() : List.of();
  }
}
