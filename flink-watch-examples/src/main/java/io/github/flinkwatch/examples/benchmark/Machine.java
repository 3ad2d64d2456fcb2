package io.github.flinkwatch.examples.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** What the figures were measured on. */
final class Machine {

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private Machine() {}

  static String describe() {
    return LocalDate.now(ZoneOffset.UTC)
        + "; "
        + processor()
        + ", "
        + Runtime.getRuntime().availableProcessors()
        + " processors, "
        + SYSTEM.getTotalMemorySize() / (1 << 30)
        + " GiB; "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.version")
        + "; Java "
        + System.getProperty("java.vm.version")
        + "; "
        + load();
  }

  /** Other work on the machine makes every figure worse, and not evenly. */
  static String load() {
    return "load average " + MeasuredSpread.figure(SYSTEM.getSystemLoadAverage());
  }

  private static String processor() {
    try {
      List<String> lines = Files.readAllLines(Path.of("/proc/cpuinfo"));
      return lines.stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.replaceAll(".*:\\s*", ""))
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
