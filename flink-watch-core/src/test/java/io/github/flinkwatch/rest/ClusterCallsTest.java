package io.github.flinkwatch.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.github.flinkwatch.FlinkApplicationId;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.internal.wire.CapturedAnswers;
import io.github.flinkwatch.model.AsyncOperation;
import io.github.flinkwatch.model.ParallelismBounds;
import io.github.flinkwatch.rest.JobCommands.Accepted;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked about the cluster, its processes and its applications. */
class ClusterCallsTest {

  private static final String HEX = "0123456789abcdef0123456789abcdef";

  @RegisterExtension
  private final WireMockExtension server = WireMockExtension.newInstance().build();

  private FlinkRestClient flink;

  @BeforeEach
  void makeClient() {
    flink = FlinkRestClient.of(URI.create(server.baseUrl()));
  }

  @AfterEach
  void closeClient() {
    flink.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1.9.1", "1.11.6", "1.13.6", "1.15.4", "1.17.2", "1.20.3", "2.1.1", "2.3.0"})
  void taskManagersOfEveryVersionAreRead(String version) {
    String list = CapturedAnswers.text(version + "/cluster-busy/taskmanagers.json");
    String one = CapturedAnswers.text(version + "/cluster-busy/taskmanager-0.json");
    server.stubFor(get(urlEqualTo("/taskmanagers")).willReturn(okJson(list)));
    server.stubFor(get(urlEqualTo("/taskmanagers/tm-1")).willReturn(okJson(one)));

    assertThat(flink.taskManagers().ask().value().orElseThrow()).hasSize(2);
    assertThat(flink.taskManager("tm-1").details().ask().value().orElseThrow().metrics())
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1.9.1", "1.11.6", "1.13.6", "1.15.4", "1.17.2", "1.20.3", "2.1.1", "2.3.0"})
  void anUnknownTaskManagerIsAbsentAlthoughFlinkCallsItAServerError(String version) {
    server.stubFor(
        any(anyUrl())
            .willReturn(
                okJson(CapturedAnswers.text(version + "/errors/unknown-taskmanager.json"))
                    .withStatus(500)));
    assertThat(flink.taskManager("nosuch").details().ask().isAbsent()).isTrue();
  }

  @Test
  void anUnknownApplicationIsAbsentAlthoughFlinkCallsItAServerError() {
    server.stubFor(
        any(anyUrl())
            .willReturn(
                okJson(
                        "{\"errors\":[\"Internal server error.\",\"<Exception on server side:\\n"
                            + "org.apache.flink.runtime.messages.FlinkApplicationNotFoundException:"
                            + " Could not find Flink application ("
                            + HEX
                            + ")\\n\\tat a.B.c(B.java:1)\\n\\nEnd of exception on server side>\"]}")
                    .withStatus(500)));
    assertThat(flink.application(FlinkApplicationId.of(HEX)).details().ask().isAbsent()).isTrue();
  }

  @Test
  void anApplicationIsReadWithItsJobs() {
    server.stubFor(
        get(urlEqualTo("/applications/" + HEX))
            .willReturn(okJson(CapturedAnswers.text("2.3.0/cluster-busy/application-0.json"))));
    assertThat(
            flink
                .application(FlinkApplicationId.of(HEX))
                .details()
                .ask()
                .value()
                .orElseThrow()
                .jobs())
        .hasSize(1);
  }

  @Test
  void aLogIsWrittenToTheGivenStream() {
    server.stubFor(
        get(urlEqualTo("/jobmanager/log"))
            .willReturn(
                aResponse().withHeader("Content-Type", "text/plain").withBody("one\ntwo\n")));
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    assertThat(flink.jobManager().log().to(out).ask().value()).contains(8L);
    assertThat(out.toString(UTF_8)).isEqualTo("one\ntwo\n");
  }

  @Test
  void aFileNameCannotLeaveItsDirectory() {
    server.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(404)));
    flink.taskManager("a/b").logFile("../../etc/passwd").to(new ByteArrayOutputStream()).ask();
    server.verify(getRequestedFor(urlEqualTo("/taskmanagers/a%2Fb/logs/..%2F..%2Fetc%2Fpasswd")));
    for (String name : List.of("", " ", ".", "..")) {
      assertThatIllegalArgumentException().isThrownBy(() -> flink.jobManager().logFile(name));
      assertThatIllegalArgumentException().isThrownBy(() -> flink.taskManager(name));
      assertThatIllegalArgumentException().isThrownBy(() -> flink.deleteDataSet(name));
      assertThatIllegalArgumentException().isThrownBy(() -> flink.jarPlan(name));
    }
  }

  @Test
  void aDataSetIsDeletedAndTheDeletionPolled() {
    server.stubFor(
        delete(urlEqualTo("/datasets/d-1"))
            .willReturn(okJson("{\"request-id\":\"" + HEX + "\"}").withStatus(202)));
    server.stubFor(
        get(urlEqualTo("/datasets/delete/" + HEX))
            .willReturn(okJson("{\"status\":{\"id\":\"COMPLETED\"},\"operation\":{}}")));

    PendingOperation deletion = flink.deleteDataSet("d-1").send().value().orElseThrow();
    Observation<AsyncOperation> ended = deletion.state().ask();
    assertThat(ended.value().orElseThrow().isSucceeded()).isTrue();
  }

  @Test
  void resourceRequirementsAreSentBareAsEveryReleaseReadsThem() {
    server.stubFor(put(anyUrl()).willReturn(okJson("{}")));
    Observation<Accepted> answer =
        flink
            .commands(JobId.of(HEX))
            .resourceRequirements(Map.of(VertexId.of(HEX), ParallelismBounds.between(1, 4)))
            .send();
    assertThat(answer.isKnown()).isTrue();
    server.verify(
        putRequestedFor(urlEqualTo("/jobs/" + HEX + "/resource-requirements"))
            .withRequestBody(
                equalToJson(
                    "{\"" + HEX + "\":{\"parallelism\":{\"lowerBound\":1,\"upperBound\":4}}}")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> flink.commands(JobId.of(HEX)).resourceRequirements(Map.of()));
  }

  @Test
  void rescalesWithoutTheAdaptiveSchedulerAreAbsent() {
    server.stubFor(
        any(anyUrl())
            .willReturn(
                okJson("{\"errors\":[\"AdaptiveScheduler is not enabled for this job\"]}")
                    .withStatus(404)));
    assertThat(flink.job(JobId.of(HEX)).rescalesOverview().ask().isAbsent()).isTrue();
  }
}
