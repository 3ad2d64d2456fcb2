package io.github.flinkwatch.examples.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command as it is typed, on an API server's answers. */
class DoctorOnKubernetesTest {

  private static final String JOB = "00000000354460450000000000000000";
  private static final String NAMESPACE = "/api/v1/namespaces/team";
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/team/deployments";

  @TempDir Path folder;

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          String body = answers.getOrDefault(path, missing(path));
          boolean json = body.startsWith("{");
          int status =
              body.contains("'NotFound'") || !json ? 404 : body.contains("403") ? 403 : 200;
          byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
          exchange
              .getResponseHeaders()
              .set("Content-Type", json ? "application/json" : "text/plain");
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static String missing(String path) {
    if (path.startsWith("/apis/flink.apache.org")) {
      return "404 page not found";
    }
    String[] parts = path.split("/");
    String name = parts[parts.length - 1];
    String kind = parts[parts.length - 2];
    if (kind.equals("team")) {
      return "{'kind':'List','metadata':{},'items':[]}";
    }
    return "{'kind':'Status','message':'not found','reason':'NotFound','details':{'name':'"
        + name
        + "','kind':'"
        + kind
        + "'},'code':404}";
  }

  private record Answer(int exitCode, String out, String err) {}

  private Answer ask(String target) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("config"),
            ("{'current-context':'c','contexts':[{'name':'c','context':{'cluster':'k','user':'u'}}],"
                    + "'clusters':[{'name':'k','cluster':{'server':'http://127.0.0.1:"
                    + server.getAddress().getPort()
                    + "'}}],'users':[{'name':'u','user':{'token':'t'}}]}")
                .replace('\'', '"'));
    return run(target, "--kubeconfig", config.toString());
  }

  private static Answer run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command = Doctor.commandLine(new Doctor(Clock.systemUTC(), next -> true, Map.of()));
    command.setOut(new PrintWriter(out));
    command.setErr(new PrintWriter(err));
    return new Answer(command.execute(arguments), out.toString(), err.toString());
  }

  private static String labels(String cluster) {
    return "'labels':{'app':'"
        + cluster
        + "','component':'jobmanager','type':'flink-native-kubernetes'}";
  }

  private void mainThrowsIn(String cluster) {
    String deployment =
        "{'metadata':{'name':'" + cluster + "','uid':'u-" + cluster + "'," + labels(cluster) + "}}";
    String pod =
        "{'metadata':{'name':'"
            + cluster
            + "-1','creationTimestamp':'2020-01-01T00:00:00Z',"
            + labels(cluster)
            + "},'status':{'phase':'Running','containerStatuses':[{'name':'flink-main-container',"
            + "'restartCount':7,'state':{'waiting':{'reason':'CrashLoopBackOff'}},"
            + "'lastState':{'terminated':{'exitCode':2,'reason':'Error'}}}]}}";
    answers.put(DEPLOYMENTS + "/" + cluster, deployment);
    answers.put(
        DEPLOYMENTS, "{'kind':'DeploymentList','metadata':{},'items':[" + deployment + "]}");
    answers.put(NAMESPACE + "/pods", "{'kind':'PodList','metadata':{},'items':[" + pod + "]}");
  }

  @Test
  void aMainThatThrowsIsACrashLoop() throws IOException {
    mainThrowsIn("orders");
    Answer answer = ask("kubernetes:team/orders");
    assertThat(answer.out)
        .startsWith("UNKNOWN")
        .contains("JOB_MANAGER_CRASH_LOOP")
        .contains("ended with 2")
        .doesNotContain("FAILED");
    assertThat(answer.exitCode).isEqualTo(3);
  }

  @Test
  void aClusterThatIsGoneIsNeverFailed() throws IOException {
    answers.put(NAMESPACE, "{'kind':'Namespace','metadata':{'name':'team'}}");
    assertThat(ask("kubernetes:team/orders").out)
        .startsWith("UNKNOWN")
        .contains("APP_FORGOTTEN")
        .contains("says nothing of the end")
        .doesNotContain("FAILED");
  }

  @Test
  void aClusterThatLeftItsJobBehindIsNamedWithTheJob() throws IOException {
    answers.put(
        NAMESPACE + "/configmaps",
        "{'kind':'ConfigMapList','metadata':{},'items':[{'metadata':{'name':"
            + "'orders-cluster-config-map',"
            + labels("orders")
            + "},'data':{'jobGraph-"
            + JOB
            + "':'x'}}]}");
    for (String target : new String[] {"kubernetes:team/orders", "kubernetes:team"}) {
      assertThat(ask(target).out)
          .startsWith("UNKNOWN")
          .contains("CLUSTER_REMOVED")
          .contains(JOB)
          .doesNotContain("FAILED");
    }
  }

  @Test
  void aNamespaceIsAllOfItsClusters() throws IOException {
    mainThrowsIn("orders");
    assertThat(ask("kubernetes:team").out).contains("JOB_MANAGER_CRASH_LOOP");
  }

  @Test
  void aRefusalIsABlindSpotAndNoAbsence() throws IOException {
    answers.put(
        DEPLOYMENTS + "/orders",
        "{'kind':'Status','message':'viewer may not','reason':'Forbidden','code':403}");
    assertThat(ask("kubernetes:team/orders").out)
        .startsWith("UNKNOWN")
        .contains("FORBIDDEN")
        .doesNotContain("APP_FORGOTTEN");
  }

  @Test
  void whatIsNoNameIsRefused() throws IOException {
    assertThat(ask("kubernetes:team/../x").err).contains("clusterId");
    assertThat(ask("kubernetes:Team").err).contains("namespace");
    assertThat(run("kubernetes:team/x", "--kubeconfig", "/nowhere").err).contains("--kubeconfig");
  }
}
