package io.github.flinkwatch.examples.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.model.CheckpointingStatistics;
import io.github.flinkwatch.model.JobVertex;
import io.github.flinkwatch.model.LogFile;
import io.github.flinkwatch.model.Metrics.MetricAggregate;
import io.github.flinkwatch.model.ProfilingRun;
import io.github.flinkwatch.model.ProfilingRun.ProfilingStatus;
import io.github.flinkwatch.model.VertexMetrics;
import io.github.flinkwatch.model.VertexMetrics.SubtaskMetrics;
import io.github.flinkwatch.rest.Download;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.rest.JobManagerQuestions;
import io.github.flinkwatch.rest.JobQuestions;
import io.github.flinkwatch.rest.TaskManagerQuestions;
import io.github.flinkwatch.rest.VertexQuestions;
import io.github.flinkwatch.rest.VertexQuestions.FlameGraphType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What holds of questions and downloads on a real cluster, of whatever version. */
abstract class ReadLaws {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final List<String> NAMES = List.of("numRestarts", "numRecordsIn");

  private final ForkedFlink flink;
  private final FlinkRestClient client;
  private final JobId healthy;

  ReadLaws(ForkedFlink flink, FlinkRestClient client, JobId healthy) {
    this.flink = flink;
    this.client = client;
    this.healthy = healthy;
  }

  /** The very versions that {@code docs/rest-api.md} names. */
  @Test
  void eachQuestionIsAnsweredByEachVersionThatHasItAndUnknownInOthers() {
    JobQuestions job = client.job(healthy);
    long checkpoint = aCompletedCheckpoint(job);
    VertexId vertexId = job.details().ask().value().orElseThrow().vertices().get(1).id();
    VertexQuestions vertex = job.vertex(vertexId);
    TaskManagerQuestions taskManager = taskManager();
    JobManagerQuestions jobManager = client.jobManager();
    List<String> wrong = new ArrayList<>();

    from(1, 9, wrong, client.config(), client.overview(), client.jobs(), client.jobsOverview());
    from(1, 9, wrong, client.jobsMetricNames(), client.jobsMetrics(NAMES), client.jars());
    from(1, 9, wrong, client.taskManagers(), client.taskManagersMetricNames());
    from(1, 9, wrong, client.taskManagersMetrics(NAMES), taskManager.details());
    from(1, 9, wrong, taskManager.metricNames(), taskManager.metrics(NAMES));
    from(1, 9, wrong, jobManager.config(), jobManager.metricNames(), jobManager.metrics(NAMES));
    from(1, 9, wrong, job.details(), job.config(), job.plan(), job.exceptions(), job.exceptions(1));
    from(1, 9, wrong, job.checkpoints(), job.checkpointConfig(), job.checkpoint(checkpoint));
    from(1, 9, wrong, job.checkpointSubtasks(checkpoint, vertexId), job.accumulators());
    from(1, 9, wrong, job.accumulatorsWithSerializedValues(), job.metrics(), job.metricNames());
    from(1, 9, wrong, vertex.details(), vertex.accumulators(), vertex.backPressure());
    from(1, 9, wrong, vertex.metricNames(), vertex.metrics(NAMES), vertex.subtaskAccumulators());
    from(1, 9, wrong, vertex.subtasksMetricNames(), vertex.subtasksMetrics(NAMES));
    from(1, 9, wrong, vertex.subtasksMetrics(), vertex.subtaskMetrics(0));
    from(1, 9, wrong, vertex.subtask(0), vertex.subtaskMetricNames(0), vertex.times());
    from(1, 9, wrong, vertex.subtaskMetrics(0, NAMES), vertex.taskManagers(), vertex.attempt(0, 0));
    from(1, 9, wrong, vertex.attemptAccumulators(0, 0));
    from(1, 10, wrong, vertex.watermarks());
    from(1, 11, wrong, client.dataSets(), jobManager.logs(), taskManager.logs());
    from(1, 11, wrong, taskManager.threadDump());
    from(1, 13, wrong, vertex.flameGraph(FlameGraphType.FULL));
    from(1, 13, wrong, vertex.flameGraph(FlameGraphType.ON_CPU, 0));
    from(1, 15, wrong, jobManager.threadDump());
    from(1, 16, wrong, job.status(), jobManager.environment(), job.jobManagerConfig());
    from(1, 16, wrong, job.jobManagerEnvironment());
    from(1, 19, wrong, jobManager.profilingRuns(), taskManager.profilingRuns());
    from(1, 20, wrong, vertex.coordinatorMetricNames(), vertex.coordinatorMetrics(NAMES));
    from(2, 3, wrong, client.applicationsOverview());
    assertThat(wrong).isEmpty();
  }

  @Test
  void whatOnlyTheAdaptiveSchedulerHasIsAbsentWithAnother() {
    JobQuestions job = client.job(healthy);
    List<String> wrong = new ArrayList<>();
    absentFrom(1, 18, wrong, job.resourceRequirements());
    absentFrom(2, 3, wrong, job.rescaleConfig(), job.rescalesOverview());
    absentFrom(2, 3, wrong, job.rescalesSummary(), job.rescaleHistory());
    assertThat(wrong).isEmpty();
  }

  @Test
  void aVertexAndItsSubtasksTellWhatTheyMoveAndHowBusyTheyAreByOneAccessorEach() {
    JobQuestions job = client.job(healthy);
    List<JobVertex> vertices = job.details().ask().value().orElseThrow().vertices();
    VertexQuestions source = job.vertex(vertices.get(0).id());
    VertexQuestions counting = job.vertex(vertices.get(1).id());
    boolean timed = flink.version().isAtLeast(1, 13);

    assertThat(moved(counting, VertexMetrics::recordsIn)).satisfies(ReadLaws::countsRecords);
    VertexMetrics sent = moved(source, VertexMetrics::recordsOut);
    assertThat(sent.recordsIn().map(MetricAggregate::sum)).contains(OptionalDouble.of(0));
    assertThat(sent.backPressuredMillisPerSecond().isPresent()).isEqualTo(timed);

    SubtaskMetrics one =
        await("the metrics of a subtask")
            .atMost(PATIENCE)
            .until(
                () -> counting.subtaskMetrics(0).ask().value().orElseThrow(),
                seen -> seen.recordsIn().orElse(0) > 0);
    assertThat(one.bytesIn().orElse(0)).isPositive();
    assertThat(one.inputWatermark()).as("the job has none").isEmpty();
    assertThat(one.busyMillisPerSecond().isPresent()).isEqualTo(timed);
    assertThat(one.idleMillisPerSecond().isPresent()).isEqualTo(flink.version().isAtLeast(1, 11));
    assertThat(one.isBackPressured().isPresent()).isEqualTo(flink.version().isAtLeast(1, 10));
  }

  private static VertexMetrics moved(
      VertexQuestions vertex, Function<VertexMetrics, Optional<MetricAggregate>> counter) {
    return await("records moved")
        .atMost(PATIENCE)
        .until(
            () -> vertex.subtasksMetrics().ask().value().orElseThrow(),
            seen ->
                counter.apply(seen).map(all -> all.sum().orElse(0)).filter(n -> n > 0).isPresent());
  }

  private static void countsRecords(VertexMetrics metrics) {
    MetricAggregate in = metrics.recordsIn().orElseThrow();
    assertThat(in.min().orElseThrow()).isLessThanOrEqualTo(in.max().orElseThrow());
    assertThat(in.max().orElseThrow()).isLessThanOrEqualTo(in.sum().orElseThrow());
    assertThat(metrics.bytesIn().orElseThrow().sum().orElseThrow()).isPositive();
    assertThat(metrics.lowestInputWatermark()).as("the job has none").isEmpty();
    assertThat(metrics.highestInputWatermark()).isEmpty();
  }

  @Test
  void logsAndStandardOutputsAreDownloaded() throws IOException {
    Files.writeString(flink.stdoutOf("jobmanager"), "said by the JobManager\n");
    Files.writeString(flink.stdoutOf("taskmanager"), "said by the TaskManager\n");
    assertThat(text(client.jobManager().stdout())).isEqualTo("said by the JobManager\n");
    assertThat(text(taskManager().stdout())).isEqualTo("said by the TaskManager\n");
    assertThat(text(client.jobManager().log())).contains("Starting StandaloneSession");
    assertThat(text(taskManager().log())).contains("TaskManager");
    if (flink.version().isAtLeast(1, 11)) {
      assertThat(client.jobManager().logs().ask().value().orElseThrow())
          .extracting(LogFile::name)
          .contains("jobmanager.log", "jobmanager.out");
      assertThat(text(client.jobManager().logFile("jobmanager.out")))
          .isEqualTo("said by the JobManager\n");
      assertThat(text(taskManager().logFile("taskmanager.out")))
          .isEqualTo("said by the TaskManager\n");
    }
  }

  @Test
  void aLogLargerThanTheLimitIsCutThereAndOneWithinItIsWhole() throws IOException {
    byte[] large = new byte[5 << 20];
    new Random(42).nextBytes(large);
    Files.write(flink.stdoutOf("jobmanager"), large);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(client.jobManager().stdout().to(out).ask().value()).contains((long) large.length);
    assertThat(Arrays.equals(out.toByteArray(), large)).isTrue();

    HttpSettings small = HttpSettings.builder().maxBodyBytes(1 << 20).build();
    try (FlinkRestClient limited = FlinkRestClient.builder(flink.restUri()).http(small).build()) {
      Observation<Long> cut = limited.jobManager().stdout().to(new ByteArrayOutputStream()).ask();
      assertThat(cut.cause().map(UnknownCause::code)).contains(UnknownCode.TOO_LARGE);
    }
  }

  @Test
  void aFileThatIsNotThereIsAbsent() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (flink.version().isAtLeast(1, 11)) {
      assertThat(client.jobManager().logFile("no such.log").to(out).ask())
          .matches(Observation::isAbsent);
      assertThat(taskManager().logFile("no such.log").to(out).ask()).matches(Observation::isAbsent);
      assertThat(out.size()).isZero();
    }
  }

  @Test
  void aProfileIsListedAndDownloadedFrom119On() {
    if (!flink.version().isAtLeast(1, 19)) {
      return;
    }
    flink.profileTheJobManager();
    ProfilingRun run =
        await("a profile")
            .atMost(PATIENCE)
            .until(
                () -> client.jobManager().profilingRuns().ask().value().orElseThrow().get(0),
                seen -> seen.status() != ProfilingStatus.RUNNING);
    assertThat(run.status()).as("%s", run).isEqualTo(ProfilingStatus.FINISHED);
    assertThat(text(client.jobManager().profile(run.outputFile().orElseThrow()))).contains("html");
  }

  private void from(int major, int minor, List<String> wrong, Question<?>... questions) {
    boolean served = flink.version().isAtLeast(major, minor);
    for (Question<?> question : questions) {
      Observation<?> seen = question.ask();
      if (served ? !seen.isKnown() : !isNotServed(seen)) {
        wrong.add(question + " gave " + seen);
      }
    }
  }

  private void absentFrom(int major, int minor, List<String> wrong, Question<?>... questions) {
    boolean served = flink.version().isAtLeast(major, minor);
    for (Question<?> question : questions) {
      Observation<?> seen = question.ask();
      if (served ? !seen.isAbsent() : !isNotServed(seen)) {
        wrong.add(question + " gave " + seen);
      }
    }
  }

  private static boolean isNotServed(Observation<?> seen) {
    return seen.cause()
        .map(UnknownCause::code)
        .filter(UnknownCode.UNEXPECTED_STATUS::equals)
        .isPresent();
  }

  private TaskManagerQuestions taskManager() {
    return client.taskManager(client.taskManagers().ask().value().orElseThrow().get(0).id());
  }

  private static long aCompletedCheckpoint(JobQuestions job) {
    return await("a checkpoint")
        .atMost(PATIENCE)
        .until(
            () ->
                job.checkpoints().ask().value().map(CheckpointingStatistics::latest).orElseThrow(),
            latest -> latest.completed().isPresent())
        .completed()
        .orElseThrow()
        .id();
  }

  private static String text(Download download) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Observation<Long> done = download.to(out).ask();
    assertThat(done.value()).as("%s", done).contains((long) out.size());
    return out.toString(StandardCharsets.UTF_8);
  }
}
