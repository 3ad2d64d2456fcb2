package io.github.flinkwatch.kubernetes;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonParser;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.KubernetesReport;
import io.github.flinkwatch.evidence.KubernetesReport.KubernetesLeader;
import io.github.flinkwatch.evidence.KubernetesReport.KubernetesPod;
import io.github.flinkwatch.gather.ClusterSource;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.kubernetes.ApiServer.Listing;
import io.github.flinkwatch.kubernetes.ApiServer.Within;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One Flink application or session cluster on Kubernetes, by its cluster id: native, of the
 * operator, or standalone.
 *
 * <ul>
 *   <li>Nothing is {@linkplain KubernetesReport.Presence#GONE gone} unless the API server said so
 *       of that very object, in a namespace that is proven to exist. A refusal, a timeout, an empty
 *       list never do.
 *   <li>Gone says nothing of the end: a JobManager deletes its own Deployment after any.
 *   <li>What a Role does not allow beside the Deployment (pods, ConfigMaps, the operator's objects)
 *       is left empty in the report, and its diagnostics say so.
 * </ul>
 *
 * <p>Immutable and thread-safe. It holds no connection of its own: see {@link KubernetesClient}.
 */
public final class FlinkOnKubernetes {

  static final JsonType<Workload> WORKLOAD = JsonWalk.type(Workload::read);
  static final JsonType<Pod> POD = JsonWalk.type(Pod::read);
  static final JsonType<HighAvailability.Part> CONFIG_MAP =
      JsonWalk.type(HighAvailability.Part::read);
  static final JsonType<OperatorObject> OPERATOR = JsonWalk.type(OperatorObject::read);
  private static final JsonType<KubernetesEvent> EVENT = JsonWalk.type(KubernetesEvent::read);
  private static final JsonType<Integer> REST_PORT = JsonWalk.type(FlinkOnKubernetes::restPort);

  private final ApiServer api;
  private final String namespace;
  private final String cluster;
  private final String jobManager;
  private final @Nullable String sessionJob;

  FlinkOnKubernetes(
      ApiServer api,
      String namespace,
      String cluster,
      String jobManager,
      @Nullable String sessionJob) {
    this.api = api;
    this.namespace = namespace;
    this.cluster = cluster;
    this.jobManager = jobManager;
    this.sessionJob = sessionJob;
  }

  /**
   * Returns the same cluster, whose JobManager's Deployment or Job has another name than the
   * cluster id: {@code flink-jobmanager} of a standalone cluster by Flink's manual.
   */
  public FlinkOnKubernetes withJobManager(String name) {
    return new FlinkOnKubernetes(
        api, namespace, cluster, KubernetesClient.requireName(name, "name"), sessionJob);
  }

  /** Returns the same session cluster, and of it the job of that FlinkSessionJob. */
  public FlinkOnKubernetes withSessionJob(String name) {
    return new FlinkOnKubernetes(
        api, namespace, cluster, jobManager, KubernetesClient.requireName(name, "name"));
  }

  /** Returns what a {@code JobRef} calls the deployment: {@code namespace/cluster-id}. */
  public String deploymentId() {
    return namespace + "/" + cluster;
  }

  /**
   * Returns what the API server shows of the cluster: the Deployment, or else the batch Job; the
   * JobManager's pods, the ConfigMaps of high availability, and the operator's status.
   *
   * @return never absent: a cluster that is not there is a report that says so
   */
  public Question<DeploymentReport> report() {
    return question("report", this::report);
  }

  /**
   * Returns where Flink's REST API is reached: at the leader's address as high availability has it,
   * which needs no Service, or else at the Service, by its name within the cluster. Both are the
   * cluster's own word: call them without credentials that are for others. Ask again when it stops
   * answering.
   *
   * @return absent if there is neither
   */
  public Question<URI> flinkAddress() {
    return question("address", this::address);
  }

  /**
   * Returns this cluster for an observer or a watcher: its Flink at {@link #flinkAddress()}, and
   * {@link #report()}.
   *
   * @param anyFlink any client with the right settings, which those of other addresses are made
   *     from: without credentials that are for others, for the address is the cluster's own word
   */
  public ClusterSource source(FlinkRestClient anyFlink) {
    requireNonNull(anyFlink, "anyFlink");
    return new ClusterSource() {
      @Override
      public Question<FlinkRestClient> flink() {
        return flinkAddress().map(address -> address.map(anyFlink::at));
      }

      @Override
      public Question<DeploymentReport> deployment() {
        return report();
      }
    };
  }

  /**
   * Returns what Kubernetes reported of the Deployment and of the newest JobManager's pod within
   * the last hour, the newest last. For a job in trouble: it asks more than a report does.
   */
  public Question<List<KubernetesEvent>> events() {
    return question("events", this::events);
  }

  /**
   * Returns the options of Flink's configuration that help to find a job's end: high availability,
   * the job result store, the archive's directory, the job id if it is set. They go with the
   * Deployment: ask while it is there, and keep them.
   *
   * @return absent if there is none; NOT_CONFIGURED if it is nested YAML (from Flink 1.19 on) and
   *     {@code org.yaml:snakeyaml} is not there to read it
   */
  public Question<Map<String, String>> configuration() {
    return question("configuration", this::configuration);
  }

  private interface Look<T> {
    CompletableFuture<Observation<T>> within(Within within);
  }

  private <T> Question<T> question(String what, Look<T> look) {
    return Question.of(
        what + " of " + deploymentId(),
        api.clock(),
        (deadline, memory) -> look.within(new Within(deadline, memory)));
  }

  private CompletableFuture<Observation<DeploymentReport>> report(Within within) {
    CompletableFuture<Observation<Workload>> workload = workload(within);
    CompletableFuture<Observation<Listing<Pod>>> pods =
        pods("app=" + cluster + ",component=jobmanager", within);
    CompletableFuture<Observation<Listing<HighAvailability.Part>>> maps = configMaps(within);
    CompletableFuture<Observation<OperatorObject>> operator = operator(within);
    return workload.thenCompose(
        there ->
            pods.thenCompose(
                labelled ->
                    maps.thenCompose(
                        kept ->
                            operator.thenCompose(
                                status -> put(there, labelled, kept, status, within)))));
  }

  private CompletableFuture<Observation<DeploymentReport>> put(
      Observation<Workload> there,
      Observation<Listing<Pod>> labelled,
      Observation<Listing<HighAvailability.Part>> maps,
      Observation<OperatorObject> operator,
      Within within) {
    if (there.cause().isPresent()) {
      return ApiServer.done(Observation.unknown(there.cause().get(), there.observedAt()));
    }
    ReportAssembly report = new ReportAssembly(namespace, cluster);
    there.value().ifPresent(workload -> report.workload = workload);
    maps.value().ifPresent(listing -> report.addAll(listing.items));
    operator
        .value()
        .ifPresent(
            object ->
                report.operator =
                    object.status(sessionJob == null ? "FlinkDeployment" : "FlinkSessionJob"));
    note(report, "the pods", labelled);
    note(report, "the ConfigMaps", maps);
    if (!isMissingKind(operator)) {
      note(report, "the operator's object", operator);
    }
    report.serverTime =
        labelled
            .value()
            .map(listing -> listing.serverTime)
            .or(() -> maps.value().map(listing -> listing.serverTime))
            .orElse(null);
    boolean shown =
        labelled.value().filter(listing -> !listing.items.isEmpty()).isPresent()
            || maps.value().filter(listing -> !listing.items.isEmpty()).isPresent()
            || operator.isKnown();
    return pods(there, labelled, within)
        .thenCompose(
            pods -> {
              report.pods.addAll(pods);
              Observation<DeploymentReport> known = Observation.known(report.report(), api.now());
              if (there.isKnown() || shown) {
                return ApiServer.done(known);
              }
              return api.provesNamespace(namespace, within)
                  .thenApply(proof -> proof.flatMap(proven -> known));
            });
  }

  private static void note(ReportAssembly report, String what, Observation<?> look) {
    look.cause().ifPresent(cause -> report.notes.add(what + " could not be read: " + cause.code()));
  }

  /** The operator is not installed: the server says so in plain text, for it knows no such kind. */
  static boolean isMissingKind(Observation<?> look) {
    return look.cause().filter(cause -> cause.httpStatus().orElse(0) == 404).isPresent();
  }

  /** The Deployment, or else the batch Job of that name; absent if there is neither. */
  private CompletableFuture<Observation<Workload>> workload(Within within) {
    return api.get("/apis/apps/v1" + path(), "deployments", jobManager, WORKLOAD, within)
        .thenCompose(
            look ->
                look.isAbsent()
                    ? api.get("/apis/batch/v1" + path(), "jobs", jobManager, WORKLOAD, within)
                    : ApiServer.done(look));
  }

  private CompletableFuture<Observation<Listing<Pod>>> pods(String labels, Within within) {
    return api.list("/api/v1" + path(), "pods", "labelSelector=" + labels, POD, within);
  }

  /** The pods of native labels, or if there are none, those that the workload itself selects. */
  private CompletableFuture<List<Pod>> pods(
      Observation<Workload> there, Observation<Listing<Pod>> labelled, Within within) {
    List<Pod> items = labelled.value().map(listing -> listing.items).orElse(List.of());
    Optional<String> selector = there.value().flatMap(Workload::podSelector);
    if (!items.isEmpty() || labelled.cause().isPresent() || selector.isEmpty()) {
      return ApiServer.done(items);
    }
    return pods(selector.get(), within)
        .thenApply(look -> look.value().map(listing -> listing.items).orElse(List.of()));
  }

  private CompletableFuture<Observation<Listing<HighAvailability.Part>>> configMaps(Within within) {
    return api.list(
        "/api/v1" + path(), "configmaps", "labelSelector=app=" + cluster, CONFIG_MAP, within);
  }

  private CompletableFuture<Observation<OperatorObject>> operator(Within within) {
    String session = sessionJob;
    return session == null
        ? api.get(KubernetesClient.OPERATOR + path(), "flinkdeployments", cluster, OPERATOR, within)
        : api.get(
            KubernetesClient.OPERATOR + path(), "flinksessionjobs", session, OPERATOR, within);
  }

  private CompletableFuture<Observation<URI>> address(Within within) {
    return configMaps(within)
        .thenCompose(
            look -> {
              ReportAssembly report = new ReportAssembly(namespace, cluster);
              look.value().ifPresent(listing -> report.addAll(listing.items));
              Instant now = look.value().map(listing -> listing.serverTime).orElse(null);
              Optional<URI> led = leading(report.leader(), now);
              return led.isPresent()
                  ? ApiServer.done(Observation.known(led.get(), api.now()))
                  : service(within);
            });
  }

  private static Optional<URI> leading(KubernetesLeader leader, @Nullable Instant now) {
    Duration lease = leader.leaseDuration().orElse(Duration.ofSeconds(15));
    boolean leads =
        leader.held()
            && (now == null
                || leader
                    .renewedAt()
                    .filter(renewed -> !renewed.plus(lease).isBefore(now))
                    .isPresent());
    return leads ? leader.restAddress().flatMap(FlinkOnKubernetes::httpAddress) : Optional.empty();
  }

  private static Optional<URI> httpAddress(String text) {
    try {
      URI address = URI.create(text);
      boolean http = String.valueOf(address.getScheme()).matches("https?");
      return Optional.of(address).filter(uri -> http && uri.getHost() != null);
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private CompletableFuture<Observation<URI>> service(Within within) {
    String name = cluster + "-rest";
    return api.get("/api/v1" + path(), "services", name, REST_PORT, within)
        .thenApply(
            look ->
                look.map(
                    port -> URI.create("http://" + name + "." + namespace + ":" + port + "/")));
  }

  private static int restPort(JsonParser parser) throws IOException {
    int[] port = {8081};
    JsonWalk.object(
        parser,
        (name, value) -> {
          if (name.equals("spec")) {
            JsonWalk.object(
                value,
                (inner, ports) -> {
                  if (inner.equals("ports")) {
                    JsonWalk.array(ports, each -> keepRest(Fields.of(each), port));
                  }
                });
          }
        });
    return port[0];
  }

  private static int[] keepRest(Map<String, String> fields, int[] port) {
    String number = fields.getOrDefault("port", "");
    if ("rest".equals(fields.get("name")) && number.matches("\\d{1,5}")) {
      port[0] = Integer.parseInt(number);
    }
    return port;
  }

  private CompletableFuture<Observation<List<KubernetesEvent>>> events(Within within) {
    return report(within)
        .thenCompose(
            look -> {
              if (look.cause().isPresent()) {
                return ApiServer.done(Observation.unknown(look.cause().get(), look.observedAt()));
              }
              DeploymentReport report = look.value().orElseThrow();
              Optional<String> pod =
                  report
                      .kubernetes()
                      .flatMap(KubernetesReport::jobManager)
                      .flatMap(KubernetesPod::uid);
              CompletableFuture<Observation<List<KubernetesEvent>>> own =
                  report.uid().isPresent()
                      ? eventsOf("involvedObject.uid=" + report.uid().get(), within)
                      : eventsOf("involvedObject.name=" + jobManager, within);
              return pod.isEmpty()
                  ? own
                  : own.thenCombine(
                      eventsOf("involvedObject.uid=" + pod.get(), within),
                      FlinkOnKubernetes::together);
            });
  }

  private CompletableFuture<Observation<List<KubernetesEvent>>> eventsOf(
      String field, Within within) {
    return api.list("/api/v1" + path(), "events", "fieldSelector=" + field, EVENT, within)
        .thenApply(look -> look.map(listing -> sorted(listing.items)));
  }

  private static Observation<List<KubernetesEvent>> together(
      Observation<List<KubernetesEvent>> one, Observation<List<KubernetesEvent>> other) {
    return one.flatMap(
        events ->
            other.map(
                more -> {
                  List<KubernetesEvent> all = new ArrayList<>(events);
                  all.addAll(more);
                  return sorted(all);
                }));
  }

  private static List<KubernetesEvent> sorted(List<KubernetesEvent> events) {
    List<KubernetesEvent> sorted = new ArrayList<>(events);
    sorted.sort(Comparator.comparing(event -> event.lastAt().orElse(Instant.EPOCH)));
    return List.copyOf(sorted);
  }

  private CompletableFuture<Observation<Map<String, String>>> configuration(Within within) {
    String name = "flink-config-" + cluster;
    return api.get("/api/v1" + path(), "configmaps", name, CONFIG_MAP, within)
        .thenApply(look -> look.flatMap(this::options));
  }

  private Observation<Map<String, String>> options(HighAvailability.Part map) {
    for (Map.Entry<String, String> file : map.data.entrySet()) {
      if (FlinkConfiguration.isFile(file.getKey())) {
        return FlinkConfiguration.read(file.getKey(), file.getValue())
            .<Observation<Map<String, String>>>map(options -> Observation.known(options, api.now()))
            .orElseGet(
                () ->
                    Observation.unknown(
                        UnknownCause.of(
                            UnknownCode.NOT_CONFIGURED,
                            file.getKey()
                                + " of "
                                + deploymentId()
                                + " is nested YAML: add org.yaml:snakeyaml to read it"),
                        api.now()));
      }
    }
    return Observation.absent("no configuration of Flink in " + map.meta.name, api.now());
  }

  private String path() {
    return "/namespaces/" + namespace;
  }

  @Override
  public String toString() {
    return "FlinkOnKubernetes{" + deploymentId() + "}";
  }

  /**
   * What Kubernetes reported of an object: best effort, put together when it repeats, and gone
   * after an hour. It explains trouble; that there is none proves nothing.
   *
   * <p>Immutable and thread-safe.
   */
  public static final class KubernetesEvent {

    private final String about;
    private final boolean warning;
    private final String reason;
    private final String message;
    private final int count;
    private final @Nullable Instant lastAt;

    private KubernetesEvent(
        String about,
        boolean warning,
        String reason,
        String message,
        int count,
        @Nullable Instant lastAt) {
      this.about = requireNonNull(about, "about");
      this.warning = warning;
      this.reason = requireNonNull(reason, "reason");
      this.message = requireNonNull(message, "message");
      this.count = count;
      this.lastAt = lastAt;
    }

    static KubernetesEvent read(JsonParser parser) throws IOException {
      String[] about = {""};
      String[] texts = {"", "", "", "", ""}; // type, reason, message, last, event time
      int[] count = {1};
      JsonWalk.object(
          parser,
          (name, value) -> {
            switch (name) {
              case "involvedObject":
                Map<String, String> object = Fields.of(value);
                about[0] = object.getOrDefault("kind", "") + " " + object.getOrDefault("name", "");
                break;
              case "type":
                texts[0] = JsonWalk.text(value);
                break;
              case "reason":
                texts[1] = JsonWalk.text(value);
                break;
              case "message":
                texts[2] = JsonWalk.text(value);
                break;
              case "lastTimestamp":
                texts[3] = JsonWalk.text(value);
                break;
              case "eventTime":
                texts[4] = JsonWalk.text(value);
                break;
              case "count":
                count[0] = JsonWalk.number(value);
                break;
              default:
                break;
            }
          });
      Instant last = JsonWalk.moment(texts[3].isEmpty() ? texts[4] : texts[3]);
      return new KubernetesEvent(
          about[0], texts[0].equals("Warning"), texts[1], texts[2], count[0], last);
    }

    /** Returns kind and name of the object that it is about. */
    public String about() {
      return about;
    }

    /** Returns whether it is a warning; all else is normal life. */
    public boolean isWarning() {
      return warning;
    }

    /** Returns the reason: FailedScheduling, BackOff, FailedMount, FailedCreate. */
    public String reason() {
      return reason;
    }

    /** Returns what is said, in Kubernetes' words. */
    public String message() {
      return message;
    }

    /** Returns how often it happened. */
    public int count() {
      return count;
    }

    /** Returns when it happened last, by the API server's clock, or empty if it was not sent. */
    public Optional<Instant> lastAt() {
      return Optional.ofNullable(lastAt);
    }

    @Override
    public boolean equals(Object other) {
      if (!(other instanceof KubernetesEvent)) {
        return false;
      }
      KubernetesEvent that = (KubernetesEvent) other;
      return warning == that.warning
          && count == that.count
          && about.equals(that.about)
          && reason.equals(that.reason)
          && message.equals(that.message)
          && Objects.equals(lastAt, that.lastAt);
    }

    @Override
    public int hashCode() {
      return Objects.hash(about, warning, reason, message, count, lastAt);
    }

    @Override
    public String toString() {
      return about + ": " + reason + (count > 1 ? " (" + count + " times)" : "") + ": " + message;
    }
  }
}
