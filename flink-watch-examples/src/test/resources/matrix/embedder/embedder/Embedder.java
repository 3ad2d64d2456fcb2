package embedder;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.archive.JobArchiveReader;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.Evaluation;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.watch.JobWatcher;
import io.github.flinkwatch.watch.MemoryStore;
import io.github.flinkwatch.yarn.ApplicationId;
import java.nio.file.Path;
import java.time.Instant;

/** Touches each of the published jars, and Jackson through them. */
public final class Embedder {

  private Embedder() {}

  public static void main(String[] args) {
    JobId jobId = JobId.of("0123456789abcdef0123456789abcdef");
    JobSnapshot archived =
        JobArchiveReader.of(Path.of("no such directory").toUri()).snapshot(JobRun.of(jobId)).ask().value().orElseThrow();
    Instant now = archived.at();
    JobEvidence evidence =
        JobEvidence.builder(JobRef.of(jobId), now).archived(Observation.known(archived, now)).build();
    Evaluation evaluation =
        JobHealthEvaluator.ofDefaults().evaluate(evidence, JobMemory.empty());
    JobMemory memory = JobMemory.fromJson(evaluation.memory().toJson());

    System.out.println("in " + Embedder.class.getModule());
    System.out.println("state " + evaluation.health().state());
    System.out.println("memory survives " + memory.equals(evaluation.memory()));
    try (JobWatcher watcher = JobWatcher.builder().memoryStore(MemoryStore.inMemory()).build()) {
      System.out.println("jobs " + watcher.fleet().jobs());
    }
    System.out.println("java.sql is here: " + ModuleLayer.boot().findModule("java.sql").isPresent());
    System.out.println(ApplicationId.of("application_1700000000000_0001"));
  }
}
