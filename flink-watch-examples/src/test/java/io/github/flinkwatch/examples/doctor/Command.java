package io.github.flinkwatch.examples.doctor;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.Map;

/** The command as it is typed, and what it said. */
record Command(int exitCode, String out, String err) {

  static Command ask(String... arguments) {
    return ask(Map.of(), arguments);
  }

  static Command ask(Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Doctor doctor = new Doctor(Clock.systemUTC(), next -> true, environment);
    int exitCode =
        Doctor.commandLine(doctor)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Command(exitCode, out.toString(), err.toString());
  }
}
