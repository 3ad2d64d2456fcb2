package io.github.flinkwatch.examples.yarn;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process with Hadoop's class path that does not outlive this JVM. Ended by its handle only. */
final class Daemon {

  private static final int LAST_LINES = 40;

  private final Process process;
  private final Path log;
  private final Thread reaper;

  private Daemon(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.reaper = new Thread(process::destroy, "reaper of " + log.getFileName());
    Runtime.getRuntime().addShutdownHook(reaper);
  }

  /** Starts a class, or a program in one source file, with its arguments. */
  static Daemon start(YarnSettings settings, String jars, List<String> main) throws IOException {
    Path home = Path.of(System.getProperty("java.home"));
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/java").toString());
    command.addAll(List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-Djava.net.preferIPv4Stack=true", YarnSettings.OPEN_LANG));
    command.add("-cp");
    command.add(settings.hadoop() + System.getProperty("path.separator") + jars);
    command.addAll(main);
    String name = main.get(0).replaceFirst("\\.java$", "").replaceFirst(".*[./]", "");
    Path log = settings.directory().resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(settings.directory().toFile())
            .redirectError(log.toFile());
    builder.environment().put("HADOOP_CONF_DIR", settings.hadoop().toString());
    builder.environment().put("JAVA_HOME", home.toString()); // the containers' too
    return new Daemon(builder.start(), log);
  }

  OutputStream input() {
    return process.getOutputStream();
  }

  InputStream output() {
    return process.getInputStream();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Asks them to end, and ends those that have not done so after a while. */
  static void stop(Daemon... daemons) {
    for (Daemon daemon : daemons) {
      daemon.process.destroy();
    }
    for (Daemon daemon : daemons) {
      daemon.awaitEnd();
    }
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      Runtime.getRuntime().removeShutdownHook(reaper);
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IllegalStateException goingDown) {
      // This JVM is, and the reaper runs.
    }
  }

  /** Returns the end of what it logged, for a failure message. */
  String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log);
      return "--- "
          + log
          + "\n"
          + String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException unreadable) {
      return "--- " + log + " cannot be read: " + unreadable;
    }
  }
}
