package io.github.flinkwatch.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkwatch.archive.JobArchiveReader;
import io.github.flinkwatch.examples.RecordedYarn;
import io.github.flinkwatch.examples.flink.DemoJobs;
import io.github.flinkwatch.examples.flink.EmbeddedFlink;
import io.github.flinkwatch.gather.JobObserver;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.watch.JobWatcher;
import io.github.flinkwatch.watch.WatchedCluster;
import io.github.flinkwatch.yarn.ApplicationId;
import io.github.flinkwatch.yarn.ResourceManagerClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every Java block of the README and of the pages under {@code docs}, compiled and run as it stands
 * there: beside a real Flink, real archives and recorded answers of a ResourceManager, whose
 * addresses are put in the place of those in the text.
 */
class DocBlocksTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path directory;

  private static EmbeddedFlink flink;
  private static RecordedYarn yarn;
  private static ExecutorService executor;
  private static List<String[]> realAddresses;

  @BeforeAll
  static void start() throws IOException {
    Path archives = Files.createDirectory(directory.resolve("archive"));
    flink = EmbeddedFlink.start(1, 4, archives);
    yarn = RecordedYarn.start();
    executor = Executors.newCachedThreadPool();
    DocContext given = new DocContext();
    given.submittedAt = Instant.now();
    given.jobId = flink.submit(DemoJobs.mixed("orders"));
    given.applicationId = ApplicationId.of(RecordedYarn.FINISHED);
    given.flink = FlinkRestClient.of(flink.restUri());
    given.archives = JobArchiveReader.of(archives.toUri());
    given.yarn = ResourceManagerClient.builder().address(yarn.uri()).build();
    given.watcher = JobWatcher.builder().interval(Duration.ofMillis(500)).build();
    given.watcher.add(WatchedCluster.of("given", given.flink));
    given.watcher.start();
    given.meters = new SimpleMeterRegistry();
    given.executor = executor;
    given.directory = directory;
    await("the job in the list")
        .atMost(PATIENCE)
        .until(() -> given.flink.jobsOverview().ask().value().map(List::size).orElse(0) > 0);
    given.evidence = JobObserver.of(given.flink).observe(given.jobId);
    given.evaluation = JobHealthEvaluator.ofDefaults().evaluate(given.evidence, JobMemory.empty());
    DocContext.given = given;
    Path site =
        Files.writeString(
            directory.resolve("yarn-site.xml"),
            "<configuration><property><name>yarn.resourcemanager.webapp.address</name><value>"
                + yarn.uri().getAuthority()
                + "</value></property></configuration>");
    realAddresses =
        List.of(
            new String[] {"http://jobmanager:8081", flink.restUri().toString()},
            new String[] {"http://rm:8088", yarn.uri().toString()},
            new String[] {"file:///flink/archive", archives.toUri().toString()},
            new String[] {"/etc/hadoop/conf/yarn-site.xml", site.toString()},
            new String[] {"00866126f17a53ab0ab102f0e48492ea", given.jobId.toString()});
  }

  @AfterAll
  static void stop() {
    DocContext.given.watcher.close();
    DocContext.given.flink.close();
    DocContext.given.yarn.close();
    executor.shutdown();
    yarn.close();
    flink.close();
    DocContext.given = null;
  }

  @TestFactory
  Stream<DynamicTest> everyBlockCompilesAndRuns() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path page : Pages.all()) {
      List<JavaBlock> blocks = JavaBlock.of(page);
      String types = JavaBlock.types(blocks);
      for (JavaBlock block : blocks) {
        tests.add(
            DynamicTest.dynamicTest(
                block.toString(),
                () ->
                    assertThat(block.run(directory, types, realAddresses))
                        .doesNotContain("is FAILED")));
      }
    }
    assertThat(tests).isNotEmpty();
    return tests.stream();
  }
}
