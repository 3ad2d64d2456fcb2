package io.github.flinkwatch.examples.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.jdbc.JdbcMemoryStore;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.watch.JobEvent;
import io.github.flinkwatch.watch.JobWatcher;
import io.github.flinkwatch.watch.MemoryStore;
import io.github.flinkwatch.watch.MemoryStore.StoredJob;
import io.github.flinkwatch.watch.WatchedCluster;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three watcher processes on one PostgreSQL, killed, frozen for a minute, cut off from the database
 * or from the Flinks, or with a clock that is an hour ahead, while the database restarts and is
 * slow. Looked at from outside: by the Flinks, the outbox and what was told.
 *
 * <p>{@code -Dchaos.seconds=300} for as long as wished, {@code -Dchaos.seed} for the same again.
 */
@Tag("matrix")
class SharedFleetChaosTest {

  private static final int CLUSTERS = Integer.getInteger("chaos.clusters", 300);
  private static final int JOBS = 10;
  private static final int PARTITIONS = 24;
  private static final Duration LENGTH =
      Duration.ofSeconds(Integer.getInteger("chaos.seconds", 120));
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration HEARTBEAT = Duration.ofSeconds(2);

  /** How long a job stays in a state, so that each must be seen. */
  private static final Duration KEPT = Duration.ofSeconds(75);

  /** Whoever is cut off from the Flinks knows it after three looks. */
  private static final Duration UNTIL_SILENT = INTERVAL.multipliedBy(3);

  /** This machine may be busy with other things. */
  private static final Duration ALLOWANCE = Duration.ofSeconds(15);

  @TempDir Path directory;

  private final long seed = Long.getLong("chaos.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Map<String, NetworkLink> links = new LinkedHashMap<>();
  private final Map<String, NetworkLink> flinkLinks = new LinkedHashMap<>();
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());
  private final Set<String> blinded = new HashSet<>();
  private final Map<String, List<String>> truth = new HashMap<>();
  private final Map<String, Long> changed = new HashMap<>();
  private final List<String> told = new ArrayList<>();

  private EmbeddedPostgres postgres;
  private volatile int port;
  private Duration longestOutage = Duration.ZERO;
  private StagedFlinks flinks;
  private WatcherProcesses processes;
  private int started;

  @Test
  void whateverHappensToWatchersAndDatabaseEveryChangeIsToldAndNothingElse() throws Exception {
    System.out.println("chaos.seed=" + seed);
    flinks = new StagedFlinks(CLUSTERS, JOBS);
    startDatabase();
    SharedFleetDemo.createTables(postgres.getPostgresDatabase());
    WatcherProcesses.Settings settings =
        new WatcherProcesses.Settings(
            flinks.address(), CLUSTERS, INTERVAL, PARTITIONS, HEARTBEAT, Duration.ofMinutes(1));
    processes =
        new WatcherProcesses(
            settings,
            log::add,
            ProcessBuilder.Redirect.appendTo(Path.of("target", "chaos.log").toFile()));
    ScheduledExecutorService stage = Executors.newSingleThreadScheduledExecutor();
    MemoryStore undisturbed = MemoryStore.inMemory();
    try (JobWatcher reference =
            JobWatcher.builder().interval(INTERVAL).memoryStore(undisturbed).build();
        FlinkRestClient anyFlink = FlinkRestClient.of(flinks.address())) {
      for (int i = 0; i < 3; i++) {
        startWatcher(Duration.ZERO);
      }
      watchUndisturbed(reference, anyFlink);
      await("all jobs are told")
          .atMost(Duration.ofMinutes(4))
          .until(() -> states().size() == CLUSTERS * JOBS);
      flinks.forgetGaps();

      stage.scheduleWithFixedDelay(this::changeSomeJob, 0, 50, TimeUnit.MILLISECONDS);
      disturb();
      stage.shutdown();
      assertThat(stage.awaitTermination(10, TimeUnit.SECONDS)).isTrue();

      await("every change is told, once and in order")
          .atMost(Duration.ofMinutes(3))
          .untilAsserted(() -> assertThat(differences()).isEmpty());
      everyEventOfTheOutboxWasToldOutside();
      // Whoever takes over from the frozen one may be the one that is cut off from the Flinks.
      noClusterWasLeftAloneForLongerThan(
          settings
              .takeover()
              .multipliedBy(2)
              .plus(UNTIL_SILENT)
              .plus(INTERVAL)
              .plus(longestOutage)
              .plus(ALLOWANCE));
      everyMemoryIsThatOfTheUndisturbedWatcher(undisturbed);
      whoeverSawNoFlinkLeftItsClustersToOthers();
    } finally {
      stage.shutdownNow();
      processes.close();
      for (NetworkLink link : links.values()) {
        link.close();
      }
      for (NetworkLink link : flinkLinks.values()) {
        link.close();
      }
      postgres.close();
      flinks.close();
    }
  }

  private void startDatabase() throws IOException {
    postgres =
        EmbeddedPostgres.builder()
            .setDataDirectory(directory.resolve("data"))
            .setCleanDataDirectory(false)
            .setServerConfig("fsync", "off")
            .setPGStartupWait(Duration.ofMinutes(2))
            .start();
    port = postgres.getPort();
  }

  /**
   * @param wrong by how much its clock is ahead
   */
  private void startWatcher(Duration wrong) throws IOException {
    String name = "watcher-" + ++started;
    NetworkLink link = new NetworkLink(() -> port);
    NetworkLink toFlinks = new NetworkLink(() -> flinks.address().getPort());
    links.put(name, link);
    flinkLinks.put(name, toFlinks);
    processes.start(
        name,
        "jdbc:postgresql://127.0.0.1:" + link.port() + "/postgres?user=postgres&socketTimeout=20",
        URI.create("http://127.0.0.1:" + toFlinks.port()),
        wrong);
  }

  private void watchUndisturbed(JobWatcher reference, FlinkRestClient anyFlink) {
    FleetProcess.clusters(flinks.address() + "/reference", CLUSTERS)
        .forEach((name, uri) -> reference.add(WatchedCluster.of(name, anyFlink.at(uri))));
    reference.start();
  }

  // what happens

  private synchronized void changeSomeJob() {
    int number = random.nextInt(CLUSTERS);
    int job = random.nextInt(JOBS);
    StagedFlinks.Cluster cluster = flinks.cluster(number);
    String id = cluster.jobId(job);
    long now = System.nanoTime();
    Long last = changed.get(id);
    if (last == null || now - last > KEPT.toNanos()) {
      changed.put(id, now);
      String next = cluster.state(job).equals("RUNNING") ? "RESTARTING" : "RUNNING";
      cluster.becomes(job, next);
      truth.computeIfAbsent(id, key -> new ArrayList<>(List.of("RUNNING"))).add(next);
    }
  }

  private interface Disturbance {
    void happen() throws Exception;
  }

  private void disturb() throws Exception {
    Map<String, Disturbance> disturbances = new LinkedHashMap<>();
    disturbances.put("kill -9, and another one starts, with a clock an hour ahead", this::kill);
    disturbances.put("a watcher is frozen for a minute", this::freeze);
    disturbances.put("the database restarts", this::restartDatabase);
    disturbances.put("a watcher is cut off from the database", this::cutOff);
    long end = System.nanoTime() + LENGTH.toNanos();
    while (System.nanoTime() < end) {
      for (Map.Entry<String, Disturbance> next : disturbances.entrySet()) {
        System.out.println(next.getKey());
        next.getValue().happen();
        if (System.nanoTime() > end) {
          return;
        }
      }
    }
  }

  /** Any watcher but that one. */
  private String anyBut(String other) {
    List<String> names = processes.names().stream().filter(name -> !name.equals(other)).toList();
    return names.get(random.nextInt(names.size()));
  }

  private static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    await().pollDelay(time).atMost(time.plusMinutes(1)).until(() -> System.nanoTime() >= end);
  }

  private void kill() throws Exception {
    String name = anyBut("");
    processes.kill(name);
    links.remove(name).close();
    flinkLinks.remove(name).close();
    startWatcher(Duration.ofHours(1));
    pass(Duration.ofSeconds(20));
  }

  /** The minute has room for what the others can bear meanwhile. */
  private void freeze() throws Exception {
    String name = anyBut("");
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    processes.signal(name, "STOP");
    slowDatabase();
    cutOffFromFlinks(anyBut(name));
    breakClusters();
    pass(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
    processes.signal(name, "CONT");
    pass(Duration.ofSeconds(5));
  }

  private void cutOffFromFlinks(String name) {
    System.out.println("and another one is cut off from the Flinks: " + name);
    blinded.add(name);
    flinkLinks.get(name).setCut(true);
    pass(Duration.ofSeconds(30));
    flinkLinks.get(name).setCut(false);
  }

  private void restartDatabase() throws Exception {
    long start = System.nanoTime();
    postgres.close();
    startDatabase();
    Duration outage = Duration.ofNanos(System.nanoTime() - start);
    longestOutage = outage.compareTo(longestOutage) > 0 ? outage : longestOutage;
    pass(Duration.ofSeconds(12));
  }

  private void slowDatabase() {
    links.values().forEach(link -> link.setDelayMillis(100));
    pass(Duration.ofSeconds(10));
    links.values().forEach(link -> link.setDelayMillis(0));
  }

  private void cutOff() {
    NetworkLink link = links.get(anyBut(""));
    link.setCut(true);
    pass(Duration.ofSeconds(20));
    link.setCut(false);
  }

  private void breakClusters() {
    List<StagedFlinks.Cluster> broken = new ArrayList<>();
    for (int i = 0; i < CLUSTERS / 20; i++) {
      broken.add(flinks.cluster(random.nextInt(CLUSTERS)));
    }
    broken.forEach(cluster -> cluster.setBroken(true));
    pass(Duration.ofSeconds(8));
    broken.forEach(cluster -> cluster.setBroken(false));
  }

  // what is seen from outside

  /** The states that each job was told to be in, as the outbox has them. */
  private Map<String, List<String>> states() throws SQLException {
    Map<String, List<String>> states = new TreeMap<>();
    told.clear();
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select body from flink_watch_event order by number")) {
      while (rows.next()) {
        JobEvent event = JobEvent.fromJson(rows.getString(1));
        told.add(event.id());
        if (event.type() == JobEvent.Type.STATE_CHANGED) {
          states
              .computeIfAbsent(
                  event.job().jobId().orElseThrow().toString(), job -> new ArrayList<>())
              .add(event.health().state().name());
        }
      }
    }
    return states;
  }

  private Map<String, List<String>> expected() {
    Map<String, List<String>> expected = new TreeMap<>();
    for (int cluster = 0; cluster < CLUSTERS; cluster++) {
      for (int job = 0; job < JOBS; job++) {
        String id = flinks.cluster(cluster).jobId(job);
        expected.put(id, truth.getOrDefault(id, List.of("RUNNING")));
      }
    }
    return expected;
  }

  /** What was told of a job, and what should have been, where that is not the same. */
  private Map<String, String> differences() throws SQLException {
    Map<String, List<String>> states = states();
    Map<String, String> differences = new TreeMap<>();
    expected()
        .forEach(
            (job, expected) -> {
              List<String> was = states.remove(job);
              if (!expected.equals(was)) {
                differences.put(job, was + " instead of " + expected);
              }
            });
    states.forEach((job, was) -> differences.put(job, was + " instead of nothing"));
    return differences;
  }

  private void everyEventOfTheOutboxWasToldOutside() {
    await("the outbox is empty")
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              Set<String> untold = new HashSet<>(told);
              untold.removeAll(processes.told().keySet());
              assertThat(untold).isEmpty();
            });
    long changes = truth.values().stream().mapToLong(states -> states.size() - 1).sum();
    long again = processes.told().values().stream().filter(event -> event.times() > 1).count();
    System.out.println(changes + " changes, " + again + " of them told twice to the outside");
    assertThat(changes).isPositive();
  }

  private void noClusterWasLeftAloneForLongerThan(Duration longest) {
    Duration gap = Duration.ZERO;
    for (int cluster = 0; cluster < CLUSTERS; cluster++) {
      Duration found = flinks.cluster(cluster).longestGap();
      gap = found.compareTo(gap) > 0 ? found : gap;
    }
    System.out.println(
        "longest time without a look: " + gap + "; the database was away for " + longestOutage);
    assertThat(gap).isLessThanOrEqualTo(longest);
  }

  private void whoeverSawNoFlinkLeftItsClustersToOthers() {
    assertThat(blinded)
        .isNotEmpty()
        .allSatisfy(
            name -> assertThat(log).anyMatch(line -> line.startsWith(name + " saw nothing of ")));
  }

  private void everyMemoryIsThatOfTheUndisturbedWatcher(MemoryStore undisturbed) {
    JdbcMemoryStore shared = JdbcMemoryStore.postgresql(postgres.getPostgresDatabase());
    for (int cluster = 0; cluster < CLUSTERS; cluster++) {
      String name = "cluster-" + cluster;
      await("the memories of " + name)
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(
              () ->
                  assertThat(gist(shared.list(name, 0)))
                      .isEqualTo(gist(undisturbed.list(name, 0))));
    }
  }

  /** What does not depend on the very moment of a look. */
  private static Map<JobRef, List<Object>> gist(List<StoredJob> rows) {
    return rows.stream()
        .collect(
            Collectors.toMap(
                row -> JobRef.of(row.ref().jobId().orElseThrow()),
                row ->
                    List.of(
                        row.memory().state().orElse(JobState.UNKNOWN),
                        row.memory().jobSeen(),
                        Set.copyOf(row.memory().episodes().keySet()))));
  }
}
