package io.github.flinkwatch.archive;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.http.HttpSettings;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Archives over HTTP: from a web server, from HDFS, and from a HistoryServer. */
class HttpStoresTest {

  private static final int FIRST_RANGE = 64 << 10;

  @RegisterExtension
  static final WireMockExtension SERVER =
      WireMockExtension.newInstance().options(options().dynamicPort().gzipDisabled(true)).build();

  @RegisterExtension
  static final WireMockExtension DATA_NODE =
      WireMockExtension.newInstance().options(options().dynamicPort().gzipDisabled(true)).build();

  @RegisterExtension
  static final WireMockExtension STANDBY =
      WireMockExtension.newInstance().options(options().dynamicPort().gzipDisabled(true)).build();

  private final CapturedArchive archive = CapturedArchive.of("1.20.3/tm-loss");
  private final JobId job = archive.jobId();
  private final byte[] bytes = archive.bytes();

  private static UnknownCause causeOf(Observation<?> observation) {
    return observation.cause().orElseThrow(() -> new AssertionError(observation));
  }

  private static String error(String exception, String message) {
    return "{\"RemoteException\":{\"exception\":\"%s\",\"javaClassName\":\"x.%s\",\"message\":\"%s\"}}"
        .formatted(exception, exception, message);
  }

  private JobArchiveReader web() {
    return JobArchiveReader.in(
        ArchiveStores.http(HttpSettings.ofDefaults()), SERVER.baseUrl() + "/archive");
  }

  private JobArchiveReader hdfs() {
    return JobArchiveReader.in(
        ArchiveStores.webHdfs(
            HttpSettings.ofDefaults(),
            List.of(URI.create(STANDBY.baseUrl()), URI.create(SERVER.baseUrl()))),
        "hdfs://ns1/flink/archive");
  }

  private void standby() {
    STANDBY.stubFor(
        get(com.github.tomakehurst.wiremock.client.WireMock.anyUrl())
            .willReturn(
                aResponse()
                    .withStatus(403)
                    .withHeader("Content-Type", "application/json")
                    .withBody(
                        error(
                            "StandbyException",
                            "Operation category READ is not supported in state standby."))));
  }

  @Test
  void aWebServerIsAskedForRangesUntilTheEnd() {
    int offset = 0;
    for (int size = FIRST_RANGE; offset < bytes.length; size *= 4) {
      int end = Math.min(offset + size, bytes.length);
      SERVER.stubFor(
          get("/archive/" + job)
              .withHeader("Range", equalTo("bytes=" + offset + "-" + (offset + size - 1)))
              .willReturn(
                  aResponse()
                      .withStatus(206)
                      .withHeader("Content-Type", "application/octet-stream")
                      .withHeader(
                          "Content-Range", "bytes " + offset + "-" + (end - 1) + "/" + bytes.length)
                      .withBody(Arrays.copyOfRange(bytes, offset, end))));
      offset = end;
    }
    ArchiveContents contents =
        web()
            .read(JobRun.of(job), ArchivePart.text("/not/there"), ArchivePart.DETAILS)
            .ask()
            .value()
            .orElseThrow();
    assertThat(bytes.length).isGreaterThan(FIRST_RANGE);
    assertThat(contents.damage()).isEmpty();
    assertThat(contents.get(ArchivePart.DETAILS).isKnown()).isTrue();
    assertThat(contents.get(ArchivePart.text("/not/there")).isAbsent()).isTrue();
  }

  @Test
  void aWebServerThatKnowsNoRangesIsReadWhole() {
    SERVER.stubFor(
        get("/archive/" + job)
            .willReturn(
                aResponse()
                    .withHeader("Content-Type", "application/octet-stream")
                    .withBody(bytes)));
    assertThat(web().outcome(JobRun.of(job)).ask().isKnown()).isTrue();
  }

  @Test
  void aWebServersRefusalsAreTold() {
    SERVER.stubFor(get("/archive/" + job).willReturn(aResponse().withStatus(403)));
    assertThat(causeOf(web().outcome(JobRun.of(job)).ask()).code())
        .isEqualTo(UnknownCode.ARCHIVE_DENIED);
    SERVER.stubFor(get("/archive/" + job).willReturn(aResponse().withStatus(404)));
    assertThat(causeOf(web().outcome(JobRun.of(job)).ask()).code())
        .isEqualTo(UnknownCode.ARCHIVE_MISSING);
    SERVER.stubFor(get("/archive/" + job).willReturn(aResponse().withStatus(503)));
    assertThat(causeOf(web().outcome(JobRun.of(job)).ask()).code())
        .isEqualTo(UnknownCode.ARCHIVE_UNREACHABLE);
  }

  @Test
  void theActiveNameNodeLeadsToTheDataNode() {
    standby();
    int offset = 0;
    for (int size = FIRST_RANGE; offset < bytes.length; size *= 4) {
      int end = Math.min(offset + size, bytes.length);
      SERVER.stubFor(
          get(urlPathEqualTo("/webhdfs/v1/flink/archive/" + job))
              .withQueryParam("op", equalTo("OPEN"))
              .withQueryParam("offset", equalTo(String.valueOf(offset)))
              .withQueryParam("length", equalTo(String.valueOf(size)))
              .willReturn(
                  aResponse()
                      .withStatus(307)
                      .withHeader("Content-Type", "application/octet-stream")
                      .withHeader("Location", DATA_NODE.baseUrl() + "/data?offset=" + offset)));
      DATA_NODE.stubFor(
          get(urlPathEqualTo("/data"))
              .withQueryParam("offset", equalTo(String.valueOf(offset)))
              .willReturn(
                  aResponse()
                      .withHeader("Content-Type", "application/octet-stream")
                      .withBody(Arrays.copyOfRange(bytes, offset, end))));
      offset = end;
    }
    ArchiveContents contents =
        hdfs().read(JobRun.of(job), ArchivePart.text("/not/there")).ask().value().orElseThrow();
    assertThat(contents.get(ArchivePart.OVERVIEW).isKnown()).isTrue();
    assertThat(contents.damage()).isEmpty();
  }

  @Test
  void whatMayNotBeReadIsToldFromAStandby() {
    standby();
    SERVER.stubFor(
        get(urlPathEqualTo("/webhdfs/v1/flink/archive/" + job))
            .willReturn(
                aResponse()
                    .withStatus(403)
                    .withHeader("Content-Type", "application/json")
                    .withBody(error("AccessControlException", "Permission denied: user=bob"))));
    assertThat(causeOf(hdfs().outcome(JobRun.of(job)).ask()).code())
        .isEqualTo(UnknownCode.ARCHIVE_DENIED);
    SERVER.stubFor(
        get(urlPathEqualTo("/webhdfs/v1/flink/archive/" + job))
            .willReturn(
                aResponse()
                    .withStatus(403)
                    .withHeader("Content-Type", "application/json")
                    .withBody(error("StandbyException", "no"))));
    assertThat(causeOf(hdfs().outcome(JobRun.of(job)).ask()).code())
        .isEqualTo(UnknownCode.ARCHIVE_UNREACHABLE);
  }

  @Test
  void hdfsListsWhatItHolds() {
    standby();
    SERVER.stubFor(
        get(urlPathEqualTo("/webhdfs/v1/flink/archive"))
            .withQueryParam("op", equalTo("LISTSTATUS"))
            .willReturn(
                aResponse()
                    .withHeader("Content-Type", "application/json")
                    .withBody(
                        "{\"FileStatuses\":{\"FileStatus\":[{\"pathSuffix\":\""
                            + job
                            + "\",\"length\":7,\"modificationTime\":1700000000000,"
                            + "\"owner\":\"flink\",\"type\":\"FILE\"}]}}")));
    ArchiveListing listing = hdfs().list().ask().value().orElseThrow();
    assertThat(listing.archives())
        .singleElement()
        .satisfies(found -> assertThat(found.sizeBytes()).hasValue(7));
  }

  private void serve(int from, int to, int asked) {
    SERVER.stubFor(
        get("/archive/" + job)
            .withHeader("Range", equalTo("bytes=" + from + "-" + (from + asked - 1)))
            .willReturn(
                aResponse()
                    .withStatus(206)
                    .withHeader("Content-Type", "application/octet-stream")
                    .withHeader(
                        "Content-Range", "bytes " + from + "-" + (to - 1) + "/" + bytes.length)
                    .withBody(Arrays.copyOfRange(bytes, from, to))));
  }

  @Test
  void aWebServerMaySendLessThanItWasAskedFor() {
    serve(0, 1000, FIRST_RANGE);
    serve(1000, bytes.length, FIRST_RANGE * 4);
    ArchiveContents contents =
        web().read(JobRun.of(job), ArchivePart.text("/not/there")).ask().value().orElseThrow();
    assertThat(contents.damage()).isEmpty();
    assertThat(contents.get(ArchivePart.OVERVIEW).isKnown()).isTrue();
  }

  @Test
  void anotherRangeThanAskedForIsNoArchive() {
    SERVER.stubFor(
        get("/archive/" + job)
            .willReturn(
                aResponse()
                    .withStatus(206)
                    .withHeader("Content-Type", "application/octet-stream")
                    .withHeader("Content-Range", "bytes 5-9/" + bytes.length)
                    .withBody(Arrays.copyOfRange(bytes, 5, 10))));
    assertThat(causeOf(web().outcome(JobRun.of(job)).ask()).code())
        .isEqualTo(UnknownCode.ARCHIVE_UNREACHABLE);
  }

  @Test
  void anEmptyFileOfAWebServerIsPartial() {
    SERVER.stubFor(
        get("/archive/" + job)
            .willReturn(aResponse().withStatus(416).withHeader("Content-Range", "bytes */0")));
    assertThat(causeOf(web().outcome(JobRun.of(job)).ask()).code())
        .isEqualTo(UnknownCode.ARCHIVE_PARTIAL);
  }

  @Test
  void afterItsStoreIsClosedNothingIsRead() {
    HttpArchiveStore store = ArchiveStores.http(HttpSettings.ofDefaults());
    store.close();
    JobArchiveReader reader = JobArchiveReader.in(store, SERVER.baseUrl() + "/archive");
    assertThat(causeOf(reader.outcome(JobRun.of(job)).ask()).code())
        .isEqualTo(UnknownCode.CANCELLED);
  }

  @Test
  void aDelegationTokenGoesToTheNameNodeOnlyAndIsShownNowhere() {
    SERVER.stubFor(
        get(urlPathEqualTo("/webhdfs/v1/flink/archive/" + job))
            .withQueryParam("delegation", equalTo("a secret/+"))
            .willReturn(
                aResponse().withStatus(307).withHeader("Location", DATA_NODE.baseUrl() + "/data")));
    DATA_NODE.stubFor(
        get(urlPathEqualTo("/data"))
            .willReturn(
                aResponse()
                    .withStatus(401)
                    .withHeader("Content-Type", "application/json")
                    .withBody(error("SecurityException", "Failed to obtain user group"))));
    try (HttpArchiveStore store =
        ArchiveStores.webHdfsWithToken(
            "a secret/+", HttpSettings.ofDefaults(), List.of(URI.create(SERVER.baseUrl())))) {
      JobArchiveReader reader = JobArchiveReader.in(store, "/flink/archive");
      Observation<ArchivedOutcome> outcome = reader.outcome(JobRun.of(job)).ask();
      assertThat(causeOf(outcome).code()).isEqualTo(UnknownCode.ARCHIVE_DENIED);
      assertThat(outcome + " " + store + " " + causeOf(outcome).exception())
          .doesNotContain("secret");
    }
    DATA_NODE.verify(
        0,
        com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor(
                com.github.tomakehurst.wiremock.client.WireMock.anyUrl())
            .withQueryParam("delegation", equalTo("a secret/+")));
  }

  @Test
  void aHistoryServerIsEvidenceOfTheSameKind() {
    SERVER.stubFor(
        get("/jobs/" + job)
            .willReturn(
                aResponse()
                    .withHeader("Content-Type", "application/json")
                    .withBody(archive.entries().get("/jobs/" + job).toString())));
    try (HistoryServerReader history =
        HistoryServerReader.of(URI.create(SERVER.baseUrl()), HttpSettings.ofDefaults())) {
      JobSnapshot snapshot = history.snapshot(JobRun.of(job)).ask().value().orElseThrow();
      JobStatus archived =
          archive.reader().outcome(JobRun.of(job)).ask().value().orElseThrow().status();
      assertThat(snapshot.source()).isEqualTo(JobSnapshot.Source.HISTORY_SERVER);
      assertThat(snapshot.overview().value().orElseThrow().status()).isEqualTo(archived);
    }
  }

  @Test
  void aJobThatTheHistoryServerDoesNotHaveIsALag() {
    SERVER.stubFor(
        get("/jobs/" + job)
            .willReturn(
                aResponse()
                    .withStatus(404)
                    .withHeader("Content-Type", "application/json")
                    .withBody("{\"errors\":[\"File not found.\"]}")));
    try (HistoryServerReader history =
        HistoryServerReader.of(URI.create(SERVER.baseUrl()), HttpSettings.ofDefaults())) {
      assertThat(
              causeOf(history.snapshot(JobRun.of(job)).ask().value().orElseThrow().overview())
                  .code())
          .isEqualTo(UnknownCode.HISTORY_LAG);
    }
  }
}
