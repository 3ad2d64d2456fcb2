import java.io.PrintStream;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.service.Service;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.applicationhistoryservice.ApplicationHistoryServer;
import org.apache.hadoop.yarn.server.webproxy.WebAppProxyServer;

/**
 * An application history server or a web proxy in a process of its own, for two web applications of YARN do not share a JVM. Started from its source by the tests; it answers
 * with one line, and ends when its input does. Arguments: the working directory, {@code history} or {@code proxy}, then settings as {@code key=value}.
 */
public final class RealServer {

  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err);
    YarnConfiguration conf = new YarnConfiguration();
    conf.set("hadoop.tmp.dir", args[0]);
    for (int i = 2; i < args.length; i++) {
      String[] setting = args[i].split("=", 2);
      if (setting[0].startsWith("java.")) {
        System.setProperty(setting[0], setting[1]);
      }
      conf.set(setting[0], setting[1]);
    }
    UserGroupInformation.setConfiguration(conf);
    Service server = args[1].equals("proxy") ? new WebAppProxyServer() : new ApplicationHistoryServer();
    server.init(conf);
    server.start();
    answers.println("ok " + args[1]);
    while (System.in.read() >= 0) {
      continue;
    }
    Runtime.getRuntime().halt(0); // the parent is gone, or has had enough
  }
}
