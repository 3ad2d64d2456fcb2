package io.github.flinkwatch.examples.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** A block of Java in a page: statements, or a type. */
final class JavaBlock {

  private static final Pattern FENCED =
      Pattern.compile("^```java\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern TYPE =
      Pattern.compile(
          "^(?:public )?((?:final |abstract )*(?:class|interface|enum) (\\w+).*)", Pattern.DOTALL);

  private static final List<String> IMPORTS =
      List.of(
          "static org.assertj.core.api.Assertions.assertThat",
          "io.github.flinkwatch.*",
          "io.github.flinkwatch.archive.*",
          "io.github.flinkwatch.evidence.*",
          "io.github.flinkwatch.micrometer.*",
          "io.github.flinkwatch.examples.streampark.StreamParkStates",
          "io.github.flinkwatch.gather.*",
          "io.github.flinkwatch.health.*",
          "io.github.flinkwatch.http.*",
          "io.github.flinkwatch.jdbc.*",
          "io.github.flinkwatch.kubernetes.*",
          "io.github.flinkwatch.model.*",
          "io.github.flinkwatch.report.*",
          "io.github.flinkwatch.rest.*",
          "io.github.flinkwatch.testing.*",
          "io.github.flinkwatch.watch.*",
          "io.github.flinkwatch.yarn.*",
          "java.net.URI",
          "java.nio.file.*",
          "java.time.*",
          "java.util.*",
          "java.util.concurrent.*",
          "java.util.function.*",
          "java.util.stream.*",
          "javax.net.ssl.SSLContext",
          "javax.sql.DataSource",
          "org.junit.jupiter.api.Test",
          "org.springframework.boot.actuate.health.Health",
          "org.springframework.boot.actuate.health.HealthIndicator",
          "org.springframework.boot.actuate.health.Status");

  private final String page;
  private final int number;
  private final String text;

  private JavaBlock(String page, int number, String text) {
    this.page = page;
    this.number = number;
    this.text = text;
  }

  static List<JavaBlock> of(Path page) throws IOException {
    List<JavaBlock> blocks = new ArrayList<>();
    Matcher matcher = FENCED.matcher(Files.readString(page));
    while (matcher.find()) {
      blocks.add(new JavaBlock(page.getFileName().toString(), blocks.size() + 1, matcher.group(1)));
    }
    return blocks;
  }

  /** Returns the types that a page declares, for its other blocks to use. */
  static String types(List<JavaBlock> blocks) {
    return blocks.stream().filter(JavaBlock::isType).map(JavaBlock::nested).collect(joining("\n"));
  }

  boolean isType() {
    return TYPE.matcher(text).matches();
  }

  private String nested() {
    Matcher matcher = TYPE.matcher(text);
    matcher.matches();
    return "public static " + matcher.group(1);
  }

  private String typeName() {
    Matcher matcher = TYPE.matcher(text);
    matcher.matches();
    return matcher.group(2);
  }

  @Override
  public String toString() {
    return page + ", Java block " + number;
  }

  /** Compiles the block, runs it, and returns what it printed. A class with tests has them run. */
  String run(Path directory, String types, List<String[]> realAddresses) throws Exception {
    String body = isType() ? "" : text;
    for (String[] real : realAddresses) {
      body = body.replace(real[0], real[1]);
    }
    String source =
        IMPORTS.stream().map(name -> "import " + name + ";\n").collect(joining())
            + "public class Block extends io.github.flinkwatch.examples.docs.DocContext {\n"
            + types
            + "\npublic void run() throws Exception {\n"
            + body
            + "\n}\n}\n";
    Path classes = Files.createDirectories(directory.resolve(page + number));
    Path file = Files.writeString(classes.resolve("Block.java"), source);
    compile(file, classes);
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
      System.setOut(new PrintStream(printed, true, UTF_8));
      Class<?> block = loader.loadClass("Block");
      block.getMethod("run").invoke(block.getConstructor().newInstance());
      if (isType()) {
        runTests(loader.loadClass("Block$" + typeName()));
      }
    } finally {
      System.setOut(before);
    }
    return printed.toString(UTF_8);
  }

  private static void runTests(Class<?> type) throws ReflectiveOperationException {
    for (Method method : type.getDeclaredMethods()) {
      if (method.isAnnotationPresent(Test.class)) {
        var constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        method.setAccessible(true);
        method.invoke(constructor.newInstance());
      }
    }
  }

  private void compile(Path source, Path classes) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int result =
        compiler.run(
            null,
            messages,
            messages,
            "-proc:none",
            "-d",
            classes.toString(),
            "-cp",
            System.getProperty("java.class.path"),
            source.toString());
    if (result != 0) {
      throw new AssertionError(this + " does not compile:\n" + messages.toString(UTF_8));
    }
  }
}
