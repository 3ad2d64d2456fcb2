package io.github.flinkwatch.yarn;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.internal.http.HttpAnswer;
import io.github.flinkwatch.internal.http.HttpAsk;
import io.github.flinkwatch.internal.http.Transport;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Asks YARN's ResourceManagers about applications, over HTTP and without any Hadoop class.
 *
 * <p>Given the addresses of all ResourceManagers of a cluster it finds the active one, remembers
 * it, and finds the next one after a failover. Laws that hold for every question:
 *
 * <ul>
 *   <li>Trouble on the way is an {@linkplain Observation#isUnknown() unknown} observation, never an
 *       exception.
 *   <li>{@linkplain Observation#isAbsent() Absent} is said only after a ResourceManager that was
 *       ACTIVE at that moment said so. A standby, one that is starting, a gateway's web page, or a
 *       failover in between is never read as "no such application".
 *   <li>A tracking URL is never called: it is data from whoever submitted the application.
 * </ul>
 *
 * <p>Each question has a form that waits and one that returns a future. The future never completes
 * exceptionally; cancelling it gives up waiting. A thread that is interrupted while it waits gets
 * {@link UnknownCode#CANCELLED} and stays interrupted.
 *
 * <p>Thread-safe. Close it to let go of its connections.
 */
public final class ResourceManagerClient implements AutoCloseable {

  /** What a listing does without: most of its bytes. Versions that do not know a name refuse it. */
  private static final String DESELECTED =
      "deSelects=resourceRequests,resourceInfo,timeouts,appNodeLabelExpression,amNodeLabelExpression";

  private final ActiveResourceManager resourceManager;
  private final @Nullable ApplicationHistory history;
  private final @Nullable URI webProxy;
  private final HttpSettings http;
  private final Transport transport;
  private final YarnAnswers answers;
  private final Clock clock;
  private final Predicate<? super URI> ownAddresses;
  private final FlinkRestClient anyFlink; // of which the clients behind the proxy are made

  private ResourceManagerClient(Builder builder) {
    this.http = builder.http;
    this.transport = Transport.of(http);
    this.clock = http.clock();
    this.ownAddresses = builder.ownAddresses;
    this.answers = new YarnAnswers(clock);
    this.resourceManager =
        new ActiveResourceManager(
            List.copyOf(builder.addresses), builder.apiPath, transport, answers, clock);
    this.webProxy = builder.webProxy;
    this.anyFlink = FlinkRestClient.builder(resourceManager.current()).http(http).build();
    this.history =
        builder.historyServer == null
            ? null
            : new ApplicationHistory(builder.historyServer, transport, answers);
  }

  /** Returns a builder without an address. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Returns one application: {@code GET /ws/v1/cluster/apps/{id}}, and if the ResourceManager does
   * not know it and there is a history server, {@code GET /ws/v1/applicationhistory/apps/{id}}.
   *
   * @return absent if the active ResourceManager does not know it and the history server, if there
   *     is one, does not either: evicted, never accepted, or another cluster's
   */
  public Observation<YarnApplication> application(ApplicationId id) {
    return await(applicationAsync(id), "application " + id);
  }

  /** Returns what {@link #application} does, without waiting. */
  public CompletableFuture<Observation<YarnApplication>> applicationAsync(ApplicationId id) {
    requireNonNull(id, "id");
    return ask("/apps/" + id, ApplicationWire.ONE_APPLICATION)
        .thenCompose(
            look ->
                look.isAbsent() && history != null
                    ? history.application(id)
                    : CompletableFuture.completedFuture(look));
  }

  /**
   * Hands over the applications that a filter lets through, one by one and in no order, on this
   * thread, once the whole answer is here: {@code GET /ws/v1/cluster/apps}. They come without
   * tracking of resources by partition, and no list of them is made: ten thousand take some 10 MB
   * for the time of the call.
   *
   * <p>If the answer turns out to be malformed in the middle, the result is unknown although some
   * were handed over.
   *
   * @param consumer what it throws goes through to the caller
   * @return how many there were
   */
  public Observation<Integer> applications(
      ApplicationFilter filter, Consumer<? super YarnApplication> consumer) {
    requireNonNull(filter, "filter");
    requireNonNull(consumer, "consumer");
    return await(listing(filter), "applications").flatMap(answer -> handOver(answer, consumer));
  }

  /** Returns the applications that a filter lets through, in no order. */
  public Observation<List<YarnApplication>> applications(ApplicationFilter filter) {
    return await(applicationsAsync(filter), "applications");
  }

  /** Returns what {@link #applications(ApplicationFilter)} does, without waiting. */
  public CompletableFuture<Observation<List<YarnApplication>>> applicationsAsync(
      ApplicationFilter filter) {
    requireNonNull(filter, "filter");
    return listing(filter)
        .thenApply(
            look ->
                look.flatMap(
                    answer -> {
                      List<YarnApplication> applications = new ArrayList<>();
                      return handOver(answer, applications::add).map(count -> applications);
                    }));
  }

  /**
   * Hands over the Flink applications of the cluster that a filter lets through, one by one and in
   * no order, on this thread, each with the jobs of its Flink: one listing, and one question
   * through the proxy ({@code GET /proxy/{id}/jobs/overview}) for each that runs. Some are asked at
   * a time, within the limits of the {@link HttpSettings}, and no more than those are held.
   *
   * <p>An application whose Flink does not answer is handed over all the same, and does not keep
   * the others from being asked: behind the proxy each has a circuit breaker of its own.
   *
   * @param filter such as {@link ApplicationFilter#flink()}, or the same with states
   * @param consumer what it throws goes through to the caller
   * @return how many there were; as of {@link #applications(ApplicationFilter, Consumer)}
   */
  public Observation<Integer> fleet(
      ApplicationFilter filter, Consumer<? super FlinkOnYarn> consumer) {
    requireNonNull(consumer, "consumer");
    FleetLook look = new FleetLook(this::jobs, consumer, clock);
    try {
      Observation<Integer> count = applications(filter, look);
      look.finish();
      return count;
    } finally {
      look.giveUp();
    }
  }

  /**
   * Returns the runs of an application's master, the first one first: {@code GET
   * /ws/v1/cluster/apps/{id}/appattempts}.
   *
   * @return absent if the active ResourceManager does not know the application
   */
  public Observation<List<YarnApplicationAttempt>> attempts(ApplicationId id) {
    return await(attemptsAsync(id), "attempts of " + id);
  }

  /** Returns what {@link #attempts} does, without waiting. */
  public CompletableFuture<Observation<List<YarnApplicationAttempt>>> attemptsAsync(
      ApplicationId id) {
    requireNonNull(id, "id");
    return ask("/apps/" + id + "/appattempts", AttemptWire.ATTEMPTS);
  }

  /**
   * Returns the containers that an application has now, in no order: the JobManager's and the
   * TaskManagers' of a Flink. They are those of its last attempt: {@code GET
   * /ws/v1/cluster/apps/{id}/appattempts/{attempt}/containers}.
   *
   * @return an empty list after the end, and before there is a container; absent if the active
   *     ResourceManager does not know the application
   */
  public Observation<List<YarnContainer>> containers(ApplicationId id) {
    return await(containersAsync(id), "containers of " + id);
  }

  /** Returns what {@link #containers} does, without waiting. */
  public CompletableFuture<Observation<List<YarnContainer>>> containersAsync(ApplicationId id) {
    return attemptsAsync(id)
        .thenCompose(
            look -> {
              List<YarnApplicationAttempt> attempts = look.value().orElse(List.of());
              return attempts.isEmpty()
                  ? CompletableFuture.completedFuture(look.map(none -> List.of()))
                  : ask(
                      "/apps/"
                          + id
                          + "/appattempts/"
                          + attempts.get(attempts.size() - 1).appAttemptId()
                          + "/containers",
                      AttemptWire.CONTAINERS);
            });
  }

  /** Returns what the active ResourceManager says of itself: {@code GET /ws/v1/cluster/info}. */
  public Observation<YarnClusterInfo> clusterInfo() {
    return await(clusterInfoAsync(), "cluster info");
  }

  /** Returns what {@link #clusterInfo} does, without waiting. */
  public CompletableFuture<Observation<YarnClusterInfo>> clusterInfoAsync() {
    return resourceManager
        .infos()
        .thenApply(
            infos -> {
              for (Observation<YarnClusterInfo> info : infos) {
                if (info.value().filter(it -> it.haState() == HaState.ACTIVE).isPresent()) {
                  return info;
                }
              }
              for (Observation<YarnClusterInfo> info : infos) {
                if (info.isKnown()) {
                  return unknown(
                      UnknownCause.of(UnknownCode.RM_NO_ACTIVE, "none of " + infos.size()));
                }
              }
              return infos.get(0);
            });
  }

  /** Returns what the cluster has and uses: {@code GET /ws/v1/cluster/metrics}. */
  public Observation<YarnClusterMetrics> clusterMetrics() {
    return await(clusterMetricsAsync(), "cluster metrics");
  }

  /** Returns what {@link #clusterMetrics} does, without waiting. */
  public CompletableFuture<Observation<YarnClusterMetrics>> clusterMetricsAsync() {
    return ask("/metrics", YarnClusterWire.CLUSTER_METRICS);
  }

  /**
   * Returns the root of the Capacity Scheduler's queues: {@code GET /ws/v1/cluster/scheduler}.
   * {@link YarnQueue#find} finds the queue of an application in it.
   *
   * @return unknown with {@link UnknownCode#MALFORMED_JSON} for other schedulers, which tell other
   *     things
   */
  public Observation<YarnQueue> queues() {
    return await(queuesAsync(), "queues");
  }

  /** Returns what {@link #queues} does, without waiting. */
  public CompletableFuture<Observation<YarnQueue>> queuesAsync() {
    return ask("/scheduler", YarnClusterWire.SCHEDULER);
  }

  /**
   * Kills an application: {@code PUT /ws/v1/cluster/apps/{id}/state}. This acts: it ends the
   * application's cluster hard, and a Flink job that is killed so writes no archive. To kill one
   * that has ended already does nothing.
   *
   * @param diagnostics why, which YARN keeps with the application
   * @return the state at that moment, which need not be KILLED yet; absent if the active
   *     ResourceManager does not know the application
   */
  public Observation<YarnApplicationState> kill(ApplicationId id, String diagnostics) {
    return await(killAsync(id, diagnostics), "kill of " + id);
  }

  /** Does what {@link #kill} does, without waiting. */
  public CompletableFuture<Observation<YarnApplicationState>> killAsync(
      ApplicationId id, String diagnostics) {
    requireNonNull(id, "id");
    byte[] body =
        Json.write(ApplicationWire.KILL, requireNonNull(diagnostics, "diagnostics"))
            .getBytes(StandardCharsets.UTF_8);
    return ask(
        "/apps/" + id + "/state",
        uri -> HttpAsk.of("PUT", uri).body("application/json", body),
        ApplicationWire.STATE);
  }

  /**
   * Returns what YARN says of the cluster that runs a job. It speaks for the job only if the
   * application is dedicated to it.
   *
   * <p>The number of attempts is asked for where it matters: when the application has ended, and
   * when it waits for its master.
   *
   * @return never absent: an application that the active ResourceManager has forgotten, and that no
   *     history server saw to its end, is unknown with {@link UnknownCode#APP_FORGOTTEN}
   */
  public Observation<DeploymentReport> deploymentReport(ApplicationId id) {
    return await(deploymentReportAsync(id), "deployment report of " + id);
  }

  /** Returns what {@link #deploymentReport} does, without waiting. */
  public CompletableFuture<Observation<DeploymentReport>> deploymentReportAsync(ApplicationId id) {
    return applicationAsync(id)
        .thenCompose(
            look ->
                look.fold(
                    this::report,
                    detail -> forgotten(id, detail),
                    cause -> CompletableFuture.completedFuture(unknown(cause))));
  }

  /**
   * Returns where Flink's REST API of a running application is reached: through the web proxy that
   * was set, or else through the active ResourceManager's own. The address is valid until the
   * ResourceManager fails over; the proxy itself follows an application master that moves. Ask
   * again when it stops answering.
   *
   * <p>The proxy passes GET and PUT on and refuses POST, PATCH and DELETE: to cancel, to take a
   * savepoint and the like need Flink's {@linkplain #ownAddress own address}.
   *
   * @return absent if the application does not run, or no longer, or is not known
   */
  public Observation<URI> flinkAddress(ApplicationId id) {
    return await(flinkAddressAsync(id), "address of " + id);
  }

  /** Returns what {@link #flinkAddress} does, without waiting. */
  public CompletableFuture<Observation<URI>> flinkAddressAsync(ApplicationId id) {
    return applicationAsync(id)
        .thenApply(
            look ->
                look.flatMap(
                    application -> {
                      if (application.state() != YarnApplicationState.RUNNING) {
                        return Observation.absent(
                            id + " is " + application.stateText(), look.observedAt());
                      }
                      return Observation.known(proxied(id), look.observedAt());
                    }));
  }

  /**
   * Returns a client of a running application's Flink, at its {@link #flinkAddress} and with these
   * settings. The caller closes it, and asks for another when it stops answering. It is for
   * questions: commands that the proxy refuses are unknown with {@link
   * UnknownCode#PROXY_REFUSES_COMMANDS}. Where the proxy shows another user's application only to
   * who confirms it, that is done.
   *
   * @return absent if the application does not run, or no longer, or is not known
   */
  public Observation<FlinkRestClient> flink(ApplicationId id) {
    return flinkAddress(id).map(address -> FlinkRestClient.builder(address).http(http).build());
  }

  /**
   * Returns the address at which a running application's Flink itself listens, past the proxy. No
   * web service tells it; it is read from the beginning of the JobManager's log ({@code GET
   * /jobmanager/log}), and so, like a tracking URL, it is data of whoever submitted the
   * application. It is valid until the application master moves; ask again when it stops answering.
   *
   * @return unknown with {@link UnknownCode#NOT_CONFIGURED} if {@link Builder#allowOwnAddress} does
   *     not allow that address, or the log does not tell it (its level is below INFO, say); absent
   *     if the application does not run, or no longer, or is not known
   */
  public Observation<URI> ownAddress(ApplicationId id) {
    return flinkAddress(id)
        .flatMap(
            proxied -> {
              try (FlinkRestClient flink = FlinkRestClient.builder(proxied).http(http).build()) {
                return OwnAddress.ask(flink, id, ownAddresses, clock);
              }
            });
  }

  /**
   * Returns a client of a running application's Flink, at its {@link #ownAddress}: for commands,
   * which the proxy refuses. It has these settings, but for credentials and headers, which do not
   * go to an address that comes from elsewhere. The caller closes it.
   *
   * @return what {@link #ownAddress} does
   */
  public Observation<FlinkRestClient> flinkItself(ApplicationId id) {
    return ownAddress(id)
        .map(
            address ->
                FlinkRestClient.builder(address).http(OwnAddress.withoutIdentity(http)).build());
  }

  /** Lets go of the connections. Questions under way end as {@link UnknownCode#CANCELLED}. */
  @Override
  public void close() {
    transport.close();
    anyFlink.close();
  }

  private URI proxied(ApplicationId id) {
    URI proxy = webProxy == null ? resourceManager.current() : webProxy;
    return URI.create(proxy.toString().replaceFirst("/$", "") + "/proxy/" + id + "/");
  }

  private CompletableFuture<Observation<List<JobOverview>>> jobs(YarnApplication application) {
    return anyFlink.at(proxied(application.id())).jobsOverview().askAsync();
  }

  private CompletableFuture<Observation<DeploymentReport>> report(YarnApplication application) {
    Instant observedAt = clock.instant();
    boolean matters =
        application.state().isEnded()
            || application.state() == YarnApplicationState.ACCEPTED
            || application.finalStatus() != FinalApplicationStatus.UNDEFINED;
    CompletableFuture<OptionalInt> attempts =
        matters
            ? attemptsAsync(application.id())
                .thenApply(
                    look ->
                        look.value()
                            .filter(list -> !list.isEmpty())
                            .map(list -> OptionalInt.of(list.size()))
                            .orElse(OptionalInt.empty()))
            : CompletableFuture.completedFuture(OptionalInt.empty());
    return attempts.thenApply(
        count -> Observation.known(DeploymentReports.of(application, count), observedAt));
  }

  private CompletableFuture<Observation<DeploymentReport>> forgotten(
      ApplicationId id, String detail) {
    return clusterInfoAsync()
        .thenApply(
            look ->
                unknown(
                    UnknownCause.of(
                        UnknownCode.APP_FORGOTTEN,
                        detail
                            + look.value()
                                .flatMap(YarnClusterInfo::startedOn)
                                .map(startedOn -> "; " + whyForgotten(id, startedOn))
                                .orElse(""))));
  }

  private static String whyForgotten(ApplicationId id, Instant startedOn) {
    if (startedOn.isAfter(id.clusterTimestamp())) {
      return "this ResourceManager started at "
          + startedOn
          + ", after the one that gave the id: it kept none, or has evicted it";
    }
    return startedOn.equals(id.clusterTimestamp())
        ? "this ResourceManager gave the id: it has evicted the application, or refused it"
        : "the id is of a later ResourceManager: of another cluster";
  }

  private CompletableFuture<Observation<HttpAnswer>> listing(ApplicationFilter filter) {
    String query = filter.query();
    String all = "/apps" + (query.isEmpty() ? "" : "?" + query);
    String slim = all + (query.isEmpty() ? "?" : "&") + DESELECTED;
    return resourceManager
        .ask(slim, HttpAsk::get, ResourceManagerClient::isEmptyListing)
        .thenCompose(
            look ->
                look.value().filter(ResourceManagerClient::refusesDeselection).isPresent()
                    ? resourceManager.ask(all, HttpAsk::get, ResourceManagerClient::isEmptyListing)
                    : CompletableFuture.completedFuture(look));
  }

  private static boolean refusesDeselection(HttpAnswer answer) {
    return answer.status() == 400
        && new String(answer.body(), StandardCharsets.UTF_8)
            .toLowerCase(Locale.ROOT)
            .contains("deselect");
  }

  /** A ResourceManager that is starting lists nothing; so only an active one's "nothing" counts. */
  private static boolean isEmptyListing(HttpAnswer answer) {
    return answer.isSuccess() && answer.body().length < "{\"apps\":{\"app\":[{}]}}".length();
  }

  private Observation<Integer> handOver(
      HttpAnswer answer, Consumer<? super YarnApplication> consumer) {
    int[] count = {0};
    JsonType<Integer> listing =
        ApplicationWire.listing(
            application -> {
              count[0]++;
              consumer.accept(application);
            });
    return answers.read(answer, listing).map(read -> count[0]);
  }

  private <T> CompletableFuture<Observation<T>> ask(String path, JsonType<T> type) {
    return ask(path, HttpAsk::get, type);
  }

  private <T> CompletableFuture<Observation<T>> ask(
      String path, Function<URI, HttpAsk.Builder> question, JsonType<T> type) {
    return resourceManager
        .ask(path, question, YarnAnswers::isNotFound)
        .thenApply(look -> look.flatMap(answer -> answers.read(answer, type)));
  }

  private <T> Observation<T> unknown(UnknownCause cause) {
    return Observation.unknown(cause, clock.instant());
  }

  private <T> Observation<T> await(CompletableFuture<Observation<T>> look, String what) {
    try {
      return look.get();
    } catch (InterruptedException interrupted) {
      look.cancel(true);
      Thread.currentThread().interrupt();
      return unknown(UnknownCause.of(UnknownCode.CANCELLED, what));
    } catch (ExecutionException bug) {
      throw new IllegalStateException(what, bug.getCause());
    }
  }

  /** Builds a {@link ResourceManagerClient}. Not thread-safe. */
  public static final class Builder {
    private final Set<URI> addresses = new LinkedHashSet<>();
    private String apiPath = "/ws/v1/cluster";
    private @Nullable URI webProxy;
    private @Nullable URI historyServer;
    private HttpSettings http = HttpSettings.ofDefaults();
    private Predicate<? super URI> ownAddresses = address -> false;

    private Builder() {}

    /**
     * Adds the address of a ResourceManager's web server, such as {@code
     * http://rm1.example.com:8088}. Add all of them: which one is active is found out. Behind a
     * gateway it has a path, such as {@code https://knox.example.com/gateway/default/yarn}.
     *
     * @throws IllegalArgumentException if it is no http or https address
     */
    public Builder address(URI address) {
      addresses.add(requireHttp(address, "address"));
      return this;
    }

    /**
     * Adds the addresses that a {@code yarn-site.xml} tells, the web proxy's and the history
     * server's included.
     */
    public Builder yarnSite(YarnSite site) {
      site.resourceManagers().forEach(this::address);
      site.webProxy().ifPresent(this::webProxy);
      site.historyServer().ifPresent(this::historyServer);
      return this;
    }

    /**
     * Sets the path of the web services below each address; {@code /ws/v1/cluster} by default.
     * Apache Knox serves them at {@code /v1/cluster} of its {@code resourcemanager}.
     *
     * @throws IllegalArgumentException if it does not begin with a slash, or ends with one
     */
    public Builder apiPath(String apiPath) {
      if (!requireNonNull(apiPath, "apiPath").startsWith("/") || apiPath.endsWith("/")) {
        throw new IllegalArgumentException("apiPath is " + apiPath);
      }
      this.apiPath = apiPath;
      return this;
    }

    /**
     * Sets the address of a web proxy of its own, {@code yarn.web-proxy.address}; by default the
     * proxy is part of each ResourceManager.
     *
     * @throws IllegalArgumentException if it is no http or https address
     */
    public Builder webProxy(URI address) {
      this.webProxy = requireHttp(address, "address");
      return this;
    }

    /**
     * Sets the address of the application history server, or of the timeline server that contains
     * it, such as {@code http://ahs.example.com:8188}. It is asked for applications that the
     * ResourceManager has forgotten.
     *
     * @throws IllegalArgumentException if it is no http or https address
     */
    public Builder historyServer(URI address) {
      this.historyServer = requireHttp(address, "address");
      return this;
    }

    /**
     * Allows calling a Flink at its {@linkplain #ownAddress own address}, for commands; by default
     * no such address is called. The address is the application's own word: allow the hosts of the
     * NodeManagers, and no others.
     */
    public Builder allowOwnAddress(Predicate<? super URI> allowed) {
      this.ownAddresses = requireNonNull(allowed, "allowed");
      return this;
    }

    /**
     * Sets credentials, deadlines and the like; {@link HttpSettings#ofDefaults()} by default. A
     * delegation token is the header {@code X-Hadoop-Delegation-Token}.
     */
    public Builder http(HttpSettings http) {
      this.http = requireNonNull(http, "http");
      return this;
    }

    /**
     * Returns the client. Nothing is asked yet.
     *
     * @throws IllegalStateException if there is no address
     */
    public ResourceManagerClient build() {
      if (addresses.isEmpty()) {
        throw new IllegalStateException("a ResourceManagerClient needs an address");
      }
      return new ResourceManagerClient(this);
    }

    private static URI requireHttp(URI address, String name) {
      requireNonNull(address, name);
      String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
      if (address.getHost() == null || !scheme.matches("https?")) {
        throw new IllegalArgumentException(name + " is no http or https address");
      }
      if (address.getRawQuery() != null || address.getRawFragment() != null) {
        throw new IllegalArgumentException(name + " has a query or a fragment");
      }
      return address;
    }
  }
}
