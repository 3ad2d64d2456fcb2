import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.kerby.kerberos.kerb.server.SimpleKdcServer;

/**
 * A NameNode and a DataNode that want Kerberos, and a KDC, in a process of their own. Started from its source by {@code RunningHdfs} in the tests; it takes one command a line
 * and answers with one line, {@code ok …} or {@code error …}. The directory gets {@code krb5.conf}, {@code alice.keytab} and {@code bob.keytab}.
 */
public final class RealKerberosHdfs {

  private static final String REALM = "FLINK-WATCH.TEST";

  private static Path directory;
  private static MiniDFSCluster cluster;

  /** Argument: the working directory. */
  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err); // what Hadoop prints is no answer
    directory = Path.of(args[0]);
    startKdc();
    System.setProperty("java.security.krb5.conf", file("krb5.conf").toString());
    startHdfs();
    answers.println("ok http://localhost:" + cluster.getNameNode().getHttpAddress().getPort());
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

  private static void startKdc() throws Exception {
    SimpleKdcServer kdc = new SimpleKdcServer();
    kdc.setWorkDir(directory.toFile());
    kdc.setKdcHost("localhost");
    kdc.setKdcRealm(REALM);
    kdc.setAllowUdp(false);
    kdc.setKdcTcpPort(freePort());
    kdc.init();
    kdc.start();
    kdc.createPrincipals(principal("hdfs/localhost"), principal("HTTP/localhost"));
    kdc.exportPrincipals(file("server.keytab"));
    for (String user : new String[] {"alice", "bob"}) {
      kdc.createPrincipal(principal(user));
      kdc.exportPrincipal(principal(user), file(user + ".keytab"));
    }
  }

  private static void startHdfs() throws IOException {
    String keytab = file("server.keytab").toString();
    Configuration conf = new HdfsConfiguration();
    conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, file("hdfs").toString());
    conf.set("hadoop.security.authentication", "kerberos");
    for (String server : new String[] {"namenode", "datanode"}) {
      conf.set("dfs." + server + ".kerberos.principal", principal("hdfs/localhost"));
      conf.set("dfs." + server + ".keytab.file", keytab);
    }
    for (String web : new String[] {"dfs.web", "hadoop.http"}) {
      conf.set(web + ".authentication.type", "kerberos");
      conf.set(web + ".authentication.kerberos.principal", principal("HTTP/localhost"));
      conf.set(web + ".authentication.kerberos.keytab", keytab);
    }
    // Without it the port is open to everybody.
    conf.set(
        "hadoop.http.filter.initializers",
        "org.apache.hadoop.security.AuthenticationFilterInitializer");
    conf.setBoolean("dfs.block.access.token.enable", true);
    conf.setBoolean("ignore.secure.ports.for.testing", true);
    UserGroupInformation.setConfiguration(conf);
    UserGroupInformation.loginUserFromKeytab(principal("hdfs/localhost"), keytab);
    cluster = new MiniDFSCluster.Builder(conf).numDataNodes(1).build();
    cluster.waitActive();
  }

  private static String run(String[] command) throws Exception {
    switch (command[0]) {
      case "put": // local file, path
        cluster.getFileSystem().copyFromLocalFile(path(command[1]), path(command[2]));
        return "";
      case "token": // user: a delegation token of that user
        return UserGroupInformation.loginUserFromKeytabAndReturnUGI(
                principal(command[1]), file(command[1] + ".keytab").toString())
            .doAs(
                (PrivilegedExceptionAction<String>)
                    () -> {
                      try (FileSystem hdfs = FileSystem.newInstance(cluster.getConfiguration(0))) {
                        return hdfs.getDelegationToken(command[1]).encodeToUrlString();
                      }
                    });
      default:
        throw new IllegalArgumentException("no such command: " + command[0]);
    }
  }

  private static String principal(String name) {
    return name + "@" + REALM;
  }

  private static File file(String name) {
    return directory.resolve(name).toFile();
  }

  private static org.apache.hadoop.fs.Path path(String text) {
    return new org.apache.hadoop.fs.Path(text);
  }

  private static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(10_000, 30_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        continue;
      }
    }
  }
}
