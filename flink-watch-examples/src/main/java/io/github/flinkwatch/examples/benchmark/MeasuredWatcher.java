package io.github.flinkwatch.examples.benchmark;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.jdbc.JdbcMemoryStore;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.watch.JobWatcher;
import io.github.flinkwatch.watch.WatchedCluster;
import io.github.flinkwatch.watch.WatcherCounters;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** A watcher of many clusters that keeps its memory in PostgreSQL, and tells what that costs. */
final class MeasuredWatcher {

  /** When the answers are of: they are healthy then, and stay so. Looks are planned by ticks. */
  private static final Instant THEN = Instant.ofEpochMilli(Answers.NOW);

  private MeasuredWatcher() {}

  /**
   * Arguments: file of ports, jobs in all, the database, seconds: of a tick, of a turn, to measure.
   */
  public static void main(String[] args) throws Exception {
    List<String> ports = Files.readAllLines(Path.of(args[0]));
    int jobs = Integer.parseInt(args[1]);
    Duration measured = Duration.ofSeconds(Long.parseLong(args[5]));
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(args[2]);
    config.setMaximumPoolSize(4);
    try (HikariDataSource database = new HikariDataSource(config);
        FlinkRestClient any =
            FlinkRestClient.builder(at(ports.get(0)))
                .http(HttpSettings.builder().maxConcurrentPerHost(2).build())
                .build()) {
      JdbcMemoryStore store = JdbcMemoryStore.postgresql(database);
      store.createTables();
      JobWatcher watcher =
          JobWatcher.builder()
              .memoryStore(store)
              .clock(Clock.fixed(THEN, ZoneOffset.UTC))
              .interval(Duration.ofSeconds(Long.parseLong(args[3])))
              .deepInterval(Duration.ofSeconds(Long.parseLong(args[4])))
              .build();
      Map<String, URI> clusters = new LinkedHashMap<>();
      ports.forEach(port -> clusters.put("cluster-" + port, at(port)));
      Map<String, Long> epochs = store.gain(clusters.keySet());
      long start = System.nanoTime();
      watcher.start();
      clusters.forEach(
          (name, uri) ->
              watcher.add(
                  WatchedCluster.builder(name)
                      .flink(any.at(uri))
                      .epoch(requireNonNull(epochs.get(name)))
                      .build()));
      while (watcher.counters().deepLooks() < jobs || watcher.counters().unsavedJobs() > 0) {
        Thread.sleep(500);
      }
      Child.tell("firstLooks", (System.nanoTime() - start) / 1e9);
      for (int i = 0; i < 3; i++) {
        System.gc();
      }
      Child.tell(
          "heapPerJob",
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / (double) jobs);
      measure(watcher, database, measured);
      Child.end();
      System.out.flush();
      Runtime.getRuntime().halt(0);
    }
  }

  private static void measure(JobWatcher watcher, DataSource database, Duration measured)
      throws SQLException, InterruptedException {
    WatcherCounters before = watcher.counters();
    double[] load = load(database);
    long cpu = Child.cpuNanos();
    Thread.sleep(measured.toMillis());
    double seconds = measured.toMillis() / 1000.0;
    Child.tell("processors", (Child.cpuNanos() - cpu) / 1e9 / seconds);
    double[] then = load(database);
    WatcherCounters after = watcher.counters();
    double judgements = after.judgements() - before.judgements();
    Child.tell("clusterLooks", (after.clusterLooks() - before.clusterLooks()) / seconds);
    Child.tell("deepLooks", (after.deepLooks() - before.deepLooks()) / seconds);
    Child.tell("judgements", judgements / seconds);
    Child.tell("statements", (then[0] - load[0]) / seconds);
    Child.tell("written", (then[1] - load[1]) / seconds);
    Child.tell("rows", (then[2] - load[2]) / seconds);
    Child.tell("latest", after.latestDeepLook().toSeconds());
  }

  /** Statements (each commits by itself), bytes of the log, rows written. */
  private static double[] load(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select xact_commit, pg_current_wal_lsn() - '0/0'::pg_lsn, tup_inserted +"
                    + " tup_updated from pg_stat_database where datname = current_database()")) {
      row.next();
      return new double[] {row.getDouble(1), row.getDouble(2), row.getDouble(3)};
    }
  }

  private static URI at(String port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
