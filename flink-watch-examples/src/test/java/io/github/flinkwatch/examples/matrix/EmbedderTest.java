package io.github.flinkwatch.examples.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.archive.JobArchiveReader;
import io.github.flinkwatch.yarn.ApplicationId;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A plain Java 11 program with the published jars and Jackson's core, and not a jar more: neither a
 * database nor Micrometer.
 */
@Tag("matrix")
class EmbedderTest {

  private static final String MAIN_CLASS = "embedder.Embedder";

  @TempDir Path directory;

  @Test
  void thePublishedJarsWorkOnTheModulePath() throws Exception {
    compile("--module-path", "module-info.java", "embedder/Embedder.java");
    assertThat(run("--module-path", publishedAnd(directory), "--module", "embedder/" + MAIN_CLASS))
        .contains("module embedder")
        .contains("jobs []")
        .contains("java.sql is here: false");
  }

  @Test
  void thePublishedJarsWorkOnTheClassPath() throws Exception {
    compile("--class-path", "embedder/Embedder.java");
    assertThat(run("--class-path", publishedAnd(directory), MAIN_CLASS)).contains("unnamed module");
  }

  /** Flink's jars carry Jackson, Netty and more of their own, in other packages. */
  @ParameterizedTest(name = "Flink {0}")
  @ValueSource(strings = {"1.9.1", "1.20.5", "2.3.0"})
  void thePublishedJarsWorkBesideFlinksOwnWhicheverComesFirst(String version) throws Exception {
    compile("--class-path", "embedder/Embedder.java");
    String flink = FlinkClasspath.resolve(new FlinkVersion(version), directory);
    String ours = publishedAnd(directory);
    for (String path :
        List.of(ours + File.pathSeparator + flink, flink + File.pathSeparator + ours)) {
      assertThat(run("--class-path", path, MAIN_CLASS))
          .contains("state UNKNOWN")
          .contains("memory survives true");
    }
  }

  private void compile(String pathOption, String... sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<Path> paths =
          Stream.of(sources)
              .map(source -> Path.of(FlinkClasspath.resource("/matrix/embedder/" + source)))
              .toList();
      List<String> options =
          List.of(
              "--release",
              "11",
              "-Xlint:all",
              "-Werror",
              pathOption,
              published(),
              "-d",
              directory.toString());
      assertThat(
              compiler
                  .getTask(
                      messages,
                      files,
                      null,
                      options,
                      null,
                      files.getJavaFileObjectsFromPaths(paths))
                  .call())
          .as("compiled: %s", messages)
          .isTrue();
    }
  }

  private String run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(FlinkClasspath.javaHome(), "bin", "java").toString());
    command.addAll(List.of(arguments));
    ForkedProcess java =
        ForkedProcess.start("embedder", directory, command, "JAVA_TOOL_OPTIONS", "");
    try {
      assertThat(java.awaitExit(1, TimeUnit.MINUTES)).as(java.lastOutput()).isZero();
      return java.lastOutput();
    } finally {
      java.stop();
    }
  }

  private static String publishedAnd(Path more) {
    return published() + File.pathSeparator + more;
  }

  /** The very jars of this build; directories of classes when it stops short of packaging. */
  private static String published() {
    return Stream.of(JobRef.class, JobArchiveReader.class, ApplicationId.class, JsonFactory.class)
        .map(EmbedderTest::locationOf)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String locationOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(type.getName(), e);
    }
  }
}
