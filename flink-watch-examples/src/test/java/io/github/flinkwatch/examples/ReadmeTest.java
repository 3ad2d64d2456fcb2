package io.github.flinkwatch.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first lines, compiled and run as they stand there. */
class ReadmeTest {

  private static final Path README = Path.of("..", "README.md");

  @TempDir Path directory;

  @Test
  void itsFirstLinesCompileAndExplainWhyAnUnreachableJobIsUnknown() throws Exception {
    String text = run(firstJavaBlock().replace("jobmanager:8081", "localhost:" + closedPort()));
    assertThat(text)
        .startsWith("00866126f17a53ab0ab102f0e48492ea is UNKNOWN")
        .contains("CONNECT_REFUSED")
        .contains("to do: ")
        .doesNotContain("FAILED");
  }

  @Test
  void theCodeComesBeforeLine25() throws Exception {
    List<String> lines = Files.readAllLines(README);
    assertThat(lines.indexOf("```java")).isBetween(1, 24);
  }

  private static String firstJavaBlock() throws Exception {
    String readme = Files.readString(README);
    int start = readme.indexOf("```java\n") + "```java\n".length();
    return readme.substring(start, readme.indexOf("```", start));
  }

  private static int closedPort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private String run(String block) throws Exception {
    Path source = directory.resolve("Readme.java");
    Files.writeString(
        source,
        """
        import io.github.flinkwatch.*;
        import io.github.flinkwatch.evidence.*;
        import io.github.flinkwatch.gather.*;
        import io.github.flinkwatch.health.*;
        import io.github.flinkwatch.rest.*;
        import java.net.URI;

        public class Readme {
          public static void run() {
        %s
            flink.close();
          }
        }
        """
            .formatted(block));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int result =
        compiler.run(
            null,
            messages,
            messages,
            "-d",
            directory.toString(),
            "-cp",
            System.getProperty("java.class.path"),
            source.toString());
    assertThat(result).as(messages.toString(StandardCharsets.UTF_8)).isZero();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream before = System.out;
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {directory.toUri().toURL()}, getClass().getClassLoader())) {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      loader.loadClass("Readme").getMethod("run").invoke(null);
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
