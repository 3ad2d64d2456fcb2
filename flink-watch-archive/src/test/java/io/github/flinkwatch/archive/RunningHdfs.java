package io.github.flinkwatch.archive;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real HDFS in a process of its own, with Hadoop's class path, which the build wrote down. One
 * command a line goes in, one answer a line comes out; the other end is a file of {@code
 * src/test/hdfs}, which the process compiles as it starts.
 */
final class RunningHdfs implements AutoCloseable {

  private static final Path SOURCES = Path.of("src", "test", "hdfs");

  private final Process process;
  private final PrintStream commands;
  private final BufferedReader answers;
  private final Path log;
  private final List<URI> nameNodes;

  private RunningHdfs(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.nameNodes = Stream.of(answer("start").split(" ")).map(URI::create).toList();
  }

  /** Starts two NameNodes and a DataNode, and waits until the first NameNode is active. */
  static RunningHdfs start(Path directory) {
    return start("RealHdfs.java", directory);
  }

  /** Starts a NameNode and a DataNode that want Kerberos, and a KDC. */
  static RunningHdfs startWithKerberos(Path directory) {
    return start("RealKerberosHdfs.java", directory);
  }

  private static RunningHdfs start(String program, Path directory) {
    Path log = directory.resolve("hdfs.log");
    try {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx384m",
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-Djava.net.preferIPv4Stack=true",
                  "--add-opens=java.base/java.lang=ALL-UNNAMED",
                  "-cp",
                  Files.readString(Path.of("target", "hdfs.classpath")).trim(),
                  SOURCES.resolve(program).toAbsolutePath().toString(),
                  directory.toString())
              .directory(directory.toFile())
              .redirectError(log.toFile())
              .start();
      return new RunningHdfs(process, log);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Returns the web addresses of the NameNodes, the one that was active first before others. */
  List<URI> nameNodes() {
    return nameNodes;
  }

  /** Sends a command and returns its answer. */
  String run(String... command) {
    commands.println(String.join("\t", command));
    return answer(String.join(" ", command));
  }

  private String answer(String command) {
    try {
      String line = answers.readLine();
      if (line == null || !line.startsWith("ok ")) {
        throw new IllegalStateException(
            command + ": " + line + "\n" + Files.readString(log, StandardCharsets.UTF_8));
      }
      return line.substring("ok ".length());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    commands.close(); // it ends when there are no more commands
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
