package io.github.flinkwatch.examples.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process of {@link RecordedClusters}, from outside. */
final class MeasuredClusters implements AutoCloseable {

  private final Process process;
  private final List<String> ports = new ArrayList<>();
  private final Path portsFile;

  MeasuredClusters(Settings settings, int clusters, int jobs, boolean trouble) {
    process =
        Fork.start(
            List.of("-Xmx256m"),
            settings.classPath(),
            RecordedClusters.class,
            clusters,
            jobs,
            trouble);
    portsFile = settings.directory().resolve("ports");
    try {
      BufferedReader out = process.inputReader(); // stays open: the process would miss it
      for (String line = out.readLine(); !"ready".equals(line); line = out.readLine()) {
        if (line == null) {
          throw new IllegalStateException("the recorded clusters did not start");
        }
        ports.add(line.replace("port ", ""));
      }
      Files.write(portsFile, ports);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path portsFile() {
    return portsFile;
  }

  URI first() {
    return URI.create("http://127.0.0.1:" + ports.get(0));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
