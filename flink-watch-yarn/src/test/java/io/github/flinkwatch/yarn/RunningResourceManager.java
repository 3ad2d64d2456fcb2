package io.github.flinkwatch.yarn;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real ResourceManager in a process of its own, with Hadoop's class path, which the build wrote
 * down. One command a line goes in, one answer a line comes out; the other end is {@code
 * src/test/resourcemanager/RealResourceManager.java}, which the process compiles as it starts.
 */
final class RunningResourceManager implements AutoCloseable {

  private static final Path SOURCES = Path.of("src", "test", "resourcemanager").toAbsolutePath();

  private final Process process;
  private final PrintStream commands;
  private final BufferedReader answers;
  private final Path log;
  private final URI address;

  private RunningResourceManager(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.address = URI.create("http://localhost:" + answer("start"));
  }

  /** Starts one and waits until it is active. */
  static RunningResourceManager start(Path directory, String... settings) {
    Path log = directory.resolve("resourcemanager.log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx384m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Djava.net.preferIPv4Stack=true",
            "--add-opens=java.base/java.lang=ALL-UNNAMED"));
    try {
      command.add("-cp");
      command.add(
          SOURCES
              + System.getProperty("path.separator")
              + Files.readString(Path.of("target", "hadoop.classpath")).trim());
      command.add(SOURCES.resolve("RealResourceManager.java").toString());
      command.add(directory.toString());
      command.addAll(List.of(settings));
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectError(log.toFile())
              .start();
      return new RunningResourceManager(process, log);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Returns the address of its web server. */
  URI address() {
    return address;
  }

  /** Submits an application of Flink's type whose master does not run yet. */
  ApplicationId submit(String name) {
    return submit("alice", name, "Apache Flink", "default");
  }

  ApplicationId submit(String user, String name, String type, String queue) {
    return ApplicationId.of(run("submit", user, name, type, queue));
  }

  /** Submits an application and registers its master. */
  ApplicationId running(String name, String trackingUrl) {
    ApplicationId id = submit(name);
    run("register", id.toString(), trackingUrl);
    return id;
  }

  /** Submits an application whose master says at once that it ended so. */
  ApplicationId finished(String name, FinalApplicationStatus status, String diagnostics) {
    ApplicationId id = running(name, "");
    run("finish", id.toString(), status.name(), diagnostics);
    return id;
  }

  /** Sends a command and returns its answer. */
  String run(String... command) {
    commands.println(String.join("\t", command));
    return answer(String.join(" ", command));
  }

  private String answer(String command) {
    try {
      String line = answers.readLine();
      if (line == null || !line.startsWith("ok ")) {
        throw new IllegalStateException(
            command + ": " + line + "\n" + Files.readString(log, StandardCharsets.UTF_8));
      }
      return line.substring("ok ".length());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    commands.close(); // it ends when there are no more commands
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
