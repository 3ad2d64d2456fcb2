package io.github.flinkwatch.examples.matrix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process whose output goes to a file and that does not outlive this JVM. Ended by its handle
 * only.
 */
final class ForkedProcess {

  private static final int LAST_LINES = 60;

  private final String name;
  private final Process process;
  private final Path output;
  private final Thread reaper;

  private ForkedProcess(String name, Process process, Path output) {
    this.name = name;
    this.process = process;
    this.output = output;
    this.reaper = new Thread(process::destroyForcibly, "reaper of " + name);
    Runtime.getRuntime().addShutdownHook(reaper);
  }

  /** Starts {@code command} in {@code directory}, with one variable added to its environment. */
  static ForkedProcess start(
      String name, Path directory, List<String> command, String variable, String value)
      throws IOException {
    Path output = directory.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put(variable, value);
    Process process = builder.start();
    process.getOutputStream().close();
    return new ForkedProcess(name, process, output);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  int awaitExit(long amount, TimeUnit unit) {
    try {
      if (!process.waitFor(amount, unit)) {
        throw new IllegalStateException(name + " is still running:\n" + lastOutput());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for " + name, e);
    }
  }

  /** Asks the process to end, and ends it when it has not done so within ten seconds. */
  void stop() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(reaper);
    } catch (IllegalStateException e) {
      // This JVM is going down already, and the reaper runs.
    }
  }

  /** Returns the end of what the process printed, for a failure message. */
  String lastOutput() {
    try {
      List<String> lines =
          new String(Files.readAllBytes(output), StandardCharsets.UTF_8).lines().toList();
      int from = Math.max(0, lines.size() - LAST_LINES);
      return "--- " + output + "\n" + String.join("\n", lines.subList(from, lines.size()));
    } catch (IOException e) {
      return "--- " + output + " cannot be read: " + e;
    }
  }
}
