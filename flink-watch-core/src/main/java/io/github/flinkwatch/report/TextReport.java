package io.github.flinkwatch.report;

import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHistory.Moved;
import io.github.flinkwatch.internal.text.Excerpt;
import io.github.flinkwatch.report.FleetReport.JobRow;
import io.github.flinkwatch.report.FleetReport.RestorePoint;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** The report for a terminal. */
final class TextReport {

  private static final int WIDEST = 72;

  private final FleetReport report;
  private final StringBuilder out = new StringBuilder();

  private TextReport(FleetReport report) {
    this.report = report;
  }

  static String of(FleetReport report) {
    return new TextReport(report).write();
  }

  private String write() {
    out.append("Fleet at ").append(Figures.moment(report.at())).append(": ");
    out.append(report.jobs().size()).append(" jobs");
    report
        .healthCounts()
        .forEach((status, count) -> out.append(", ").append(count).append(' ').append(status));
    out.append('\n');
    table(
        "Abnormal jobs",
        List.of("job", "cluster", "state", "health", "what"),
        report.abnormal(),
        row ->
            List.of(row.name(), row.cluster(), row.state().name(), row.status().name(), why(row)));
    table(
        "What could not be seen",
        List.of("cluster", "job", "what", "cause", "last seen"),
        report.unseen(),
        unseen ->
            List.of(
                unseen.cluster(),
                unseen.job().orElse(""),
                unseen.what(),
                unseen.cause().map(cause -> cause.code().name()).orElse(""),
                unseen.lastSeenAt().map(at -> Figures.ago(at, report.at())).orElse("never")));
    table(
        "State",
        List.of("job", "cluster", "size", "average", "growth"),
        report.byStateSize(),
        row ->
            List.of(
                row.name(),
                row.cluster(),
                Figures.bytes(row.stateSizeBytes().orElse(0)),
                row.averageStateSizeBytes().isPresent()
                    ? Figures.bytes(row.averageStateSizeBytes().getAsLong())
                    : "",
                row.growth().isPresent() ? Figures.times(row.growth().getAsDouble()) : ""));
    table(
        "Latest restore points",
        List.of("job", "cluster", "kind", "triggered", "path"),
        report.restorable(),
        row -> {
          RestorePoint point = row.restorePoint().orElseThrow();
          return List.of(
              row.name(),
              row.cluster(),
              point.savepoint() ? "savepoint" : "checkpoint",
              Figures.ago(point.triggeredAt(), report.at()),
              point.path());
        });
    table(
        "Doubtful checkpoint configuration",
        List.of("job", "cluster", "checkpoints", "remarks"),
        report.doubtfulCheckpoints(),
        row ->
            List.of(
                row.name(),
                row.cluster(),
                row.checkpointing().orElse(""),
                String.join("; ", row.checkpointRemarks())));
    table(
        "Flink versions",
        List.of("version", "jobs"),
        new ArrayList<>(report.flinkVersions().entrySet()),
        version -> List.of(version.getKey(), String.valueOf(version.getValue())));
    table(
        "Moved between vertices, by day of UTC",
        List.of("day", "records", "bytes"),
        new ArrayList<>(report.movedByDay().entrySet()),
        day ->
            List.of(
                day.getKey().toString(),
                Figures.count(day.getValue().records()),
                Figures.bytes(day.getValue().bytes())));
    LocalDate today = LocalDate.ofInstant(report.at(), ZoneOffset.UTC);
    table(
        "Moved between vertices, by job",
        List.of("job", "cluster", "records today", "bytes today", "days", "records", "bytes"),
        report.byMoved(),
        row -> {
          Moved thatDay = row.moved().getOrDefault(today, Moved.NOTHING);
          Moved inAll = row.movedInAll();
          return List.of(
              row.name(),
              row.cluster(),
              Figures.count(thatDay.records()),
              Figures.bytes(thatDay.bytes()),
              String.valueOf(row.moved().size()),
              Figures.count(inAll.records()),
              Figures.bytes(inAll.bytes()));
        });
    return out.toString();
  }

  static String why(JobRow row) {
    if (row.health().isEmpty()) {
      return "not looked at yet";
    }
    JobHealth health = row.health().get();
    if (!health.findings().isEmpty()) {
      return health.findings().stream()
          .map(finding -> finding.rule() + ": " + finding.detail())
          .collect(Collectors.joining("; "));
    }
    return health
        .cause()
        .map(cause -> cause.code() + ": " + cause.detail())
        .or(
            () ->
                health.notEvaluated().stream()
                    .filter(not -> not.guardsLiveness())
                    .findFirst()
                    .map(not -> "not judged: " + not.rule() + ", " + not.reason()))
        .orElse("");
  }

  private interface Cells<T> {
    List<String> of(T row);
  }

  private <T> void table(String title, List<String> head, List<T> rows, Cells<T> cells) {
    out.append('\n').append(title).append('\n');
    if (rows.isEmpty()) {
      out.append("  none\n");
      return;
    }
    List<List<String>> lines = new ArrayList<>();
    lines.add(head);
    for (T row : rows) {
      // Names come from whoever submits jobs: a terminal must not obey them.
      lines.add(cells.of(row).stream().map(Excerpt::clean).collect(Collectors.toList()));
    }
    List<Integer> widths = new ArrayList<>(Collections.nCopies(head.size(), 0));
    for (List<String> line : lines) {
      for (int i = 0; i < line.size() - 1; i++) {
        widths.set(i, Math.max(widths.get(i), Math.min(WIDEST, line.get(i).length())));
      }
    }
    for (List<String> line : lines) {
      StringBuilder text = new StringBuilder(" ");
      for (int i = 0; i < line.size(); i++) {
        String cell = line.get(i);
        boolean last = i == line.size() - 1;
        if (!last && cell.length() > WIDEST) {
          cell = cell.substring(0, WIDEST - 1) + "…";
        }
        text.append(' ').append(cell);
        if (!last) {
          text.append(" ".repeat(Math.max(0, widths.get(i) - cell.length()) + 1));
        }
      }
      out.append(text.toString().stripTrailing()).append('\n');
    }
  }
}
