package io.github.flinkwatch.internal.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.json.Lenient;
import io.github.flinkwatch.internal.json.MalformedJsonException;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.model.JobRows;
import io.github.flinkwatch.model.TaskCounts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The list in {@code /jobs/overview}, of which a row that cannot be read is passed over. */
final class JobRowsWire implements JsonType<List<JobOverview>> {

  private static final TaskCounts NO_TASKS = TaskCounts.builder().build();

  @Override
  public List<JobOverview> read(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new MalformedJsonException(
          "expected a list at " + parser.getParsingContext().pathAsPointer());
    }
    List<JobOverview> rows = new ArrayList<>();
    Map<JobId, String> broken = new HashMap<>();
    int nameless = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      JobOverview.Builder row = JobOverview.builder().name(""); // what is null, or missing
      MalformedJsonException why =
          Lenient.read(parser, (in, to) -> rows.add(JobsWire.JOB_OVERVIEW.read(in, to)), row);
      if (why == null) {
        continue;
      }
      JobId jobId = whose(row);
      if (jobId == null) {
        nameless++;
      } else {
        broken.put(jobId, String.valueOf(why.getMessage()));
      }
    }
    return JobRows.of(rows, broken, nameless);
  }

  /** With everything else filled in, a row can be built if it told its id. */
  private static @Nullable JobId whose(JobOverview.Builder row) {
    try {
      return row.status(JobStatus.UNRECOGNIZED)
          .statusText("") // which must say the same
          .tasks(NO_TASKS)
          .build()
          .jobId();
    } catch (IllegalStateException | IllegalArgumentException noId) {
      return null;
    }
  }

  @Override
  public void write(List<JobOverview> rows, JsonGenerator generator) throws IOException {
    generator.writeStartArray();
    for (JobOverview row : rows) {
      JobsWire.JOB_OVERVIEW.write(row, generator);
    }
    generator.writeEndArray();
  }
}
