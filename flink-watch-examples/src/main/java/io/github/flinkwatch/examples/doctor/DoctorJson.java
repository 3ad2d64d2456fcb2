package io.github.flinkwatch.examples.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.examples.doctor.Target.BlindSpot;
import io.github.flinkwatch.health.JobHealth;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Tells it to programs: one JSON object a line, a line for each look. */
final class DoctorJson implements DoctorReport {

  private final PrintWriter out;
  private final JsonFactory json = new JsonFactory();

  DoctorJson(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void tell(Diagnosis diagnosis) {
    StringWriter line = new StringWriter();
    try (JsonGenerator generator = json.createGenerator(line)) {
      write(diagnosis, generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.println(line);
    out.flush();
  }

  private static void write(Diagnosis diagnosis, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("at", diagnosis.at().toString());
    json.writeStringField("outcome", diagnosis.outcome().name());
    json.writeNumberField("exitCode", diagnosis.outcome().exitCode());
    json.writeArrayFieldStart("jobs");
    for (JobHealth job : diagnosis.jobs()) {
      json.writeStartObject();
      json.writeStringField("outcome", Outcome.of(job).name());
      if (job.cause().isPresent()) {
        write(job.cause().get(), json);
      }
      json.writeFieldName("verdict");
      json.writeRawValue(job.toJson());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("notSeen");
    for (BlindSpot spot : diagnosis.blindSpots()) {
      json.writeStartObject();
      json.writeStringField("what", spot.what());
      write(spot.cause(), json);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(UnknownCause cause, JsonGenerator json) throws IOException {
    json.writeStringField("code", cause.code().name());
    json.writeStringField("detail", cause.detail());
    json.writeStringField("remedy", cause.code().remedy());
    json.writeStringField("page", cause.code().page());
    json.writeBooleanField("askAgain", cause.code().isRetryable());
  }
}
