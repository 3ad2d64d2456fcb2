package io.github.flinkwatch.examples.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.model.JobVertex;
import io.github.flinkwatch.model.ParallelismBounds;
import io.github.flinkwatch.model.Rescale;
import io.github.flinkwatch.model.Rescale.RescaleOutcome;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.rest.JobCommands.Accepted;
import io.github.flinkwatch.rest.JobQuestions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What the adaptive scheduler of a real cluster is told and tells. */
@Tag("matrix")
@ParameterizedClass(name = "Flink {0}")
@ValueSource(strings = {"1.20.5", "2.3.0"})
class AdaptiveFlinkTest {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Optional<String> UPDATED = Optional.of("UPDATE_REQUIREMENT");

  private static final Optional<RescaleOutcome> COMPLETED = Optional.of(RescaleOutcome.COMPLETED);

  private static ForkedFlink flink;
  private static FlinkRestClient client;
  private static JobId jobId;

  @Parameter String version;

  @BeforeParameterizedClassInvocation
  static void startTheClusterAndAJob(String version) throws IOException {
    Map<String, Object> settings = new TreeMap<>();
    settings.put("jobmanager.scheduler", "adaptive");
    settings.put("jobmanager.adaptive-scheduler.scaling-interval.min", "0s");
    settings.put("jobmanager.adaptive-scheduler.executing.cooldown-after-rescaling", "0s");
    settings.put("jobmanager.adaptive-scheduler.executing.resource-stabilization-timeout", "0s");
    settings.put("web.adaptive-scheduler.rescale-history.size", 10);
    flink = ForkedFlink.start(version, Path.of("target", "matrix"), settings);
    client = FlinkRestClient.of(flink.restUri());
    jobId = JobId.of(flink.submit("adaptive"));
    flink.awaitStatus(jobId.toString(), "RUNNING");
  }

  @AfterParameterizedClassInvocation
  static void stopEverything() {
    if (flink != null) {
      client.close();
      flink.close();
    }
  }

  @Test
  void aJobRunsAsParallelAsItIsToldAndTheRescaleIsRemembered() {
    JobQuestions job = client.job(jobId);
    awaitParallelism(2);
    Map<VertexId, ParallelismBounds> before =
        job.resourceRequirements().ask().value().orElseThrow();
    assertThat(before).hasSize(2).containsValue(ParallelismBounds.between(1, 2));

    before.replaceAll((vertex, bounds) -> ParallelismBounds.between(1, 1));
    assertThat(client.commands(jobId).resourceRequirements(before).send().value())
        .contains(Accepted.ACCEPTED);
    awaitParallelism(1);
    assertThat(job.resourceRequirements().ask().value()).contains(before);
    if (flink.version().isAtLeast(2, 3)) {
      theRescaleIsRemembered(job);
    }
  }

  private static void theRescaleIsRemembered(JobQuestions job) {
    List<Rescale> history =
        await("the rescale")
            .atMost(PATIENCE)
            .until(
                () -> job.rescaleHistory().ask().value().orElseThrow(),
                seen ->
                    seen.stream()
                        .filter(rescale -> rescale.triggerCause().equals(UPDATED))
                        .anyMatch(rescale -> rescale.outcome().equals(COMPLETED)));
    assertThat(job.rescale(history.get(0).rescaleId()).ask().value().orElseThrow().vertices())
        .hasSize(2)
        .allSatisfy(
            (id, vertex) -> {
              assertThat(vertex.preRescaleParallelism()).hasValue(2);
              assertThat(vertex.postRescaleParallelism()).hasValue(1);
            });
    assertThat(job.rescalesOverview().ask().value().orElseThrow().counts().completed())
        .isPositive();
    assertThat(job.rescalesSummary().ask().isKnown()).isTrue();
    assertThat(job.rescaleConfig().ask().value().orElseThrow().historySize()).isEqualTo(10);
  }

  @Test
  void boundsOfAVertexThatNobodyKnowsAreRefused() {
    Observation<Accepted> refused =
        client
            .commands(jobId)
            .resourceRequirements(
                Map.of(
                    VertexId.of("0123456789abcdef0123456789abcdef"),
                    ParallelismBounds.between(1, 1)))
            .send();
    assertThat(refused.cause().map(UnknownCause::code)).contains(UnknownCode.UNEXPECTED_STATUS);
    assertThat(refused.cause().orElseThrow().httpStatus()).hasValue(400);
  }

  private static void awaitParallelism(int parallelism) {
    await("parallelism " + parallelism)
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(client.job(jobId).details().ask().value().orElseThrow().vertices())
                    .hasSize(2)
                    .extracting(JobVertex::parallelism)
                    .containsOnly(parallelism));
  }
}
