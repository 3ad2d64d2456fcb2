package io.github.flinkwatch.examples.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.wire.CheckpointsWire;
import io.github.flinkwatch.internal.wire.JobDetailsWire;
import io.github.flinkwatch.internal.wire.JobsWire;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.CheckpointingStatistics;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.model.JobVertex;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.flink.runtime.messages.webmonitor.MultipleJobsDetails;
import org.apache.flink.runtime.rest.messages.job.JobDetailsInfo;
import org.apache.flink.runtime.rest.util.RestMapperUtils;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Benchmark d: an answer of Flink's, from bytes to what a platform works with. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ParseBenchmark {

  private static final ObjectMapper TREE = new ObjectMapper();

  private static final org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper
      FLINK = RestMapperUtils.getStrictObjectMapper();

  /** What is parsed. */
  @SuppressWarnings("ImmutableEnumChecker") // nobody writes to the text
  public enum Input {
    /** {@code /jobs/overview} with 10,000 jobs. */
    JOBS_OVERVIEW(
        Answers.jobsOverview(0, 10_000), MultipleJobsDetails.class, JobsWire.JOBS_OVERVIEW),
    /** {@code /jobs/:jobid} with 200 vertices. */
    JOB_DETAILS(
        Answers.jobDetails(Answers.jobId(1), "RUNNING", 200, 16),
        JobDetailsInfo.class,
        JobDetailsWire.JOB_DETAILS),
    /** {@code /jobs/:jobid/checkpoints} with the whole history that Flink keeps by default. */
    CHECKPOINTS(
        Answers.checkpoints(10, 3200),
        org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatistics.class,
        CheckpointsWire.CHECKPOINTING_STATISTICS);

    final byte[] json;
    private final Class<?> flinks;
    private final JsonType<?> ours;

    Input(String json, Class<?> flinks, JsonType<?> ours) {
      this.json = json.getBytes(UTF_8);
      this.flinks = flinks;
      this.ours = ours;
    }
  }

  /** Who parses. */
  public enum Contender {
    /** A tree of Jackson's. */
    TREE,
    /** Flink's own message classes with Flink's mapper, as its client does. */
    FLINK,
    /** The models of flink-watch. */
    OURS
  }

  /** What is parsed. */
  @Param public Input input = Input.JOBS_OVERVIEW;

  /** Who parses. */
  @Param public Contender contender = Contender.OURS;

  /** Parses. */
  @Benchmark
  public Object parse() throws IOException {
    return switch (contender) {
      case TREE -> TREE.readTree(input.json);
      case FLINK -> FLINK.readValue(input.json, input.flinks);
      case OURS -> Json.read(input.ours, input.json);
    };
  }

  /** All three must have understood the same. */
  @Setup
  public void agree() throws IOException {
    Contender asked = contender;
    List<String> said =
        Stream.of(Contender.values())
            .map(
                each -> {
                  contender = each;
                  try {
                    return digest(parse());
                  } catch (IOException e) {
                    throw new IllegalStateException(each + " cannot read " + input, e);
                  }
                })
            .distinct()
            .toList();
    contender = asked;
    if (said.size() != 1 || said.get(0).length() < 100) {
      throw new IllegalStateException("contenders disagree on " + input + ": " + said);
    }
  }

  private String digest(Object parsed) {
    if (parsed instanceof JsonNode tree) {
      return switch (input) {
        case JOBS_OVERVIEW ->
            lines(
                tree.get("jobs"),
                job ->
                    job.at("/jid").asText() + job.at("/state").asText() + job.at("/tasks/total"));
        case JOB_DETAILS ->
            lines(
                tree.get("vertices"),
                vertex -> vertex.at("/id").asText() + vertex.at("/metrics/write-records"));
        case CHECKPOINTS ->
            lines(
                tree.get("history"),
                each -> each.get("id") + each.get("status").asText() + each.get("state_size"));
      };
    }
    Stream<String> lines;
    if (parsed instanceof MultipleJobsDetails jobs) {
      lines =
          jobs.getJobs().stream()
              .map(job -> job.getJobId() + "" + job.getStatus() + job.getNumTasks());
    } else if (parsed instanceof JobDetailsInfo job) {
      lines =
          job.getJobVertexInfos().stream()
              .map(v -> v.getJobVertexID() + "" + v.getJobVertexMetrics().getRecordsWritten());
    } else if (parsed
        instanceof org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatistics all) {
      lines =
          all.getHistory().stream()
              .map(each -> each.getId() + "" + each.getStatus() + each.getStateSize());
    } else if (parsed instanceof JobDetails job) {
      lines = job.vertices().stream().map(ParseBenchmark::digest);
    } else if (parsed instanceof CheckpointingStatistics all) {
      lines = all.history().stream().map(ParseBenchmark::digest);
    } else {
      lines = ((List<?>) parsed).stream().map(job -> digest((JobOverview) job));
    }
    return lines.collect(Collectors.joining("\n"));
  }

  private static String digest(JobOverview job) {
    return job.jobId() + job.statusText() + job.tasks().total();
  }

  private static String digest(JobVertex vertex) {
    return vertex.id() + "" + vertex.metrics().writeRecords();
  }

  private static String digest(Checkpoint checkpoint) {
    return checkpoint.id() + "" + checkpoint.status() + checkpoint.stateSizeBytes();
  }

  private static String lines(JsonNode list, java.util.function.Function<JsonNode, String> digest) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(digest)
        .collect(Collectors.joining("\n"));
  }
}
