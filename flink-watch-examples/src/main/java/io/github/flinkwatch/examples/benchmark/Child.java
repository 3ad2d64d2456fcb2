package io.github.flinkwatch.examples.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * What a measured process tells the one that started it, line by line on its standard output: its
 * answer, its samples, and at the end how much memory it ever had resident. {@link Fork} reads it.
 */
final class Child {

  private Child() {}

  /**
   * Does the work once for its answer, then repeats it until {@code budgetMillis} are over, at
   * least once and at most {@code most} times. Returns how often it did it.
   */
  static int measure(Callable<String> work, long budgetMillis, int most) throws Exception {
    List<Long> walls = new ArrayList<>();
    Set<String> answers = new HashSet<>();
    long end = System.nanoTime() + budgetMillis * 1_000_000;
    long cpu = cpuNanos();
    do {
      long start = System.nanoTime();
      String answer = work.call();
      walls.add(System.nanoTime() - start);
      answers.add(answer);
    } while (walls.size() < most && System.nanoTime() < end);
    // The system counts processor time in steps of 10 ms, too coarse for one sample.
    tell("cpu", (cpuNanos() - cpu) / walls.size());
    walls.forEach(wall -> tell("wall", wall));
    answers.forEach(answer -> tell("answer", answer));
    return walls.size();
  }

  /** Repeats the work unmeasured, so that what is measured later is compiled and loaded. */
  static void warmUp(Callable<?> work, long budgetMillis) throws Exception {
    long end = System.nanoTime() + budgetMillis * 1_000_000;
    do {
      work.call();
    } while (System.nanoTime() < end);
  }

  /**
   * Returns the time of all threads, user and system; asked so because a management bean would cost
   * a cold start.
   */
  static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }

  /** Tells a figure of another kind. */
  static void tell(String name, Object value) {
    System.out.println(name + " " + value);
  }

  /** Tells the processor time and the peak memory of this whole process. Linux only. */
  static void end() throws IOException {
    tell("processCpu", cpuNanos());
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        tell("peak", line.replaceAll("\\D", ""));
      }
    }
    System.out.flush();
  }
}
