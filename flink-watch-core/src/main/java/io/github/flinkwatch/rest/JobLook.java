package io.github.flinkwatch.rest;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.CheckpointStatus;
import io.github.flinkwatch.model.CheckpointingStatistics;
import io.github.flinkwatch.model.ClusterOverview;
import io.github.flinkwatch.model.DashboardConfig;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.model.JobStatusInfo;
import io.github.flinkwatch.model.JobVertex;
import io.github.flinkwatch.model.VertexCheckpoint;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One look at a cluster: asks what a judgement of its jobs needs, and makes a {@link JobSnapshot}
 * of each. What is true of the cluster is asked once, however many jobs are looked at; questions
 * that do not need one another's answers are under way at the same time.
 *
 * <p>Each piece of a snapshot is an observation of its own: trouble with one spoils no other. A
 * look is meant for one moment: make a new one for the next. Thread-safe.
 */
public final class JobLook {

  /** How much is asked about a job. */
  public enum Depth {
    /** Status and counts only: nothing is asked about the job beyond what the cluster tells. */
    STATE,
    /** Also details, exceptions, checkpoints and metrics: five questions more. */
    HEALTH,
    /**
     * Also back-pressure and watermarks of every vertex, and who holds up a checkpoint, on which
     * machine.
     */
    FULL
  }

  /** Of a cluster with thousands of jobs every one would carry the ids of all others. */
  private static final int MOST_OTHERS = 100;

  private final FlinkRestClient flink;
  private final JobSnapshot.Source source;
  private final Instant at;
  private final CompletableFuture<Observation<List<JobOverview>>> jobs;
  private final CompletableFuture<Listed> listed;
  private final CompletableFuture<Observation<ClusterOverview>> cluster;
  private final CompletableFuture<Observation<DashboardConfig>> config;

  private JobLook(FlinkRestClient flink, JobSnapshot.Source source, Instant at) {
    this(
        flink,
        source,
        at,
        flink.jobsOverview().askAsync(),
        flink.overview().askAsync(),
        flink.config().askAsync());
  }

  /** A look with questions about the cluster that are under way or answered already. */
  JobLook(
      FlinkRestClient flink,
      JobSnapshot.Source source,
      Instant at,
      CompletableFuture<Observation<List<JobOverview>>> jobs,
      CompletableFuture<Observation<ClusterOverview>> cluster,
      CompletableFuture<Observation<DashboardConfig>> config) {
    this.flink = flink;
    this.source = source;
    this.at = at;
    this.jobs = jobs;
    this.listed = jobs.thenApply(Listed::new);
    this.cluster = cluster;
    this.config = config;
  }

  /** Begins a look at a live cluster, at the moment that {@code clock} tells. */
  public static JobLook at(FlinkRestClient flink, Clock clock) {
    return new JobLook(requireNonNull(flink, "flink"), JobSnapshot.Source.LIVE, clock.instant());
  }

  /** Begins a look at a HistoryServer, at the moment that {@code clock} tells. */
  public static JobLook atHistory(FlinkRestClient flink, Clock clock) {
    return new JobLook(
        requireNonNull(flink, "flink"), JobSnapshot.Source.HISTORY_SERVER, clock.instant());
  }

  /** Returns the jobs of the cluster, asked once for the whole look. */
  public Observation<List<JobOverview>> jobs() {
    return jobs.join();
  }

  /**
   * Makes the snapshot of one job, and waits for it. A thread that is interrupted gives up at once:
   * then the overview is unknown with {@link UnknownCode#CANCELLED}, and the thread stays
   * interrupted.
   */
  public JobSnapshot snapshot(JobId jobId, Depth depth) {
    return now(snapshotAsync(jobId, depth), "job " + jobId);
  }

  /**
   * As {@link #snapshotAsync(JobRef, Depth)}, and waits as {@link #snapshot(JobId, Depth)} does.
   */
  public JobSnapshot snapshot(JobRef job, Depth depth) {
    return now(snapshotAsync(job, depth), job.toString());
  }

  private JobSnapshot now(CompletableFuture<JobSnapshot> snapshot, String what) {
    try {
      return snapshot.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      snapshot.cancel(true);
      UnknownCause cause =
          UnknownCause.of(UnknownCode.CANCELLED, "interrupted while looking at " + what);
      return JobSnapshot.of(source, at).overview(Observation.unknown(cause, at)).build();
    } catch (ExecutionException bug) {
      throw new IllegalStateException("a look failed instead of saying why", bug.getCause());
    }
  }

  /**
   * Makes the snapshot of one job. The future never completes exceptionally. It takes as long as
   * two questions after one another, and with {@link Depth#FULL} three.
   */
  public CompletableFuture<JobSnapshot> snapshotAsync(JobId jobId, Depth depth) {
    requireNonNull(depth, "depth");
    return new Gathering(requireNonNull(jobId, "jobId"), JobSnapshot.Match.BY_ID).gather(depth);
  }

  /**
   * Makes the snapshot of the job that {@code job} refers to: by its id, or where the reference
   * {@linkplain JobRef#mayMatchSoleJob() allows it} and no job of that id is listed, of the only
   * job of the cluster, {@linkplain JobSnapshot#matchedBy() matched} so. Where no id is known and
   * no sole job may be taken, the overview says why. The future never completes exceptionally.
   */
  public CompletableFuture<JobSnapshot> snapshotAsync(JobRef job, Depth depth) {
    requireNonNull(depth, "depth");
    requireNonNull(job, "job");
    return listed.thenCompose(
        all -> {
          Optional<JobId> known = job.jobId();
          boolean silent = known.isEmpty() || !all.ids().contains(known.get());
          if (silent && job.mayMatchSoleJob() && all.ids().size() == 1) {
            return new Gathering(all.ids().iterator().next(), JobSnapshot.Match.SOLE_JOB)
                .gather(depth);
          }
          return known.isPresent()
              ? snapshotAsync(known.get(), depth)
              : CompletableFuture.completedFuture(ofNoJob(job, all));
        });
  }

  /** No id is known, and no job may be taken for the one that is meant. */
  private JobSnapshot ofNoJob(JobRef job, Listed all) {
    String why =
        job.mayMatchSoleJob()
            ? "the cluster runs " + all.ids().size() + " jobs and no id is known"
            : "no id is known, and the only job of the cluster may not be taken for it";
    Instant at = all.answer.observedAt();
    Observation<JobOverview> overview =
        all.answer.flatMap(
            rows ->
                rows.isEmpty()
                    ? Observation.absent("the cluster lists no job", at)
                    : Observation.unknown(UnknownCause.of(UnknownCode.JOB_AMBIGUOUS, why), at));
    return JobSnapshot.of(source, this.at).overview(overview).otherJobIds(all.ids()).build();
  }

  /** The list of all jobs by their ids, made once: a cluster can list thousands of jobs. */
  private static final class Listed {
    private final Observation<List<JobOverview>> answer;
    private final Map<JobId, JobOverview> rows = new LinkedHashMap<>();

    Listed(Observation<List<JobOverview>> answer) {
      this.answer = answer;
      // Up to 1.12 a job can be listed twice.
      answer.value().orElse(List.of()).forEach(row -> rows.putIfAbsent(row.jobId(), row));
    }

    Set<JobId> ids() {
      return rows.keySet();
    }

    /** The row of a job; absent if the list is there and the job is not in it. */
    Observation<JobOverview> row(JobId jobId) {
      JobOverview row = rows.get(jobId);
      return row != null
          ? Observation.known(row, answer.observedAt())
          : answer.flatMap(
              all ->
                  Observation.absent(
                      "job " + jobId + " is not among the " + all.size() + " listed",
                      answer.observedAt()));
    }
  }

  /** The newest checkpoint that is under way or failed, unless a newer one has completed. */
  private static Optional<Checkpoint> troubled(CheckpointingStatistics checkpoints) {
    long completed = checkpoints.latest().completed().map(Checkpoint::id).orElse(-1L);
    return checkpoints.history().stream()
        .filter(checkpoint -> checkpoint.status() != CheckpointStatus.COMPLETED)
        .filter(checkpoint -> checkpoint.id() > completed)
        .findFirst();
  }

  /** Collects the answers about one job; answers come on any thread. */
  private final class Gathering {
    private final JobId jobId;
    private final JobQuestions job;
    private final JobSnapshot.Builder snapshot = JobSnapshot.of(source, at);

    Gathering(JobId jobId, JobSnapshot.Match match) {
      this.jobId = jobId;
      this.job = flink.job(jobId);
      snapshot.matchedBy(match);
    }

    CompletableFuture<JobSnapshot> gather(Depth depth) {
      List<CompletableFuture<?>> pieces = new ArrayList<>();
      pieces.add(keep(listed, this::overview));
      pieces.add(keep(cluster, JobSnapshot.Builder::clusterOverview));
      pieces.add(keep(config, JobSnapshot.Builder::dashboardConfig));
      if (depth != Depth.STATE) {
        pieces.add(keep(job.exceptions().askAsync(), JobSnapshot.Builder::exceptions));
        pieces.add(keep(job.checkpointConfig().askAsync(), JobSnapshot.Builder::checkpointConfig));
        pieces.add(keep(job.metrics().askAsync(), JobSnapshot.Builder::metrics));
        pieces.add(details(depth == Depth.FULL));
        pieces.add(checkpoints(depth == Depth.FULL));
      }
      return CompletableFuture.allOf(pieces.toArray(new CompletableFuture<?>[0]))
          .thenCompose(done -> statusWhereTheListIsSilent())
          .thenApply(done -> snapshot.build());
    }

    private void overview(JobSnapshot.Builder builder, Listed all) {
      Observation<JobOverview> row = all.row(jobId);
      Stream<JobId> others = all.ids().stream().filter(other -> !other.equals(jobId));
      builder
          .overview(row)
          .otherJobIds(
              (row.isKnown() ? others.limit(MOST_OTHERS) : others).collect(Collectors.toList()));
    }

    /** A list can leave out a running job; a HistoryServer serves no status. */
    private CompletableFuture<?> statusWhereTheListIsSilent() {
      return listed.join().row(jobId).isKnown() || source != JobSnapshot.Source.LIVE
          ? CompletableFuture.completedFuture(null)
          : keep(
              job.status().askAsync(),
              (builder, status) -> builder.status(status.map(JobStatusInfo::status)));
    }

    private CompletableFuture<?> details(boolean everyVertex) {
      CompletableFuture<Observation<JobDetails>> details = job.details().askAsync();
      CompletableFuture<?> kept = keep(details, JobSnapshot.Builder::details);
      return everyVertex ? kept.thenCompose(done -> vertices(details.join())) : kept;
    }

    private CompletableFuture<?> vertices(Observation<JobDetails> details) {
      if (source != JobSnapshot.Source.LIVE) {
        return CompletableFuture.completedFuture(null);
      }
      List<VertexId> ids = new ArrayList<>();
      details
          .value()
          .ifPresent(known -> known.vertices().stream().map(JobVertex::id).forEach(ids::add));
      return CompletableFuture.allOf(
          each(
              ids,
              vertex -> job.vertex(vertex).backPressure().askAsync(),
              JobSnapshot.Builder::backPressure),
          each(
              ids,
              vertex -> job.vertex(vertex).watermarks().askAsync(),
              JobSnapshot.Builder::watermarks));
    }

    private CompletableFuture<?> checkpoints(boolean whoHoldsUp) {
      CompletableFuture<Observation<CheckpointingStatistics>> checkpoints =
          job.checkpoints().askAsync();
      CompletableFuture<?> kept = keep(checkpoints, JobSnapshot.Builder::checkpoints);
      return whoHoldsUp ? kept.thenCompose(done -> culprits(checkpoints.join())) : kept;
    }

    private CompletableFuture<?> culprits(Observation<CheckpointingStatistics> checkpoints) {
      Optional<Checkpoint> troubled = checkpoints.value().flatMap(JobLook::troubled);
      if (checkpoints.isKnown() && troubled.isEmpty()) {
        put(
            builder ->
                builder.troubledCheckpoint(
                    Observation.absent(
                        "no checkpoint is under way or failed since the last that completed",
                        checkpoints.observedAt())));
      }
      if (troubled.isEmpty()) {
        return CompletableFuture.completedFuture(null);
      }
      long id = troubled.get().id();
      CompletableFuture<Observation<Checkpoint>> detail = job.checkpoint(id).askAsync();
      return keep(detail, JobSnapshot.Builder::troubledCheckpoint)
          .thenCompose(
              done -> {
                List<VertexId> behind = behind(detail.join());
                return CompletableFuture.allOf(
                    each(
                        behind,
                        vertex -> job.checkpointSubtasks(id, vertex).askAsync(),
                        JobSnapshot.Builder::subtaskCheckpoints),
                    each(
                        behind,
                        vertex -> job.vertex(vertex).details().askAsync(),
                        JobSnapshot.Builder::vertexDetails));
              });
    }

    /** The vertices of which a subtask has not acknowledged. */
    private List<VertexId> behind(Observation<Checkpoint> checkpoint) {
      List<VertexId> behind = new ArrayList<>();
      for (Map.Entry<VertexId, VertexCheckpoint> task :
          checkpoint.value().map(Checkpoint::tasks).orElse(Map.of()).entrySet()) {
        if (task.getValue().acknowledgedSubtaskCount() < task.getValue().subtaskCount()) {
          behind.add(task.getKey());
        }
      }
      return behind;
    }

    private <T> CompletableFuture<?> each(
        List<VertexId> vertices,
        Function<VertexId, CompletableFuture<Observation<T>>> question,
        BiConsumer<JobSnapshot.Builder, Map<VertexId, Observation<T>>> setter) {
      Map<VertexId, Observation<T>> answers = new ConcurrentHashMap<>();
      CompletableFuture<?>[] all =
          vertices.stream()
              .map(
                  vertex ->
                      question.apply(vertex).thenAccept(answer -> answers.put(vertex, answer)))
              .toArray(CompletableFuture[]::new);
      return CompletableFuture.allOf(all)
          .thenRun(() -> put(builder -> setter.accept(builder, answers)));
    }

    private <T> CompletableFuture<?> keep(
        CompletableFuture<T> answer, BiConsumer<JobSnapshot.Builder, T> setter) {
      return answer.thenAccept(value -> put(builder -> setter.accept(builder, value)));
    }

    private synchronized void put(Consumer<JobSnapshot.Builder> piece) {
      piece.accept(snapshot);
    }
  }
}
