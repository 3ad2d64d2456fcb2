package io.github.flinkwatch.examples.fleet;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The watcher processes: started, stopped as an operator or a machine stops them, and heard. */
final class WatcherProcesses implements AutoCloseable {

  /** What all of them are told. */
  record Settings(
      URI flinks,
      int clusters,
      Duration interval,
      int partitions,
      Duration heartbeat,
      Duration lease) {

    /** Returns after how long the others take over from a process that is gone. */
    Duration takeover() {
      return heartbeat.multipliedBy(4).plus(heartbeat.multipliedBy(2)).plusSeconds(2);
    }
  }

  /** What was told to the outside, how often, and at which {@code nanoTime} first. */
  record Told(int times, long firstNanos) {}

  private final Settings settings;
  private final Map<String, Process> running = new TreeMap<>();
  private final Map<String, Told> told = new ConcurrentHashMap<>();
  private final Consumer<String> log;
  private final ProcessBuilder.Redirect errors;

  /**
   * @param log hears what each says
   * @param errors where what they write to standard error goes
   */
  WatcherProcesses(Settings settings, Consumer<String> log, ProcessBuilder.Redirect errors) {
    this.settings = settings;
    this.log = log;
    this.errors = errors;
  }

  void start(String name, String database) throws IOException {
    start(name, database, settings.flinks(), Duration.ZERO);
  }

  /**
   * Starts one that is not as the others.
   *
   * @param flinks where it finds the Flinks
   * @param wrong by how much its clock is ahead
   */
  synchronized void start(String name, String database, URI flinks, Duration wrong)
      throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                FleetProcess.class.getName(),
                name,
                database,
                flinks.toString(),
                String.valueOf(settings.clusters()),
                settings.interval().toString(),
                String.valueOf(settings.partitions()),
                settings.heartbeat().toString(),
                settings.lease().toString(),
                wrong.toString())
            .redirectError(errors)
            .start();
    running.put(name, process);
    Thread ear = new Thread(() -> hear(name, process), "hears " + name);
    ear.setDaemon(true);
    ear.start();
  }

  private void hear(String name, Process process) {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("told ")) {
          told.merge(
              line.substring(5),
              new Told(1, System.nanoTime()),
              (before, again) -> new Told(before.times() + 1, before.firstNanos()));
        }
        log.accept(name + " " + line);
      }
    } catch (IOException over) {
      log.accept(name + " is gone");
    }
  }

  Map<String, Told> told() {
    return told;
  }

  synchronized List<String> names() {
    return List.copyOf(running.keySet());
  }

  /** {@code kill -9}; what it said before that is still heard. */
  synchronized void kill(String name) throws IOException, InterruptedException {
    signal(name, "KILL");
    requireNonNull(running.remove(name), name).waitFor();
  }

  /** As a machine that hangs: {@code SIGSTOP}, and {@code SIGCONT}. */
  synchronized void signal(String name, String signal) throws IOException, InterruptedException {
    new ProcessBuilder(
            "kill", "-" + signal, String.valueOf(requireNonNull(running.get(name), name).pid()))
        .inheritIO()
        .start()
        .waitFor();
  }

  @Override
  public synchronized void close() {
    for (Process process : running.values()) {
      try {
        process.getOutputStream().close(); // it ends when its standard input does
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (IOException | InterruptedException e) {
        process.destroyForcibly();
      }
    }
    running.clear();
  }
}
