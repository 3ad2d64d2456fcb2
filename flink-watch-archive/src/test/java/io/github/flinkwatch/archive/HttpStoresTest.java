package io.github.flinkwatch.archive;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.archive.ArchiveListing.ArchivedOutcome;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.model.JobOverview;
import java.net.Socket;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  private void redirectTo(URI where) {
    SERVER.stubFor(
        get(urlPathEqualTo("/webhdfs/v1/flink/archive/" + job))
            .willReturn(
                aResponse()
                    .withStatus(307)
                    .withHeader("Location", where.resolve("/data").toString())));
    DATA_NODE.stubFor(
        get(urlPathEqualTo("/data"))
            .willReturn(
                aResponse()
                    .withHeader("Content-Type", "application/octet-stream")
                    .withBody(Arrays.copyOf(bytes, FIRST_RANGE))));
  }

  private Observation<ArchivedOutcome> outcomeOf(HttpSettings settings, String nameNode) {
    try (HttpArchiveStore store = ArchiveStores.webHdfs(settings, List.of(URI.create(nameNode)))) {
      return JobArchiveReader.in(store, "/flink/archive").outcome(JobRun.of(job)).ask();
    }
  }

  @Test
  void aNameNodeRedirectsToItsOwnHostAndToThoseThatAreAllowedOnly() {
    redirectTo(
        URI.create("http://127.0.0.1:" + DATA_NODE.getPort())); // another name, so another host
    String nameNode = "http://localhost:" + SERVER.getPort();
    UnknownCause refused = causeOf(outcomeOf(HttpSettings.ofDefaults(), nameNode));
    assertThat(refused.code()).isEqualTo(UnknownCode.REDIRECT_REFUSED);
    assertThat(refused.detail()).contains("127.0.0.1");
    DATA_NODE.verify(0, getRequestedFor(anyUrl()));

    HttpSettings allowing = HttpSettings.builder().allowRedirectsTo("127.0.0.1").build();
    assertThat(outcomeOf(allowing, nameNode).isKnown()).isTrue();

    redirectTo(URI.create("http://localhost:" + DATA_NODE.getPort()));
    assertThat(outcomeOf(HttpSettings.ofDefaults(), nameNode).isKnown()).isTrue();
  }

  @Test
  void aNameNodeThatWasAskedOverHttpsDoesNotLeadToHttp() throws Exception {
    WireMockServer secure =
        new WireMockServer(options().dynamicPort().dynamicHttpsPort().gzipDisabled(true));
    secure.start();
    try {
      secure.stubFor(
          get(urlPathEqualTo("/webhdfs/v1/flink/archive/" + job))
              .willReturn(
                  aResponse()
                      .withStatus(307)
                      .withHeader(
                          "Location", "http://localhost:" + DATA_NODE.getPort() + "/data")));
      HttpSettings settings =
          HttpSettings.builder()
              .sslContext(trustingAnybody())
              .allowRedirectsTo("localhost")
              .build();
      String nameNode = "https://localhost:" + secure.httpsPort();
      assertThat(causeOf(outcomeOf(settings, nameNode)).code())
          .isEqualTo(UnknownCode.REDIRECT_REFUSED);
      DATA_NODE.verify(0, getRequestedFor(anyUrl()));
    } finally {
      secure.stop();
    }
  }

  private static SSLContext trustingAnybody() throws Exception {
    X509ExtendedTrustManager anybody =
        new X509ExtendedTrustManager() {
          @Override
          public void checkClientTrusted(X509Certificate[] c, String a, Socket s) {}

          @Override
          public void checkServerTrusted(X509Certificate[] c, String a, Socket s) {}

          @Override
          public void checkClientTrusted(X509Certificate[] c, String a, SSLEngine e) {}

          @Override
          public void checkServerTrusted(X509Certificate[] c, String a, SSLEngine e) {}

          @Override
          public void checkClientTrusted(X509Certificate[] c, String a) {}

          @Override
          public void checkServerTrusted(X509Certificate[] c, String a) {}

          @Override
          public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
          }
        };
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {anybody}, null);
    return context;
  }

  @Test
  void aPageThatIsNotThereIsNoMissingFileUnlessWebHdfsSaysSo() {
    String nameNode = "http://localhost:" + SERVER.getPort();
    for (String body : List.of("<html>404</html>", "{\"message\":\"no route\"}", "")) {
      SERVER.stubFor(
          get(urlPathEqualTo("/webhdfs/v1/flink/archive/" + job))
              .willReturn(
                  aResponse()
                      .withStatus(404)
                      .withHeader(
                          "Content-Type", body.startsWith("{") ? "application/json" : "text/html")
                      .withBody(body)));
      assertThat(causeOf(outcomeOf(HttpSettings.ofDefaults(), nameNode)).code())
          .as(body)
          .isEqualTo(UnknownCode.ARCHIVE_UNREACHABLE);
    }
    SERVER.stubFor(
        get(com.github.tomakehurst.wiremock.client.WireMock.anyUrl())
            .willReturn(
                aResponse()
                    .withStatus(404)
                    .withHeader("Content-Type", "application/json")
                    .withBody(error("FileNotFoundException", "File does not exist"))));
    assertThat(causeOf(outcomeOf(HttpSettings.ofDefaults(), nameNode)).code())
        .isEqualTo(UnknownCode.ARCHIVE_MISSING);
  }

  @Test
  void anArchiveBeyondTheLimitIsTooLarge() {
    SERVER.stubFor(
        get("/archive/" + job)
            .willReturn(
                aResponse()
                    .withHeader("Content-Type", "application/octet-stream")
                    .withBody(bytes)));
    HttpSettings small = HttpSettings.builder().maxBodyBytes(1000).build();
    try (HttpArchiveStore store = ArchiveStores.http(small)) {
      JobArchiveReader reader = JobArchiveReader.in(store, SERVER.baseUrl() + "/archive");
      assertThat(causeOf(reader.outcome(JobRun.of(job)).ask()).code())
          .isEqualTo(UnknownCode.TOO_LARGE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ETag", "Last-Modified"})
  void rangesOfAFileThatWasReplacedAreNoArchive(String header) {
    for (int from : new int[] {0, FIRST_RANGE}) {
      int asked = from == 0 ? FIRST_RANGE : FIRST_RANGE * 4;
      int to = Math.min(from + asked, bytes.length);
      SERVER.stubFor(
          get("/archive/" + job)
              .withHeader("Range", equalTo("bytes=" + from + "-" + (from + asked - 1)))
              .willReturn(
                  aResponse()
                      .withStatus(206)
                      .withHeader("Content-Type", "application/octet-stream")
                      .withHeader(header, "version " + from)
                      .withHeader(
                          "Content-Range", "bytes " + from + "-" + (to - 1) + "/" + bytes.length)
                      .withBody(Arrays.copyOfRange(bytes, from, to))));
    }
    ArchiveContents contents =
        web().read(JobRun.of(job), ArchivePart.text("/not/there")).ask().value().orElseThrow();
    assertThat(contents.damage().orElseThrow().code()).isEqualTo(UnknownCode.ARCHIVE_PARTIAL);
    assertThat(contents.damage().orElseThrow().detail()).contains("while it was read");
  }

  @ParameterizedTest
  @CsvSource({"-10, true", "60, false"})
  void aFileThatHdfsWroteWhileItWasReadProvesNothing(int secondsLater, boolean whole) {
    standby();
    int offset = 0;
    for (int size = FIRST_RANGE; offset < bytes.length; size *= 4) {
      int end = Math.min(offset + size, bytes.length);
      SERVER.stubFor(
          get(urlPathEqualTo("/webhdfs/v1/flink/archive/" + job))
              .withQueryParam("op", equalTo("OPEN"))
              .withQueryParam("offset", equalTo(String.valueOf(offset)))
              .willReturn(
                  aResponse()
                      .withHeader("Content-Type", "application/octet-stream")
                      .withBody(Arrays.copyOfRange(bytes, offset, end))));
      offset = end;
    }
    Instant now = Instant.parse("2026-01-02T03:04:05Z");
    SERVER.stubFor(
        get(urlPathEqualTo("/webhdfs/v1/flink/archive/" + job))
            .withQueryParam("op", equalTo("GETFILESTATUS"))
            .willReturn(
                aResponse()
                    .withHeader("Content-Type", "application/json")
                    .withHeader("Date", "Fri, 02 Jan 2026 03:04:05 GMT")
                    .withBody(
                        "{\"FileStatus\":{\"pathSuffix\":\"\",\"length\":"
                            + bytes.length
                            + ",\"modificationTime\":"
                            + now.plusSeconds(secondsLater - 50).toEpochMilli()
                            + ",\"type\":\"FILE\"}}")));
    Observation<JobOverview> overview =
        hdfs()
            .read(JobRun.of(job), ArchivePart.text("/not/there"))
            .ask()
            .value()
            .orElseThrow()
            .get(ArchivePart.OVERVIEW);
    assertThat(overview.isKnown()).isEqualTo(whole);
    overview
        .cause()
        .ifPresent(cause -> assertThat(cause.code()).isEqualTo(UnknownCode.ARCHIVE_PARTIAL));
  }
}
