package io.github.flinkwatch.yarn;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.internal.http.Budget;
import io.github.flinkwatch.internal.http.HttpAnswer;
import io.github.flinkwatch.internal.http.HttpAsk;
import io.github.flinkwatch.internal.http.Transport;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.yarn.YarnApplication.YarnApplicationState;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
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
 *   <li>An answer about another application than the one asked for is no answer.
 *   <li>A figure that cannot be read costs itself, and a broken application in a list costs itself;
 *       what was left out is said.
 *   <li>A tracking URL is never called: it is data from whoever submitted the application.
 *   <li>One deadline holds for a question with all its steps, the search for the active
 *       ResourceManager included: that of the {@link HttpSettings}, unless {@link Question#within}
 *       says otherwise.
 * </ul>
 *
 * <p>Thread-safe. Close it to let go of its connections, and of those of the clients that it gave.
 */
public final class ResourceManagerClient implements AutoCloseable {

  /** What a listing does without: most of its bytes. Versions that do not know a name refuse it. */
  private static final String DESELECTED =
      "deSelects=resourceRequests,resourceInfo,timeouts,appNodeLabelExpression,amNodeLabelExpression";

  /** No longer than this is a listing without an application. */
  private static final int EMPTY_LISTING = 64;

  private final ActiveResourceManager resourceManager;
  private final @Nullable ApplicationHistory history;
  private final @Nullable URI webProxy;
  private final HttpSettings http;
  private final Transport transport;
  private final YarnAnswers answers;
  private final Predicate<? super URI> ownAddresses;
  private final FlinkRestClient anyProxied; // of which the clients behind the proxy are made
  private final FlinkRestClient anyItself; // of which those past it are made

  private ResourceManagerClient(Builder builder) {
    this.http = builder.http;
    this.transport = Transport.of(http);
    this.ownAddresses = builder.ownAddresses;
    this.answers = new YarnAnswers(http.clock());
    this.resourceManager =
        new ActiveResourceManager(
            new ResourceManagers(
                List.copyOf(builder.addresses), builder.apiPath, transport, answers),
            http);
    this.webProxy = builder.webProxy;
    URI any = resourceManager.current();
    this.anyProxied = FlinkRestClient.builder(any).http(http).build();
    this.anyItself = FlinkRestClient.builder(any).http(DirectAddress.withoutIdentity(http)).build();
    this.history =
        builder.historyServer == null
            ? null
            : new ApplicationHistory(builder.historyServer, transport, answers, http.clock());
  }

  /** Returns a builder without an address. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns all that can be asked about one application, its Flink included. */
  public ApplicationOnYarn application(ApplicationId id) {
    return new ApplicationOnYarn(this, requireNonNull(id, "id"));
  }

  /**
   * Asks for the applications that a filter lets through, in no order: {@code GET
   * /ws/v1/cluster/apps}.
   */
  public Question<ApplicationListing> applications(ApplicationFilter filter) {
    String query = requireNonNull(filter, "filter").query();
    return call("YARN's /apps", budget -> applications(query, budget));
  }

  private Question<ApplicationListing> applications(String query, Budget budget) {
    String all = "/apps" + (query.isEmpty() ? "" : "?" + query);
    String slim = all + (query.isEmpty() ? "?" : "&") + DESELECTED;
    return resourceManager
        .ask(slim, HttpAsk::get, this::isEmptyListing, budget)
        .within(budget.whole())
        .then(
            look ->
                look.value().filter(ResourceManagerClient::refusesDeselection).isPresent()
                    ? resourceManager.ask(all, HttpAsk::get, this::isEmptyListing, budget)
                    : Question.answered(look))
        .map(look -> answers.read(look, answer -> ApplicationListing.of(answer.body())));
  }

  /**
   * Asks for the Flink applications that a filter lets through, in no order, and each that runs for
   * its jobs: one listing, and one question through the proxy ({@code GET
   * /proxy/{id}/jobs/overview}) each, some at a time within the limits of the {@link HttpSettings}.
   *
   * <p>One deadline holds for all of it; jobs that nobody had the time to ask for are unknown. Give
   * a large cluster some {@linkplain Question#within more} than one question usually gets. An
   * application whose Flink does not answer keeps nobody from asking the others: behind the proxy
   * each has a circuit breaker of its own.
   *
   * @param filter such as {@link ApplicationFilter#flink()}, or the same with states
   */
  public Question<FlinkListing> flinks(ApplicationFilter filter) {
    String query = requireNonNull(filter, "filter").query();
    return call(
        "YARN's /apps",
        budget ->
            applications(query, budget)
                .then(
                    look ->
                        look.fold(
                            known -> flinks(known, budget),
                            absent ->
                                Question.answered(look.map(none -> FlinkListing.builder().build())),
                            cause ->
                                Question.answered(Observation.unknown(cause, look.observedAt())))));
  }

  private Question<FlinkListing> flinks(ApplicationListing known, Budget budget) {
    String what = "the jobs of " + known.size() + " applications";
    if (!budget.memory().tryTake(known.heldBytes())) {
      return Question.answered(
          Observation.unknown(
              UnknownCause.of(UnknownCode.TOO_LARGE, what + " take more than allowed"),
              http.clock().instant()));
    }
    FlinkRestClient look = anyProxied.forOneLook(budget.left());
    return Question.of(
        what,
        http.clock(),
        within -> new FlinksAsked(known, each -> jobs(look, each), budget, http.clock()).begin());
  }

  /** Asks the active ResourceManager what it is: {@code GET /ws/v1/cluster/info}. */
  public Question<YarnClusterInfo> clusterInfo() {
    return call("the ResourceManager that is active", this::clusterInfo);
  }

  Question<YarnClusterInfo> clusterInfo(Budget budget) {
    return resourceManager.info(budget);
  }

  /** Asks what the cluster has and uses: {@code GET /ws/v1/cluster/metrics}. */
  public Question<YarnClusterMetrics> clusterMetrics() {
    return call(
        "YARN's /metrics", budget -> ask("/metrics", YarnClusterWire.CLUSTER_METRICS, budget));
  }

  /**
   * Asks for the root of the Capacity Scheduler's queues: {@code GET /ws/v1/cluster/scheduler}.
   * {@link YarnQueue#find} finds the queue of an application in it.
   *
   * <p>The answer is unknown with {@link io.github.flinkwatch.UnknownCode#MALFORMED_JSON} for other
   * schedulers, which tell other things.
   */
  public Question<YarnQueue> queues() {
    return call(
        "YARN's /scheduler", budget -> ask("/scheduler", YarnClusterWire.SCHEDULER, budget));
  }

  /** Lets go of the connections. Questions under way end as cancelled. */
  @Override
  public void close() {
    transport.close();
    anyProxied.close();
    anyItself.close();
  }

  /** Returns a question of one or more steps, which have one budget. */
  <T> Question<T> call(String what, Function<Budget, Question<T>> steps) {
    return Question.of(
        what,
        http.clock(),
        (within, look) -> {
          Budget budget = Budget.of(within == null ? http.deadline() : within, http).sharing(look);
          return steps.apply(budget).within(budget.whole()).askAsync();
        });
  }

  <T> Question<T> ask(String path, JsonType<T> type, Budget budget) {
    return ask(path, HttpAsk::get, type, budget);
  }

  <T> Question<T> ask(
      String path, Function<URI, HttpAsk.Builder> question, JsonType<T> type, Budget budget) {
    return resourceManager
        .ask(path, question, YarnAnswers::isNotFound, budget)
        .map(look -> answers.read(look, type));
  }

  @Nullable ApplicationHistory history() {
    return history;
  }

  YarnAnswers answers() {
    return answers;
  }

  /** Returns a client of the Flink of an application that runs, behind the proxy. */
  FlinkRestClient proxied(URI address) {
    return anyProxied.at(address);
  }

  /** Returns a client of the Flink at its own address. */
  FlinkRestClient itself(URI address) {
    return anyItself.at(address);
  }

  Question<URI> ownAddress(ApplicationId id, URI proxied) {
    return DirectAddress.of(proxied(proxied), id, ownAddresses, http.clock());
  }

  URI proxyAddress(ApplicationId id) {
    URI proxy = webProxy == null ? resourceManager.current() : webProxy;
    return URI.create(ResourceManagers.withoutSlash(proxy) + "/proxy/" + id + "/");
  }

  /** Each is whoever's that submitted it: it may take its part of the memory, and not all of it. */
  private Question<List<JobOverview>> jobs(FlinkRestClient look, YarnApplication application) {
    return application.state() == YarnApplicationState.RUNNING
        ? look.at(proxyAddress(application.id())).forOneLook(http.deadline()).jobsOverview()
        : Question.answered(
            Observation.absent(
                application.id() + " is " + application.stateText(), http.clock().instant()));
  }

  private static boolean refusesDeselection(HttpAnswer answer) {
    return answer.status() == 400
        && new String(answer.body(), StandardCharsets.UTF_8)
            .toLowerCase(Locale.ROOT)
            .contains("deselect");
  }

  /** A ResourceManager that is starting lists nothing; so only an active one's "nothing" counts. */
  private boolean isEmptyListing(HttpAnswer answer) {
    if (!answer.isSuccess() || answer.body().length > EMPTY_LISTING) {
      return false;
    }
    try {
      return ApplicationListing.of(answer.body()).size() == 0;
    } catch (IOException malformed) {
      return false;
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
      if (!HttpAsk.isAddress(address)) {
        throw new IllegalArgumentException(name + " is no http or https address");
      }
      if (address.getRawQuery() != null || address.getRawFragment() != null) {
        throw new IllegalArgumentException(name + " has a query or a fragment");
      }
      return address;
    }
  }
}
