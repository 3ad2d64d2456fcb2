package io.github.flinkwatch.jdbc;

import io.github.flinkwatch.watch.JobEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLTransactionRollbackException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * MySQL and MariaDB. They have no statement that writes many rows each under its own condition and
 * tells which, so rows are locked and compared first, in one transaction.
 */
final class MySql implements Dialect {

  private static final int TRIES = 5;

  @Override
  public String schema() {
    return "mysql.sql";
  }

  @Override
  public void raise(Connection connection, String cluster, long epoch) throws SQLException {
    Sql.update(
        connection,
        "insert into flink_watch_cluster (cluster, epoch) values (?, ?)"
            + " on duplicate key update epoch = greatest(epoch, values(epoch))",
        List.of(cluster, epoch));
  }

  @Override
  public Map<String, Long> gain(Connection connection, List<String> clusters) throws SQLException {
    return inTransaction(
        connection,
        () -> {
          Sql.update(
              connection,
              "insert into flink_watch_cluster (cluster, epoch) values "
                  + times("(?, 1)", clusters.size())
                  + " on duplicate key update epoch = epoch + 1",
              clusters);
          return epochs(connection, clusters);
        });
  }

  @Override
  public Set<String> save(Connection connection, List<Row> rows) throws SQLException {
    Set<String> clusters = new TreeSet<>();
    List<String> jobs = new ArrayList<>();
    for (Row row : rows) {
      clusters.add(row.cluster);
      jobs.add(row.job);
    }
    return inTransaction(
        connection,
        () -> {
          Map<String, Long> epochs = epochs(connection, clusters);
          Map<String, Long> revisions =
              Sql.numbers(
                  connection,
                  "select job, revision from flink_watch_job where job in "
                      + Sql.marks(jobs.size())
                      + " order by job for update",
                  jobs);
          List<Row> ours =
              rows.stream()
                  .filter(row -> epochs.getOrDefault(row.cluster, 0L) <= row.epoch)
                  .filter(row -> row.revision == revisions.getOrDefault(row.job, 0L) + 1)
                  .collect(Collectors.toList());
          write(connection, ours, revisions.keySet());
          return ours.stream().map(row -> row.job).collect(Collectors.toSet());
        });
  }

  /** A job that somebody else inserts meanwhile is a duplicate, and all begins anew. */
  private static void write(Connection connection, List<Row> rows, Set<String> there)
      throws SQLException {
    List<Object> first = new ArrayList<>();
    List<Object> next = new ArrayList<>();
    List<Object> events = new ArrayList<>();
    for (Row row : rows) {
      Collections.addAll(
          there.contains(row.job) ? next : first,
          row.job,
          row.cluster,
          row.epoch,
          row.revision,
          row.body);
      for (JobEvent event : row.events) {
        Collections.addAll(events, event.id(), row.job, event.toJson());
      }
    }
    String insert = "insert into flink_watch_job (job, cluster, epoch, revision, body) values ";
    if (!first.isEmpty()) {
      Sql.update(connection, insert + times("(?, ?, ?, ?, ?)", first.size() / 5), first);
    }
    if (!next.isEmpty()) {
      Sql.update(
          connection,
          insert
              + times("(?, ?, ?, ?, ?)", next.size() / 5)
              + " on duplicate key update epoch = values(epoch), revision = values(revision),"
              + " body = values(body)",
          next);
    }
    if (!events.isEmpty()) {
      Sql.update(
          connection,
          "insert into flink_watch_event (id, job, body) values "
              + times("(?, ?, ?)", events.size() / 3)
              + " on duplicate key update id = values(id)",
          events);
    }
  }

  @Override
  public int delete(
      Connection connection, List<String> jobs, Collection<String> clusters, long epoch)
      throws SQLException {
    return inTransaction(
        connection,
        () -> {
          Map<String, Long> epochs = epochs(connection, clusters);
          List<String> ours =
              jobs.stream()
                  .filter(job -> epochs.getOrDefault(Row.cluster(job), 0L) <= epoch)
                  .collect(Collectors.toList());
          return ours.isEmpty()
              ? 0
              : Sql.update(
                  connection,
                  "delete from flink_watch_job where job in " + Sql.marks(ours.size()),
                  ours);
        });
  }

  @Override
  public int forgetTold(Connection connection, Duration age) throws SQLException {
    return Sql.update(
        connection,
        "delete from flink_watch_event"
            + " where told_at < current_timestamp(3) - interval ? * 1000 microsecond",
        List.of(age.toMillis()));
  }

  /** Lets nobody raise the epoch of those clusters until the end of the transaction. */
  private static Map<String, Long> epochs(Connection connection, Collection<String> clusters)
      throws SQLException {
    return Sql.numbers(
        connection,
        "select cluster, epoch from flink_watch_cluster where cluster in "
            + Sql.marks(clusters.size())
            + " order by cluster lock in share mode",
        List.copyOf(clusters));
  }

  private static String times(String values, int count) {
    return String.join(", ", Collections.nCopies(count, values));
  }

  /** What is done in one transaction. */
  private interface Work<R> {
    R done() throws SQLException;
  }

  /** Deadlocks are ended by the server, which expects that all begins anew. */
  private static <R> R inTransaction(Connection connection, Work<R> work) throws SQLException {
    int isolation = connection.getTransactionIsolation();
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    connection.setAutoCommit(false);
    try {
      for (int tries = 1; ; tries++) {
        try {
          R result = work.done();
          connection.commit();
          return result;
        } catch (SQLTransactionRollbackException | SQLIntegrityConstraintViolationException e) {
          connection.rollback();
          if (tries == TRIES) {
            throw e;
          }
        } catch (SQLException | RuntimeException e) {
          connection.rollback();
          throw e;
        }
      }
    } finally {
      connection.setAutoCommit(true);
      connection.setTransactionIsolation(isolation);
    }
  }
}
