package io.github.flinkwatch.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.DeploymentReport.FinalStatus;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.gather.JobObserver;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.model.JobOverview;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An archive of which a byte comes now and then keeps no look beyond its deadline. */
@Timeout(60)
class ArchivesThatTrickleTest {

  private static final Duration DEADLINE = Duration.ofSeconds(5);
  private static final byte[] BEGIN = "{\"archive\":[".getBytes(US_ASCII);

  private final JobId job = JobId.of("00866126f17a53ab0ab102f0e48492ea");
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void release() {
    end.countDown();
  }

  @Test
  void aWebServerThatTricklesLeavesItToTheResourceManagerInTime() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        HttpArchiveStore store = ArchiveStores.http(HttpSettings.ofDefaults())) {
      Thread thread = new Thread(() -> trickle(server), "a web server that trickles");
      thread.setDaemon(true);
      thread.start();
      inTime(JobArchiveReader.in(store, "http://127.0.0.1:" + server.getLocalPort() + "/archives"));
    }
  }

  @Test
  void aStoreOfTheEmbeddersThatTricklesLeavesItToTheResourceManagerInTime() {
    inTime(JobArchiveReader.in(path -> new Trickling(), "archives"));
  }

  private void inTime(JobArchiveReader archives) {
    JobObserver observer =
        JobObserver.builder()
            .deployment(succeeded())
            .archive(archives::fullSnapshot)
            .deadline(DEADLINE)
            .build();
    JobRef ref =
        JobRef.builder()
            .jobId(job)
            .deploymentId("application_1700000000000_0001")
            .clusterKind(ClusterKind.DEDICATED)
            .build();
    long begin = System.nanoTime();
    JobEvidence evidence = observer.observe(ref);
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    assertThat(took).isLessThan(DEADLINE.multipliedBy(11).dividedBy(10));
    Observation<JobOverview> archived = evidence.archived().flatMap(JobSnapshot::overview);
    assertThat(archived.isUnknown()).as(archived.toString()).isTrue();
    assertThat(JobHealthEvaluator.ofDefaults().evaluate(evidence).health().state())
        .isEqualTo(JobState.FINISHED);
  }

  private static Question<DeploymentReport> succeeded() {
    return Question.answered(
        Observation.known(
            DeploymentReport.builder()
                .kind(DeploymentReport.Kind.YARN)
                .deploymentId("application_1700000000000_0001")
                .state(DeploymentState.FINISHED)
                .finalStatus(FinalStatus.SUCCEEDED)
                .build(),
            Instant.EPOCH));
  }

  private void trickle(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        OutputStream out = socket.getOutputStream();
        out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n".getBytes(US_ASCII));
        try (InputStream body = new Trickling()) {
          for (int next = body.read(); next >= 0; next = body.read()) {
            out.write(next);
            out.flush();
          }
        }
      } catch (IOException gone) {
        // the client gave up, or the test has ended
      }
    }
  }

  /** Begins as an archive does, and then has a blank now and then. */
  private final class Trickling extends InputStream {
    private int at;

    @Override
    public int read() throws IOException {
      if (at < BEGIN.length) {
        return BEGIN[at++];
      }
      try {
        return end.await(20, TimeUnit.MILLISECONDS) ? -1 : ' ';
      } catch (InterruptedException givenUp) {
        throw new IOException(givenUp);
      }
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
      int next = read();
      if (next < 0) {
        return -1;
      }
      into[from] = (byte) next;
      return 1;
    }
  }
}
