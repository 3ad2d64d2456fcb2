package io.github.flinkwatch.examples.benchmark;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.archive.ArchivedJob;
import io.github.flinkwatch.archive.JobArchiveReader;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.evidence.JobSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.flink.runtime.history.FsJobArchivist;
import org.apache.flink.runtime.webmonitor.history.ArchivedJson;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;

/** Ways to read archives: each in a process of its own. */
final class ArchiveContenders {

  private static final ObjectMapper FLINKS_JACKSON = new ObjectMapper();

  private ArchiveContenders() {}

  /** Reads one archive; the answer tells what was read. */
  @SuppressWarnings("ImmutableEnumChecker") // the lambdas hold nothing
  enum OneArchive {
    /** The state, as StreamPark reads it. */
    FLINK_STATE(file -> flinksState(file)),
    /** The state, as flink-watch reads it. */
    OUR_STATE(
        file ->
            reader(file)
                .outcome(JobRun.of(idOf(file)))
                .ask()
                .value()
                .orElseThrow()
                .status()
                .name()),
    /** All job-level entries by Flink's reader and a tree of each. */
    FLINK_JOB_LEVEL(file -> flinksJobLevel(file)),
    /** All job-level entries, typed. */
    OUR_JOB_LEVEL(
        file ->
            summary(reader(file).fullSnapshot(JobRun.of(idOf(file))).ask().value().orElseThrow())),
    /** Nothing is read out: how fast Jackson passes over the outer form. */
    JACKSON_SKIP(file -> jacksonsSkip(file));

    private final Reading reading;

    OneArchive(Reading reading) {
      this.reading = reading;
    }

    Callable<String> of(Path file) {
      return () -> reading.read(file);
    }

    /** The heap that this way is given. */
    String heap() {
      return this == FLINK_STATE || this == FLINK_JOB_LEVEL ? "-Xmx6g" : "-Xmx64m";
    }

    /** Arguments: contender, file to warm up with, file to measure, milliseconds. */
    public static void main(String[] args) throws Exception {
      OneArchive contender = valueOf(args[0]);
      long budgetMillis = Long.parseLong(args[3]);
      Child.warmUp(contender.of(Path.of(args[1])), Math.min(budgetMillis, 1500));
      Child.measure(contender.of(Path.of(args[2])), budgetMillis, 50_000);
      Child.end();
    }
  }

  /** Reads the states of all archives of a directory; the answer counts them. */
  @SuppressWarnings("ImmutableEnumChecker") // the lambdas hold nothing
  enum ManyArchives {
    /** One after another, as StreamPark and a HistoryServer do. */
    FLINK(ArchiveContenders::flinksStates),
    /** One after another, as flink-watch reads them. */
    OURS_IN_TURN(directory -> ourStates(directory, 1)),
    /** By as many threads as there are processors. */
    OURS(directory -> ourStates(directory, Runtime.getRuntime().availableProcessors()));

    private final Reading reading;

    ManyArchives(Reading reading) {
      this.reading = reading;
    }

    /** Arguments: contender, directory to warm up with, directory to measure, milliseconds. */
    public static void main(String[] args) throws Exception {
      ManyArchives contender = valueOf(args[0]);
      long budgetMillis = Long.parseLong(args[3]);
      Child.warmUp(() -> contender.reading.read(Path.of(args[1])), Math.min(budgetMillis, 3000));
      Child.measure(() -> contender.reading.read(Path.of(args[2])), budgetMillis, 5);
      Child.end();
    }
  }

  @FunctionalInterface
  private interface Reading {
    String read(Path path) throws Exception;
  }

  private static String flinksState(Path file) throws IOException {
    for (ArchivedJson entry : FsJobArchivist.getArchivedJsons(flinksPath(file))) {
      if (entry.getPath().equals("/jobs/overview")) {
        for (JsonNode job : FLINKS_JACKSON.readTree(entry.getJson()).get("jobs")) {
          if (job.get("jid").asText().equals(name(file))) {
            return job.get("state").asText();
          }
        }
      }
    }
    throw new IllegalStateException("no state in " + file);
  }

  private static String flinksJobLevel(Path file) throws IOException {
    String job = "/jobs/" + name(file);
    String state = "";
    int vertices = 0;
    int exceptions = 0;
    int checkpoints = 0;
    long interval = 0;
    for (ArchivedJson entry : FsJobArchivist.getArchivedJsons(flinksPath(file))) {
      Function<String, String> below = path -> job + path;
      if (entry.getPath().equals("/jobs/overview")) {
        state = FLINKS_JACKSON.readTree(entry.getJson()).at("/jobs/0/state").asText();
      } else if (entry.getPath().equals(job)) {
        vertices = FLINKS_JACKSON.readTree(entry.getJson()).get("vertices").size();
      } else if (entry.getPath().equals(below.apply("/exceptions"))) {
        exceptions =
            FLINKS_JACKSON.readTree(entry.getJson()).at("/exceptionHistory/entries").size();
      } else if (entry.getPath().equals(below.apply("/checkpoints"))) {
        checkpoints = FLINKS_JACKSON.readTree(entry.getJson()).get("history").size();
      } else if (entry.getPath().equals(below.apply("/checkpoints/config"))) {
        interval = FLINKS_JACKSON.readTree(entry.getJson()).get("interval").asLong();
      }
    }
    return state + " " + vertices + " " + exceptions + " " + checkpoints + " " + interval;
  }

  private static String summary(JobSnapshot job) {
    return job.overview().value().orElseThrow().status()
        + " "
        + job.details().value().orElseThrow().vertices().size()
        + " "
        + job.exceptions().value().orElseThrow().history().orElseThrow().entries().size()
        + " "
        + job.checkpoints().value().orElseThrow().history().size()
        + " "
        + job.checkpointConfig().value().orElseThrow().interval().orElseThrow().toMillis();
  }

  private static String jacksonsSkip(Path file) throws IOException {
    long tokens = 0;
    try (InputStream in = Files.newInputStream(file);
        JsonParser parser = new JsonFactory().createParser(in)) {
      while (parser.nextToken() != null) {
        tokens++;
      }
    }
    return Long.toString(tokens);
  }

  private static String flinksStates(Path directory) throws IOException {
    int finished = 0;
    for (Path file : files(directory)) {
      finished += flinksState(file).equals("FINISHED") ? 1 : 0;
    }
    return finished + " FINISHED";
  }

  private static String ourStates(Path directory, int threads) {
    JobArchiveReader reader = JobArchiveReader.of(directory.toUri());
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try (Stream<ArchivedJob> jobs =
        reader.outcomes(reader.list().ask().value().orElseThrow().archives(), executor, threads)) {
      long finished =
          jobs.filter(job -> job.outcome().value().orElseThrow().status() == JobStatus.FINISHED)
              .count();
      return finished + " FINISHED";
    } finally {
      executor.shutdown();
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.toList();
    }
  }

  private static JobArchiveReader reader(Path file) {
    return JobArchiveReader.of(java.util.Objects.requireNonNull(file.getParent()).toUri());
  }

  private static JobId idOf(Path file) {
    return JobId.of(name(file));
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static org.apache.flink.core.fs.Path flinksPath(Path file) {
    return new org.apache.flink.core.fs.Path(file.toUri());
  }
}
