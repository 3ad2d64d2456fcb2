package io.github.flinkwatch.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What databases do each in its own way; on connections that commit by themselves. */
interface Dialect {

  /** Returns the name of the file with the tables. */
  String schema();

  /** Notes that the epoch of a cluster is at least that. */
  void raise(Connection connection, String cluster, long epoch) throws SQLException;

  /** Raises the epoch of each cluster by one, and returns it. */
  Map<String, Long> gain(Connection connection, List<String> clusters) throws SQLException;

  /**
   * Saves those rows that follow the one before, and whose cluster has no later epoch, with their
   * events, and returns their jobs.
   *
   * @param rows sorted by job
   */
  Set<String> save(Connection connection, List<Row> rows) throws SQLException;

  /** Deletes the rows of jobs whose cluster has no later epoch. */
  int delete(Connection connection, List<String> jobs, Collection<String> clusters, long epoch)
      throws SQLException;

  int forgetTold(Connection connection, Duration age) throws SQLException;
}
