package io.github.flinkwatch.examples.doctor;

import java.time.Clock;
import java.util.List;
import java.util.Map;

/** For tests of pages that show the command. */
public final class DoctorCommands {

  private DoctorCommands() {}

  /** Parses a command line, and throws if the doctor would not understand it. */
  public static void parse(List<String> arguments) {
    Doctor.commandLine(new Doctor(Clock.systemUTC(), next -> false, Map.of()))
        .parseArgs(arguments.toArray(new String[0]));
  }
}
