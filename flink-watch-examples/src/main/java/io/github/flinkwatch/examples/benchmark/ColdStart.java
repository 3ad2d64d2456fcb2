package io.github.flinkwatch.examples.benchmark;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** Benchmark g: from the start of a JVM to the first verdict, and what has to be brought along. */
final class ColdStart {

  /** What the examples need beside Flink's client; all else on their class path is Flink's. */
  private static final List<String> NOT_FLINKS =
      List.of(
          "classes",
          "test-classes",
          "flink-watch-",
          "flink-connector-datagen",
          "jackson-",
          "jmh-",
          "jopt-simple",
          "jspecify",
          "picocli",
          "micrometer-",
          "HdrHistogram",
          "LatencyUtils",
          "prometheus-",
          "spring-",
          "wiremock",
          "awaitility",
          "hamcrest",
          "junit-",
          "opentest4j",
          "apiguardian",
          "assertj",
          "byte-buddy",
          "value-annotations");

  private final Settings settings;
  private final MeasuredReport report;

  ColdStart(Settings settings, MeasuredReport report) {
    this.settings = settings;
    this.report = report;
  }

  void measure() throws IOException {
    // Each has the jars that it needs, and of the benchmarks only the classes that it runs.
    Path library = settings.directory().resolve("flink-watch-core.jar");
    pack(library, classesOf(io.github.flinkwatch.JobId.class), "");
    Path mains = settings.directory().resolve("mains.jar");
    pack(mains, classesOf(ColdStart.class), "io/github/flinkwatch/examples/benchmark/");
    List<String> ours = new ArrayList<>(settings.classPathOf("jackson-core"));
    ours.add(library.toString());
    List<String> flinks = new ArrayList<>(settings.classPathOf(""));
    flinks.removeIf(
        element ->
            NOT_FLINKS.stream()
                .anyMatch(p -> String.valueOf(Path.of(element).getFileName()).startsWith(p)));

    Map<String, Fork.Told> told = new LinkedHashMap<>();
    try (MeasuredClusters served = new MeasuredClusters(settings, 1, 1, false)) {
      for (int n = 0; n < (settings.quick() ? 3 : 9); n++) {
        start(told, "`flink-clients`: the status", flinks, mains, FirstStatus.class, served, "");
        start(
            told, "bare `HttpClient`: one answer", List.of(), mains, FirstAnswer.class, served, "");
        start(told, "flink-watch: the state", ours, mains, FirstVerdict.class, served, "STATE");
        start(told, "flink-watch: all there is", ours, mains, FirstVerdict.class, served, "FULL");
      }
    }
    report.heading(
        "g. Cold start to the first verdict, and weight",
        "",
        "time of the process",
        "its processor time",
        "peak memory",
        "jars",
        "goal");
    Fork.Told flink = told.values().iterator().next();
    for (Map.Entry<String, Fork.Told> each : told.entrySet()) {
      boolean isFlink = each.getValue() == flink;
      boolean isOurs = each.getKey().startsWith("flink-watch");
      double ratio =
          MeasuredSpread.of(each.getValue().processWallMillis)
              .ratioOf(MeasuredSpread.of(flink.processWallMillis));
      double lighter = size(flinks) / size(ours);
      report.row(
          each.getKey(),
          MeasuredSpread.of(each.getValue().processWallMillis).in("ms"),
          MeasuredSpread.of(each.getValue().processCpuMillis).in("ms"),
          MeasuredSpread.of(each.getValue().peakMiB).in("MiB"),
          isFlink || isOurs ? jars(isFlink ? flinks : ours) : "",
          !isOurs
              ? ""
              : MeasuredReport.goal(
                      "≥ 3 × faster (" + MeasuredReport.times(ratio) + ")", ratio >= 3)
                  + "; "
                  + MeasuredReport.goal(
                      "≥ 20 × lighter (" + MeasuredReport.times(lighter) + ")", lighter >= 20));
    }
  }

  private void start(
      Map<String, Fork.Told> told,
      String name,
      List<String> library,
      Path mains,
      Class<?> main,
      MeasuredClusters served,
      String depth) {
    List<String> classPath = new ArrayList<>(library);
    classPath.add(mains.toString());
    Fork.Told heard = told.computeIfAbsent(name, n -> new Fork.Told());
    Fork.run(
        heard,
        List.of("-Xmx256m"),
        Fork.path(classPath),
        main,
        served.first(),
        Answers.jobId(0),
        depth);
    if (!heard.answers.equals(new java.util.TreeSet<>(List.of("RUNNING")))) {
      throw new IllegalStateException(name + " says " + heard.answers);
    }
  }

  private static String jars(List<String> classPath) {
    return classPath.size() + " jars, " + MeasuredSpread.figure(size(classPath) / 1e6) + " MB";
  }

  private static double size(List<String> classPath) {
    double size = 0;
    for (String element : classPath) {
      try {
        size += Files.size(Path.of(element));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return size;
  }

  private static Path classesOf(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
  }

  /** Packs compiled classes, as the build will before it publishes them. */
  private static void pack(Path jar, Path classes, String below) throws IOException {
    if (!Files.isDirectory(classes)) {
      Files.copy(classes, jar, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      return;
    }
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes.resolve(below))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        entries.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
        Files.copy(file, entries);
        entries.closeEntry();
      }
    }
  }
}
