package io.github.flinkwatch.examples.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.health.Evaluation;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is remembered of each job between two looks, and, in a file, between two runs. Many rules
 * compare two looks; without a memory they cannot say that all is well.
 *
 * <p>Not thread-safe.
 */
final class Casebook {

  private final JobHealthEvaluator judge;
  private final Map<String, JobMemory> memories = new LinkedHashMap<>();

  Casebook(JobHealthEvaluator judge) {
    this.judge = judge;
  }

  JobHealth judge(JobEvidence evidence) {
    String key = key(evidence.ref());
    JobMemory before = memories.getOrDefault(key, JobMemory.empty());
    Evaluation evaluation = judge.evaluate(evidence, before);
    memories.put(key, evaluation.memory());
    return evaluation.health();
  }

  /** Returns what is remembered of the job. */
  JobMemory memory(JobRef job) {
    return memories.getOrDefault(key(job), JobMemory.empty());
  }

  /**
   * Returns what a job is known by: its deployment, as far as it has one, and its id there. With
   * high availability every application's job has the id of 32 zeros.
   */
  static String key(JobRef job) {
    return Stream.of(job.deploymentId(), job.jobId().map(Object::toString))
        .flatMap(Optional::stream)
        .collect(Collectors.joining("/"));
  }

  /**
   * Reads what an earlier run wrote; a file that is not there is an empty memory.
   *
   * @throws IllegalArgumentException if it is not such a file
   */
  void read(Path file) throws IOException {
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file, UTF_8)) {
        String[] entry = line.split("\t", 2);
        if (entry.length != 2) {
          throw new IllegalArgumentException(file + " holds no memory of jobs");
        }
        memories.put(entry[0], JobMemory.fromJson(entry[1]));
      }
    }
  }

  /** Writes what is remembered: a job and its memory a line, the whole file or nothing of it. */
  void write(Path file) throws IOException {
    StringBuilder text = new StringBuilder();
    memories.forEach((job, memory) -> text.append(job).append('\t').append(memory.toJson() + "\n"));
    Path absolute = file.toAbsolutePath();
    Path next = absolute.resolveSibling(absolute.getFileName() + ".next");
    Files.writeString(next, text, UTF_8);
    Files.move(next, absolute, StandardCopyOption.REPLACE_EXISTING);
  }
}
