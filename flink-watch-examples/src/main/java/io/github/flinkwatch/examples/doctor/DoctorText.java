package io.github.flinkwatch.examples.doctor;

import io.github.flinkwatch.examples.doctor.Target.BlindSpot;
import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.health.JobHealth;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/** Tells it to people: the worst first, and what is well in one line each. */
final class DoctorText implements DoctorReport {

  private final PrintWriter out;
  private final boolean colours;

  DoctorText(PrintWriter out, boolean colours) {
    this.out = out;
    this.colours = colours;
  }

  /** Returns whether standard output is a terminal that wants colours: NO_COLOR is heard. */
  static boolean coloursAreWelcome() {
    return Ansi.AUTO.enabled();
  }

  @Override
  public void tell(Diagnosis diagnosis) {
    Outcome outcome = diagnosis.outcome();
    out.println(in(outcome, outcome.name()) + "  " + summary(diagnosis));
    List<JobHealth> worstFirst =
        diagnosis.jobs().stream()
            .sorted(Comparator.comparing((JobHealth job) -> Outcome.of(job)).reversed())
            .toList();
    for (JobHealth job : worstFirst) {
      tell(job);
    }
    for (BlindSpot spot : diagnosis.blindSpots()) {
      out.println();
      out.println(in(Outcome.UNKNOWN, "not seen") + "  " + spot.what() + ": " + spot.cause());
      out.println("    to do: " + spot.cause().code().remedy());
      out.println("    more: " + spot.cause().code().page());
    }
    out.flush();
  }

  private void tell(JobHealth job) {
    Outcome outcome = Outcome.of(job);
    out.println();
    List<String> lines = job.explain().lines().toList();
    out.println(in(outcome, outcome.name()) + "  " + lines.get(0));
    if (job.status() != HealthStatus.HEALTHY) {
      lines.stream().skip(1).forEach(line -> out.println("  " + line));
    }
  }

  private static String summary(Diagnosis diagnosis) {
    if (diagnosis.jobs().isEmpty()) {
      return "no job was seen";
    }
    StringBuilder text = new StringBuilder(diagnosis.jobs().size() + " jobs:");
    for (Outcome outcome :
        List.of(Outcome.CRITICAL, Outcome.WARNING, Outcome.UNKNOWN, Outcome.OK)) {
      long count = diagnosis.jobs().stream().filter(job -> Outcome.of(job) == outcome).count();
      if (count > 0) {
        text.append(' ').append(count).append(' ').append(outcome.name());
      }
    }
    return text.toString();
  }

  private String in(Outcome outcome, String text) {
    if (!colours) {
      return text;
    }
    Style colour =
        switch (outcome) {
          case OK -> Style.fg_green;
          case WARNING -> Style.fg_yellow;
          case CRITICAL -> Style.fg_red;
          case UNKNOWN -> Style.fg_cyan;
        };
    return Style.bold.on() + colour.on() + text + Style.reset.on();
  }
}
