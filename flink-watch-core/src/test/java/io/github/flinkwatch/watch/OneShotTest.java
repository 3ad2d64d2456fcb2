package io.github.flinkwatch.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.flinkwatch.Question;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.report.Fleet;
import io.github.flinkwatch.report.Fleet.FleetJob;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.testing.FlinkScenarios;
import io.github.flinkwatch.testing.HealthyFlink;
import io.github.flinkwatch.testing.Piece;
import io.github.flinkwatch.testing.UnrulyServer;
import io.github.flinkwatch.testing.UnrulySource;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OneShotTest {

  private static final Clock CLOCK = Clock.systemUTC();

  private final UnrulyServer server = new UnrulyServer();
  private final FlinkRestClient flink = FlinkRestClient.of(server.uri());

  @AfterEach
  void close() {
    flink.close();
    server.close();
  }

  @Test
  void aScanLooksAtEachJobAsCloselyAsCanBe() throws Exception {
    HealthyFlink.serve(server);
    FleetJob job = scan(WatchedCluster.of("orders", flink)).jobs().get(0);
    assertThat(job.health().orElseThrow().state()).isEqualTo(JobState.RUNNING);
    JobSnapshot seen = job.snapshot().orElseThrow();
    for (Piece piece : Piece.values()) {
      assertThat(piece.in(seen).isKnown()).as(piece.in(seen).toString()).isTrue();
    }
  }

  @Test
  void ofAnEndedJobNothingElseIsAskedFor() throws Exception {
    HealthyFlink.serve(server);
    server.serve(
        "/jobs/overview",
        server.served("/jobs/overview").replace("\"state\":\"RUNNING\"", "\"state\":\"FINISHED\""));
    FleetJob job = scan(WatchedCluster.of("orders", flink)).jobs().get(0);
    assertThat(job.health().orElseThrow().state()).isEqualTo(JobState.FINISHED);
    assertThat(server.firstAsked(path -> path.contains(FlinkScenarios.JOB.toString()))).isEmpty();
  }

  @Test
  void aFlinkThatDoesNotListIsACauseAndNoFailure() throws Exception {
    server.spoil(path -> true, UnrulyServer.Way.BAD_GATEWAY);
    Fleet fleet = scan(WatchedCluster.of("orders", flink));
    assertThat(fleet.jobs()).isEmpty();
    assertThat(fleet.clusters().get(0).silentBecause()).isPresent();
  }

  @Test
  void whoKnowsWhereFlinkIsMayFail() throws Exception {
    Question<FlinkRestClient> nowhere = UnrulySource.THROWS.question(CLOCK);
    Fleet fleet = scan(WatchedCluster.builder("orders").flink(nowhere).build());
    assertThat(fleet.clusters().get(0).silentBecause()).isPresent();
  }

  @Test
  void aClusterWithoutAFlinkCannotBeScanned() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scan(WatchedCluster.builder("orders").build()))
        .withMessageContaining("cluster has no Flink");
  }

  private static Fleet scan(WatchedCluster cluster) throws InterruptedException {
    return OneShot.scan(cluster, JobHealthEvaluator.ofDefaults(), CLOCK);
  }
}
