package io.github.flinkwatch.examples.matrix;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The matrix's jobs, compiled against one Flink version. */
final class JobJar {

  static final String MAIN_CLASS = "MatrixJobs";

  private JobJar() {}

  /** Compiles the jobs against {@code classpath} and returns their jar. */
  static Path build(FlinkVersion version, String classpath, Path directory) throws IOException {
    Path sources = Files.createDirectories(directory.resolve("job-sources"));
    Path classes = Files.createDirectories(directory.resolve("job-classes"));
    Path source = sources.resolve(MAIN_CLASS + ".java");
    Files.writeString(source, sourceFor(version));
    compile(source, classpath, classes);
    Path jar = directory.resolve("jobs.jar");
    pack(classes, jar);
    return jar;
  }

  /** Flink 2 moved SourceFunction, and changed nothing else that the jobs use. */
  private static String sourceFor(FlinkVersion version) throws IOException {
    String source =
        Files.readString(Path.of(FlinkClasspath.resource("/matrix/jobs/" + MAIN_CLASS + ".java")));
    return version.isAtLeast(2, 0)
        ? source.replace(".functions.source.Rich", ".functions.source.legacy.Rich")
        : source;
  }

  private static void compile(Path source, String classpath, Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-nowarn", "-Xlint:none", "-proc:none", "--release", "8", "-cp", classpath);
      List<String> target = List.of("-d", classes.toString());
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  files,
                  null,
                  Stream.concat(options.stream(), target.stream()).toList(),
                  null,
                  files.getJavaFileObjects(source))
              .call();
      if (!compiled) {
        throw new IllegalStateException("The jobs do not compile:\n" + messages);
      }
    }
  }

  private static void pack(Path classes, Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> found = Files.list(classes)) {
      for (Path compiled : found.sorted().toList()) {
        out.putNextEntry(new JarEntry(compiled.getFileName().toString()));
        Files.copy(compiled, out);
        out.closeEntry();
      }
    }
  }
}
