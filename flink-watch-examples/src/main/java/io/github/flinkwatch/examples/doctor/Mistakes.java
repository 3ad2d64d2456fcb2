package io.github.flinkwatch.examples.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * What was not understood, or could not be read or written, is one line that names the option; with
 * {@code --json} it is an object on standard output as well, as programs expect one.
 */
final class Mistakes {

  private static final int UNKNOWN = Outcome.UNKNOWN.exitCode();

  private final Clock clock;

  Mistakes(Clock clock) {
    this.clock = clock;
  }

  /** Returns the command, which tells mistakes this way from now on. */
  CommandLine in(CommandLine command) {
    return command
        .setParameterExceptionHandler(
            (mistake, arguments) ->
                tell(
                    mistake.getCommandLine(),
                    String.valueOf(mistake.getMessage()),
                    List.of(arguments)))
        .setExecutionExceptionHandler(this::whileRunning);
  }

  /** Says in words why a file could not be used: exceptions of files often name but the file. */
  static String why(Exception trouble) {
    if (trouble instanceof NoSuchFileException) {
      return "there is no such file or directory";
    }
    if (trouble instanceof AccessDeniedException) {
      return "access is denied";
    }
    return String.valueOf(trouble.getMessage());
  }

  private int whileRunning(Exception trouble, CommandLine command, ParseResult parsed)
      throws Exception {
    if (trouble instanceof IOException) {
      return tell(command, String.valueOf(trouble), parsed.originalArgs());
    }
    throw trouble; // a fault of the doctor: its trace is what a report of it needs
  }

  private int tell(CommandLine command, String why, List<String> arguments) {
    String line = why.replaceAll("\\p{Cntrl}+", " ").strip();
    command.getErr().println("doctor: " + line + " (see --help)");
    command.getErr().flush();
    if (arguments.contains("--json")) {
      command.getOut().println(json(line));
      command.getOut().flush();
    }
    return UNKNOWN;
  }

  private String json(String line) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("at", clock.instant().toString());
      json.writeStringField("outcome", Outcome.UNKNOWN.name());
      json.writeNumberField("exitCode", UNKNOWN);
      json.writeStringField("error", line);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }
}
