package io.github.flinkwatch.examples.benchmark;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** JVMs of their own, each with a class path and a heap of its own. */
final class Fork {

  /** Longer than anything measured here takes; a process that hangs must not hang the run. */
  private static final long LIMIT_SECONDS = 600;

  private Fork() {}

  /** What all processes of one contender told. */
  static final class Told {
    final List<Double> wallMillis = new ArrayList<>();
    final List<Double> cpuMillis = new ArrayList<>();
    final List<Double> peakMiB = new ArrayList<>();
    final List<Double> processWallMillis = new ArrayList<>();
    final List<Double> processCpuMillis = new ArrayList<>();
    final TreeSet<String> answers = new TreeSet<>();
    final Map<String, List<Double>> others = new LinkedHashMap<>();

    private void hear(String line) {
      String[] words = line.split(" ", 2);
      String rest = words.length > 1 ? words[1] : "";
      switch (words[0]) {
        case "wall" -> wallMillis.add(Double.parseDouble(rest) / 1e6);
        case "cpu" -> cpuMillis.add(Double.parseDouble(rest) / 1e6);
        case "answer" -> answers.add(rest);
        case "processCpu" -> processCpuMillis.add(Double.parseDouble(rest) / 1e6);
        case "peak" -> peakMiB.add(Double.parseDouble(rest) / 1024);
        default ->
            others.computeIfAbsent(words[0], name -> new ArrayList<>()).add(Double.valueOf(rest));
      }
    }
  }

  /** Runs a main class to its end, and adds what it tells to {@code told}. */
  static void run(
      Told told, List<String> jvm, String classPath, Class<?> main, Object... arguments) {
    long start = System.nanoTime();
    Process process = start(jvm, classPath, main, arguments);
    CompletableFuture.delayedExecutor(LIMIT_SECONDS, TimeUnit.SECONDS)
        .execute(process::destroyForcibly);
    try {
      try (BufferedReader out = process.inputReader()) {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          told.hear(line);
        }
      }
      if (process.waitFor() != 0) {
        throw new IllegalStateException(
            main.getSimpleName() + Arrays.toString(arguments) + " did not end well");
      }
      told.processWallMillis.add((System.nanoTime() - start) / 1e6);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** Starts a main class; its errors are shown with ours. */
  static Process start(List<String> jvm, String classPath, Class<?> main, Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-cp", classPath, main.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    try {
      return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Joins the elements of a class path. */
  static String path(List<String> elements) {
    return String.join(File.pathSeparator, elements);
  }
}
