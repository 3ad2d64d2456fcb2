package io.github.flinkwatch.examples.yarn;

import io.github.flinkwatch.yarn.ApplicationId;
import io.github.flinkwatch.yarn.ResourceManagerClient;
import io.github.flinkwatch.yarn.YarnClusterMetrics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A ResourceManager, a NodeManager, an HDFS, and Flink's client for them: three processes of this
 * machine, on the loopback only. What Flink runs in are containers that the NodeManager starts,
 * processes too.
 *
 * <p>{@link #deploy} is for one thread at a time; everything else is thread-safe.
 */
public final class RealYarn implements AutoCloseable {

  /** Where the build wrote down the jars of Hadoop and of Flink on YARN. */
  private static final Path CLASS_PATH = Path.of("target", "yarn.classpath");

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final YarnSettings settings;
  private final Daemon resourceManager;
  private final Daemon nodeManager;
  private final Daemon storageAndClient;
  private final BufferedReader answers;
  private final PrintStream commands;

  private RealYarn(
      YarnSettings settings, Daemon resourceManager, Daemon nodeManager, Daemon client) {
    this.settings = settings;
    this.resourceManager = resourceManager;
    this.nodeManager = nodeManager;
    this.storageAndClient = client;
    this.answers =
        new BufferedReader(new InputStreamReader(client.output(), StandardCharsets.UTF_8));
    this.commands = new PrintStream(client.input(), true, StandardCharsets.UTF_8);
  }

  /** Returns whether the build has written down what it takes. */
  public static boolean isAvailable() {
    return Files.isReadable(CLASS_PATH);
  }

  /**
   * Starts all of it, and waits until a container could be started.
   *
   * @param directory where everything is written: configuration, files of HDFS, logs
   * @throws IllegalStateException if it does not come up; the message has the end of the logs
   */
  public static RealYarn start(Path directory) {
    try {
      String jars = Files.readString(CLASS_PATH).strip();
      YarnSettings settings = YarnSettings.write(directory.toAbsolutePath(), jars);
      Path program = directory.resolve("StorageAndClient.java").toAbsolutePath();
      Files.write(program, resource("StorageAndClient.java"));
      Path job = JobJar.write(directory.resolve("job.jar").toAbsolutePath(), YarnJob.class);
      JobJar.write(directory.resolve("flink-dist.jar").toAbsolutePath());
      List<Daemon> started = new ArrayList<>();
      try {
        String hadoop = "org.apache.hadoop.yarn.server.";
        for (List<String> main :
            List.of(
                List.of(hadoop + "resourcemanager.ResourceManager"),
                List.of(hadoop + "nodemanager.NodeManager"),
                List.of(
                    program.toString(),
                    settings.flink().toString(),
                    job.toString(),
                    YarnJob.class.getName()))) {
          started.add(Daemon.start(settings, jars, main));
        }
        RealYarn yarn = new RealYarn(settings, started.get(0), started.get(1), started.get(2));
        yarn.awaitReady();
        return yarn;
      } catch (RuntimeException | IOException failure) {
        Daemon.stop(started.toArray(new Daemon[0]));
        throw failure;
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Returns the address of the ResourceManager's web server. */
  public URI resourceManager() {
    return settings.resourceManager();
  }

  /** Returns the address of the NameNode's web server. */
  public URI nameNode() {
    return settings.nameNode();
  }

  /** Returns where Flink archives its jobs: a directory in HDFS, in Flink's words. */
  public String archiveDirectory() {
    return settings.archiveDirectory();
  }

  /**
   * Deploys an application cluster that runs {@link YarnJob} with these arguments, and waits until
   * its JobManager is up or lost.
   */
  public ApplicationId deploy(String name, String... arguments) {
    commands.println(name + "\t" + String.join("\t", arguments));
    return ApplicationId.of(answer("deploying \"" + name + '"'));
  }

  /** Stops everything; the NodeManager ends the containers that are left. */
  @Override
  public void close() {
    // The NodeManager ends its containers, and then nobody needs the others.
    Daemon.stop(nodeManager);
    Daemon.stop(resourceManager, storageAndClient);
  }

  private void awaitReady() {
    answer("starting HDFS");
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (ResourceManagerClient client =
        ResourceManagerClient.builder().address(resourceManager()).build()) {
      while (client
          .clusterMetrics()
          .ask()
          .value()
          .map(YarnClusterMetrics::activeNodes)
          .filter(nodes -> nodes.orElse(0) == 1)
          .isEmpty()) {
        if (System.nanoTime() > end || !resourceManager.isAlive() || !nodeManager.isAlive()) {
          throw new IllegalStateException(
              "no NodeManager\n" + resourceManager.lastWords() + "\n" + nodeManager.lastWords());
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while YARN started", interrupted);
    }
  }

  private String answer(String doing) {
    try {
      String line = answers.readLine();
      if (line == null || !line.startsWith("ok")) {
        throw new IllegalStateException(doing + ": " + line + "\n" + storageAndClient.lastWords());
      }
      return line.substring("ok".length()).strip();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (var in = RealYarn.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return in.readAllBytes();
    }
  }
}
