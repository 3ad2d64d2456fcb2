package io.github.flinkwatch.internal.wire;

import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.text.Excerpt;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Flink's error document, {@code {"errors":[…]}}, and what it says. From 1.10 on a text has a whole
 * stack trace in it, with the class name of an exception before the message.
 */
public final class FlinkErrors {

  /** Flink's own ways to say, with authority, that there is no such thing. */
  private static final Pattern ABSENCE =
      Pattern.compile(
          "Job [0-9a-f]{32} not found"
              + "|Could not find Flink job \\([0-9a-f]{32}\\)"
              + "|Job could not be found\\."
              + "|Checkpointing has not been enabled\\."
              + "|Checkpointing is not enabled for this job"
              + "|Could not find checkpointing statistics for "
              + "|JobVertex(?:ID)? (?:not found )?[0-9a-f]{32}"
              + "|No vertex with ID '[0-9a-f]{32}' exists"
              + "|Invalid subtask index for vertex "
              + "|Could not find attempt "
              + "|Operation not found under key: "
              + "|There is no savepoint operation with triggerId="
              + "|There is no checkpoint operation with triggerId="
              + "|No TaskExecutor registered under "
              + "|FlinkApplicationNotFoundException"
              + "|RescalesUnavailableException"
              + "|AdaptiveScheduler is not enabled for this job"
              + "|The DefaultScheduler does not support changing the parallelism"
              + "|This file does not exist in JobManager log dir\\."
              + "|File not found\\."); // a HistoryServer that does not serve it, or not that job

  /** What a TaskManager says of a file that it does not have; newer ones, among the causes. */
  private static final String FILE = "The file ";

  private static final String NOT_THERE = " does not exist on the TaskExecutor";

  private static final Pattern ELECTION =
      Pattern.compile(
          "ongoing leader election|RecipientUnreachableException|FencingTokenException"
              + "|LeaderElection|LeaderRetrievalException");

  private static final Pattern EXCEPTION_NAME = Pattern.compile("^(?:[a-z]\\w*+\\.)++[A-Z]\\w*+: ");

  /** What is looked at of a text: more than any stack trace that Flink sends. */
  private static final int LOOKED_AT = 64 << 10;

  private static final int MOST_TEXTS = 100;

  private static final int SHOWN = 300;

  private final List<String> errors;

  private FlinkErrors(List<String> errors) {
    this.errors = errors;
  }

  /** Returns the errors of a body that is Flink's error document, or empty if it is none. */
  public static Optional<FlinkErrors> read(byte[] body) {
    try {
      List<String> errors =
          Json.read(OperationsWire.ERRORS, body).stream()
              .limit(MOST_TEXTS)
              .map(text -> Excerpt.start(text, LOOKED_AT))
              .collect(Collectors.toList());
      return errors.isEmpty() ? Optional.empty() : Optional.of(new FlinkErrors(errors));
    } catch (IOException somethingElse) {
      return Optional.empty();
    }
  }

  /** Returns whether Flink says, with authority, that what was asked for is not there. */
  public boolean tellsAbsence() {
    return firstLines().anyMatch(line -> ABSENCE.matcher(line).find())
        || errors.stream().flatMap(String::lines).anyMatch(FlinkErrors::tellsOfNoFile);
  }

  private static boolean tellsOfNoFile(String line) {
    int file = line.indexOf(FILE);
    return file >= 0 && line.indexOf(NOT_THERE, file + FILE.length()) >= 0;
  }

  /** Returns whether the JobManagers are about to change places. */
  public boolean tellsLeaderElection() {
    return errors.stream().anyMatch(text -> ELECTION.matcher(text).find());
  }

  /** Returns the most telling line, without the name of the exception that carried it. */
  public String firstLine() {
    String line =
        firstLines()
            .filter(text -> !text.equals("Internal server error."))
            .findFirst()
            .orElse("Internal server error.");
    Matcher name = EXCEPTION_NAME.matcher(line);
    String message = name.find() ? line.substring(name.end()) : line;
    return Excerpt.of(message, SHOWN);
  }

  /** The message lines: of each text the first one, or the second after Flink's own headline. */
  private Stream<String> firstLines() {
    return errors.stream()
        .map(
            text -> {
              String[] lines = text.split("\n", 3);
              boolean headline = lines[0].startsWith("<Exception on server side:");
              return headline && lines.length > 1 ? lines[1].trim() : lines[0].trim();
            });
  }

  @Override
  public String toString() {
    return firstLine();
  }
}
