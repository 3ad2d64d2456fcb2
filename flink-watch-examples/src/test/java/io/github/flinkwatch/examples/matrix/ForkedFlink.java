package io.github.flinkwatch.examples.matrix;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;

/**
 * A real Flink session cluster of one version: a JobManager, a TaskManager and, when asked for, a
 * HistoryServer, each a process with that version's own class path, on the JDK that runs the test.
 *
 * <p>Everything listens on the loopback only, but for the RPC ports of Flink 1.9 and 1.10, which
 * those bind to every address whatever one configures. Restarting is off: a task that fails ends
 * its job.
 */
final class ForkedFlink implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** What Flink's own scripts open on a new JDK; versions before 1.17 run on 17 with it too. */
  private static final List<String> JVM_FLAGS =
      Stream.concat(
              Stream.of(
                      "java.lang",
                      "java.lang.reflect",
                      "java.net",
                      "java.io",
                      "java.nio",
                      "sun.nio.ch",
                      "java.text",
                      "java.time",
                      "java.util",
                      "java.util.concurrent",
                      "java.util.concurrent.atomic",
                      "java.util.concurrent.locks",
                      "jdk.internal.misc",
                      "jdk.internal.ref",
                      "sun.net.util")
                  .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED"),
              Stream.of(
                  "--add-exports=java.base/sun.net.util=ALL-UNNAMED",
                  "-Dio.netty.tryReflectionSetAccessible=true",
                  "-Djava.net.preferIPv4Stack=true",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1"))
          .toList();

  private final FlinkVersion version;
  private final Path directory;
  private final String classpath;
  private final int rpcPort;
  private final int restPort;
  private final int historyPort;
  private final Map<String, ForkedProcess> processes = new LinkedHashMap<>();
  private final PlainHttp jobManager;
  private String jarId = "";

  private ForkedFlink(FlinkVersion version, Path directory, String classpath, List<Integer> ports) {
    this.version = version;
    this.directory = directory;
    this.classpath = classpath;
    this.rpcPort = ports.get(0);
    this.restPort = ports.get(1);
    this.historyPort = ports.get(2);
    this.jobManager = new PlainHttp(restUri());
  }

  /**
   * Starts a cluster of {@code version} in a new directory below {@code parent} and awaits its
   * slots.
   */
  static ForkedFlink start(String version, Path parent) throws IOException {
    return start(version, parent, Map.of());
  }

  /** As {@link #start(String, Path)}, with some settings of one's own. */
  static ForkedFlink start(String version, Path parent, Map<String, Object> settings)
      throws IOException {
    FlinkVersion flink = new FlinkVersion(version);
    Path home = Files.createDirectories(parent.toAbsolutePath().resolve("flink-" + version));
    String classpath = FlinkClasspath.resolve(flink, home);
    Path jar = JobJar.build(flink, classpath, home);
    Path run = Files.createTempDirectory(home, "run-");
    ForkedFlink cluster = new ForkedFlink(flink, run, classpath, freePorts(3));
    try {
      cluster.writeConfiguration(settings);
      cluster.fork(
          "jobmanager",
          "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
          "--executionMode",
          "cluster");
      cluster.fork("taskmanager", "org.apache.flink.runtime.taskexecutor.TaskManagerRunner");
      cluster.awaitSlots();
      cluster.jarId = cluster.uploadJar(jar);
      return cluster;
    } catch (RuntimeException | IOException | Error e) {
      e.addSuppressed(new IllegalStateException(cluster.lastOutput()));
      cluster.close();
      throw e;
    }
  }

  URI restUri() {
    return URI.create("http://127.0.0.1:" + restPort + "/");
  }

  URI historyServerUri() {
    return URI.create("http://127.0.0.1:" + historyPort + "/");
  }

  FlinkVersion version() {
    return version;
  }

  Path savepointDirectory() {
    return directory.resolve("savepoints");
  }

  /** The standard output that Flink serves of {@code process}, as Flink's own scripts call it. */
  Path stdoutOf(String process) {
    return directory.resolve(process + ".out");
  }

  Path archiveDirectory() {
    return directory.resolve("archive");
  }

  /** Submits the named job of the matrix and returns its job id. */
  String submit(String job) {
    String answer =
        jobManager.post(
            "jars/" + jarId + "/run",
            "{\"entryClass\":\"%s\",\"programArgsList\":[\"%s\"]}"
                .formatted(JobJar.MAIN_CLASS, job));
    return PlainHttp.field(answer, "jobid").orElseThrow(() -> new IllegalStateException(answer));
  }

  void cancel(String jobId) {
    jobManager.patch("jobs/" + jobId + "?mode=cancel");
  }

  /** Has the JobManager profiled for a second, in the mode that needs no rights. Since 1.19. */
  void profileTheJobManager() {
    jobManager.post("jobmanager/profiler", "{\"mode\":\"ITIMER\",\"duration\":1}");
  }

  /** Waits until the JobManager says that the job is {@code status}, read without the library. */
  void awaitStatus(String jobId, String status) {
    awaitThat(
        "job " + jobId + " to be " + status,
        () ->
            jobManager
                .get("jobs/" + jobId)
                .flatMap(json -> PlainHttp.field(json, "state"))
                .filter(status::equals)
                .isPresent());
  }

  /** Starts a HistoryServer over the archive directory and awaits its first answer. */
  void startHistoryServer() throws IOException {
    fork("historyserver", "org.apache.flink.runtime.webmonitor.history.HistoryServer");
    PlainHttp historyServer = new PlainHttp(historyServerUri());
    awaitThat("an answer of the HistoryServer", () -> historyServer.get("config").isPresent());
  }

  /** Stops the JobManager and the TaskManager; archives and HistoryServer stay. */
  void stopCluster() {
    stop("jobmanager");
    stop("taskmanager");
  }

  @Override
  public void close() {
    List.copyOf(processes.keySet()).forEach(this::stop);
  }

  /** Returns the end of each process's log, for a failure message. */
  String lastOutput() {
    return processes.values().stream()
        .map(ForkedProcess::lastOutput)
        .collect(Collectors.joining("\n"));
  }

  private void stop(String name) {
    ForkedProcess process = processes.remove(name);
    if (process != null) {
      process.stop();
    }
  }

  private void fork(String name, String mainClass, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(FlinkClasspath.javaHome(), "bin", "java").toString());
    command.addAll(List.of("-Xmx640m", "-XX:MaxDirectMemorySize=512m"));
    command.addAll(JVM_FLAGS);
    command.add(
        "-Dlog4j2.configurationFile=" + FlinkClasspath.resource("/matrix/log4j2.properties"));
    command.add("-Dlog.file=" + directory.resolve(name + ".log"));
    Files.createFile(stdoutOf(name)); // one that comes later is not served
    command.addAll(List.of("-cp", classpath, mainClass, "--configDir", directory.toString()));
    command.addAll(List.of(arguments));
    String configuration = directory.toString();
    processes.put(
        name, ForkedProcess.start(name, directory, command, "FLINK_CONF_DIR", configuration));
  }

  private void awaitSlots() {
    awaitThat(
        "slots",
        () ->
            jobManager
                .get("overview")
                .flatMap(json -> PlainHttp.field(json, "slots-available"))
                .filter(slots -> Integer.parseInt(slots) > 0)
                .isPresent());
  }

  private void awaitThat(String what, Callable<Boolean> condition) {
    try {
      await(what).atMost(PATIENCE).failFast(this::allProcessesLive).until(condition);
    } catch (ConditionTimeoutException | TerminalFailureException e) {
      throw new AssertionError("Flink " + version + ": no " + what + "\n" + lastOutput(), e);
    }
  }

  private void allProcessesLive() {
    for (ForkedProcess process : processes.values()) {
      if (!process.isAlive()) {
        throw new IllegalStateException("a process ended");
      }
    }
  }

  private String uploadJar(Path jar) throws IOException {
    String answer = jobManager.upload("jars/upload", jar);
    String path =
        PlainHttp.field(answer, "filename").orElseThrow(() -> new IllegalStateException(answer));
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /**
   * Started without Flink's shell scripts, a TaskManager wants every part of its memory spelt out.
   */
  private void writeConfiguration(Map<String, Object> own) throws IOException {
    for (String name : List.of("archive", "checkpoints", "savepoints", "tmp", "web", "history")) {
      Files.createDirectories(directory.resolve(name));
    }
    Map<String, Object> settings = new TreeMap<>();
    settings.put("jobmanager.rpc.address", "127.0.0.1");
    settings.put("jobmanager.rpc.port", rpcPort);
    settings.put("jobmanager.bind-host", "127.0.0.1");
    settings.put("jobmanager.archive.fs.dir", uri("archive"));
    settings.put("rest.address", "127.0.0.1");
    settings.put("rest.bind-address", "127.0.0.1");
    settings.put("rest.port", restPort);
    settings.put("rest.bind-port", restPort);
    settings.put("taskmanager.host", "127.0.0.1");
    settings.put("taskmanager.bind-host", "127.0.0.1");
    settings.put("taskmanager.numberOfTaskSlots", 18);
    settings.put("taskmanager.cpu.cores", "2.0");
    settings.put("taskmanager.memory.task.heap.size", "256m");
    settings.put("taskmanager.memory.task.off-heap.size", "0m");
    settings.put("taskmanager.memory.managed.size", "24m");
    settings.put("taskmanager.memory.framework.heap.size", "128m");
    settings.put("taskmanager.memory.framework.off-heap.size", "128m");
    settings.put("taskmanager.memory.jvm-metaspace.size", "256m");
    settings.put("taskmanager.memory.jvm-overhead.min", "192m");
    settings.put("taskmanager.memory.jvm-overhead.max", "192m");
    settings.put("taskmanager.memory.network.min", "64m");
    settings.put("taskmanager.memory.network.max", "64m");
    settings.put("historyserver.archive.fs.dir", uri("archive"));
    settings.put("historyserver.archive.fs.refresh-interval", 1000);
    settings.put("historyserver.web.address", "127.0.0.1");
    settings.put("historyserver.web.port", historyPort);
    settings.put("historyserver.web.tmpdir", directory.resolve("history"));
    settings.put("io.tmp.dirs", directory.resolve("tmp"));
    settings.put("web.tmpdir", directory.resolve("web"));
    settings.put("web.upload.dir", directory.resolve("web"));
    settings.put("metrics.fetcher.update-interval", 1000);
    settings.put("rest.flamegraph.enabled", true);
    settings.put("rest.profiling.enabled", true);
    if (version.isAtLeast(2, 0)) {
      settings.put("restart-strategy.type", "none");
      settings.put("state.backend.type", "hashmap");
      settings.put("execution.checkpointing.dir", uri("checkpoints"));
      settings.put("execution.checkpointing.savepoint-dir", uri("savepoints"));
    } else {
      settings.put("restart-strategy", "none");
      settings.put("state.backend", version.isAtLeast(1, 13) ? "hashmap" : "filesystem");
      settings.put("state.checkpoints.dir", uri("checkpoints"));
      settings.put("state.savepoints.dir", uri("savepoints"));
    }
    if (!version.isAtLeast(1, 10)) {
      settings.put("jobmanager.heap.size", "500m");
      settings.put("taskmanager.heap.size", "640m");
      settings.put("taskmanager.network.memory.min", "64m");
      settings.put("taskmanager.network.memory.max", "64m");
      settings.put("taskmanager.memory.size", "24m");
    }
    settings.putAll(own);
    String file = version.isAtLeast(1, 19) ? "config.yaml" : "flink-conf.yaml";
    Files.write(
        directory.resolve(file),
        settings.entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList());
  }

  private String uri(String name) {
    return "file://" + directory.resolve(name);
  }

  /** Ports that were free a moment ago, all different. */
  private static List<Integer> freePorts(int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      List<Integer> ports = held.stream().map(ServerSocket::getLocalPort).toList();
      for (ServerSocket socket : held) {
        socket.close();
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
