package io.github.flinkwatch.report;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.health.Finding;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHistory.Moved;
import io.github.flinkwatch.internal.text.Excerpt;
import io.github.flinkwatch.report.FleetReport.JobRow;
import io.github.flinkwatch.report.FleetReport.RestorePoint;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The report for a spreadsheet: a line for each job. */
final class CsvReport {

  private static final List<String> HEAD =
      List.of(
          "cluster",
          "job",
          "job_id",
          "state",
          "health",
          "since",
          "findings",
          "unknown_cause",
          "flink_version",
          "state_size_bytes",
          "average_state_size_bytes",
          "restore_point",
          "restore_point_at",
          "checkpointing",
          "checkpoint_remarks",
          "records_moved_today",
          "bytes_moved_today");

  private static final String FORMULA = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";

  private CsvReport() {}

  static String of(FleetReport report) {
    StringBuilder out = new StringBuilder();
    line(out, HEAD);
    LocalDate today = LocalDate.ofInstant(report.at(), ZoneOffset.UTC);
    for (JobRow row : report.jobs()) {
      Moved moved = row.moved().getOrDefault(today, Moved.NOTHING);
      Optional<RestorePoint> point = row.restorePoint();
      line(
          out,
          Arrays.asList(
              text(row.cluster()),
              text(row.name()),
              row.ref()
                  .jobId()
                  .or(() -> row.health().flatMap(health -> health.verdict().jobId()))
                  .map(JobId::toString)
                  .orElse(""),
              row.state().name(),
              row.status().name(),
              row.health().map(JobHealth::since).map(Instant::toString).orElse(""),
              row.health().map(JobHealth::findings).orElse(List.of()).stream()
                  .map(Finding::rule)
                  .map(Object::toString)
                  .collect(Collectors.joining(" ")),
              row.health().flatMap(JobHealth::cause).map(cause -> cause.code().name()).orElse(""),
              text(row.flinkVersion().orElse("")),
              number(row.stateSizeBytes()),
              number(row.averageStateSizeBytes()),
              text(point.map(RestorePoint::path).orElse("")),
              point.map(RestorePoint::triggeredAt).map(Instant::toString).orElse(""),
              text(row.checkpointing().orElse("")),
              text(String.join("; ", row.checkpointRemarks())),
              String.valueOf(moved.records()),
              String.valueOf(moved.bytes())));
    }
    return out.toString();
  }

  private static String number(OptionalLong value) {
    return value.isPresent() ? String.valueOf(value.getAsLong()) : "";
  }

  /** Text of somebody else's: a spreadsheet must not run it, in any width of its characters. */
  private static String text(String raw) {
    String text = Excerpt.clean(raw).trim();
    boolean formula = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
    return formula ? "'" + text : text;
  }

  private static void line(StringBuilder out, List<String> cells) {
    out.append(cells.stream().map(CsvReport::quoted).collect(Collectors.joining(",")));
    out.append("\r\n");
  }

  /** A semicolon parts cells where a comma parts decimals. */
  private static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == ';' || c == '"');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
