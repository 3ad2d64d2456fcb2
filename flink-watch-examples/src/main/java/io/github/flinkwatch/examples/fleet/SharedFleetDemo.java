package io.github.flinkwatch.examples.fleet;

import io.github.flinkwatch.jdbc.JdbcMemoryStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/**
 * Three processes watch one fleet over a real PostgreSQL, and one of them is killed. The exit code
 * is 0 if everything that happened was told, and nothing twice.
 */
public final class SharedFleetDemo {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final int CLUSTERS = 30;
  private static final int JOBS = 5;
  private static final int PARTITIONS = 12;
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final StagedFlinks flinks;
  private final DataSource database;
  private final WatcherProcesses processes;
  private final WatcherProcesses.Settings settings;

  private SharedFleetDemo(
      StagedFlinks flinks,
      DataSource database,
      WatcherProcesses processes,
      WatcherProcesses.Settings settings) {
    this.flinks = flinks;
    this.database = database;
    this.processes = processes;
    this.settings = settings;
  }

  public static void main(String[] args) throws Exception {
    System.out.println("flink-watch: one fleet, three processes, one PostgreSQL");
    System.out.println();
    boolean good;
    try (StagedFlinks flinks = new StagedFlinks(CLUSTERS, JOBS);
        EmbeddedPostgres postgres =
            EmbeddedPostgres.builder().setPGStartupWait(Duration.ofMinutes(2)).start()) {
      DataSource database = postgres.getPostgresDatabase();
      createTables(database);
      say("A PostgreSQL has started, and " + CLUSTERS + " Flinks with " + JOBS + " jobs each.");
      WatcherProcesses.Settings settings =
          new WatcherProcesses.Settings(
              flinks.address(),
              CLUSTERS,
              Duration.ofSeconds(2),
              PARTITIONS,
              Duration.ofSeconds(2),
              Duration.ofMinutes(10));
      try (WatcherProcesses processes =
          new WatcherProcesses(settings, line -> {}, ProcessBuilder.Redirect.INHERIT)) {
        good =
            new SharedFleetDemo(flinks, database, processes, settings)
                .play(postgres.getJdbcUrl("postgres", "postgres"));
      }
    }
    System.out.println();
    System.out.println(
        good ? "Everything was told once, and nothing else." : "NOT RIGHT: see above.");
    System.exit(good ? 0 : 1);
  }

  /** Makes the tables of the store and of db-scheduler. */
  static void createTables(DataSource database) throws SQLException, IOException {
    JdbcMemoryStore.postgresql(database).createTables();
    try (InputStream file = SharedFleetDemo.class.getResourceAsStream("scheduled_tasks.sql");
        Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private boolean play(String address) throws Exception {
    for (String name : new String[] {"a", "b", "c"}) {
      processes.start(name, address);
    }
    boolean good = await(() -> shares().values().stream().mapToLong(n -> n).sum() == PARTITIONS);
    good &= await(() -> told() == CLUSTERS * JOBS);
    say("Three watcher processes share " + PARTITIONS + " partitions: " + shares() + ".");
    say("All " + CLUSTERS * JOBS + " jobs are RUNNING, and each was told once.");

    good &= restart("A job restarts", 7, 3);

    String victim = holderOf(11);
    processes.kill(victim);
    say("kill -9 of process " + victim + ", which watched cluster-11 among others.");
    good &= restart("A job of cluster-11 restarts, which nobody watches now", 11, 1);
    good &=
        await(
            () ->
                !shares().containsKey(victim)
                    && shares().values().stream().mapToLong(n -> n).sum() == PARTITIONS);
    say("The others have taken over: " + shares() + ".");

    boolean once = processes.told().values().stream().allMatch(told -> told.times() == 1);
    good &= once && told() == CLUSTERS * JOBS + 2;
    say(told() + " alerts were told" + (once ? ", none of them twice." : ", some of them twice."));
    return good;
  }

  /** Lets a job restart, and waits until somebody tells it. */
  private boolean restart(String what, int cluster, int job) throws Exception {
    int before = told();
    long start = System.nanoTime();
    flinks.cluster(cluster).becomes(job, "RESTARTING");
    boolean heard = await(() -> told() > before);
    String said = heard ? "told after %.1f s" : "NOT TOLD after %.1f s";
    say(String.format(Locale.ROOT, what + ": " + said + ".", (System.nanoTime() - start) / 1e9));
    return heard;
  }

  private int told() {
    return processes.told().keySet().stream()
        .filter(id -> id.contains("STATE_CHANGED"))
        .mapToInt(id -> 1)
        .sum();
  }

  private String holderOf(int cluster) throws SQLException {
    int partition = new Partitions(PARTITIONS).of("cluster-" + cluster);
    return query(
            "select picked_by, 1 from scheduled_tasks where task_name = 'flink-watch' and"
                + " task_instance = '"
                + partition
                + "'")
        .keySet()
        .iterator()
        .next();
  }

  private Map<String, Long> shares() {
    try {
      return query(
          "select picked_by, count(*) from scheduled_tasks"
              + " where task_name = 'flink-watch' and picked group by 1");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, Long> query(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      Map<String, Long> found = new TreeMap<>();
      while (rows.next()) {
        found.put(rows.getString(1), rows.getLong(2));
      }
      return found;
    }
  }

  private boolean await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.plus(settings.takeover()).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(200);
    }
    return true;
  }

  private static void say(String text) {
    System.out.println("  " + TIME.format(LocalTime.now(ZoneId.systemDefault())) + "  " + text);
  }
}
