package io.github.flinkwatch.examples.docs;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.archive.JobArchiveReader;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.health.Evaluation;
import io.github.flinkwatch.health.HealthThresholds;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.watch.JobWatcher;
import io.github.flinkwatch.yarn.ApplicationId;
import io.github.flinkwatch.yarn.ResourceManagerClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;

/** What the blocks of the documentation take for granted: the reader has these at hand. */
public class DocContext {

  /** What the reader's platform does with what it hears. */
  public static final class Platform {
    public void show(String state) {
      requireText(state);
    }

    public void note(String text) {
      requireText(text);
    }

    public void page(String text) {
      requireText(text);
    }

    public void tell(Object event) {
      requireText(event.toString());
    }

    private static void requireText(String text) {
      if (text.isEmpty()) {
        throw new IllegalArgumentException("nothing said");
      }
    }
  }

  static DocContext given;

  public JobId jobId;
  public ApplicationId applicationId;
  public Instant submittedAt;
  public JobRef ref;
  public JobIntent intent = JobIntent.none();
  public HealthThresholds thresholds = HealthThresholds.ofDefaults();
  public HttpSettings settings = HttpSettings.ofDefaults();
  public FlinkRestClient flink;
  public FlinkRestClient anyClient;
  public JobArchiveReader archives;
  public ResourceManagerClient yarn;
  public ResourceManagerClient resourceManager;
  public JobWatcher watcher;
  public JobEvidence evidence;
  public Evaluation evaluation;
  public Optional<String> stored = Optional.empty();
  public MeterRegistry meters;
  public Executor executor;
  public Path directory;
  public final Platform platform = new Platform();

  public DocContext() {
    if (given != null) {
      jobId = given.jobId;
      applicationId = given.applicationId;
      submittedAt = given.submittedAt;
      ref = JobRef.of(given.jobId);
      flink = given.flink;
      anyClient = given.flink;
      archives = given.archives;
      yarn = given.yarn;
      resourceManager = given.yarn;
      watcher = given.watcher;
      evidence = given.evidence;
      evaluation = given.evaluation;
      meters = given.meters;
      executor = given.executor;
      directory = given.directory;
    }
  }
}
