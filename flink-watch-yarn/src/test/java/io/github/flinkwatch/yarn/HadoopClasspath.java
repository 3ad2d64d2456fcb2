package io.github.flinkwatch.yarn;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The class path of a ResourceManager of one version, from Maven Central. Maven itself resolves it,
 * in a process of its own, with the settings and the local repository of the build that runs this
 * test. The answer is kept in the build directory.
 */
final class HadoopClasspath {

  private static final String GOAL =
      "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:build-classpath";

  private static final Path POM = Path.of("src", "test", "resourcemanager", "hadoop-pom.xml");

  private HadoopClasspath() {}

  /** Returns the class path in the form that {@code java -cp} takes. */
  static String resolve(String version) {
    Path answer = Path.of("target", "hadoop-" + version + ".classpath").toAbsolutePath();
    try {
      if (!isUsable(answer)) {
        askMaven(version, answer);
      }
      return Files.readString(answer).strip();
    } catch (IOException failure) {
      throw new UncheckedIOException("no class path for Hadoop " + version, failure);
    }
  }

  /** A local repository may have been emptied since the answer was kept. */
  private static boolean isUsable(Path answer) throws IOException {
    return Files.exists(answer)
        && List.of(Files.readString(answer).strip().split(File.pathSeparator)).stream()
            .allMatch(jar -> Files.exists(Path.of(jar)));
  }

  private static void askMaven(String version, Path answer) throws IOException {
    List<String> command = new ArrayList<>();
    String mavenHome = System.getProperty("matrix.maven.home", "");
    command.add(mavenHome.isEmpty() ? "mvn" : Path.of(mavenHome, "bin", "mvn").toString());
    command.addAll(List.of("-B", "-q", "-ntp", "-f", POM.toAbsolutePath().toString()));
    String localRepository = System.getProperty("matrix.maven.repository", "");
    if (!localRepository.isEmpty()) {
      command.add("-Dmaven.repo.local=" + localRepository);
    }
    String settings = System.getProperty("matrix.maven.settings", "");
    if (!settings.isEmpty() && Files.exists(Path.of(settings))) {
      command.addAll(List.of("-s", settings));
    }
    command.add("-Dhadoop.version=" + version);
    command.add("-Dmdep.outputFile=" + answer);
    command.add(GOAL);
    Path log = Path.of("target", "hadoop-" + version + ".maven.log").toAbsolutePath();
    Process maven =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (!maven.waitFor(10, TimeUnit.MINUTES) || maven.exitValue() != 0) {
        throw new IllegalStateException(
            "Maven found no class path for Hadoop " + version + ":\n" + Files.readString(log));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    } finally {
      maven.destroyForcibly();
    }
  }
}
