package io.github.flinkwatch.examples.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.archive.ArchiveStore;
import io.github.flinkwatch.archive.JobArchiveReader;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.examples.flink.DemoJobs;
import io.github.flinkwatch.examples.flink.EmbeddedFlink;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.health.JobState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Incident 3: a bounded job ends, its cluster vanishes, and the archive is hard to read. */
final class FinishedShownFailed {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Scene.Saying FLINK = Scene.says("Flink", "connection refused");
  private static final Scene.Saying CATCH_ALL = Scene.says("a catch-all", "FAILED");

  private final JobId id;
  private final JobEvidence clusterGone;
  private final JobMemory lastLook;
  private final Path directory;

  private FinishedShownFailed(
      JobRef job, JobEvidence clusterGone, JobMemory lastLook, Path directory) {
    this.id = job.jobId().orElseThrow();
    this.clusterGone = clusterGone;
    this.lastLook = lastLook;
    this.directory = directory;
  }

  /** Plays it; {@code directory} is where Flink archives, and where spoilt copies go. */
  static List<Scene> play(Waiting waiting, Path directory) {
    EmbeddedFlink flink =
        waiting.during(
            "starting a second Flink, for one job", () -> EmbeddedFlink.start(1, 2, directory));
    try (flink;
        LiveCluster cluster = LiveCluster.at(flink.restUri())) {
      JobRef job =
          JobRef.builder()
              .jobId(flink.submit(DemoJobs.batch("daily report")))
              .name("daily report")
              .clusterKind(ClusterKind.DEDICATED)
              .build();
      JobMemories memories = new JobMemories(DemoJudge.impatient());
      waiting.until(
          "\"daily report\" is seen RUNNING",
          PATIENCE,
          () ->
              Optional.of(memories.look(cluster.gather(job)))
                  .filter(l -> l.health().state() == JobState.RUNNING));
      // Nobody looks from here on: that is how the end is missed.
      waiting.until(
          "\"daily report\" ends, and Flink archives it",
          PATIENCE,
          () -> provenEnd(job, directory));
      waiting.during(
          "stopping its cluster",
          () -> {
            flink.close();
            return flink;
          });
      return new FinishedShownFailed(job, cluster.gather(job), memories.memory(job), directory)
          .tell();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<JobSnapshot> provenEnd(JobRef job, Path directory) {
    return JobArchiveReader.of(directory.toUri())
        .snapshot(JobRun.of(job.jobId().orElseThrow()))
        .ask()
        .value()
        .filter(snapshot -> snapshot.overview().isKnown());
  }

  private List<Scene> tell() throws IOException {
    byte[] archive = Files.readAllBytes(directory.resolve(id.toString()));
    byte[] cut = Arrays.copyOf(archive, startOfStatus(archive));
    byte[] garbage = "this is no archive of Flink's\n".repeat(20).getBytes(UTF_8);
    return List.of(
        scene(
            "the archive is there",
            JobArchiveReader.of(directory.toUri()),
            ExpectedVerdict.ended(JobState.FINISHED)),
        scene(
            "the archive is cut off before it tells the end: it is still being written",
            JobArchiveReader.of(copy("cut-off", cut)),
            ExpectedVerdict.unknown(UnknownCode.ARCHIVE_PARTIAL)),
        scene(
            "the archive is damaged",
            JobArchiveReader.of(copy("damaged", garbage)),
            ExpectedVerdict.unknown(UnknownCode.ARCHIVE_CORRUPT)),
        scene(
            "the archive may not be read",
            denied(archive),
            ExpectedVerdict.unknown(UnknownCode.ARCHIVE_DENIED)),
        scene(
            "the archive is missing",
            JobArchiveReader.of(Files.createDirectory(directory.resolve("empty")).toUri()),
            ExpectedVerdict.unknown(UnknownCode.ARCHIVE_MISSING)),
        scene(
            "the archive is on a filesystem that nothing here can read",
            JobArchiveReader.of(URI.create("hdfs://namenode:8020/flink/archive")),
            ExpectedVerdict.unknown(UnknownCode.ARCHIVE_STORE_UNSUPPORTED)));
  }

  private Scene scene(String title, JobArchiveReader archives, ExpectedVerdict expected) {
    JobSnapshot archived = archives.snapshot(JobRun.of(id)).ask().value().orElseThrow();
    JobEvidence evidence =
        clusterGone.toBuilder()
            .at(archived.at())
            .archived(Observation.known(archived, archived.at()))
            .build();
    JobHealth health = DemoJudge.impatient().evaluate(evidence, lastLook).health();
    List<Scene.Saying> others =
        archived.overview().isKnown() ? List.of(FLINK) : List.of(FLINK, CATCH_ALL);
    return new Scene(title, others, health, expected);
  }

  /** Returns where the archive begins to tell the job's status; the order of its entries varies. */
  private int startOfStatus(byte[] archive) {
    String text = new String(archive, ISO_8859_1);
    int overview = text.indexOf("/jobs/overview");
    int details = text.indexOf("/jobs/" + id + "\"");
    if (overview < 0 || details < 0) {
      throw new IllegalStateException("this Flink writes other archives");
    }
    return Math.min(overview, details);
  }

  private URI copy(String name, byte[] content) throws IOException {
    Path copy = Files.createDirectory(directory.resolve(name));
    Files.write(copy.resolve(id.toString()), content);
    return copy.toUri();
  }

  /** Root may read every file; for root it takes a store that refuses, as HDFS would. */
  private JobArchiveReader denied(byte[] archive) throws IOException {
    URI copy = copy("denied", archive);
    Path file = Path.of(copy).resolve(id.toString());
    boolean refused = file.toFile().setReadable(false, false) && !Files.isReadable(file);
    ArchiveStore refusing =
        path -> {
          throw new AccessDeniedException(path);
        };
    return refused
        ? JobArchiveReader.of(copy)
        : JobArchiveReader.in(refusing, "hdfs://namenode:8020/flink/archive");
  }
}
