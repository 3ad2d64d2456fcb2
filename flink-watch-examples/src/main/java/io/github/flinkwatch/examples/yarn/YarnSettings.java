package io.github.flinkwatch.examples.yarn;

import static java.util.stream.Collectors.joining;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** The configuration of a small HDFS, a small YARN, and a small Flink, and where they listen. */
final class YarnSettings {

  /** What Hadoop needs on a JDK 17. */
  static final String OPEN_LANG = "--add-opens=java.base/java.lang=ALL-UNNAMED";

  private final Path directory;
  private final int resourceManagerPort;
  private final int nameNodePort;
  private final int storagePort;

  private YarnSettings(Path directory, List<Integer> ports) {
    this.directory = directory;
    this.resourceManagerPort = ports.get(0);
    this.nameNodePort = ports.get(1);
    this.storagePort = ports.get(2);
  }

  /** Writes the configuration files below a directory. */
  static YarnSettings write(Path directory, String jars) throws IOException {
    List<Integer> ports = freePorts(7);
    YarnSettings settings = new YarnSettings(directory, ports);
    Files.createDirectories(settings.flink());
    // The jar of HDFS comes without its web pages; its web server wants at least their directories.
    Files.createDirectories(settings.hadoop().resolve("webapps").resolve("hdfs"));
    Files.createDirectories(settings.hadoop().resolve("webapps").resolve("datanode"));
    settings.site("core-site.xml", settings.core());
    settings.site("hdfs-site.xml", settings.hdfs());
    settings.site("yarn-site.xml", settings.yarn(jars, ports.subList(3, 7)));
    settings.site("capacity-scheduler.xml", scheduler());
    Files.writeString(
        settings.hadoop().resolve("log4j.properties"),
        """
        log4j.rootLogger=WARN, err
        log4j.appender.err=org.apache.log4j.ConsoleAppender
        log4j.appender.err.target=System.err
        log4j.appender.err.layout=org.apache.log4j.PatternLayout
        log4j.appender.err.layout.conversionPattern=%d %p %c{1} %m%n
        """);
    Files.write(
        settings.flink().resolve("config.yaml"),
        settings.flinkOptions().entrySet().stream()
            .map(option -> option.getKey() + ": " + option.getValue())
            .toList());
    return settings;
  }

  Path directory() {
    return directory;
  }

  /** Returns the directory of Hadoop's configuration. */
  Path hadoop() {
    return directory.resolve("hadoop-conf");
  }

  /** Returns the directory of Flink's configuration. */
  Path flink() {
    return directory.resolve("flink-conf");
  }

  URI resourceManager() {
    return URI.create("http://localhost:" + resourceManagerPort);
  }

  URI nameNode() {
    return URI.create("http://localhost:" + nameNodePort);
  }

  String archiveDirectory() {
    return "hdfs://localhost:" + storagePort + "/flink/archive";
  }

  private Map<String, Object> core() {
    Map<String, Object> core = new TreeMap<>();
    core.put("fs.defaultFS", "hdfs://localhost:" + storagePort);
    core.put("hadoop.tmp.dir", directory.resolve("tmp"));
    core.put("hadoop.security.token.service.use_ip", false);
    return core;
  }

  private Map<String, Object> hdfs() {
    Map<String, Object> hdfs = new TreeMap<>();
    hdfs.put("dfs.namenode.rpc-address", "localhost:" + storagePort);
    hdfs.put("dfs.namenode.http-address", "localhost:" + nameNodePort);
    hdfs.put("dfs.namenode.datanode.registration.ip-hostname-check", false);
    hdfs.put("dfs.datanode.hostname", "localhost");
    hdfs.put("dfs.datanode.address", "localhost:0");
    hdfs.put("dfs.datanode.ipc.address", "localhost:0");
    hdfs.put("dfs.datanode.http.address", "localhost:0");
    hdfs.put("dfs.replication", 1);
    return hdfs;
  }

  private Map<String, Object> yarn(String jars, List<Integer> ports) {
    Map<String, Object> yarn = new TreeMap<>();
    yarn.put("yarn.resourcemanager.webapp.address", "localhost:" + resourceManagerPort);
    yarn.put("yarn.resourcemanager.address", "localhost:" + ports.get(0));
    yarn.put("yarn.resourcemanager.scheduler.address", "localhost:" + ports.get(1));
    yarn.put("yarn.resourcemanager.resource-tracker.address", "localhost:" + ports.get(2));
    yarn.put("yarn.resourcemanager.admin.address", "localhost:" + ports.get(3));
    yarn.put("yarn.resourcemanager.nodemanagers.heartbeat-interval-ms", 200);
    yarn.put("yarn.nodemanager.address", "localhost:0");
    yarn.put("yarn.nodemanager.localizer.address", "localhost:0");
    yarn.put("yarn.nodemanager.webapp.address", "localhost:0");
    yarn.put("yarn.nodemanager.bind-host", "127.0.0.1");
    yarn.put("yarn.nodemanager.local-dirs", directory.resolve("containers"));
    yarn.put("yarn.nodemanager.log-dirs", directory.resolve("container-logs"));
    yarn.put("yarn.nodemanager.resource.memory-mb", 8192);
    yarn.put("yarn.nodemanager.resource.cpu-vcores", 8);
    yarn.put("yarn.nodemanager.vmem-check-enabled", false);
    yarn.put("yarn.nodemanager.pmem-check-enabled", false);
    yarn.put("yarn.nodemanager.disk-health-checker.enable", false);
    yarn.put("yarn.nodemanager.sleep-delay-before-sigkill.ms", 100);
    yarn.put("yarn.scheduler.minimum-allocation-mb", 128);
    // There is no distribution of Flink in HDFS: the containers are on this machine and share its
    // jars.
    yarn.put(
        "yarn.application.classpath",
        hadoop() + "," + String.join(",", jars.split(File.pathSeparator)));
    return yarn;
  }

  private static Map<String, Object> scheduler() {
    Map<String, Object> scheduler = new TreeMap<>();
    scheduler.put("yarn.scheduler.capacity.root.queues", "default");
    scheduler.put("yarn.scheduler.capacity.root.default.capacity", 100);
    scheduler.put("yarn.scheduler.capacity.maximum-am-resource-percent", 1.0);
    return scheduler;
  }

  private Map<String, Object> flinkOptions() throws IOException {
    Path log = flink().resolve("log4j.properties");
    Files.writeString(
        log,
        """
        log4j.rootLogger=INFO, file
        log4j.appender.file=org.apache.log4j.FileAppender
        log4j.appender.file.file=${log.file}
        log4j.appender.file.layout=org.apache.log4j.PatternLayout
        log4j.appender.file.layout.conversionPattern=%d %p %c{1} %m%n
        """);
    Map<String, Object> flink = new TreeMap<>();
    flink.put("$internal.yarn.log-config-file", log);
    flink.put("execution.target", "yarn-application");
    flink.put("jobmanager.archive.fs.dir", archiveDirectory());
    flink.put("jobmanager.bind-host", "127.0.0.1");
    flink.put("jobmanager.memory.heap.size", "192m");
    flink.put("jobmanager.memory.off-heap.size", "64m");
    flink.put("jobmanager.memory.jvm-metaspace.size", "160m");
    flink.put("jobmanager.memory.jvm-overhead.min", "64m");
    flink.put("jobmanager.memory.jvm-overhead.max", "64m");
    flink.put("rest.bind-address", "127.0.0.1");
    flink.put("restart-strategy.type", "none");
    flink.put("taskmanager.bind-host", "127.0.0.1");
    flink.put("taskmanager.host", "localhost");
    flink.put("taskmanager.memory.process.size", "768m");
    flink.put("taskmanager.memory.framework.off-heap.size", "64m");
    flink.put("taskmanager.memory.jvm-metaspace.size", "160m");
    flink.put("taskmanager.memory.jvm-overhead.min", "64m");
    flink.put("taskmanager.memory.jvm-overhead.max", "64m");
    flink.put("taskmanager.memory.managed.size", "32m");
    flink.put("taskmanager.memory.network.min", "32m");
    flink.put("taskmanager.memory.network.max", "32m");
    flink.put("taskmanager.numberOfTaskSlots", 1);
    flink.put("web.refresh-interval", 1000);
    flink.put("env.java.opts.all", javaOptions());
    return flink;
  }

  /** What Flink's own scripts open on a JDK 17, as far as such a job needs it. */
  private static String javaOptions() {
    return Stream.concat(
            Stream.of(
                    "java.lang",
                    "java.net",
                    "java.io",
                    "java.nio",
                    "java.time",
                    "java.util",
                    "java.util.concurrent",
                    "sun.nio.ch")
                .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED"),
            Stream.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"))
        .collect(joining(" "));
  }

  private void site(String file, Map<String, Object> properties) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("<configuration>");
    properties.forEach(
        (name, value) ->
            lines.add(
                "  <property><name>" + name + "</name><value>" + value + "</value></property>"));
    lines.add("</configuration>");
    Files.write(hadoop().resolve(file), lines);
  }

  /**
   * Returns free ports, all different. They are none of those that the system gives to connections,
   * so that they are still free when the servers come to them.
   */
  private static List<Integer> freePorts(int count) {
    Set<Integer> ports = new LinkedHashSet<>();
    while (ports.size() < count) {
      int port = ThreadLocalRandom.current().nextInt(10_000, 30_000);
      if (isFree(port)) {
        ports.add(port);
      }
    }
    return List.copyOf(ports);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
