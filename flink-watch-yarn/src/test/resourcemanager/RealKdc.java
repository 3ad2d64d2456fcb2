import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kerby.kerberos.kerb.server.SimpleKdcServer;
import org.apache.kerby.kerberos.kerb.type.ticket.TgtTicket;

/**
 * A KDC in a process of its own, with a ResourceManager, its web server, and three users. Started from its source by {@code RunningKdc} in the tests; it answers with one
 * line, and ends when its input does. The argument is the directory that gets {@code krb5.conf}, {@code server.keytab}, and of each user keytab and ticket cache.
 */
public final class RealKdc {

  private static final String REALM = "FLINK-WATCH.TEST";

  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err);
    Path directory = Path.of(args[0]);
    SimpleKdcServer kdc = new SimpleKdcServer();
    kdc.setWorkDir(directory.toFile());
    kdc.setKdcHost("localhost");
    kdc.setKdcRealm(REALM);
    kdc.setAllowUdp(false);
    kdc.setKdcTcpPort(freePort());
    kdc.init();
    kdc.start();
    kdc.createPrincipals("HTTP/localhost@" + REALM, "rm/localhost@" + REALM);
    kdc.exportPrincipals(file(directory, "server.keytab"));
    for (String user : new String[] {"alice", "bob", "carol"}) {
      File keytab = file(directory, user + ".keytab");
      kdc.createPrincipal(user + "@" + REALM);
      kdc.exportPrincipal(user + "@" + REALM, keytab);
      TgtTicket ticket = kdc.getKrbClient().requestTgt(user + "@" + REALM, keytab);
      kdc.getKrbClient().storeTicket(ticket, file(directory, user + ".ccache"));
    }
    // A keytab that was valid once: the user's key is another one now.
    Files.copy(directory.resolve("bob.keytab"), directory.resolve("stale.keytab"));
    kdc.deletePrincipal("bob@" + REALM);
    kdc.createPrincipal("bob@" + REALM);
    answers.println("ok " + REALM);
    while (System.in.read() >= 0) {
      continue;
    }
    Runtime.getRuntime().halt(0); // the parent is gone, or has had enough
  }

  private static File file(Path directory, String name) {
    return directory.resolve(name).toFile();
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
