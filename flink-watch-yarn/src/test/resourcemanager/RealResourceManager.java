import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.yarn.api.records.ApplicationAccessType;
import org.apache.hadoop.yarn.api.records.ApplicationId;
import org.apache.hadoop.yarn.api.records.ApplicationSubmissionContext;
import org.apache.hadoop.yarn.api.records.ContainerLaunchContext;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.apache.hadoop.yarn.api.records.Resource;
import org.apache.hadoop.yarn.api.records.YarnApplicationState;
import org.apache.hadoop.yarn.client.api.AMRMClient;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.client.api.YarnClientApplication;
import org.apache.hadoop.yarn.client.cli.RMAdminCLI;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.resourcemanager.ResourceManager;
import org.apache.hadoop.yarn.server.resourcemanager.rmapp.attempt.RMAppAttempt;

/**
 * A ResourceManager in a process of its own, and applications for it. Started from its source by {@code RunningResourceManager} in the tests; it takes one command a line and
 * answers with one line, {@code ok …} or {@code error …}.
 *
 * <p>The applications have <em>unmanaged</em> masters, which live here: no NodeManager is needed to bring one to any state and final status.
 */
public final class RealResourceManager {

  private final YarnConfiguration conf = new YarnConfiguration();
  private final Map<String, Application> applications = new LinkedHashMap<>();
  private final ScheduledExecutorService heartbeats = Executors.newScheduledThreadPool(2);
  private ResourceManager resourceManager;
  private int webPort;

  /** Arguments: the working directory, then settings as {@code key=value}. */
  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err); // what Hadoop prints is no answer
    RealResourceManager process = new RealResourceManager();
    process.configure(Path.of(args[0]), args);
    try {
      process.start();
    } catch (RuntimeException failure) {
      failure.printStackTrace();
      Runtime.getRuntime().halt(1); // servers that did start would keep the process alive
    }
    answers.println("ok " + process.webPort);
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String command = commands.readLine(); command != null; command = commands.readLine()) {
      String answer;
      try {
        answer = "ok " + process.run(command.split("\t", -1));
      } catch (Exception failure) {
        failure.printStackTrace();
        answer = "error " + String.valueOf(failure).replaceAll("\\s+", " ");
      }
      answers.println(answer);
    }
    Runtime.getRuntime().halt(0); // the parent is gone, or has had enough
  }

  private void configure(Path directory, String[] args) throws IOException {
    conf.set("hadoop.tmp.dir", directory.toString());
    for (String address :
        new String[] {
          YarnConfiguration.RM_ADDRESS,
          YarnConfiguration.RM_SCHEDULER_ADDRESS,
          YarnConfiguration.RM_RESOURCE_TRACKER_ADDRESS,
          YarnConfiguration.RM_ADMIN_ADDRESS
        }) {
      conf.set(address, "localhost:" + freePort());
    }
    webPort = freePort();
    conf.set(YarnConfiguration.RM_WEBAPP_ADDRESS, "localhost:" + webPort);
    conf.set("hadoop.security.token.service.use_ip", "false");
    for (int i = 1; i < args.length; i++) {
      String[] setting = args[i].split("=", 2);
      if (setting[0].startsWith("java.")) {
        System.setProperty(setting[0], setting[1]);
      }
      conf.set(setting[0], setting[1]);
    }
    String id = conf.get(YarnConfiguration.RM_HA_ID);
    if (id != null) { // one of several: their addresses are among the settings
      String address = conf.get(YarnConfiguration.RM_WEBAPP_ADDRESS + "." + id);
      webPort = Integer.parseInt(address.substring(address.indexOf(':') + 1));
    }
  }

  /** None of the ports that the system gives to connections, so that it is still free when the server comes to it. */
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

  private void start() {
    UserGroupInformation.setConfiguration(conf);
    resourceManager = new ResourceManager();
    resourceManager.init(new YarnConfiguration(conf));
    resourceManager.start(); // returns when it is active
  }

  private String run(String[] command) throws Exception {
    switch (command[0]) {
      case "submit": // user, name, type, queue
        return submit(command[1], command[2], command[3], command[4]);
      case "register": // application, tracking URL
        applications.get(command[1]).register(command[2]);
        return await(command[1], YarnApplicationState.RUNNING);
      case "finish": // application, final status, diagnostics
        applications
            .get(command[1])
            .finish(FinalApplicationStatus.valueOf(command[2]), command[3]);
        return await(command[1], YarnApplicationState.FINISHED);
      case "silence": // application: stops its heartbeat, and waits until YARN has noticed
        applications.get(command[1]).beats.cancel(true);
        return await(command[1], YarnApplicationState.FAILED);
      case "kill": // application, diagnostics
        ApplicationId id = applications.get(command[1]).id;
        as(
            "alice",
            () -> {
              try (YarnClient client = client()) {
                client.killApplication(id, command[2]);
                return null;
              }
            });
        return await(command[1], YarnApplicationState.KILLED);
      case "admin": // the arguments of "yarn rmadmin"
        YarnConfiguration client = new YarnConfiguration(conf);
        client.unset(YarnConfiguration.RM_HA_ID); // the client is none of them
        int exit =
            new RMAdminCLI(client)
                .run(Arrays.copyOfRange(command, 1, command.length));
        if (exit != 0) {
          throw new IllegalStateException("rmadmin says " + exit);
        }
        return "";
      case "resync": // application: lets its master beat again, as it does when it notices
        Application resynced = applications.get(command[1]);
        resynced.master.doAs(
            (PrivilegedExceptionAction<?>) () -> resynced.client.allocate(0.5f));
        return await(command[1], YarnApplicationState.RUNNING);
      case "restart": // stops the ResourceManager and starts another one on the same ports
        for (Application application : applications.values()) {
          if (application.beats != null) {
            application.beats.cancel(true);
          }
        }
        resourceManager.stop();
        start();
        return "";
      default:
        throw new IllegalArgumentException("no such command: " + command[0]);
    }
  }

  private String submit(String user, String name, String type, String queue) throws Exception {
    ApplicationId id =
        as(
            user,
            () -> {
              try (YarnClient client = client()) {
                YarnClientApplication created = client.createApplication();
                ApplicationSubmissionContext context = created.getApplicationSubmissionContext();
                context.setApplicationName(name);
                context.setApplicationType(type);
                context.setQueue(queue);
                context.setResource(Resource.newInstance(256, 1));
                context.setApplicationTags(Set.of("flink-watch"));
                context.setUnmanagedAM(true);
                context.setAMContainerSpec(
                    ContainerLaunchContext.newInstance(
                        Collections.emptyMap(),
                        new HashMap<>(),
                        Collections.emptyList(),
                        Collections.emptyMap(),
                        null,
                        Map.of(ApplicationAccessType.VIEW_APP, user)));
                try {
                  client.submitApplication(context);
                } catch (Exception refused) { // an unknown queue: the application is FAILED at once
                  refused.printStackTrace();
                }
                return context.getApplicationId();
              }
            });
    applications.put(id.toString(), new Application(id, user));
    return id.toString();
  }

  private String await(String application, YarnApplicationState wanted) throws Exception {
    ApplicationId id = applications.get(application).id;
    return as(
        "alice",
        () -> {
          try (YarnClient client = client()) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            YarnApplicationState state = client.getApplicationReport(id).getYarnApplicationState();
            while (state != wanted) {
              if (System.nanoTime() > end) {
                throw new IllegalStateException(id + " is " + state + ", not " + wanted);
              }
              Thread.sleep(20);
              state = client.getApplicationReport(id).getYarnApplicationState();
            }
            return state.name();
          }
        });
  }

  /** Acts as a user: by his keytab where Kerberos is wanted, else by his name. */
  private <T> T as(String user, Callable<T> action) throws Exception {
    String keytabs = conf.get("keytabs");
    UserGroupInformation ugi =
        keytabs == null
            ? UserGroupInformation.createRemoteUser(user)
            : UserGroupInformation.loginUserFromKeytabAndReturnUGI(
                user, Path.of(keytabs, user + ".keytab").toString());
    return ugi.doAs((PrivilegedExceptionAction<T>) action::call);
  }

  private YarnClient client() {
    YarnClient client = YarnClient.createYarnClient();
    client.init(conf);
    client.start();
    return client;
  }

  /** An application and its master. */
  private final class Application {
    final ApplicationId id;
    final String user;
    UserGroupInformation master;
    AMRMClient<AMRMClient.ContainerRequest> client;
    Future<?> beats;

    Application(ApplicationId id, String user) {
      this.id = id;
      this.user = user;
    }

    void register(String trackingUrl) throws Exception {
      RMAppAttempt attempt = resourceManager.getRMContext().getRMApps().get(id).getCurrentAppAttempt();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (attempt == null || attempt.getAMRMToken() == null) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException("no token for " + id);
        }
        Thread.sleep(20);
        attempt = resourceManager.getRMContext().getRMApps().get(id).getCurrentAppAttempt();
      }
      master = UserGroupInformation.createRemoteUser(attempt.getAppAttemptId().toString());
      master.addToken(attempt.getAMRMToken());
      master.doAs(
          (PrivilegedExceptionAction<Void>)
              () -> {
                client = AMRMClient.createAMRMClient();
                client.init(conf);
                client.start();
                client.registerApplicationMaster("localhost", 6123, trackingUrl);
                return null;
              });
      beats =
          heartbeats.scheduleWithFixedDelay(
              () -> {
                try {
                  master.doAs((PrivilegedExceptionAction<?>) () -> client.allocate(0.5f));
                } catch (Exception ended) {
                  throw new IllegalStateException(ended); // no further beat
                }
              },
              0,
              500,
              TimeUnit.MILLISECONDS);
    }

    void finish(FinalApplicationStatus status, String diagnostics) throws Exception {
      beats.cancel(false);
      master.doAs(
          (PrivilegedExceptionAction<Void>)
              () -> {
                client.unregisterApplicationMaster(status, diagnostics, "");
                client.stop();
                return null;
              });
    }
  }
}
