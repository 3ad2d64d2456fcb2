package io.github.flinkwatch.archive;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.http.HttpSettings;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a HistoryServer says, and what somebody in its place says. */
class HistoryServerReaderTest {

  @RegisterExtension
  static final WireMockExtension SERVER =
      WireMockExtension.newInstance().options(options().dynamicPort().gzipDisabled(true)).build();

  private final CapturedArchive archive = CapturedArchive.of("1.20.3/tm-loss");
  private final JobId job = archive.jobId();
  private final JobRun run = JobRun.of(job);
  private HistoryServerReader history;

  @BeforeEach
  void open() {
    history = HistoryServerReader.of(URI.create(SERVER.baseUrl()), HttpSettings.ofDefaults());
  }

  @AfterEach
  void close() {
    history.close();
  }

  private static UnknownCode codeOf(Observation<?> observation) {
    return observation.cause().orElseThrow(() -> new AssertionError(observation)).code();
  }

  private static void serve(String path, byte[] body) {
    SERVER.stubFor(
        get(path)
            .willReturn(aResponse().withHeader("Content-Type", "application/json").withBody(body)));
  }

  private void serveAll() {
    archive
        .entries()
        .forEach((path, json) -> serve(path, json.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private JobSnapshot told() {
    return history.snapshot(run).ask().value().orElseThrow();
  }

  @Test
  void aFullSnapshotIsWhatTheArchiveHolds() {
    serveAll();
    JobSnapshot told = history.fullSnapshot(run).ask().value().orElseThrow();
    JobSnapshot archived = archive.reader().fullSnapshot(run).ask().value().orElseThrow();
    assertThat(told.source()).isEqualTo(JobSnapshot.Source.HISTORY_SERVER);
    assertThat(told.overview().value().orElseThrow().status())
        .isEqualTo(archived.overview().value().orElseThrow().status());
    assertThat(told.details().value()).isEqualTo(archived.details().value());
    assertThat(told.exceptions().value()).isEqualTo(archived.exceptions().value());
    assertThat(told.checkpoints().value()).isEqualTo(archived.checkpoints().value());
    assertThat(told.checkpointConfig().value()).isEqualTo(archived.checkpointConfig().value());
    SERVER.verify(4, getRequestedFor(anyUrl()));
  }

  @Test
  void aStateCostsOneRequest() {
    serveAll();
    assertThat(told().overview().isKnown()).isTrue();
    SERVER.verify(1, getRequestedFor(anyUrl()));
  }

  @Test
  void aMissingPieceSpoilsNoOther() {
    serve("/jobs/" + job, archive.entries().get("/jobs/" + job).toString().getBytes());
    serve(
        "/jobs/" + job + "/checkpoints",
        "{\"errors\":[\"Checkpointing has not been enabled.\"]}".getBytes());
    JobSnapshot told = history.fullSnapshot(run).ask().value().orElseThrow();
    assertThat(told.overview().isKnown()).isTrue();
    assertThat(told.checkpoints().isAbsent()).isTrue();
    assertThat(told.exceptions().isUnknown()).isTrue();
  }

  @Test
  void theDocumentOfAnotherJobIsNoAnswer() {
    String another = "e".repeat(32);
    serve(
        "/jobs/" + job,
        archive
            .entries()
            .get("/jobs/" + job)
            .toString()
            .replace(job.toString(), another)
            .getBytes());
    JobSnapshot told = told();
    assertThat(codeOf(told.overview())).isEqualTo(UnknownCode.JOB_ID_CHANGED);
    assertThat(codeOf(told.details())).isEqualTo(UnknownCode.JOB_ID_CHANGED);
    assertThat(told.overview().cause().orElseThrow().detail()).contains(another);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GBK", "ISO-8859-1", "UTF-8"})
  void aNameInAnyCharsetDoesNotHideTheState(String charset) {
    String name = charset.equals("GBK") ? "订单统计誠" : "Zähler";
    assertThat(name.getBytes(Charset.forName(charset))).isNotEmpty();
    String details =
        archive
            .entries()
            .get("/jobs/" + job)
            .toString()
            .replaceFirst("\"name\":\"[^\"]*\"", "\"name\":\"" + name + "\"");
    serve("/jobs/" + job, details.getBytes(Charset.forName(charset)));
    assertThat(told().overview().value().orElseThrow().status()).isEqualTo(JobStatus.CANCELED);
  }

  @Test
  void aLetterInGbkWhoseHalfIsABackslashDoesNotHideTheState() {
    String name = "\u4e57"; // whose last byte is one
    byte[] bytes = name.getBytes(Charset.forName("GBK"));
    assertThat(bytes[bytes.length - 1]).isEqualTo((byte) '\\');
    String details =
        archive
            .entries()
            .get("/jobs/" + job)
            .toString()
            .replaceFirst("\"name\":\"[^\"]*\"", "\"name\":\"" + name + "\"");
    serve("/jobs/" + job, details.getBytes(Charset.forName("GBK")));
    assertThat(told().overview().value().orElseThrow().name()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404|{\"errors\":[\"File not found.\"]}|HISTORY_LAG",
        "404|{\"message\":\"no Route matched with those values\"}|UNEXPECTED_STATUS",
        "404|{\"kind\":\"Status\",\"code\":404}|UNEXPECTED_STATUS",
        "503|{\"message\":\"down\"}|BAD_GATEWAY",
        "500|{\"message\":\"oops\"}|SERVER_ERROR",
      })
  void onlyTheHistoryServersOwnWordsAreALag(int status, String body, UnknownCode code) {
    SERVER.stubFor(
        get("/jobs/" + job)
            .willReturn(
                aResponse()
                    .withStatus(status)
                    .withHeader("Content-Type", "application/json")
                    .withBody(body)));
    assertThat(codeOf(told().overview())).isEqualTo(code);
  }

  @Test
  void aListTellsWhatBrokenDetailsDoNot() {
    serve("/jobs/" + job, "{\"jid\":7}".getBytes());
    assertThat(codeOf(told().overview())).isEqualTo(UnknownCode.MALFORMED_JSON);
    serve("/jobs/overview", archive.entries().get("/jobs/overview").toString().getBytes());
    assertThat(told().overview().value().orElseThrow().jobId()).isEqualTo(job);
  }

  @Test
  void anEarlierRunIsNotThisOne() {
    serveAll();
    Instant ended = told().overview().value().orElseThrow().endTime().orElseThrow();
    JobRun later = run.submittedAt(ended.plus(Duration.ofHours(1)));
    assertThat(codeOf(history.snapshot(later).ask().value().orElseThrow().overview()))
        .isEqualTo(UnknownCode.ARCHIVE_OTHER_ATTEMPT);
  }

  @Test
  void allOfItHoldsNoMoreThanTwoBodiesMay() {
    serve("/jobs/" + job, archive.entries().get("/jobs/" + job).toString().getBytes());
    for (String piece : new String[] {"/exceptions", "/checkpoints", "/checkpoints/config"}) {
      String told = archive.entries().get("/jobs/" + job + piece).toString();
      String filled = told.replaceFirst("\\{", "{\"x\":\"" + "x".repeat(55_000) + "\",");
      serve("/jobs/" + job + piece, filled.getBytes());
    }
    HttpSettings small = HttpSettings.builder().maxBodyBytes(70_000).build();
    try (HistoryServerReader reader = HistoryServerReader.of(URI.create(SERVER.baseUrl()), small)) {
      JobSnapshot told = reader.fullSnapshot(run).ask().value().orElseThrow();

      assertThat(told.overview().isKnown()).isTrue();
      assertThat(List.of(told.exceptions(), told.checkpoints(), told.checkpointConfig()))
          .anyMatch(
              piece -> piece.cause().filter(it -> it.code() == UnknownCode.TOO_LARGE).isPresent());
    }
  }

  @Test
  void aDeadlineHoldsForAllOfIt() {
    serve("/jobs/" + job, archive.entries().get("/jobs/" + job).toString().getBytes());
    SERVER.stubFor(
        get("/jobs/" + job + "/exceptions").willReturn(aResponse().withFixedDelay(20_000)));
    JobSnapshot told =
        history.fullSnapshot(run).within(Duration.ofSeconds(2)).ask().value().orElseThrow();
    assertThat(told.overview().isKnown()).isTrue();
    assertThat(codeOf(told.exceptions())).isEqualTo(UnknownCode.RESPONSE_TIMEOUT);
  }
}
