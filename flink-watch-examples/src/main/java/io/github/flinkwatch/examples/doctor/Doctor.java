package io.github.flinkwatch.examples.doctor;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.examples.doctor.Target.BlindSpot;
import io.github.flinkwatch.examples.doctor.Target.Gathered;
import io.github.flinkwatch.health.HealthThresholds;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.RuleCatalogue;
import io.github.flinkwatch.report.Fleet;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
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
import picocli.AutoComplete;
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
    subcommands = AutoComplete.GenerateCompletion.class,
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

  private final Clock clock;
  private final Pause pause;
  private final Map<String, String> environment;

  @Spec @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "TARGET",
      description = {
        "A JobManager or a HistoryServer (http://host:8081),",
        "a YARN application (application_1700000000000_0001, with --rm or --yarn-site),",
        "a cluster on Kubernetes (kubernetes:NAMESPACE/CLUSTER-ID), or all of kubernetes:NAMESPACE,",
        "a directory of archives (file:///flink/archive, hdfs://..., archive:http://...),",
        "or a HistoryServer before Flink 1.16 (history:http://host:8082)."
      })
  @Nullable String target;

  @Mixin Sources sources = new Sources();

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
      names = "--report",
      paramLabel = "FILE",
      description = {
        "Writes the fleet's report after each look: fleet.html, .json, .csv or .txt;",
        "may be repeated."
      })
  List<Path> reportFiles = new ArrayList<>();

  @Option(
      names = "--serve",
      paramLabel = "[HOST:]PORT",
      description = {
        "With --watch: shows the last look as web pages, one of the fleet and one of each job.",
        "Without a host they are reached from this machine only."
      })
  @Nullable String serve;

  @Option(
      names = "--replay",
      paramLabel = "FILE",
      description = "Judges what was recorded, and asks nobody.")
  @Nullable Path replay;

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
    CommandLine command = new CommandLine(doctor);
    CommandLine completion = requireNonNull(command.getSubcommands().get("generate-completion"));
    completion.getCommandSpec().usageMessage().hidden(true);
    return new Mistakes(doctor.clock).in(command);
  }

  @Override
  public Integer call() throws IOException {
    positive("--looks", looks);
    positive("--every", everySeconds);
    positive("--window", windowSeconds == null ? 1 : windowSeconds);
    if (serve != null && !watch) {
      throw refuse("--serve needs --watch");
    }
    if (sources.trust.insecure) {
      warn("--insecure believes whoever answers, and gives it the credentials");
    }
    Casebook casebook = new Casebook(judge());
    for (Path file : reportFiles) {
      if (!FleetFile.isKnown(file)) {
        throw refuse("--report: the name must end with .html, .json, .csv or .txt: " + file);
      }
    }
    if (memory != null) {
      read(memory, casebook);
    }
    DoctorReport report = report();
    Outcome outcome = replay != null ? replay(replay, casebook, report) : look(casebook, report);
    if (memory != null) {
      write(memory, casebook);
    }
    return outcome.exitCode();
  }

  private Outcome replay(Path file, Casebook casebook, DoctorReport report) throws IOException {
    Map<String, JobEvidence> last = new LinkedHashMap<>();
    Map<String, JobHealth> verdicts = new LinkedHashMap<>();
    Progress progress = Progress.onTheTerminal();
    List<JobEvidence> looks = recorded(file);
    int done = 0;
    for (JobEvidence evidence : looks) {
      last.put(Casebook.key(evidence.ref()), evidence);
      verdicts.put(Casebook.key(evidence.ref()), casebook.judge(evidence));
      progress.done(++done, looks.size(), "looks");
    }
    progress.over();
    Diagnosis diagnosis = new Diagnosis(clock.instant(), List.copyOf(verdicts.values()), List.of());
    report.tell(diagnosis);
    publish(diagnosis, List.copyOf(last.values()), casebook, null);
    return diagnosis.outcome();
  }

  private List<JobEvidence> recorded(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw refuse("--replay: cannot read " + file);
    }
    try {
      return Recording.read(file);
    } catch (IOException | IllegalArgumentException damaged) {
      throw refuse("--replay: " + Mistakes.why(damaged));
    }
  }

  private void read(Path file, Casebook casebook) {
    try {
      casebook.read(file);
    } catch (IOException | IllegalArgumentException damaged) {
      throw refuse("--memory: cannot read " + file + ": " + Mistakes.why(damaged));
    }
  }

  private void write(Path file, Casebook casebook) {
    try {
      casebook.write(file);
    } catch (IOException unwritable) {
      throw refuse("--memory: cannot write " + file + ": " + Mistakes.why(unwritable));
    }
  }

  private void publish(
      Diagnosis diagnosis, List<JobEvidence> evidence, Casebook casebook, @Nullable LivePage page) {
    if (reportFiles.isEmpty() && page == null) {
      return;
    }
    String cluster = target != null ? target : String.valueOf(replay);
    Fleet fleet = Fleets.of(cluster, diagnosis, evidence, casebook);
    for (Path file : reportFiles) {
      try {
        FleetFile.write(file, fleet);
      } catch (IOException unwritable) {
        throw refuse("--report: cannot write " + file + ": " + Mistakes.why(unwritable));
      }
    }
    if (page != null) {
      page.show(fleet, evidence, diagnosis.blindSpots());
    }
  }

  private void append(Path file, List<JobEvidence> evidence) {
    try {
      Recording.append(file, evidence);
    } catch (IOException unwritable) {
      throw refuse("--record: cannot write " + file + ": " + Mistakes.why(unwritable));
    }
  }

  private void positive(String option, int value) {
    if (value <= 0) {
      throw refuse(option + " is not positive: " + value);
    }
  }

  private Outcome look(Casebook casebook, DoctorReport report) {
    if (target == null) {
      throw refuse("a TARGET or --replay is needed");
    }
    sources.askWith(clock, environment, Progress.onTheTerminal());
    try (Archives archives = sources.archives();
        Target source = sources.of(target, archives);
        LivePage page = serve == null ? null : page(serve)) {
      for (int look = 1; ; look++) {
        Diagnosis diagnosis = look(source, casebook, page);
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

  private LivePage page(String where) {
    int colon = where.lastIndexOf(':');
    String host = colon < 0 ? "127.0.0.1" : where.substring(0, colon);
    String port = where.substring(colon + 1);
    if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535 || host.isEmpty()) {
      throw refuse("--serve: '" + where + "' is no [HOST:]PORT");
    }
    try {
      LivePage page =
          LivePage.open(
              new InetSocketAddress(host, Integer.parseInt(port)),
              Duration.ofSeconds(everySeconds),
              sources.identity.deadline());
      warn("the pages are at " + page.address());
      return page;
    } catch (IOException | UnresolvedAddressException taken) {
      throw refuse("--serve: cannot listen at " + where + ": " + Mistakes.why(taken));
    }
  }

  private Diagnosis look(Target source, Casebook casebook, @Nullable LivePage page) {
    Gathered gathered = source.gather();
    if (record != null) {
      append(record, gathered.evidence());
    }
    List<JobHealth> verdicts = gathered.evidence().stream().map(casebook::judge).toList();
    List<BlindSpot> blindSpots = gathered.blindSpots();
    Diagnosis diagnosis = new Diagnosis(clock.instant(), verdicts, blindSpots);
    publish(diagnosis, gathered.evidence(), casebook, page);
    return diagnosis;
  }

  private JobHealthEvaluator judge() {
    HealthThresholds.Builder thresholds = HealthThresholds.builder();
    if (windowSeconds != null) {
      thresholds.progressWindow(Duration.ofSeconds(windowSeconds));
    }
    return JobHealthEvaluator.of(RuleCatalogue.standard(), thresholds.build());
  }

  private DoctorReport report() {
    PrintWriter out = requireNonNull(spec).commandLine().getOut();
    return json ? new DoctorJson(out) : new DoctorText(out, DoctorText.coloursAreWelcome());
  }

  private void warn(String what) {
    PrintWriter err = requireNonNull(spec).commandLine().getErr();
    err.println("doctor: " + what);
    err.flush();
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
