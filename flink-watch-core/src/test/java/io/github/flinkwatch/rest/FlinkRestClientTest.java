package io.github.flinkwatch.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.TriggerId;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.internal.wire.CapturedAnswers;
import io.github.flinkwatch.model.AsyncOperation;
import io.github.flinkwatch.model.AsyncOperation.AsyncOperationStatus;
import io.github.flinkwatch.rest.JobCommands.Accepted;
import io.github.flinkwatch.rest.JobCommands.SavepointFormat;
import io.github.flinkwatch.rest.VertexQuestions.MetricAggregation;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlinkRestClientTest {

  @RegisterExtension
  static final WireMockExtension FLINK =
      WireMockExtension.newInstance().options(options().dynamicPort()).build();

  private static final JobId JOB = JobId.of("00000000000000000000000000000000");
  private static final VertexId VERTEX = VertexId.of("abababababababababababababababab");
  private static final TriggerId TRIGGER = TriggerId.of("0123456789abcdef0123456789abcdef");
  private static final String JSON = "application/json; charset=UTF-8";

  private FlinkRestClient client;

  @BeforeEach
  void open() {
    client = FlinkRestClient.of(URI.create(FLINK.baseUrl()));
  }

  @AfterEach
  void close() {
    client.close();
  }

  private static ResponseDefinitionBuilder answer(int status, String body) {
    return aResponse().withStatus(status).withHeader("Content-Type", JSON).withBody(body);
  }

  private static void everythingAnswers(int status, String body) {
    FLINK.stubFor(any(anyUrl()).willReturn(answer(status, body)));
  }

  @Nested
  class WhenFlinkAnswers {

    @ParameterizedTest
    @ValueSource(strings = {"1.9.1", "1.13.6", "1.20.3", "2.3.0"})
    void theValueIsKnownBlockingAndNot(String version) {
      everythingAnswers(200, CapturedAnswers.text(version + "/healthy/job.json"));
      assertThat(client.job(JOB).details().ask().value())
          .hasValueSatisfying(job -> assertThat(job.status()).isEqualTo(JobStatus.RUNNING));
      assertThat(client.job(JOB).details().askAsync().join().value())
          .isEqualTo(client.job(JOB).details().ask().value());
    }

    @Test
    void unknownVersionOfFlinkIsEmpty() {
      everythingAnswers(
          200,
          "{\"refresh-interval\":3000,\"timezone-name\":\"UTC\",\"timezone-offset\":0,"
              + "\"flink-version\":\"<unknown>\",\"flink-revision\":\"DeadD0d0\",\"features\":{}}");
      assertThat(client.config().ask().value().orElseThrow().flinkVersion()).isEmpty();
    }

    @Test
    void anUnknownStatusKeepsItsText() {
      everythingAnswers(200, "{\"status\":\"HIBERNATING\"}");
      assertThat(client.job(JOB).status().ask().value())
          .hasValueSatisfying(
              info -> {
                assertThat(info.status()).isEqualTo(JobStatus.UNRECOGNIZED);
                assertThat(info.statusText()).isEqualTo("HIBERNATING");
              });
    }

    @Test
    void anAnswerOfAnotherShapeIsMalformedAndNamesThePlace() {
      everythingAnswers(200, "{\"jobs\":[{\"id\":7,\"status\":\"RUNNING\"}]}");
      assertThat(client.jobs().ask().cause())
          .hasValueSatisfying(
              cause -> {
                assertThat(cause.code()).isEqualTo(UnknownCode.MALFORMED_JSON);
                assertThat(cause.detail()).contains("/jobs").contains("/0/id");
              });
    }
  }

  @Nested
  class WhenFlinkRefuses {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "1.9.1", "1.11.6", "1.13.6", "1.15.4", "1.17.2", "1.18.1", "1.20.3", "2.1.1", "2.3.0"
        })
    void whatFlinkItselfDoesNotKnowIsAbsent(String version) {
      everythingAnswers(404, CapturedAnswers.text(version + "/errors/unknown-job.json"));
      assertAbsent(client.job(JOB).details().ask(), "Job " + JOB + " not found");
      everythingAnswers(404, CapturedAnswers.text(version + "/errors/unknown-vertex.json"));
      assertAbsent(client.job(JOB).vertex(VERTEX).details().ask(), "" + VERTEX);
      everythingAnswers(404, CapturedAnswers.text(version + "/errors/unknown-checkpoint.json"));
      assertAbsent(client.job(JOB).checkpoint(999999).ask(), "999999");
      everythingAnswers(404, CapturedAnswers.text(version + "/errors/unknown-subtask.json"));
      assertAbsent(client.job(JOB).vertex(VERTEX).subtask(99).ask(), "Invalid subtask index");
      everythingAnswers(500, CapturedAnswers.text(version + "/errors/unknown-taskmanager.json"));
      assertAbsent(client.taskManager("nosuch").details().ask(), "nosuch");
      everythingAnswers(
          404, CapturedAnswers.text(version + "/errors/savepoint-unknown-trigger.json"));
      assertAbsent(client.commands(JOB).savepointOperation(TRIGGER).state().ask(), "peration");
      everythingAnswers(404, CapturedAnswers.text(version + "/errors/cancel-unknown-job.json"));
      assertAbsent(client.commands(JOB).cancel().send(), "Job could not be found.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.17.2", "1.18.1", "1.20.3", "2.1.1", "2.3.0"})
    void anInternalErrorThatSaysNoSuchJobIsAbsent(String version) {
      everythingAnswers(500, CapturedAnswers.text(version + "/errors/unknown-job-status.json"));
      assertAbsent(client.job(JOB).status().ask(), "Could not find Flink job (" + JOB + ")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.20.5", "2.3.0"})
    void aFileThatIsNotThereIsAbsentAndNothingIsWritten(String version) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      everythingAnswers(404, CapturedAnswers.text(version + "/errors/unknown-jobmanager-log.json"));
      assertAbsent(client.jobManager().logFile("nosuch.log").to(out).ask(), "does not exist");
      everythingAnswers(
          500, CapturedAnswers.text(version + "/errors/unknown-taskmanager-log.json"));
      assertAbsent(
          client.taskManager("tm-1").logFile("nosuch.log").to(out).ask(), "Failed to transfer");
      assertThat(out.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "Checkpointing has not been enabled.",
          "File not found.",
          "Job could not be found."
        })
    void absenceIsToldInFlinksOwnWords(String words) {
      everythingAnswers(404, "{\"errors\":[\"" + words + "\"]}");
      assertAbsent(client.job(JOB).checkpoints().ask(), words);
    }

    @Test
    void aPathThatThisVersionDoesNotServeIsUnknownNotAbsent() {
      everythingAnswers(404, CapturedAnswers.text("2.3.0/errors/unknown-path.json"));
      assertUnknown(client.jobs().ask(), UnknownCode.UNEXPECTED_STATUS);
    }

    @Test
    void checkpointingThatIsNotEnabledIsAbsentAndNotAnUnknownJob() {
      everythingAnswers(404, "{\"errors\":[\"Checkpointing has not been enabled.\"]}");
      assertAbsent(client.job(JOB).checkpoints().ask(), "Checkpointing has not been enabled.");
      everythingAnswers(
          404, "{\"errors\":[\"Checkpointing is not enabled for this job (" + JOB + ").\"]}");
      assertAbsent(client.job(JOB).checkpointConfig().ask(), "not enabled for this job");
    }

    @Test
    void aProxysPageInsteadOfAnAnswerIsHtmlWhateverItsStatus() {
      FLINK.stubFor(
          any(anyUrl())
              .willReturn(
                  aResponse()
                      .withStatus(404)
                      .withHeader("Content-Type", "text/html")
                      .withBody("<html><body>Job " + JOB + " not found</body></html>")));
      assertUnknown(client.job(JOB).details().ask(), UnknownCode.HTML_INSTEAD_OF_JSON);
    }

    @Test
    void anElectionIsTriedAgainAndARefusalIsNot() {
      everythingAnswers(
          503,
          "{\"errors\":[\"Service temporarily unavailable due to an ongoing leader election. Please"
              + " refresh.\"]}");
      assertThat(client.jobs().ask().cause().orElseThrow().code().isRetryable()).isTrue();
      everythingAnswers(400, "{\"errors\":[\"Bad request, could not parse parameters\"]}");
      assertThat(client.jobs().ask().cause().orElseThrow().code().isRetryable()).isFalse();
    }

    @Test
    void aResultThatIsPendingIsKnownToBePending() {
      everythingAnswers(202, "{\"status\":{\"id\":\"IN_PROGRESS\"},\"operation\":null}");
      assertThat(client.commands(JOB).savepointOperation(TRIGGER).state().ask().value())
          .hasValueSatisfying(
              operation -> {
                assertThat(operation.status()).isEqualTo(AsyncOperationStatus.IN_PROGRESS);
                assertThat(operation.isSucceeded()).isFalse();
              });
    }

    @Test
    void somebodyElsesNotFoundIsUnknownNotAbsent() {
      everythingAnswers(404, "{\"error\":\"Job " + JOB + " not found\"}");
      assertUnknown(client.job(JOB).details().ask(), UnknownCode.UNEXPECTED_STATUS);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "503|Service temporarily unavailable due to an ongoing leader election. Please refresh."
              + "|LEADER_ELECTION",
          "500|org.apache.flink.runtime.rpc.exceptions.RecipientUnreachableException: no|LEADER_ELECTION",
          "503|Rescaling is temporarily disabled. See FLINK-12312.|SERVER_ERROR",
          "500|org.apache.flink.runtime.messages.Whatever: Job is odd|SERVER_ERROR",
          "400|Bad request, could not parse parameters|UNEXPECTED_STATUS",
          "409|Job cancellation failed because the job has already reached another terminal state"
              + "|UNEXPECTED_STATUS"
        })
    void otherRefusalsAreUnknownByTheirCause(int status, String words, UnknownCode code) {
      everythingAnswers(status, "{\"errors\":[\"" + words + "\"]}");
      assertUnknown(client.job(JOB).details().ask(), code);
      assertThat(client.job(JOB).details().ask().cause().orElseThrow().httpStatus())
          .hasValue(status);
    }

    private void assertAbsent(Observation<?> observation, String words) {
      String detail = observation.fold(value -> "known", said -> said, cause -> "" + cause);
      assertThat(observation.isAbsent()).as(detail).isTrue();
      assertThat(detail).contains(words).doesNotContain("\n");
    }

    private void assertUnknown(Observation<?> observation, UnknownCode code) {
      assertThat(observation.cause()).as("%s", observation).isPresent();
      assertThat(observation.cause().orElseThrow().code()).isEqualTo(code);
    }
  }

  @Nested
  class WhenTheAddressHasAPrefix {

    @Test
    void everyRequestHasItAndTheVersion() {
      everythingAnswers(200, "{\"jobs\":[]}");
      URI proxy = URI.create(FLINK.baseUrl() + "/proxy/application_1700000000000_0001/");
      try (FlinkRestClient behind = FlinkRestClient.builder(proxy).apiVersion(1).build()) {
        assertThat(behind.jobs().ask().value()).contains(List.of());
      }
      FLINK.verify(getRequestedFor(urlEqualTo("/proxy/application_1700000000000_0001/v1/jobs")));
    }

    @ParameterizedTest
    @CsvSource({"/,1,/v1/jobs", "/a/b//,2,/a/b/v2/jobs", ",2,/v2/jobs"})
    void prefixAndVersionStandBeforeEachPath(String path, int version, String asked) {
      everythingAnswers(200, "{\"jobs\":[]}");
      URI base = URI.create(FLINK.baseUrl() + (path == null ? "" : path));
      try (FlinkRestClient behind = FlinkRestClient.builder(base).apiVersion(version).build()) {
        assertThat(behind.jobs().ask().value()).contains(List.of());
      }
      FLINK.verify(getRequestedFor(urlEqualTo(asked)));
      assertThatThrownBy(() -> FlinkRestClient.builder(base).apiVersion(0))
          .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "ftp://host/",
          "jobs",
          "http://user:secret@host/",
          "http://host/?token=x",
          "http://host/#a"
        })
    void anAddressThatIsNoneIsRefusedAtOnceWithoutItsSecrets(String base) {
      assertThatThrownBy(() -> FlinkRestClient.of(URI.create(base)))
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .doesNotContain("secret", "token");
    }
  }

  /** An answer may hold any; Flink itself looks it up, and says that there is none. */
  @Test
  void aNegativeCheckpointIdIsAskedFor() {
    client.job(JOB).checkpoint(-9).ask();
    client.job(JOB).checkpointSubtasks(-9, VERTEX).ask();
    FLINK.verify(getRequestedFor(urlPathEqualTo("/jobs/" + JOB + "/checkpoints/details/-9")));
  }

  @Nested
  class WhenArgumentsAreWrong {

    @Test
    void nothingIsSent() {
      assertThatThrownBy(() -> client.taskManager(" "))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> client.taskManager(".."))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> client.job(JOB).exceptions(0))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> client.job(JOB).vertex(VERTEX).subtask(-1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> client.job(JOB).metrics(List.of()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> client.disposeSavepoint(" "))
          .isInstanceOf(IllegalArgumentException.class);
      FLINK.verify(0, getRequestedFor(anyUrl()));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"", "xyz", "0123456789abcdef0123456789abcde", "../jobs/overview/12345678"})
    void anIdThatIsNoneIsRefusedBeforeAnythingIsSent(String id) {
      assertThatThrownBy(() -> JobId.of(id)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> VertexId.of(id)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> TriggerId.of(id)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsMissingIsNamed() {
      assertThatThrownBy(() -> client.job(null)).hasMessage("jobId");
      assertThatThrownBy(() -> client.commands(null)).hasMessage("jobId");
      assertThatThrownBy(() -> client.job(JOB).vertex(null)).hasMessage("vertexId");
      assertThatThrownBy(() -> client.commands(JOB).stop(null)).hasMessage("target");
      assertThatThrownBy(() -> client.commands(JOB).checkpoint(null)).hasMessage("kind");
      assertThatThrownBy(() -> client.disposeSavepoint(null)).hasMessage("path");
    }

    @Test
    void aNameFromElsewhereStaysOneSegment() {
      everythingAnswers(200, "[]");
      client.taskManager("a/../b?c").metricNames().ask();
      FLINK.verify(getRequestedFor(urlEqualTo("/taskmanagers/a%2F..%2Fb%3Fc/metrics")));
    }
  }

  @Nested
  class WhenCommanded {

    @Test
    void cancelIsSentOnceWithItsMode() {
      everythingAnswers(202, "{}");
      assertThat(client.commands(JOB).cancel().send().value()).contains(Accepted.ACCEPTED);
      FLINK.verify(1, patchRequestedFor(urlEqualTo("/jobs/" + JOB + "?mode=cancel")));
    }

    @Test
    void anOperationIsStartedUnderAnIdOfOurOwnSoThatALostAnswerCanBePolled() {
      FLINK.stubFor(
          post("/jobs/" + JOB + "/stop").willReturn(aResponse().withFault(Fault.EMPTY_RESPONSE)));
      Command<PendingOperation> stop =
          client.commands(JOB).stop(SavepointTarget.configured().as(SavepointFormat.NATIVE));
      TriggerId id = stop.triggerId().orElseThrow();
      assertThat(stop.send().isUnknown()).isTrue();
      FLINK.verify(
          1,
          postRequestedFor(urlEqualTo("/jobs/" + JOB + "/stop"))
              .withRequestBody(
                  equalToJson(
                      "{\"drain\":false,\"formatType\":\"NATIVE\",\"triggerId\":\"" + id + "\"}")));
      assertThat(client.commands(JOB).savepointOperation(id).state().toString())
          .endsWith("/savepoints/" + id);
      assertThat(client.commands(JOB).stop(SavepointTarget.configured()).triggerId())
          .isNotEqualTo(stop.triggerId());
    }

    @Test
    void aFlinkThatRefusesTheFieldIsAskedAgainWithoutAndNoOtherIs() {
      String path = "/jobs/" + JOB + "/savepoints";
      triggers(path);
      FLINK.stubFor(
          post(path)
              .withRequestBody(matchingJsonPath("$.triggerId"))
              .willReturn(answer(400, "{\"errors\":[\"Bad request received.\"]}")));
      client.commands(JOB).savepoint(SavepointTarget.directory("file:/a \"b\"")).send();
      FLINK.verify(
          postRequestedFor(urlEqualTo("/jobs/" + JOB + "/savepoints"))
              .withRequestBody(
                  equalToJson(
                      "{\"target-directory\":\"file:/a \\\"b\\\"\",\"cancel-job\":false}")));
    }

    @Test
    void whatFlinkTakesIsSentAlong() {
      everythingAnswers(200, "[]");
      client.jobsMetrics(List.of("a", "b"), EnumSet.of(MetricAggregation.MAX), List.of(JOB)).ask();
      client.taskManagersMetrics(List.of("a"), Set.of(), List.of("tm 1", "tm2")).ask();
      client
          .job(JOB)
          .vertex(VERTEX)
          .subtasksMetrics(List.of("a"), EnumSet.allOf(MetricAggregation.class), List.of(0, 7))
          .ask();
      client.job(JOB).exceptions(5, Map.of("kind", "user")).ask();
      client.jarPlan("x.jar", List.of("--a", "1"), "org.Main", 2).ask();
      for (String sent :
          List.of(
              "/jobs/metrics?get=a%2Cb&agg=max&jobs=" + JOB,
              "/taskmanagers/metrics?get=a&taskmanagers=tm%201%2Ctm2",
              "/jobs/"
                  + JOB
                  + "/vertices/"
                  + VERTEX
                  + "/subtasks/metrics?get=a&agg=min%2Cmax%2Cavg%2Csum%2Cskew&subtasks=0%2C7",
              "/jobs/" + JOB + "/exceptions?maxExceptions=5&failureLabelFilter=kind%3Auser",
              "/jars/x.jar/plan?programArg=--a%2C1&entry-class=org.Main&parallelism=2")) {
        FLINK.verify(1, getRequestedFor(urlEqualTo(sent)));
      }
      assertThatThrownBy(() -> client.jarPlan("x.jar", List.of("a,b")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("arguments");
    }

    @Test
    void stopIsPolledWhereSavepointsAre() {
      triggers("/jobs/" + JOB + "/stop");
      PendingOperation stop =
          client.commands(JOB).stop(SavepointTarget.configured()).send().value().orElseThrow();
      assertThat(stop.triggerId()).isEqualTo(TRIGGER);
      assertThat(stop.state())
          .hasToString("GET " + FLINK.baseUrl() + "/jobs/" + JOB + "/savepoints/" + TRIGGER);
    }

    @Test
    void awaitPollsUntilTheEnd() {
      String path = "/jobs/" + JOB + "/savepoints/" + TRIGGER;
      FLINK.stubFor(
          get(path)
              .inScenario("savepoint")
              .whenScenarioStateIs(Scenario.STARTED)
              .willReturn(okJson("{\"status\":{\"id\":\"IN_PROGRESS\"},\"operation\":null}"))
              .willSetStateTo("done"));
      FLINK.stubFor(
          get(path)
              .inScenario("savepoint")
              .whenScenarioStateIs("done")
              .willReturn(
                  okJson(
                      "{\"status\":{\"id\":\"COMPLETED\"},\"operation\":{\"location\":\"s3://x\"}}")));
      Observation<AsyncOperation> end =
          client
              .commands(JOB)
              .savepointOperation(TRIGGER)
              .end()
              .within(Duration.ofMinutes(1))
              .ask();
      assertThat(end.value().orElseThrow().result().orElseThrow().location()).contains("s3://x");
      FLINK.verify(2, getRequestedFor(urlEqualTo(path)));
    }

    @Test
    void awaitEndsWithTheLastAnswerAtItsDeadline() {
      everythingAnswers(200, "{\"status\":{\"id\":\"IN_PROGRESS\"},\"operation\":null}");
      Observation<AsyncOperation> end =
          client
              .commands(JOB)
              .savepointOperation(TRIGGER)
              .end()
              .within(Duration.ofSeconds(1))
              .ask();
      assertThat(end.value().orElseThrow().status()).isEqualTo(AsyncOperationStatus.IN_PROGRESS);
    }

    private void triggers(String path) {
      FLINK.stubFor(post(path).willReturn(answer(202, "{\"request-id\":\"" + TRIGGER + "\"}")));
    }
  }

  @Nested
  class WhenAFileIsDownloaded {

    @Test
    void itsBytesAreWritten() {
      FLINK.stubFor(
          get("/jobmanager/logs/a%20b.log").willReturn(aResponse().withBody("line\nline\n")));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      assertThat(client.jobManager().logFile("a b.log").to(out).ask().value()).contains(10L);
      assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("line\nline\n");
    }
  }
}
