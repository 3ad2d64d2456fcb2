package io.github.flinkwatch.yarn;

import io.github.flinkwatch.yarn.YarnApplication.FinalApplicationStatus;
import java.net.URI;
import java.nio.file.Path;

/**
 * A real ResourceManager in a process of its own; the other end is {@code
 * src/test/resourcemanager/RealResourceManager.java}.
 */
final class RunningResourceManager implements AutoCloseable {

  private final HadoopProcess process;
  private final URI address;

  private RunningResourceManager(HadoopProcess process) {
    this.process = process;
    this.address = URI.create("http://localhost:" + process.answer("start"));
  }

  /** Starts one and waits until it is active, or stands by. */
  static RunningResourceManager start(Path directory, String... settings) {
    return startOn(HadoopProcess.classPath(), directory, settings);
  }

  /** As {@link #start}, of the version that the class path is of. */
  static RunningResourceManager startOn(String classPath, Path directory, String... settings) {
    return new RunningResourceManager(
        HadoopProcess.startOn(classPath, "RealResourceManager", directory, settings));
  }

  /** Returns the address of its web server. */
  URI address() {
    return address;
  }

  /** Submits an application of Flink's type whose master does not run yet. */
  ApplicationId submit(String name) {
    return submit("alice", name, "Apache Flink", "default");
  }

  ApplicationId submit(String user, String name, String type, String queue) {
    return ApplicationId.of(run("submit", user, name, type, queue));
  }

  /** Submits an application and registers its master. */
  ApplicationId running(String name, String trackingUrl) {
    ApplicationId id = submit(name);
    run("register", id.toString(), trackingUrl);
    return id;
  }

  /** Submits an application whose master says at once that it ended so. */
  ApplicationId finished(String name, FinalApplicationStatus status, String diagnostics) {
    ApplicationId id = running(name, "");
    run("finish", id.toString(), status.name(), diagnostics);
    return id;
  }

  /** Sends a command and returns its answer. */
  String run(String... command) {
    return process.run(command);
  }

  @Override
  public void close() {
    process.close();
  }
}
