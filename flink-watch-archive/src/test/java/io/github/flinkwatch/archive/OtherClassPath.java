package io.github.flinkwatch.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The class path of a program that the tests start in a process of its own: Maven resolves it from
 * a pom, with the settings and the local repository of the build that runs the tests.
 */
final class OtherClassPath {

  private static final String GOAL =
      "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:build-classpath";

  private OtherClassPath() {}

  static String of(Path pom, Path directory) throws IOException, InterruptedException {
    Path answer = directory.resolve(pom.getFileName() + ".classpath");
    Path log = directory.resolve(pom.getFileName() + ".log");
    List<String> command = new ArrayList<>();
    String mavenHome = System.getProperty("matrix.maven.home", "");
    command.add(mavenHome.isEmpty() ? "mvn" : Path.of(mavenHome, "bin", "mvn").toString());
    command.addAll(List.of("-B", "-q", "-ntp", "-f", pom.toAbsolutePath().toString()));
    String localRepository = System.getProperty("matrix.maven.repository", "");
    if (!localRepository.isEmpty()) {
      command.add("-Dmaven.repo.local=" + localRepository);
    }
    String settings = System.getProperty("matrix.maven.settings", "");
    if (!settings.isEmpty() && Files.exists(Path.of(settings))) {
      command.addAll(List.of("-s", settings));
    }
    command.addAll(List.of("-Dmdep.outputFile=" + answer, GOAL));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process maven = builder.start();
    try {
      if (!maven.waitFor(5, TimeUnit.MINUTES) || maven.exitValue() != 0) {
        throw new IllegalStateException(
            "Maven found no class path for " + pom + ":\n" + Files.readString(log));
      }
    } finally {
      maven.destroyForcibly();
    }
    return Files.readString(answer).strip();
  }

  /** Returns the class path that this JVM's own classes come from. */
  static String own() throws Exception {
    List<String> paths = new ArrayList<>();
    paths.add(System.getProperty("java.class.path", ""));
    paths.add(System.getProperty("jdk.module.path", ""));
    for (Class<?> type : List.of(JobArchiveReader.class, io.github.flinkwatch.JobId.class)) {
      paths.add(
          Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    paths.add(Path.of("target", "test-classes").toAbsolutePath().toString());
    return String.join(System.getProperty("path.separator"), paths);
  }
}
