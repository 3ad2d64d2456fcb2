package io.github.flinkwatch.examples.matrix;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The class path of a whole Flink cluster of one version, from Maven Central.
 *
 * <p>Maven itself resolves it, in a process of its own, with the settings and the local repository
 * of the build that runs this test. The answer is kept in the version's directory.
 */
final class FlinkClasspath {

  private static final String GOAL =
      "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:build-classpath";

  private FlinkClasspath() {}

  /** Returns the class path of {@code version}, in the form that {@code java -cp} takes. */
  static String resolve(FlinkVersion version, Path directory) {
    Path answer = directory.resolve("classpath.txt");
    try {
      if (!isUsable(answer)) {
        askMaven(version, directory, answer);
      }
      return Files.readString(answer).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("No class path for Flink " + version, e);
    }
  }

  /** A local repository may have been emptied since the answer was kept. */
  private static boolean isUsable(Path answer) throws IOException {
    return Files.exists(answer)
        && List.of(Files.readString(answer).strip().split(File.pathSeparator)).stream()
            .allMatch(jar -> Files.exists(Path.of(jar)));
  }

  private static void askMaven(FlinkVersion version, Path directory, Path answer)
      throws IOException {
    List<String> command = new ArrayList<>();
    String mavenHome = System.getProperty("matrix.maven.home", "");
    command.add(mavenHome.isEmpty() ? "mvn" : Path.of(mavenHome, "bin", "mvn").toString());
    command.addAll(List.of("-B", "-q", "-ntp", "-f", resource("/matrix/flink-cluster-pom.xml")));
    String localRepository = System.getProperty("matrix.maven.repository", "");
    if (!localRepository.isEmpty()) {
      command.add("-Dmaven.repo.local=" + localRepository);
    }
    String settings = System.getProperty("matrix.maven.settings", "");
    if (!settings.isEmpty() && Files.exists(Path.of(settings))) {
      command.addAll(List.of("-s", settings));
    }
    command.add("-Dflink.version=" + version);
    command.add("-Dscala.suffix=" + version.scalaSuffix());
    command.add("-Dmdep.outputFile=" + answer);
    command.add(GOAL);
    ForkedProcess maven = ForkedProcess.start("maven", directory, command, "JAVA_HOME", javaHome());
    try {
      int exitCode = maven.awaitExit(5, TimeUnit.MINUTES);
      if (exitCode != 0) {
        throw new IllegalStateException(
            "Maven found no class path for Flink " + version + ":\n" + maven.lastOutput());
      }
    } finally {
      maven.stop();
    }
  }

  static String javaHome() {
    return System.getProperty("java.home");
  }

  /** Returns the path of a file among the test resources. */
  static String resource(String name) {
    try {
      return Path.of(FlinkClasspath.class.getResource(name).toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(name, e);
    }
  }
}
