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
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.examples.doctor.EvidenceSource.BlindSpot;
import io.github.flinkwatch.examples.doctor.EvidenceSource.Gathered;
import io.github.flinkwatch.health.HealthThresholds;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.RuleCatalogue;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.kubernetes.KubernetesClient;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.yarn.ApplicationId;
import io.github.flinkwatch.yarn.ResourceManagerClient;
import io.github.flinkwatch.yarn.YarnSite;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command. See {@code docs/doctor.md}. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeOnInvalidInput = 3,
    exitCodeOnExecutionException = 3,
    description = {
      "Says how Flink jobs are, with the proof, what could not be seen, and what to do.",
      "Exit code: 0 OK, 1 warning, 2 critical, 3 unknown, as monitoring plugins use them."
    })
public final class Doctor implements Callable<Integer> {

  /** How the time passes between two looks. */
  interface Pause {
    /** Returns false if it was interrupted. */
    boolean until(Duration next);
  }

  private static final String KUBERNETES = "kubernetes:";

  private final Clock clock;
  private final Pause pause;
  private final Map<String, String> environment;

  @Spec @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "TARGET",
      description = {
        "A JobManager (http://host:8081),",
        "a YARN application (application_1700000000000_0001, with --rm or --yarn-site),",
        "a cluster on Kubernetes (kubernetes:NAMESPACE/CLUSTER-ID), or all of kubernetes:NAMESPACE,",
        "or a directory of archives (file:///flink/archive, hdfs://...)."
      })
  @Nullable String target;

  @Option(names = "--job", paramLabel = "ID", description = "Only this job; may be repeated.")
  List<String> jobs = new ArrayList<>();

  @Option(
      names = "--rm",
      paramLabel = "URL",
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
      description = "A NameNode or HttpFS through which hdfs:// archives are read.")
  List<URI> nameNodes = new ArrayList<>();

  @Option(
      names = "--history-server",
      paramLabel = "URL",
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

  @Option(names = "--json", description = "One JSON object for each look.")
  boolean json;

  @Option(names = "--watch", description = "Looks again and again, until Ctrl-C.")
  boolean watch;

  @Option(
      names = "--looks",
      paramLabel = "N",
      defaultValue = "1",
      description = "Looks so often and tells the last; many rules need two looks.")
  int looks;

  @Option(
      names = "--every",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "The time between two looks; ${DEFAULT-VALUE} by default.")
  int everySeconds;

  @Option(
      names = "--window",
      paramLabel = "SECONDS",
      description = "The window in which records must move; 600 by default.")
  @Nullable Integer windowSeconds;

  @Option(
      names = "--memory",
      paramLabel = "FILE",
      description = "Remembers the jobs there between two runs.")
  @Nullable Path memory;

  @Option(
      names = "--record",
      paramLabel = "FILE",
      description = "Appends the evidence of each look.")
  @Nullable Path record;

  @Option(
      names = "--replay",
      paramLabel = "FILE",
      description = "Judges what was recorded, and asks nobody.")
  @Nullable Path replay;

  @Mixin Said said = new Said();

  @Mixin Identity identity = new Identity();

  Doctor(Clock clock, Pause pause, Map<String, String> environment) {
    this.clock = clock;
    this.pause = pause;
    this.environment = environment;
  }

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Doctor doctor = new Doctor(Clock.systemUTC(), Doctor::sleep, System.getenv());
    System.exit(commandLine(doctor).execute(arguments));
  }

  static CommandLine commandLine(Doctor doctor) {
    return new CommandLine(doctor);
  }

  @Override
  public Integer call() throws IOException {
    Casebook casebook = new Casebook(judge());
    if (memory != null) {
      read(memory, casebook);
    }
    Report report = report();
    Outcome outcome = replay != null ? replay(replay, casebook, report) : look(casebook, report);
    if (memory != null) {
      casebook.write(memory);
    }
    return outcome.exitCode();
  }

  private Outcome replay(Path file, Casebook casebook, Report report) throws IOException {
    Map<Object, JobHealth> last = new LinkedHashMap<>();
    for (JobEvidence evidence : recorded(file)) {
      last.put(evidence.ref(), casebook.judge(evidence));
    }
    Diagnosis diagnosis = new Diagnosis(clock.instant(), List.copyOf(last.values()), List.of());
    report.tell(diagnosis);
    return diagnosis.outcome();
  }

  private List<JobEvidence> recorded(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw refuse("--replay: cannot read " + file);
    }
    return Recording.read(file);
  }

  private void read(Path file, Casebook casebook) throws IOException {
    try {
      casebook.read(file);
    } catch (IllegalArgumentException damaged) {
      throw refuse("--memory: " + damaged.getMessage());
    }
  }

  private Outcome look(Casebook casebook, Report report) throws IOException {
    try (Archives archives = archives();
        EvidenceSource source = source(archives)) {
      for (int look = 1; ; look++) {
        Diagnosis diagnosis = look(source, casebook);
        boolean last = !watch && look >= looks;
        if (last || watch) {
          report.tell(diagnosis);
        }
        if (last || !pause.until(Duration.ofSeconds(everySeconds))) {
          return diagnosis.outcome();
        }
      }
    }
  }

  private Diagnosis look(EvidenceSource source, Casebook casebook) throws IOException {
    Gathered gathered = source.gather();
    if (record != null) {
      Recording.append(record, gathered.evidence());
    }
    List<JobHealth> verdicts = gathered.evidence().stream().map(casebook::judge).toList();
    List<BlindSpot> blindSpots = gathered.blindSpots();
    return new Diagnosis(clock.instant(), verdicts, blindSpots);
  }

  private EvidenceSource source(Archives archives) {
    String where = target;
    if (where == null) {
      throw refuse("a TARGET or --replay is needed");
    }
    if (where.startsWith("application_")) {
      ApplicationId id = applicationId(where);
      ResourceManagerClient yarn = yarn();
      io.github.flinkwatch.gather.ClusterSource application = yarn.application(id);
      return new ClusterSource(
          application.flink(),
          new ClusterSource.Application(id.toString(), application.deployment()),
          archives,
          asked(ClusterKind.DEDICATED),
          yarn);
    }
    if (where.startsWith(KUBERNETES)) {
      return onKubernetes(where.substring(KUBERNETES.length()), archives);
    }
    URI address = address(where);
    String scheme = address.getScheme();
    if ("http".equals(scheme) || "https".equals(scheme)) {
      FlinkRestClient flink = FlinkRestClient.builder(address).http(http()).build();
      return new ClusterSource(
          Question.answered(Observation.known(flink, clock.instant())),
          null,
          archives,
          asked(ClusterKind.UNSPECIFIED),
          flink);
    }
    URI directory = scheme == null ? Path.of(where).toUri() : address;
    return new ArchiveSource(
        archiveReader(directory), archives, asked(ClusterKind.UNSPECIFIED), progress());
  }

  private EvidenceSource onKubernetes(String where, Archives archives) {
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
    ClusterSource.Asked asked = asked(ClusterKind.DEDICATED);
    String[] parts = where.split("/", 2);
    try {
      if (parts.length == 1) {
        return new NamespaceSource(kubernetes, where, anyFlink, archives, asked);
      }
      return NamespaceSource.of(
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

  private ClusterSource.Asked asked(ClusterKind unlessSaid) {
    return new ClusterSource.Asked(
        kind(unlessSaid), jobIds(), said.intent(), identity.deadline(), clock);
  }

  private ResourceManagerClient yarn() {
    ResourceManagerClient.Builder yarn = ResourceManagerClient.builder().http(http());
    try {
      if (yarnSite != null) {
        yarn.yarnSite(YarnSite.read(yarnSite));
      }
    } catch (IOException e) {
      throw refuse("cannot read " + yarnSite + ": " + e);
    }
    if (yarnSite == null && resourceManagers.isEmpty()) {
      throw refuse("a YARN application needs --rm or --yarn-site");
    }
    resourceManagers.forEach(yarn::address);
    return yarn.build();
  }

  private Archives archives() {
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

  private JobHealthEvaluator judge() {
    HealthThresholds.Builder thresholds = HealthThresholds.builder();
    if (windowSeconds != null) {
      thresholds.progressWindow(Duration.ofSeconds(windowSeconds));
    }
    return JobHealthEvaluator.of(RuleCatalogue.standard(), thresholds.build());
  }

  private Report report() {
    PrintWriter out = requireNonNull(spec).commandLine().getOut();
    return json ? new JsonReport(out) : new TextReport(out, TextReport.coloursAreWelcome());
  }

  private Progress progress() {
    PrintStream err = System.err;
    return new Progress(err, TextReport.coloursAreWelcome());
  }

  private HttpSettings http() {
    return identity.http(environment, clock);
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
      throw refuse(e.getMessage());
    }
  }

  private ApplicationId applicationId(String text) {
    try {
      return ApplicationId.of(text);
    } catch (IllegalArgumentException e) {
      throw refuse(e.getMessage());
    }
  }

  private URI address(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw refuse("no address: " + e.getMessage());
    }
  }

  private ParameterException refuse(@Nullable String why) {
    return new ParameterException(requireNonNull(spec).commandLine(), String.valueOf(why));
  }

  private static boolean sleep(Duration duration) {
    try {
      Thread.sleep(duration.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
