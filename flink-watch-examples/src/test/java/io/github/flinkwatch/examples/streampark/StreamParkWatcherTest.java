package io.github.flinkwatch.examples.streampark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.archive.JobArchiveReader;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.examples.RecordedYarn;
import io.github.flinkwatch.examples.flink.DemoJobs;
import io.github.flinkwatch.examples.flink.EmbeddedFlink;
import io.github.flinkwatch.examples.streampark.StreamParkWatcher.Update;
import io.github.flinkwatch.examples.streampark.TrackId.ExecuteMode;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.kubernetes.KubernetesClient;
import io.github.flinkwatch.yarn.ResourceManagerClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamParkWatcherTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final RecordedYarn yarn = RecordedYarn.start();
  private final ResourceManagerClient client =
      ResourceManagerClient.builder().address(yarn.uri()).build();
  private final StreamParkWatcher watcher =
      new StreamParkWatcher(
          JobHealthEvaluator.ofDefaults(),
          HttpSettings.ofDefaults(),
          client,
          null,
          Clock.systemUTC());

  @TempDir Path archives;

  @AfterEach
  void close() {
    watcher.close();
    client.close();
    yarn.close();
  }

  @Test
  void aFinishedJobOnKubernetesWhoseClusterIsGoneIsFinishedByItsArchiveAndNeverFailed() {
    JobId job;
    URI rest;
    try (EmbeddedFlink flink = EmbeddedFlink.start(1, 2, archives)) {
      rest = flink.restUri();
      job = flink.submit(DemoJobs.batch("daily report"));
      TrackId tracked = onKubernetes(job, rest, Optional.empty());
      await("RUNNING")
          .atMost(PATIENCE)
          .until(() -> watch(tracked).health().state() == JobState.RUNNING);
      assertThat(watch(tracked).state()).contains(FlinkAppState.RUNNING);
      await("the archive")
          .atMost(PATIENCE)
          .until(
              () -> JobArchiveReader.of(archives.toUri()).outcome(JobRun.of(job)).ask().isKnown());
    }
    Update gone = watch(onKubernetes(job, rest, Optional.of(archives.toUri())), 2);
    assertThat(gone.kubernetesState()).isEqualTo(FlinkJobState.FINISHED);

    Update unreadable =
        watch(onKubernetes(job, rest, Optional.of(URI.create("hdfs://namenode/archive"))), 3);
    assertThat(unreadable.kubernetesState()).isEqualTo(FlinkJobState.SILENT);
    assertThat(unreadable.state()).isEmpty();
    assertThat(unreadable.mayBeCalledLost()).isFalse();
    assertThat(unreadable.why()).isPresent();
  }

  @Nested
  class OnYarn {

    @Test
    void theEndIsWhatTheResourceManagerSays() {
      assertThat(watch(onYarn(1, RecordedYarn.FINISHED)).state()).contains(FlinkAppState.FINISHED);
      assertThat(watch(onYarn(2, RecordedYarn.FAILED)).state()).contains(FlinkAppState.FAILED);
      assertThat(watch(onYarn(3, RecordedYarn.CANCELLED)).state()).contains(FlinkAppState.CANCELED);
      assertThat(watch(onYarn(4, RecordedYarn.KILLED)).state()).contains(FlinkAppState.KILLED);
    }

    @Test
    void anApplicationThatIsForgottenIsNoChangeAndSaysWhy() {
      Update update = watch(onYarn(5, RecordedYarn.FORGOTTEN));
      assertThat(update.state()).isEmpty();
      assertThat(update.why())
          .hasValueSatisfying(why -> assertThat(why.code()).isEqualTo(UnknownCode.APP_FORGOTTEN));
    }

    private TrackId onYarn(long appId, String application) {
      return new TrackId(
          ExecuteMode.YARN_APPLICATION,
          appId,
          Optional.empty(),
          Optional.of(application),
          Optional.empty(),
          Optional.empty());
    }
  }

  @Test
  void aClusterThatKubernetesNoLongerHasIsNoChangeAndNeverFailed() throws IOException {
    String missing =
        "{\"kind\":\"Status\",\"message\":\"not found\",\"reason\":\"NotFound\","
            + "\"details\":{\"name\":\"orders\",\"kind\":\"%s\"},\"code\":404}";
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String[] path = exchange.getRequestURI().getPath().split("/");
          boolean object = path[path.length - 1].equals("orders");
          byte[] body =
              (object
                      ? missing.formatted(path[path.length - 2])
                      : "{\"kind\":\"List\",\"metadata\":{\"name\":\"team\"},\"items\":[]}")
                  .getBytes(UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(object ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try (KubernetesClient kubernetes =
            KubernetesClient.builder(
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .build();
        StreamParkWatcher onKubernetes =
            new StreamParkWatcher(
                JobHealthEvaluator.ofDefaults(),
                HttpSettings.ofDefaults(),
                null,
                kubernetes,
                Clock.systemUTC())) {
      Update update =
          onKubernetes.watch(
              new TrackId(
                  ExecuteMode.KUBERNETES_APPLICATION,
                  11,
                  Optional.of(JobId.of("00000000354460450000000000000000")),
                  Optional.of("team/orders"),
                  Optional.empty(),
                  Optional.empty()),
              JobIntent.none());
      assertThat(update.state()).isEmpty();
      assertThat(update.why().orElseThrow().code()).isEqualTo(UnknownCode.APP_FORGOTTEN);
    } finally {
      server.stop(0);
    }
  }

  private TrackId onKubernetes(JobId job, URI rest, Optional<URI> archive) {
    return new TrackId(
        ExecuteMode.KUBERNETES_APPLICATION,
        9,
        Optional.of(job),
        Optional.of("orders"),
        Optional.of(rest),
        archive);
  }

  private Update watch(TrackId track) {
    return watcher.watch(track, JobIntent.none());
  }

  /** As another application of StreamPark's, of which nothing is remembered. */
  private Update watch(TrackId track, long appId) {
    return watch(
        new TrackId(
            track.executeMode(),
            appId,
            track.jobId(),
            track.clusterId(),
            track.restUrl(),
            track.archiveDirectory()));
  }
}
