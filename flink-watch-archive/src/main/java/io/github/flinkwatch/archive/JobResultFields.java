package io.github.flinkwatch.archive;

import static io.github.flinkwatch.internal.json.JsonTypes.DURATION;
import static io.github.flinkwatch.internal.json.JsonTypes.INSTANT;
import static io.github.flinkwatch.internal.json.JsonTypes.STRING;

import io.github.flinkwatch.FlinkApplicationId;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.text.Excerpt;
import io.github.flinkwatch.internal.wire.ApplicationsWire;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What stands in an entry of a result store: {@code {"result":{…},"version":1}}. The exception that
 * is serialized in it is passed over: it is an object graph of whatever class the job chose.
 */
final class JobResultFields {

  private static final int LINES = 20;
  private static final int MOST = 4000;

  @Nullable String id;
  @Nullable String name;
  @Nullable String status;
  @Nullable FlinkApplicationId applicationId;
  @Nullable Instant startTime;
  @Nullable Instant endTime;
  @Nullable Duration runtime;
  @Nullable String failureClass;
  @Nullable String failureText;

  private JobResultFields() {}

  private static final JsonType<JobResultFields> FAILURE =
      JsonShape.<JobResultFields, JobResultFields>of(JobResultFields::new, fields -> fields)
          .field("class", STRING, (f, text) -> f.failureClass = text, f -> "")
          .field("stack-trace", STRING, (f, text) -> f.failureText = firstLines(text), f -> "")
          .shape();

  private static final JsonType<JobResultFields> RESULT =
      JsonShape.<JobResultFields, JobResultFields>of(JobResultFields::new, fields -> fields)
          .field("id", STRING, (f, text) -> f.id = text, f -> "")
          .field("name", STRING, (f, text) -> f.name = text, f -> "")
          .field("application-name", STRING, (f, text) -> f.name = text, f -> "")
          .field("application-status", STRING, (f, text) -> f.status = text, f -> "")
          .field("application-state", STRING, (f, text) -> f.status = text, f -> "")
          .field(
              "application-id",
              ApplicationsWire.APPLICATION_ID,
              (f, id) -> f.applicationId = id,
              f -> FlinkApplicationId.of("0".repeat(32)))
          .field("start-time", INSTANT, (f, at) -> f.startTime = at, f -> Instant.EPOCH)
          .field("end-time", INSTANT, (f, at) -> f.endTime = at, f -> Instant.EPOCH)
          .field("net-runtime", DURATION, (f, span) -> f.runtime = span, f -> Duration.ZERO)
          .field("failure-cause", FAILURE, JobResultFields::failed, f -> f)
          .shape();

  /** What an entry holds, by the version of its form. */
  static final JsonType<Entry> ENTRY =
      JsonShape.<Entry, Entry>of(Entry::new, entry -> entry)
          .field("result", RESULT, (entry, fields) -> entry.fields = fields, entry -> entry.fields)
          .longField("version", (entry, version) -> entry.version = version, entry -> 0)
          .shape();

  static final class Entry {
    JobResultFields fields = new JobResultFields();
    long version = -1;
  }

  private void failed(JobResultFields failure) {
    failureClass = failure.failureClass;
    failureText = failure.failureText;
  }

  private static String firstLines(String text) {
    return Excerpt.of(text.lines().limit(LINES).collect(Collectors.joining("\n")), MOST);
  }
}
