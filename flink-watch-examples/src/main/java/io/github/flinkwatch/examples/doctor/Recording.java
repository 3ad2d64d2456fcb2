package io.github.flinkwatch.examples.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.flinkwatch.evidence.JobEvidence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Evidence in a file, one look at one job a line: an incident that can be judged again. */
final class Recording {

  private Recording() {}

  static void append(Path file, List<JobEvidence> evidence) throws IOException {
    List<String> lines = evidence.stream().map(JobEvidence::toJson).toList();
    Files.write(file, lines, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /**
   * Reads what was recorded, in the order in which it was seen.
   *
   * @throws IllegalArgumentException if a line is no evidence; the message names it
   */
  static List<JobEvidence> read(Path file) throws IOException {
    List<JobEvidence> evidence = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(file, UTF_8)) {
      number++;
      if (!line.isBlank()) {
        try {
          evidence.add(JobEvidence.fromJson(line));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(
              "line " + number + " of " + file + ": " + e.getMessage(), e);
        }
      }
    }
    return evidence;
  }
}
