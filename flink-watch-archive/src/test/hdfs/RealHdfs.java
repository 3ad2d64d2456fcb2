import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.http.server.HttpFSServerWebServer;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.MiniDFSNNTopology;
import org.apache.hadoop.hdfs.server.namenode.ha.HATestUtil;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * Two NameNodes, of which the first is active, and a DataNode, in a process of their own. Started from its source by {@code RunningHdfs} in the tests; it takes one command a
 * line and answers with one line, {@code ok …} or {@code error …}.
 */
public final class RealHdfs {

  private static MiniDFSCluster cluster;
  private static int active;
  private static final Map<String, FSDataOutputStream> beingWritten = new HashMap<>();

  /** Argument: the working directory. */
  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err); // what Hadoop prints is no answer
    Configuration conf = new HdfsConfiguration();
    conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, Path.of(args[0], "hdfs").toString());
    letMeAskForOthers(conf, "hadoop.proxyuser.");
    cluster =
        new MiniDFSCluster.Builder(conf)
            .nnTopology(MiniDFSNNTopology.simpleHATopology())
            .numDataNodes(1)
            .build();
    cluster.waitActive();
    cluster.transitionToActive(0);
    answers.println("ok " + cluster.getHttpUri(0) + " " + cluster.getHttpUri(1));
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String command = commands.readLine(); command != null; command = commands.readLine()) {
      String answer;
      try {
        answer = "ok " + run(command.split("\t", -1));
      } catch (Exception failure) {
        failure.printStackTrace();
        answer = "error " + String.valueOf(failure).replaceAll("\\s+", " ");
      }
      answers.println(answer);
    }
    Runtime.getRuntime().halt(0); // the parent is gone, or has had enough
  }

  private static String run(String[] command) throws Exception {
    FileSystem hdfs = cluster.getFileSystem(active);
    switch (command[0]) {
      case "put": // local file, path
        hdfs.copyFromLocalFile(path(command[1]), path(command[2]));
        return "";
      case "write": // path, text: what comes is visible to readers, and the file stays open
        FSDataOutputStream out = beingWritten.get(command[1]);
        if (out == null) {
          out = hdfs.create(path(command[1]), false);
          beingWritten.put(command[1], out);
        }
        out.write(command[2].getBytes(StandardCharsets.UTF_8));
        out.hflush();
        return "";
      case "close": // path
        beingWritten.remove(command[1]).close();
        return "";
      case "restrict": // path, owner: nobody else may read it
        hdfs.setOwner(path(command[1]), command[2], "staff");
        hdfs.setPermission(path(command[1]), new FsPermission((short) 0700));
        return "";
      case "http-fs": // starts an HttpFS before both NameNodes and tells its address
        return httpFs(Path.of(command[1]));
      case "failover":
        cluster.transitionToStandby(active);
        active = 1 - active;
        cluster.transitionToActive(active);
        return "";
      case "stop-data-node":
        cluster.stopDataNode(0);
        return "";
      default:
        throw new IllegalArgumentException("no such command: " + command[0]);
    }
  }

  private static String httpFs(Path home) throws Exception {
    for (String directory : new String[] {"conf", "log", "temp"}) {
      Files.createDirectories(home.resolve(directory));
    }
    Files.writeString(home.resolve("conf").resolve("httpfs-signature.secret"), "signs its cookies");
    Configuration hdfs = new Configuration(false);
    HATestUtil.setFailoverConfigurations(cluster, hdfs);
    try (OutputStream site = Files.newOutputStream(home.resolve("conf").resolve("hdfs-site.xml"))) {
      hdfs.writeXml(site);
    }
    // Who may ask in the names of others is known once in a JVM, and from now on by these names.
    Configuration own = new Configuration(false);
    letMeAskForOthers(own, "httpfs.proxyuser.");
    try (OutputStream site = Files.newOutputStream(home.resolve("conf").resolve("httpfs-site.xml"))) {
      own.writeXml(site);
    }
    System.setProperty("httpfs.home.dir", home.toString());
    Configuration conf = new Configuration(false);
    conf.set("httpfs.http.hostname", "localhost");
    conf.setInt("httpfs.http.port", 0);
    conf.setBoolean("hadoop.security.token.service.use_ip", false);
    Constructor<HttpFSServerWebServer> constructor =
        HttpFSServerWebServer.class.getDeclaredConstructor(
            Configuration.class, Configuration.class);
    constructor.setAccessible(true); // its main() would wait for its end
    HttpFSServerWebServer server = constructor.newInstance(conf, new Configuration(false));
    server.start();
    return "http://localhost:" + server.getUrl().getPort();
  }

  private static void letMeAskForOthers(Configuration conf, String prefix) throws IOException {
    String self = UserGroupInformation.getCurrentUser().getShortUserName();
    conf.set(prefix + self + ".hosts", "*");
    conf.set(prefix + self + ".groups", "*");
  }

  private static org.apache.hadoop.fs.Path path(String text) {
    return new org.apache.hadoop.fs.Path(text);
  }
}
