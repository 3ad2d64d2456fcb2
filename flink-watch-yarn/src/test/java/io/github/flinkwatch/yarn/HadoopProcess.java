package io.github.flinkwatch.yarn;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program in a process of its own, with Hadoop's class path, which the build wrote down. It is
 * one source file of {@code src/test/resourcemanager}, which the process compiles as it starts. One
 * command a line goes in, one answer a line comes out; it ends with its input.
 */
final class HadoopProcess implements AutoCloseable {

  private static final Path SOURCES = Path.of("src", "test", "resourcemanager").toAbsolutePath();

  private final Process process;
  private final PrintStream commands;
  private final BufferedReader answers;
  private final Path log;

  private HadoopProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts the program; its first argument is the directory that is its own. */
  static HadoopProcess start(String program, Path directory, String... arguments) {
    return startOn(classPath(), program, directory, arguments);
  }

  /** Returns the class path that the build wrote down. */
  static String classPath() {
    try {
      return Files.readString(Path.of("target", "hadoop.classpath")).trim();
    } catch (IOException notBuilt) {
      throw new UncheckedIOException(notBuilt);
    }
  }

  /** As {@link #start}, on another class path. */
  static HadoopProcess startOn(
      String classPath, String program, Path directory, String... arguments) {
    Path log = directory.resolve(program + ".log");
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
      command.add(SOURCES + System.getProperty("path.separator") + classPath);
      command.add(SOURCES.resolve(program + ".java").toString());
      command.add(directory.toString());
      command.addAll(List.of(arguments));
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectError(log.toFile())
              .start();
      return new HadoopProcess(process, log);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Sends a command and returns its answer. */
  String run(String... command) {
    commands.println(String.join("\t", command));
    return answer(String.join(" ", command));
  }

  /** Waits for the answer to what was asked. */
  String answer(String asked) {
    try {
      String line = answers.readLine();
      if (line == null || !line.startsWith("ok ")) {
        throw new IllegalStateException(
            asked + ": " + line + "\n" + Files.readString(log, StandardCharsets.UTF_8));
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
