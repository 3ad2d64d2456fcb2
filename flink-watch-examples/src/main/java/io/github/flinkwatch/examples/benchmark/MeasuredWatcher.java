package io.github.flinkwatch.examples.benchmark;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.jdbc.JdbcMemoryStore;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.watch.JobWatcher;
import io.github.flinkwatch.watch.WatchedCluster;
import io.github.flinkwatch.watch.WatcherCounters;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
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
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** A watcher of many clusters that keeps its memory in PostgreSQL, and tells what that costs. */
final class MeasuredWatcher {

  /** When the answers are of: they are healthy then, and stay so. Looks are planned by ticks. */
  private static final Instant THEN = Instant.ofEpochMilli(Answers.NOW);

  private MeasuredWatcher() {}

  /**
   * Arguments: file of ports, jobs of each cluster, the database, seconds: of a tick, of a turn, to
   * measure; which part of the clusters is watched, and of how many.
   */
  public static void main(String[] args) throws Exception {
    int part = Integer.parseInt(args[6]);
    int parts = Integer.parseInt(args[7]);
    List<String> all = Files.readAllLines(Path.of(args[0]));
    List<String> ports =
        IntStream.range(0, all.size()).filter(n -> n % parts == part).mapToObj(all::get).toList();
    int jobs = ports.size() * Integer.parseInt(args[1]);
    Duration tick = Duration.ofSeconds(Long.parseLong(args[3]));
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
      JobWatcher watcher =
          JobWatcher.builder()
              .memoryStore(store)
              .clock(Clock.fixed(THEN, ZoneOffset.UTC))
              .interval(tick)
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
      while (healthy(watcher) < jobs * 0.99) {
        Thread.sleep(2_000);
      }
      Child.tell("firstLooks", (System.nanoTime() - start) / 1e9);
      JsonNode unused = part == 0 ? seen(at(ports.get(0))) : null;
      measure(watcher, database, measured);
      if (part == 0) {
        Child.tell("gap99", seen(at(ports.get(0))).get(1).asDouble() / tick.toNanos());
      }
      for (int i = 0; i < 3; i++) {
        System.gc();
      }
      Child.tell(
          "heapPerJob",
          ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / (double) jobs);
      Child.tell("healthy", healthy(watcher));
      Child.end();
      System.out.flush();
      Runtime.getRuntime().halt(0);
    }
  }

  private static long healthy(JobWatcher watcher) {
    return watcher.fleet().jobs().stream()
        .filter(job -> job.health().filter(h -> h.status() == HealthStatus.HEALTHY).isPresent())
        .count();
  }

  /** Returns what the clusters saw since they were asked last: requests, and gaps between looks. */
  private static JsonNode seen(URI any) throws IOException, InterruptedException {
    HttpRequest ask = HttpRequest.newBuilder(any.resolve("/benchmark/seen")).build();
    return new ObjectMapper()
        .readTree(HttpClient.newHttpClient().send(ask, BodyHandlers.ofByteArray()).body());
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
