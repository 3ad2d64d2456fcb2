package io.github.flinkwatch.jdbc;

import io.github.flinkwatch.watch.JobEvent;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * PostgreSQL: each call is one statement, so that there is no transaction for a process to be
 * frozen in. {@code for share} lets nobody raise an epoch while rows of an earlier one are written.
 */
final class PostgreSql implements Dialect {

  private static final String HELD =
      "held as (select cluster, epoch from flink_watch_cluster"
          + " where cluster = any(?) order by cluster for share)";

  private static final String SAVE =
      "with given as (select * from unnest(?, ?, ?, ?, ?) as g(job, cluster, epoch, revision, body)),"
          + HELD
          + ", allowed as (select g.* from given g left join held h on h.cluster = g.cluster"
          + " where coalesce(h.epoch, 0) <= g.epoch),"
          + " updated as (update flink_watch_job j set epoch = a.epoch, revision = a.revision,"
          + " body = a.body, saved_at = now() from allowed a"
          + " where j.job = a.job and j.revision = a.revision - 1 returning j.job),"
          + " inserted as (insert into flink_watch_job (job, cluster, epoch, revision, body)"
          + " select job, cluster, epoch, revision, body from allowed where revision = 1"
          + " on conflict (job) do nothing returning job),"
          + " saved as (select job from updated union all select job from inserted)";

  private static final String WITH_EVENTS =
      ", news as (insert into flink_watch_event (id, job, body) select e.id, e.job, e.body"
          + " from unnest(?, ?, ?) with ordinality as e(id, job, body, place)"
          + " where e.job in (select job from saved) order by e.place on conflict (id) do nothing)";

  @Override
  public String schema() {
    return "postgresql.sql";
  }

  @Override
  public void raise(Connection connection, String cluster, long epoch) throws SQLException {
    Sql.update(
        connection,
        "insert into flink_watch_cluster as c (cluster, epoch) values (?, ?) on conflict (cluster)"
            + " do update set epoch = excluded.epoch where c.epoch < excluded.epoch",
        List.of(cluster, epoch));
  }

  @Override
  public Map<String, Long> gain(Connection connection, List<String> clusters) throws SQLException {
    return Sql.numbers(
        connection,
        "insert into flink_watch_cluster as c (cluster, epoch) select g, 1 from unnest(?) as g"
            + " order by g on conflict (cluster) do update set epoch = c.epoch + 1"
            + " returning cluster, epoch",
        List.of(texts(connection, clusters)));
  }

  @Override
  public Set<String> save(Connection connection, List<Row> rows) throws SQLException {
    List<String> jobs = new ArrayList<>();
    List<String> clusters = new ArrayList<>();
    List<Long> epochs = new ArrayList<>();
    List<Long> revisions = new ArrayList<>();
    List<String> bodies = new ArrayList<>();
    List<String> eventIds = new ArrayList<>();
    List<String> eventJobs = new ArrayList<>();
    List<String> events = new ArrayList<>();
    for (Row row : rows) {
      jobs.add(row.job);
      clusters.add(row.cluster);
      epochs.add(row.epoch);
      revisions.add(row.revision);
      bodies.add(row.body);
      for (JobEvent event : row.events) {
        eventIds.add(event.id());
        eventJobs.add(row.job);
        events.add(event.toJson());
      }
    }
    List<Array> values = new ArrayList<>();
    values.add(texts(connection, jobs));
    values.add(texts(connection, clusters));
    values.add(numbers(connection, epochs));
    values.add(numbers(connection, revisions));
    values.add(texts(connection, bodies));
    values.add(texts(connection, new HashSet<>(clusters)));
    if (!events.isEmpty()) {
      values.add(texts(connection, eventIds));
      values.add(texts(connection, eventJobs));
      values.add(texts(connection, events));
    }
    return new HashSet<>(
        Sql.texts(
            connection,
            SAVE + (events.isEmpty() ? "" : WITH_EVENTS) + " select job from saved",
            values));
  }

  @Override
  public int delete(
      Connection connection, List<String> jobs, Collection<String> clusters, long epoch)
      throws SQLException {
    return Sql.update(
        connection,
        "with "
            + HELD
            + " delete from flink_watch_job where job = any(?)"
            + " and cluster not in (select cluster from held where epoch > ?)",
        List.of(texts(connection, clusters), texts(connection, jobs), epoch));
  }

  @Override
  public int forgetTold(Connection connection, Duration age) throws SQLException {
    return Sql.update(
        connection,
        "delete from flink_watch_event where told_at < now() - ? * interval '1 millisecond'",
        List.of(age.toMillis()));
  }

  private static Array texts(Connection connection, Collection<String> values) throws SQLException {
    return connection.createArrayOf("text", values.toArray());
  }

  private static Array numbers(Connection connection, Collection<Long> values) throws SQLException {
    return connection.createArrayOf("bigint", values.toArray());
  }
}
