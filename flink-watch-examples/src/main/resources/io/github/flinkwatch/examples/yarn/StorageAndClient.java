import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.client.deployment.ClusterSpecification;
import org.apache.flink.client.deployment.application.ApplicationConfiguration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.yarn.YarnClientYarnClusterInformationRetriever;
import org.apache.flink.yarn.YarnClusterDescriptor;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.server.datanode.DataNode;
import org.apache.hadoop.hdfs.server.namenode.NameNode;
import org.apache.hadoop.metrics2.lib.DefaultMetricsSystem;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.conf.YarnConfiguration;

/**
 * An HDFS of one NameNode and one DataNode, and Flink's own client for YARN. Started from its source by {@code RealYarn}; it takes one command a line and answers with one
 * line, {@code ok …} or {@code error …}. The configuration of all is in the directory that comes first on the class path.
 *
 * <p>Arguments: Flink's configuration directory, the job's jar, its main class.
 */
public final class StorageAndClient {

  private static final Pattern APPLICATION = Pattern.compile("application_\\d+_\\d+");

  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err); // what Hadoop prints is no answer
    try {
      startStorage();
      answers.println("ok");
    } catch (Exception failure) {
      failure.printStackTrace();
      Runtime.getRuntime().halt(1); // servers that did start would keep the process alive
    }
    BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String command = commands.readLine(); command != null; command = commands.readLine()) {
      String answer;
      try {
        answer = "ok " + deploy(args, command.split("\t", -1));
      } catch (Exception failure) {
        failure.printStackTrace();
        answer = "error " + String.valueOf(failure).replaceAll("\\s+", " ");
      }
      answers.println(answer);
    }
    Runtime.getRuntime().halt(0); // the parent is gone, or has had enough
  }

  private static void startStorage() throws Exception {
    DefaultMetricsSystem.setMiniClusterMode(true); // formatting has metrics, too
    HdfsConfiguration conf = new HdfsConfiguration();
    NameNode.format(conf);
    NameNode.createNameNode(new String[0], conf);
    DataNode.createDataNode(new String[0], conf);
    // The first directory can be made when the DataNode is there and the NameNode has left its safe mode.
    FileSystem.get(conf).mkdirs(new org.apache.hadoop.fs.Path("/flink/archive"));
  }

  /** The command: what the application is called, then the arguments of its {@code main()}. */
  private static String deploy(String[] args, String[] command) throws Exception {
    Configuration flink = GlobalConfiguration.loadConfiguration(args[0]);
    flink.setString("yarn.application.name", command[0]);
    flink.setString("pipeline.jars", Path.of(args[1]).toUri().toString());
    YarnConfiguration yarn = new YarnConfiguration();
    YarnClient client = YarnClient.createYarnClient();
    client.init(yarn);
    client.start();
    try (YarnClusterDescriptor descriptor =
        new YarnClusterDescriptor(flink, yarn, client, YarnClientYarnClusterInformationRetriever.create(client), false)) {
      // There is no distribution of Flink to upload: its jars are on the class path of every container.
      descriptor.setLocalJarPath(new org.apache.hadoop.fs.Path(Path.of(args[1]).resolveSibling("flink-dist.jar").toUri()));
      ClusterSpecification size =
          new ClusterSpecification.ClusterSpecificationBuilder()
              .setMasterMemoryMB(480)
              .setTaskManagerMemoryMB(768)
              .setSlotsPerTaskManager(1)
              .createClusterSpecification();
      String[] arguments = Arrays.copyOfRange(command, 1, command.length);
      return descriptor
          .deployApplicationCluster(size, new ApplicationConfiguration(arguments, args[2]))
          .getClusterClient()
          .getClusterId()
          .toString();
    } catch (Exception failure) {
      // A main() that throws may end the application while the client still waits for it to run.
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        Matcher id = APPLICATION.matcher(String.valueOf(cause.getMessage()));
        if (id.find()) {
          return id.group();
        }
      }
      throw failure;
    } finally {
      client.stop();
    }
  }
}
