package io.github.flinkwatch.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.health.Finding;
import io.github.flinkwatch.health.HealthStatus;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHistory.Moved;
import io.github.flinkwatch.report.FleetReport.JobRow;
import io.github.flinkwatch.report.FleetReport.RestorePoint;
import io.github.flinkwatch.report.FleetReport.Unseen;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The report for programs. What is not known is left out. */
final class JsonReport {

  private static final int FORMAT = 1;

  private final JsonGenerator json;

  private JsonReport(JsonGenerator json) {
    this.json = json;
  }

  static String of(FleetReport report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      new JsonReport(json).write(report);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  private void write(FleetReport report) throws IOException {
    json.writeStartObject();
    json.writeNumberField("format", FORMAT);
    json.writeStringField("at", report.at().toString());
    json.writeObjectFieldStart("healthCounts");
    for (Map.Entry<HealthStatus, Integer> count : report.healthCounts().entrySet()) {
      json.writeNumberField(count.getKey().name(), count.getValue());
    }
    json.writeEndObject();
    json.writeObjectFieldStart("flinkVersions");
    for (Map.Entry<String, Integer> version : report.flinkVersions().entrySet()) {
      json.writeNumberField(version.getKey(), version.getValue());
    }
    json.writeEndObject();
    moved(report.movedByDay());
    json.writeArrayFieldStart("unseen");
    for (Unseen unseen : report.unseen()) {
      unseen(unseen);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("jobs");
    for (JobRow row : report.jobs()) {
      row(row);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void row(JobRow row) throws IOException {
    json.writeStartObject();
    json.writeStringField("cluster", row.cluster());
    json.writeStringField("name", row.name());
    Optional<JobHealth> health = row.health();
    text(
        "jobId",
        row.ref()
            .jobId()
            .or(() -> health.flatMap(verdict -> verdict.verdict().jobId()))
            .map(JobId::toString));
    text("deploymentId", row.ref().deploymentId());
    json.writeStringField("state", row.state().name());
    json.writeStringField("health", row.status().name());
    json.writeBooleanField("abnormal", row.isAbnormal());
    text("basis", health.map(verdict -> verdict.basis().name()));
    text("confidence", health.map(verdict -> verdict.confidence().name()));
    text("since", health.map(JobHealth::since).map(Instant::toString));
    if (health.flatMap(JobHealth::cause).isPresent()) {
      cause(health.flatMap(JobHealth::cause).get());
    }
    json.writeArrayFieldStart("findings");
    for (Finding finding : health.map(JobHealth::findings).orElse(List.of())) {
      json.writeStartObject();
      json.writeStringField("rule", finding.rule().toString());
      json.writeStringField("severity", finding.severity().name());
      json.writeStringField("detail", finding.detail());
      json.writeEndObject();
    }
    json.writeEndArray();
    text("flinkVersion", row.flinkVersion());
    number("stateSizeBytes", row.stateSizeBytes());
    number("averageStateSizeBytes", row.averageStateSizeBytes());
    if (row.restorePoint().isPresent()) {
      RestorePoint point = row.restorePoint().get();
      json.writeObjectFieldStart("restorePoint");
      json.writeStringField("path", point.path());
      json.writeBooleanField("savepoint", point.savepoint());
      json.writeStringField("triggeredAt", point.triggeredAt().toString());
      if (point.sizeBytes().isPresent()) {
        json.writeNumberField("sizeBytes", point.sizeBytes().getAsLong());
      }
      json.writeEndObject();
    }
    text("checkpointing", row.checkpointing());
    json.writeArrayFieldStart("checkpointRemarks");
    for (String remark : row.checkpointRemarks()) {
      json.writeString(remark);
    }
    json.writeEndArray();
    moved(row.moved());
    json.writeEndObject();
  }

  private void unseen(Unseen unseen) throws IOException {
    json.writeStartObject();
    json.writeStringField("cluster", unseen.cluster());
    text("job", unseen.job());
    json.writeStringField("what", unseen.what());
    if (unseen.cause().isPresent()) {
      cause(unseen.cause().get());
    }
    text("lastSeenAt", unseen.lastSeenAt().map(Instant::toString));
    json.writeEndObject();
  }

  private void cause(UnknownCause cause) throws IOException {
    json.writeObjectFieldStart("cause");
    json.writeStringField("code", cause.code().name());
    json.writeStringField("detail", cause.detail());
    json.writeStringField("remedy", cause.code().remedy());
    json.writeEndObject();
  }

  private void moved(Map<LocalDate, Moved> days) throws IOException {
    json.writeObjectFieldStart("moved");
    for (Map.Entry<LocalDate, Moved> day : days.entrySet()) {
      json.writeObjectFieldStart(day.getKey().toString());
      json.writeNumberField("records", day.getValue().records());
      json.writeNumberField("bytes", day.getValue().bytes());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void text(String name, Optional<String> value) throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get());
    }
  }

  private void number(String name, OptionalLong value) throws IOException {
    if (value.isPresent()) {
      json.writeNumberField(name, value.getAsLong());
    }
  }
}
