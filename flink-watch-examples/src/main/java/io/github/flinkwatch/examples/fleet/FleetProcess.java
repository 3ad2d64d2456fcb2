package io.github.flinkwatch.examples.fleet;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.flinkwatch.watch.JobEvent;
import io.github.flinkwatch.watch.JobWatcher;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One watcher process, which says on standard output what it does: {@code gained PARTITION}, {@code
 * told EVENT}. It ends when its standard input does.
 */
final class FleetProcess {

  private FleetProcess() {}

  /**
   * Arguments: its name, the database, the Flinks, how many, seconds between looks, the sharing,
   * and by how much this machine's clock is wrong.
   */
  public static void main(String[] args) throws SQLException, IOException {
    String name = args[0];
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(args[1]);
    config.setMaximumPoolSize(8);
    config.setConnectionTimeout(3_000);
    config.setInitializationFailTimeout(30_000);
    SharedWatcher.Sharing sharing =
        new SharedWatcher.Sharing(
            Integer.parseInt(args[5]), 3, Duration.parse(args[6]), Duration.parse(args[7]));
    try (HikariDataSource database = new HikariDataSource(config);
        SharedWatcher watcher =
            new SharedWatcher(
                name,
                database,
                clusters(args[2], Integer.parseInt(args[3])),
                sharing,
                JobWatcher.builder()
                    .clock(Clock.offset(Clock.systemUTC(), Duration.parse(args[8])))
                    .interval(Duration.parse(args[4]))
                    .maxBackoff(Duration.parse(args[4])),
                FleetProcess::tell,
                FleetProcess::say)) {
      watcher.start();
      while (System.in.read() >= 0) {
        // whoever started it lives
      }
    }
  }

  static Map<String, URI> clusters(String base, int count) {
    Map<String, URI> clusters = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      clusters.put("cluster-" + i, URI.create(base + "/" + i));
    }
    return clusters;
  }

  private static void tell(JobEvent event) {
    say("told " + event.id());
  }

  private static synchronized void say(String line) {
    System.out.println(line);
  }
}
