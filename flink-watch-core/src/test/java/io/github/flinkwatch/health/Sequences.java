package io.github.flinkwatch.health;

import static io.github.flinkwatch.testing.FlinkScenarios.JOB;
import static io.github.flinkwatch.testing.FlinkScenarios.NOW;
import static io.github.flinkwatch.testing.FlinkScenarios.REF;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.DeploymentReport.FinalStatus;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.evidence.KubernetesReport;
import io.github.flinkwatch.evidence.KubernetesReport.BatchEnd;
import io.github.flinkwatch.evidence.KubernetesReport.KubernetesLeader;
import io.github.flinkwatch.evidence.KubernetesReport.KubernetesPod;
import io.github.flinkwatch.evidence.KubernetesReport.OperatorStatus;
import io.github.flinkwatch.evidence.KubernetesReport.Presence;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.model.JobType;
import io.github.flinkwatch.model.TaskCounts;
import io.github.flinkwatch.testing.FlinkScenarios;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sequences of looks at one id that had several runs, told by sources that are late, silent, about
 * others, or by another clock. One seed gives one sequence.
 */
final class Sequences {

  static final JobId OTHER = JobId.of("f".repeat(32));
  static final String APPLICATION = REF.deploymentId().orElseThrow();
  static final String NEXT_APPLICATION = "application_1795210000000_0008";
  static final String FOREIGN_APPLICATION = "application_1795210000000_0666";

  static final String KUBERNETES_DEPLOYMENT = "team/orders";
  static final String FOREIGN_DEPLOYMENT = "team/billing";

  /** Whatever a source may be silent for; which job or run it is, only an answer tells. */
  private static final List<UnknownCode> SILENCES =
      Stream.of(UnknownCode.values())
          .filter(code -> code.group() != UnknownCode.Group.IDENTITY)
          .collect(Collectors.toList());

  private final SplittableRandom random;
  private final JobRef ref;
  private final boolean submissionsTold;
  private final Duration skew;
  private Instant at = NOW;
  private Instant submitted = NOW.minusSeconds(20);
  private final List<Instant> starts = new ArrayList<>();
  private final boolean kubernetes;

  /** What a sequence is about: a little of all, or one thing above all. */
  private enum About {
    ALL,
    RUNS,
    DEPLOYMENT,
    REQUESTS,
    ABSENCE
  }

  private final About about;

  /** How each run ended, by its start, as somebody has told. */
  private final Map<Instant, JobStatus> ends = new HashMap<>();

  private String application = APPLICATION;
  private int attempt = 1;
  private Optional<Instant> cancel = Optional.empty();
  private Optional<Instant> stop = Optional.empty();

  private Sequences(long seed) {
    this.random = new SplittableRandom(seed);
    ClusterKind kind =
        pick(
            ClusterKind.DEDICATED,
            ClusterKind.DEDICATED,
            ClusterKind.SESSION,
            ClusterKind.UNSPECIFIED);
    boolean dedicated = kind == ClusterKind.DEDICATED;
    int trust = random.nextInt(6);
    this.about = pick(About.values());
    this.kubernetes = dedicated && random.nextInt(4) == 0;
    if (kubernetes) {
      this.application = KUBERNETES_DEPLOYMENT;
    }
    this.ref =
        REF.toBuilder()
            .clusterKind(kind)
            .mayMatchSoleJob(dedicated && trust == 0)
            .mayHaveSeveralJobs(dedicated && trust == 1)
            .build();
    this.submissionsTold = random.nextInt(3) > 0;
    // What is not measured may differ by no more than the tolerance.
    this.skew =
        pick(
            Duration.ZERO,
            Duration.ofSeconds(50),
            Duration.ofSeconds(-50),
            Duration.ofHours(3),
            Duration.ofHours(-3));
    starts.add(flink(submitted.plusSeconds(10)));
  }

  /** Returns the sequence of that seed. */
  static List<JobEvidence> of(long seed) {
    Sequences sequences = new Sequences(seed);
    List<JobEvidence> looks = new ArrayList<>();
    int length = 2 + sequences.random.nextInt(7);
    for (int i = 0; i < length; i++) {
      looks.add(sequences.look());
    }
    return looks;
  }

  private Instant flink(Instant platform) {
    return platform.plus(skew);
  }

  @SafeVarargs
  private <T> T pick(T... values) {
    return values[random.nextInt(values.length)];
  }

  private JobEvidence look() {
    pass();
    JobIntent.Builder intent = JobIntent.builder();
    if (submissionsTold) {
      intent.submittedAt(submitted);
    }
    intent.cancelRequestedAt(cancel).stopWithSavepointRequestedAt(stop);
    return JobEvidence.builder(ref.toBuilder().deploymentId(application).build(), at)
        .intent(intent.build())
        .live(live())
        .archived(archive(JobSnapshot.Source.ARCHIVE))
        .history(archive(JobSnapshot.Source.HISTORY_SERVER))
        .deployment(deployment())
        .build();
  }

  /** What happens between two looks. */
  private void pass() {
    int event = random.nextInt(3) > 0 ? random.nextInt(24) : eventOfThatKind();
    at = at.plusSeconds(pick(1, 5, 5, 30, 400));
    if (event == 0) {
      at = at.plus(pick(Duration.ofDays(1), Duration.ofMinutes(-10)));
    } else if (event == 1 || event == 2) {
      starts.add(flink(at.minusSeconds(1))); // a takeover, or somebody started it again
    } else if (event == 3) {
      starts.add(flink(at).minus(pick(Duration.ofMinutes(10), Duration.ofMinutes(40))));
    } else if (event == 4 && at.isAfter(submitted.plusSeconds(600))) {
      submitted = at.minusSeconds(2);
      starts.add(flink(at.minusSeconds(1)));
    } else if (event == 5 && !kubernetes && random.nextBoolean()) {
      application = NEXT_APPLICATION;
    } else if (event == 5) {
      attempt++;
    } else if (event == 6) {
      cancel = Optional.of(at.minusSeconds(pick(1, 3, 1000)));
    } else if (event == 7) {
      stop = Optional.of(at.minusSeconds(pick(1, 3, 1000)));
    }
  }

  private int eventOfThatKind() {
    switch (about) {
      case RUNS:
        return pick(1, 3, 4);
      case DEPLOYMENT:
        return 5;
      case REQUESTS:
        return pick(6, 7);
      case ABSENCE:
        return 0;
      default:
        return random.nextInt(24);
    }
  }

  private Instant start() {
    return random.nextInt(4) > 0
        ? starts.get(starts.size() - 1)
        : random.nextInt(3) == 0
            ? starts.get(0).minus(Duration.ofHours(20))
            : starts.get(random.nextInt(starts.size()));
  }

  private Observation<JobSnapshot> silence() {
    return Observation.unknown(
        UnknownCause.of(SILENCES.get(random.nextInt(SILENCES.size())), "asked"), at);
  }

  private Observation<JobSnapshot> live() {
    JobSnapshot.Builder snapshot = JobSnapshot.builder(JobSnapshot.Source.LIVE, at);
    if (about == About.DEPLOYMENT && random.nextInt(4) > 0) {
      return silence();
    }
    switch (about == About.ABSENCE && random.nextInt(4) > 0 ? 3 : random.nextInt(12)) {
      case 0:
      case 1:
        return silence();
      case 2:
        return Observation.unknown(UnknownCause.of(UnknownCode.NOT_CONFIGURED, "none"), at);
      case 3:
        snapshot.overview(Observation.absent("not listed", at));
        if (random.nextBoolean()) {
          snapshot.details(Observation.absent("not found", at));
        }
        if (random.nextInt(3) == 0) {
          snapshot.addOtherJobIds(JobId.of("a".repeat(32)));
        }
        break;
      case 4:
        snapshot.overview(Observation.known(row(OTHER, status(), start()), at));
        break;
      case 5:
        snapshot.overview(Observation.absent("not listed", at));
        details(snapshot, JOB, status(), start());
        break;
      case 6:
        snapshot.overview(Observation.known(row(JOB, JobStatus.RUNNING, start()), at));
        details(snapshot, random.nextBoolean() ? JOB : OTHER, status(), start());
        break;
      case 7:
        snapshot.status(Observation.known(status(), at));
        break;
      default:
        Instant start = start();
        snapshot.overview(Observation.known(row(JOB, status(start), start), at));
        if (random.nextInt(5) == 0) {
          snapshot.addOtherJobIds(JobId.of("a".repeat(32)));
        }
        if (random.nextInt(8) == 0) {
          snapshot.matchedBy(JobSnapshot.Match.SOLE_JOB);
        }
        break;
    }
    return Observation.known(snapshot.build(), at);
  }

  /** A run ends in one way, most of the time. */
  private JobStatus status(Instant start) {
    if (ends.containsKey(start) && random.nextInt(4) == 0) {
      return ends.get(start);
    }
    JobStatus status = status();
    if (status.isGloballyTerminal()) {
      ends.put(start, status);
    }
    return status;
  }

  private JobStatus status() {
    return random.nextInt(3) > 0
        ? JobStatus.RUNNING
        : JobStatus.values()[random.nextInt(JobStatus.values().length)];
  }

  private JobOverview row(JobId id, JobStatus status, Instant start) {
    JobOverview.Builder row =
        JobOverview.builder()
            .jobId(id)
            .name("orders")
            .status(status)
            .startTime(start)
            .jobType(id.equals(OTHER) ? JobType.BATCH : JobType.STREAMING)
            .tasks(TaskCounts.builder().total(4).running(4).build());
    if (status.isGloballyTerminal()) {
      if (random.nextInt(4) > 0) {
        row.endTime(later(start, flink(at.minusSeconds(pick(1, 30, 300)))));
      }
    } else {
      Duration lasted = Duration.between(start, flink(at));
      if (!lasted.isNegative()) {
        row.duration(lasted);
      }
    }
    return row.build();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private void details(JobSnapshot.Builder snapshot, JobId id, JobStatus status, Instant start) {
    snapshot.details(
        Observation.known(
            FlinkScenarios.details(status).jobId(id).startTime(start).now(flink(at)).build(), at));
  }

  private Observation<JobSnapshot> archive(JobSnapshot.Source source) {
    if (about == About.DEPLOYMENT && random.nextInt(4) > 0) {
      return silence();
    }
    switch (random.nextInt(8)) {
      case 0:
        return silence();
      case 1:
        return ended(source, JOB, start());
      case 2:
        return random.nextBoolean() ? ended(source, OTHER, start()) : silence();
      case 3:
        return ended(source, JOB, starts.get(0).minus(Duration.ofHours(20)));
      default:
        return Observation.unknown(UnknownCause.of(UnknownCode.NOT_CONFIGURED, "none"), at);
    }
  }

  private Observation<JobSnapshot> ended(JobSnapshot.Source source, JobId id, Instant start) {
    JobStatus end = pick(JobStatus.FINISHED, JobStatus.CANCELED, JobStatus.FAILED);
    if (ends.containsKey(start) && random.nextBoolean()) {
      end = ends.get(start);
    }
    ends.put(start, end);
    JobOverview row = row(id, end, start);
    if (random.nextInt(4) == 0) {
      // Of a job that never ran an archive tells no start, and maybe when it ended.
      Instant moment = pick(flink(submitted), starts.get(starts.size() - 1), flink(at));
      row =
          row.toBuilder()
              .startTime(Optional.empty())
              .endTime(moment.minusSeconds(pick(1, 60, 600, 60_000)))
              .build();
    }
    return Observation.known(
        JobSnapshot.builder(source, at)
            .overview(Observation.known(row, at))
            .matchedBy(
                random.nextInt(8) == 0 ? JobSnapshot.Match.SOLE_JOB : JobSnapshot.Match.BY_ID)
            .build(),
        at);
  }

  private Observation<DeploymentReport> deployment() {
    switch (about == About.DEPLOYMENT ? random.nextInt(5) : random.nextInt(8)) {
      case 0:
        return Observation.absent("not found", at);
      case 1:
        return Observation.unknown(UnknownCause.of(UnknownCode.RM_STANDBY, "asked"), at);
      case 2:
      case 3:
        return Observation.known(kubernetes ? onKubernetes() : report(application), at);
      case 4:
        return Observation.known(report(kubernetes ? FOREIGN_DEPLOYMENT : FOREIGN_APPLICATION), at);
      default:
        return Observation.unknown(UnknownCause.of(UnknownCode.NOT_CONFIGURED, "none"), at);
    }
  }

  private DeploymentReport report(String id) {
    DeploymentState[] states = DeploymentState.values();
    FinalStatus[] hows = FinalStatus.values();
    boolean regular = random.nextBoolean();
    DeploymentState state =
        regular
            ? pick(DeploymentState.RUNNING, DeploymentState.FINISHED, DeploymentState.FAILED)
            : states[random.nextInt(states.length)];
    FinalStatus how =
        !regular
            ? hows[random.nextInt(hows.length)]
            : state == DeploymentState.RUNNING
                ? FinalStatus.UNDEFINED
                : state == DeploymentState.FAILED
                    ? FinalStatus.FAILED
                    : pick(FinalStatus.SUCCEEDED, FinalStatus.FAILED, FinalStatus.KILLED);
    DeploymentReport.Builder report =
        FlinkScenarios.application(state, how)
            .deploymentId(id)
            .attempts(attempt)
            .submittedAt(submitted.minus(pick(Duration.ZERO, Duration.ofHours(20))));
    if (state.isEnded()) {
      report.finishedAt(
          random.nextInt(4) > 0
              ? at.minusSeconds(5)
              : pick(submitted, starts.get(starts.size() - 1).minus(skew))
                  .minusSeconds(pick(60, 600, 60_000)));
      if (random.nextInt(4) == 0) {
        report.submittedAt(Optional.empty());
      }
    }
    return report.build();
  }

  /** One of the pictures that an API server shows of a cluster. */
  private DeploymentReport onKubernetes() {
    KubernetesReport.Builder shown =
        KubernetesReport.builder().serverTime(at).presence(Presence.PRESENT);
    KubernetesLeader.Builder leader =
        KubernetesLeader.builder().leaseDuration(Duration.ofSeconds(15));
    KubernetesPod.Builder pod =
        KubernetesPod.builder().name("orders-1").createdAt(submitted).restarts(0);
    if (random.nextInt(3) > 0) {
      leader.configMaps(2).addRecoverableJobs(JOB).addLedJobs(JOB);
    }
    if (random.nextInt(3) == 0) {
      shown.highAvailability(leader.build());
    }
    switch (random.nextInt(7)) {
      case 0:
        shown.highAvailability(
            leader.held(true).renewedAt(at).lastCheckpoint(at.getEpochSecond()).build());
        shown.jobManager(pod.runningSince(submitted).build());
        break;
      case 1:
        shown.jobManager(
            pod.waitingReason("CrashLoopBackOff").exitCode(1).exitedAt(at.minusSeconds(5)).build());
        break;
      case 2:
        shown
            .presence(pick(Presence.PRESENT, Presence.DELETING, Presence.GONE))
            .jobManager(
                pod.exitCode(pick(0, 1, 137, 163, 163))
                    .exitedAt(at.minus(pick(Duration.ofSeconds(5), Duration.ofHours(20))))
                    .build());
        break;
      case 3:
        shown.batchEnd(pick(BatchEnd.COMPLETE, BatchEnd.FAILED));
        break;
      case 4:
        shown.presence(Presence.GONE);
        break;
      default:
        shown
            .presence(pick(Presence.PRESENT, Presence.DELETING, Presence.GONE))
            .operator(operator());
        break;
    }
    return onKubernetes(shown.build());
  }

  private OperatorStatus operator() {
    return OperatorStatus.builder()
        .kind("FlinkDeployment")
        .name("orders")
        .jobId(random.nextInt(5) > 0 ? JOB : OTHER)
        .jobState(pick("RUNNING", "RECONCILING", "FAILED", "FINISHED", "CANCELED"))
        .lifecycleState(pick("STABLE", "STABLE", "UPGRADING", "SUSPENDED"))
        .lastSpecState(pick("running", "running", "suspended"))
        .current(random.nextInt(5) > 0)
        .updatedAt(at.minus(pick(Duration.ofSeconds(5), Duration.ofHours(20))))
        .build();
  }

  private DeploymentReport onKubernetes(KubernetesReport shown) {
    DeploymentReport.Builder report =
        DeploymentReport.builder()
            .kind(DeploymentReport.Kind.KUBERNETES)
            .deploymentId(application)
            .kubernetes(shown)
            .state(DeploymentState.ACCEPTED);
    if (shown.presence() == Presence.GONE) {
      return report.state(DeploymentState.FINISHED).build();
    }
    if (shown.batchEnd().isPresent()) {
      report.state(DeploymentState.FINISHED);
    } else if (shown.jobManager().flatMap(KubernetesPod::runningSince).isPresent()) {
      report.state(DeploymentState.RUNNING);
    }
    return report
        .uid("uid-" + attempt)
        .submittedAt(submitted.minus(pick(Duration.ZERO, Duration.ZERO, Duration.ofHours(20))))
        .build();
  }
}
