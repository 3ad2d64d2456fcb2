package io.github.flinkwatch.jdbc;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobKey;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.watch.JobEvent;
import io.github.flinkwatch.watch.MemoryStore;
import io.github.flinkwatch.watch.WatchedCluster;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Keeps the memory of watchers in PostgreSQL (10 and later), MySQL (8) or MariaDB (10.6), in three
 * tables that {@link #createTables()} makes; the files {@code postgresql.sql} and {@code mysql.sql}
 * beside this class are for whoever makes them himself. A row is JSON that people can read, some
 * kilobytes.
 *
 * <p>Up to 256 rows are saved by one statement on PostgreSQL, which commits by itself: a process
 * that is frozen or cut off in the middle holds no lock. On MySQL it is a transaction of three or
 * four; a process that is frozen within those milliseconds keeps its rows locked until the server
 * ends its session.
 *
 * <p>A row that an earlier version of flink-watch wrote is read. One of a later version is refused:
 * then its cluster, or its job, is not judged by this process, and the log says why.
 *
 * <p>A statement that takes more than 30 seconds is given up; a connection that answers nothing at
 * all is the driver's business ({@code socketTimeout}). What fails is an {@link
 * IllegalStateException} with the cause. Thread-safe if the data source is.
 */
public final class JdbcMemoryStore implements MemoryStore {

  private static final JobRef ANY_JOB = JobRef.of(JobId.of("0".repeat(32)));

  private final DataSource database;
  private final Dialect dialect;
  private final boolean outbox;

  /** The epochs that the database has, or later ones: they are never taken back. */
  private final Map<String, Long> noted = new ConcurrentHashMap<>();

  private JdbcMemoryStore(DataSource database, Dialect dialect, boolean outbox) {
    this.database = database;
    this.dialect = dialect;
    this.outbox = outbox;
  }

  /** Returns a store in that PostgreSQL, without an outbox. */
  public static JdbcMemoryStore postgresql(DataSource database) {
    return new JdbcMemoryStore(requireNonNull(database, "database"), new PostgreSql(), false);
  }

  /** Returns a store in that MySQL or MariaDB, without an outbox. */
  public static JdbcMemoryStore mysql(DataSource database) {
    return new JdbcMemoryStore(requireNonNull(database, "database"), new MySql(), false);
  }

  /**
   * Returns this store with an outbox: each event is written once, in the transaction that saves
   * the memory in which it is first. Whoever tells the outside world reads it by {@link #untold}.
   */
  public JdbcMemoryStore withOutbox() {
    return new JdbcMemoryStore(database, dialect, true);
  }

  /** Makes the tables that are not there yet. */
  public void createTables() {
    call("make its tables", connection -> Sql.run(connection, schema()));
  }

  private List<String> schema() {
    try (InputStream file = JdbcMemoryStore.class.getResourceAsStream(dialect.schema())) {
      if (file == null) {
        throw new IllegalStateException("not beside this class: " + dialect.schema());
      }
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return List.of(text.replaceAll("--[^\n]*", "").strip().split(";\\s*"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Gives clusters to whoever asks: raises the epoch of each by one, so that whoever had it before
   * can neither save nor delete anything of it from now on.
   *
   * @return the epoch of each, for {@link WatchedCluster.Builder#epoch}
   */
  public Map<String, Long> gain(Collection<String> clusters) {
    Map<String, String> names = new TreeMap<>();
    clusters.forEach(cluster -> names.put(scope(cluster), cluster));
    Map<String, Long> epochs = new LinkedHashMap<>();
    if (!names.isEmpty()) {
      call("gain clusters", c -> dialect.gain(c, List.copyOf(names.keySet())))
          .forEach((scope, epoch) -> epochs.put(names.get(scope), epoch));
    }
    return epochs;
  }

  @Override
  public List<StoredJob> list(String cluster, long epoch) {
    String scope = scope(cluster);
    return read(
        call(
            "list a cluster",
            connection -> {
              note(connection, Map.of(scope, epoch));
              return Sql.texts(
                  connection,
                  "select body from flink_watch_job where cluster = ? order by job",
                  List.of(scope));
            }));
  }

  @Override
  public List<StoredJob> load(Collection<JobKey> jobs) {
    List<String> keys = texts(jobs);
    return keys.isEmpty()
        ? List.of()
        : read(
            call(
                "load jobs",
                c ->
                    Sql.texts(
                        c,
                        "select body from flink_watch_job where job in " + Sql.marks(keys.size()),
                        keys)));
  }

  @Override
  public Set<JobKey> save(List<StoredJob> jobs) {
    if (jobs.isEmpty()) {
      return Set.of();
    }
    Map<String, Long> epochs = new TreeMap<>();
    List<Row> rows = new ArrayList<>(jobs.size());
    for (StoredJob job : jobs) {
      Row row = new Row(job, outbox);
      rows.add(row);
      epochs.merge(row.cluster, row.epoch, Math::max);
    }
    rows.sort((a, b) -> a.job.compareTo(b.job)); // everybody locks in the same order
    Set<String> saved =
        call(
            "save jobs",
            connection -> {
              note(connection, epochs);
              return dialect.save(connection, rows);
            });
    Set<JobKey> refused = new HashSet<>();
    for (StoredJob job : jobs) {
      if (!saved.contains(job.key().toString())) {
        refused.add(job.key());
      }
    }
    return refused;
  }

  @Override
  public void delete(Collection<JobKey> jobs, long epoch) {
    List<String> keys = texts(jobs);
    if (!keys.isEmpty()) {
      List<String> clusters =
          keys.stream().map(Row::cluster).distinct().sorted().collect(Collectors.toList());
      call("delete jobs", connection -> dialect.delete(connection, keys, clusters, epoch));
    }
  }

  /**
   * Returns events of the outbox that nobody has {@linkplain #told(Collection) told} yet, the
   * oldest first, those of one job in their order. One process at a time should ask and tell: what
   * two tell at once is told twice, under the same {@link JobEvent#id()}.
   *
   * @param most how many, at least 1
   */
  public List<JobEvent> untold(int most) {
    if (most < 1) {
      throw new IllegalArgumentException("most is less than 1: " + most);
    }
    return call(
            "read its outbox",
            c ->
                Sql.texts(
                    c,
                    "select body from flink_watch_event where told_at is null order by number limit "
                        + most,
                    List.of()))
        .stream()
        .map(JobEvent::fromJson)
        .collect(Collectors.toList());
  }

  /** Notes that those events of the outbox were told; they stay, so that none comes again. */
  public void told(Collection<JobEvent> events) {
    List<String> ids = events.stream().map(JobEvent::id).collect(Collectors.toList());
    if (!ids.isEmpty()) {
      call(
          "write its outbox",
          c ->
              Sql.update(
                  c,
                  "update flink_watch_event set told_at = current_timestamp where told_at is null and"
                      + " id in "
                      + Sql.marks(ids.size()),
                  ids));
    }
  }

  /**
   * Deletes what was told longer ago than that, by the database's clock. An event of which a
   * listener has not returned yet would be written again, so a day is better than an hour.
   *
   * @return how many events
   * @throws IllegalArgumentException if {@code age} is negative
   */
  public int forgetTold(Duration age) {
    if (age.isNegative()) {
      throw new IllegalArgumentException("age is negative: " + age);
    }
    return call("clear its outbox", c -> dialect.forgetTold(c, age));
  }

  /** Notes epochs that the database may not have. */
  private void note(Connection connection, Map<String, Long> epochs) throws SQLException {
    for (Map.Entry<String, Long> cluster : epochs.entrySet()) {
      long epoch = cluster.getValue();
      if (epoch > noted.getOrDefault(cluster.getKey(), 0L)) {
        dialect.raise(connection, cluster.getKey(), epoch);
        noted.merge(cluster.getKey(), epoch, Math::max);
      }
    }
  }

  private static List<StoredJob> read(List<String> rows) {
    return rows.stream().map(StoredJob::fromJson).collect(Collectors.toList());
  }

  private static List<String> texts(Collection<JobKey> jobs) {
    return jobs.stream().map(JobKey::toString).sorted().collect(Collectors.toList());
  }

  private static String scope(String cluster) {
    return Row.cluster(JobKey.of(cluster, ANY_JOB).toString());
  }

  /** What is done on a connection. */
  private interface Work<R> {
    R on(Connection connection) throws SQLException;
  }

  private <R> R call(String what, Work<R> work) {
    try (Connection connection = database.getConnection()) {
      boolean auto = connection.getAutoCommit();
      connection.setAutoCommit(true);
      try {
        return work.on(connection);
      } finally {
        if (!auto) {
          connection.setAutoCommit(false);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the database could not " + what + ": " + e.getMessage(), e);
    }
  }
}
