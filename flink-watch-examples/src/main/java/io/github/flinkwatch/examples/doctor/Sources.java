package io.github.flinkwatch.examples.doctor;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.archive.ArchiveStore;
import io.github.flinkwatch.archive.ArchiveStores;
import io.github.flinkwatch.archive.HistoryServerReader;
import io.github.flinkwatch.archive.JobArchiveReader;
import io.github.flinkwatch.gather.ClusterSource;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.kubernetes.KubernetesClient;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.yarn.ApplicationId;
import io.github.flinkwatch.yarn.ResourceManagerClient;
import io.github.flinkwatch.yarn.YarnSite;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** What is asked: the options that say so, and the targets that they make. */
final class Sources {

  private static final String KUBERNETES = "kubernetes:";
  private static final String ARCHIVE = "archive:";
  private static final String HISTORY = "history:";

  /** What a server may take of the deadline to tell what it is. */
  private static final int SIXTH = 6;

  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec spec;

  @Option(names = "--job", paramLabel = "ID", description = "Only this job; may be repeated.")
  List<String> jobs = new ArrayList<>();

  @Option(
      names = "--rm",
      paramLabel = "URL",
      converter = WebAddress.class,
      description = "A ResourceManager (http://rm:8088); all of them if there are several.")
  List<URI> resourceManagers = new ArrayList<>();

  @Option(
      names = "--yarn-site",
      paramLabel = "FILE",
      description = "Reads the ResourceManagers from there.")
  @Nullable Path yarnSite;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "How to reach Kubernetes; within a pod its service account does without.")
  @Nullable Path kubeconfig;

  @Option(
      names = "--archive",
      paramLabel = "URI",
      description = "Where jobs are archived, asked beside the TARGET.")
  @Nullable URI archive;

  @Option(
      names = "--webhdfs",
      paramLabel = "URL",
      converter = WebAddress.class,
      description = "A NameNode or HttpFS through which hdfs:// archives are read.")
  List<URI> nameNodes = new ArrayList<>();

  @Option(
      names = "--history-server",
      paramLabel = "URL",
      converter = WebAddress.class,
      description = "A HistoryServer, asked beside the TARGET.")
  @Nullable URI historyServer;

  @Option(
      names = "--dedicated",
      description = "The cluster was made for its job. Assumed of a YARN application.")
  boolean dedicated;

  @Option(
      names = "--session",
      description = "The cluster is shared: its end says nothing about a job.")
  boolean session;

  @Mixin StatedIntent statedIntent = new StatedIntent();

  @Mixin Identity identity = new Identity();

  @Mixin Trust trust = new Trust();

  private Clock clock = Clock.systemUTC();
  private Map<String, String> environment = Map.of();
  private Progress progress = Progress.NONE;
  private @Nullable HttpSettings settings;

  /** Sets what no option says. */
  void askWith(Clock ourClock, Map<String, String> ourEnvironment, Progress shown) {
    this.clock = ourClock;
    this.environment = ourEnvironment;
    this.progress = shown;
  }

  /** Returns what a TARGET names. */
  Target of(String where, Archives archives) {
    if (where.startsWith("application_")) {
      ApplicationId id = applicationId(where);
      ResourceManagerClient yarn = yarn();
      ClusterSource application = yarn.application(id);
      return new ClusterTarget(
          application.flink(),
          new ClusterTarget.Application(id.toString(), application.deployment()),
          archives,
          asked(ClusterKind.DEDICATED),
          yarn);
    }
    if (where.startsWith(KUBERNETES)) {
      return onKubernetes(where.substring(KUBERNETES.length()), archives);
    }
    if (where.startsWith(HISTORY)) {
      return historyServer(web(where.substring(HISTORY.length())), archives);
    }
    boolean archive = where.startsWith(ARCHIVE);
    if (!archive && where.toLowerCase(Locale.ROOT).matches("https?:.*")) {
      return onTheWeb(web(where), archives);
    }
    String directory = archive ? where.substring(ARCHIVE.length()) : where;
    URI address = address(directory);
    URI place = address.getScheme() == null ? Path.of(directory).toUri() : address;
    HistoryTarget beside =
        historyServer == null ? null : historyServer(historyServer, Archives.NONE);
    return new ArchiveTarget(
        archiveReader(place), archives, beside, asked(ClusterKind.UNSPECIFIED));
  }

  private Target onTheWeb(URI address, Archives archives) {
    FlinkRestClient flink = FlinkRestClient.builder(address).http(http()).build();
    ClusterTarget.Asked asked = asked(ClusterKind.UNSPECIFIED);
    Duration part = asked.deadline().dividedBy(SIXTH);
    ClusterTarget.Asked later = asked.within(asked.deadline().minus(part));
    ClusterTarget jobManager =
        new ClusterTarget(
            Question.answered(Observation.known(flink, clock.instant())),
            null,
            archives,
            later,
            flink);
    return new WebTarget(flink, part, jobManager, () -> historyServer(address, archives, later));
  }

  private HistoryTarget historyServer(URI address, Archives archives) {
    return historyServer(address, archives, asked(ClusterKind.UNSPECIFIED));
  }

  private HistoryTarget historyServer(URI address, Archives archives, ClusterTarget.Asked asked) {
    return new HistoryTarget(
        FlinkRestClient.builder(address).http(http()).build(),
        HistoryServerReader.of(address, http()),
        archives.files(),
        asked);
  }

  private URI web(String address) {
    try {
      return WebAddress.of(address);
    } catch (TypeConversionException noAddress) {
      throw refuse("TARGET: " + noAddress.getMessage());
    }
  }

  private Target onKubernetes(String where, Archives archives) {
    Observation<KubernetesClient> found =
        kubeconfig == null
            ? KubernetesClient.inCluster(http())
            : KubernetesClient.kubeconfig(kubeconfig, http());
    KubernetesClient kubernetes =
        found.fold(
            client -> client,
            none -> {
              throw refuse(none);
            },
            cause -> {
              throw refuse("no way to Kubernetes (see --kubeconfig): " + cause.detail());
            });
    // The address is the cluster's own word: no credentials go there.
    HttpSettings bare = HttpSettings.builder().deadline(identity.deadline()).clock(clock).build();
    FlinkRestClient anyFlink =
        FlinkRestClient.builder(URI.create("http://localhost:8081")).http(bare).build();
    ClusterTarget.Asked asked = asked(ClusterKind.DEDICATED);
    String[] parts = where.split("/", 2);
    try {
      if (parts.length == 1) {
        return new NamespaceTarget(kubernetes, where, anyFlink, archives, asked);
      }
      return NamespaceTarget.of(
          kubernetes,
          parts[0],
          parts[1],
          anyFlink,
          archives,
          asked,
          () -> {
            anyFlink.close();
            kubernetes.close();
          });
    } catch (IllegalArgumentException noName) {
      throw refuse(KUBERNETES + where + ": " + noName.getMessage());
    }
  }

  private ClusterTarget.Asked asked(ClusterKind unlessSaid) {
    return new ClusterTarget.Asked(
        kind(unlessSaid), jobIds(), statedIntent.intent(), identity.deadline(), clock, progress);
  }

  private ResourceManagerClient yarn() {
    ResourceManagerClient.Builder yarn = ResourceManagerClient.builder().http(http());
    try {
      if (yarnSite != null) {
        yarn.yarnSite(YarnSite.read(yarnSite));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw refuse("--yarn-site: cannot read " + yarnSite + ": " + Mistakes.why(e));
    }
    if (yarnSite == null && resourceManagers.isEmpty()) {
      throw refuse("a YARN application needs --rm or --yarn-site");
    }
    resourceManagers.forEach(yarn::address);
    return yarn.build();
  }

  /** Returns what is asked beside the TARGET. */
  Archives archives() {
    return new Archives(
        archive == null ? null : archiveReader(archive),
        historyServer == null ? null : HistoryServerReader.of(historyServer, http()));
  }

  private JobArchiveReader archiveReader(URI directory) {
    String scheme = String.valueOf(directory.getScheme());
    ArchiveStore store =
        switch (scheme) {
          case "http", "https" -> ArchiveStores.http(http());
          case "hdfs", "webhdfs", "viewfs" ->
              nameNodes.isEmpty() ? ArchiveStores.nio() : ArchiveStores.webHdfs(http(), nameNodes);
          default -> ArchiveStores.nio();
        };
    return JobArchiveReader.builder()
        .store(store)
        .directory(directory.toString())
        .clock(clock)
        .build();
  }

  private HttpSettings http() {
    if (settings == null) { // one instance is one set of connections
      HttpSettings.Builder all = identity.http(environment, clock).toBuilder();
      trust.context(environment).ifPresent(all::sslContext);
      settings = all.build();
    }
    return settings;
  }

  private ClusterKind kind(ClusterKind unlessSaid) {
    if (dedicated && session) {
      throw refuse("--dedicated and --session exclude each other");
    }
    return dedicated ? ClusterKind.DEDICATED : session ? ClusterKind.SESSION : unlessSaid;
  }

  private List<JobId> jobIds() {
    try {
      return jobs.stream().map(JobId::of).toList();
    } catch (IllegalArgumentException e) {
      throw refuse("--job: " + e.getMessage());
    }
  }

  private ApplicationId applicationId(String text) {
    try {
      return ApplicationId.of(text);
    } catch (IllegalArgumentException e) {
      throw refuse("TARGET: " + e.getMessage());
    }
  }

  private URI address(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw refuse("TARGET: no address: " + e.getMessage());
    }
  }

  private ParameterException refuse(@Nullable String why) {
    return new ParameterException(requireNonNull(spec).commandLine(), String.valueOf(why));
  }
}
