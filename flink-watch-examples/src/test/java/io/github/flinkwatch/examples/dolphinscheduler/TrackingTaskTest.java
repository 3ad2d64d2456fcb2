package io.github.flinkwatch.examples.dolphinscheduler;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.examples.RecordedYarn;
import io.github.flinkwatch.examples.dolphinscheduler.TrackingTask.Result;
import io.github.flinkwatch.watch.JobWatcher;
import io.github.flinkwatch.yarn.ApplicationId;
import io.github.flinkwatch.yarn.ResourceManagerClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrackingTaskTest {

  private final JobWatcher watcher =
      JobWatcher.builder()
          .interval(Duration.ofMillis(50))
          .maxBackoff(Duration.ofMillis(100))
          .build();
  private RecordedYarn yarn;
  private ResourceManagerClient client;

  @BeforeEach
  void start() {
    yarn = RecordedYarn.start();
    watcher.start();
    client = ResourceManagerClient.builder().address(yarn.uri()).build();
  }

  @AfterEach
  void stop() {
    watcher.close();
    client.close();
    yarn.close();
  }

  @ParameterizedTest(name = "{0} ends as {1}, exit status {2}")
  @CsvSource({
    RecordedYarn.FINISHED + ", SUCCESS, 0",
    RecordedYarn.FAILED + ", FAILURE, -1",
    RecordedYarn.CANCELLED + ", KILL, 137",
    RecordedYarn.KILLED + ", KILL, 137"
  })
  void anApplicationThatHasEndedEndsTheTask(String id, TaskExecutionStatus status, int exit)
      throws InterruptedException {
    Result result = await(id, Duration.ofMinutes(1));
    assertThat(result.status()).isEqualTo(status);
    assertThat(result.exitStatusCode()).contains(exit);
  }

  @Test
  void blindnessOnTheWayEndsNothing() throws InterruptedException {
    yarn.thatAnswersInTurn(
        RecordedYarn.json("yarn/3.4.3/running.json"),
        aResponse().withStatus(503),
        aResponse().withStatus(200).withHeader("Content-Type", "text/html").withBody("<html>"),
        RecordedYarn.json("yarn/3.4.3/running.json"),
        RecordedYarn.json("yarn/3.4.3/finished.json"));
    Result result = await(RecordedYarn.FINISHED, Duration.ofMinutes(1));
    assertThat(result.status()).isEqualTo(TaskExecutionStatus.SUCCESS);
  }

  @Test
  void aTaskThatCannotBeSeenWhenTheTimeIsOverGoesOn() throws InterruptedException {
    Result result = await(RecordedYarn.FORGOTTEN, Duration.ofSeconds(5));
    assertThat(result.status()).isEqualTo(TaskExecutionStatus.RUNNING_EXECUTION);
    assertThat(result.exitStatusCode()).isEmpty();
    assertThat(result.why())
        .hasValueSatisfying(why -> assertThat(why.code()).isEqualTo(UnknownCode.APP_FORGOTTEN));
  }

  private Result await(String application, Duration atMost) throws InterruptedException {
    return new TrackingTask(watcher, client).await(ApplicationId.of(application), atMost);
  }
}
