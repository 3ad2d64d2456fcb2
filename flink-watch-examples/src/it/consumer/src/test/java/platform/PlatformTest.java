package platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.testing.HealthyFlink;
import io.github.flinkwatch.testing.UnrulyServer;
import io.github.flinkwatch.watch.JobWatcher;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The application as it is started, with Flinks that answer, and one that does not. */
class PlatformTest {

  private static ConfigurableApplicationContext start(String... properties) {
    String[] all = new String[properties.length + 2];
    System.arraycopy(properties, 0, all, 0, properties.length);
    all[properties.length] = "--server.port=0";
    all[properties.length + 1] = "--flinkwatch.interval=1s";
    return SpringApplication.run(Platform.class, all);
  }

  /** Asks until it is so; says what it was at last. */
  private static HttpResponse<String> health(
      ConfigurableApplicationContext application, int status, String text) throws Exception {
    String port = application.getEnvironment().getProperty("local.server.port");
    URI uri = URI.create("http://localhost:" + port + "/actuator/health");
    Instant deadline = Instant.now().plus(Duration.ofMinutes(1));
    HttpResponse<String> answer;
    do {
      answer =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    } while ((answer.statusCode() != status || !answer.body().contains(text))
        && Instant.now().isBefore(deadline));
    return answer;
  }

  private static UnrulyServer flink(String jobStatus) {
    UnrulyServer flink = new UnrulyServer();
    HealthyFlink.serve(flink);
    String list = "/jobs/overview";
    flink.serve(list, flink.served(list).replace("\"RUNNING\"", '"' + jobStatus + '"'));
    return flink;
  }

  @Test
  void aJobThatRunsAndIsWellIsUp() throws Exception {
    try (UnrulyServer flink = flink("RUNNING");
        ConfigurableApplicationContext application =
            start("--flinkwatch.clusters[0].url=" + flink.uri())) {
      HttpResponse<String> answer = health(application, 200, "flinkJobsHealth");
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
  }

  @Test
  void aJobThatFailedIsDown() throws Exception {
    try (UnrulyServer flink = flink("FAILED");
        ConfigurableApplicationContext application =
            start("--flinkwatch.clusters[0].url=" + flink.uri())) {
      HttpResponse<String> answer = health(application, 503, "DOWN");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("DOWN");
    }
  }

  @Test
  void aFlinkThatDoesNotAnswerIsUnknownAndNeverDown() throws Exception {
    try (ConfigurableApplicationContext application =
        start(
            "--flinkwatch.clusters[0].url=http://localhost:1",
            "--flinkwatch.clusters[0].name=session-1",
            "--flinkwatch.clusters[0].kind=SESSION")) {
      HttpResponse<String> answer = health(application, 503, "UNKNOWN");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("UNKNOWN").doesNotContain("DOWN");
      assertThat(application.getBean(JobWatcher.class).fleet().clusters())
          .extracting(cluster -> cluster.name())
          .containsExactly("session-1");
    }
  }

  @Test
  void withoutPropertiesNothingIsWatched() {
    try (ConfigurableApplicationContext application = start()) {
      assertThat(application.getBeansOfType(JobWatcher.class)).isEmpty();
    }
  }
}
