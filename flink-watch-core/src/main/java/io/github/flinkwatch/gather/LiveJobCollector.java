package io.github.flinkwatch.gather;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.Checkpoint.CheckpointStatus;
import io.github.flinkwatch.model.Checkpoint.VertexCheckpoint;
import io.github.flinkwatch.model.CheckpointingStatistics;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.model.JobStatusInfo;
import io.github.flinkwatch.model.JobVertex;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.rest.JobQuestions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Collects what a live Flink tells of one job. Each piece is an observation of its own: trouble
 * with one spoils no other. Answers come on any thread.
 */
final class LiveJobCollector {

  /** In a cluster of thousands of jobs each would carry the ids of all others. */
  private static final int MOST_OTHERS = 100;

  private final JobId jobId;
  private final JobQuestions job;
  private final CompletableFuture<ListedJobs> listed;
  private final ClusterFacts cluster;
  private final LookLimits limits;
  private final JobSnapshot.Builder snapshot;

  LiveJobCollector(
      FlinkRestClient flink,
      JobId jobId,
      JobSnapshot.Match match,
      CompletableFuture<ListedJobs> listed,
      ClusterFacts cluster,
      Instant at,
      LookLimits limits) {
    this.jobId = jobId;
    this.job = flink.job(jobId);
    this.listed = listed;
    this.cluster = cluster;
    this.limits = limits;
    this.snapshot = JobSnapshot.builder(JobSnapshot.Source.LIVE, at).matchedBy(match);
  }

  /**
   * Makes the snapshot of the job that {@code ref} means: by its id, or where the reference
   * {@linkplain JobRef#mayMatchSoleJob() allows it} and no job of that id is listed, of the only
   * job of the cluster. Where no id is known and no sole job may be taken, the overview says why.
   */
  static CompletableFuture<JobSnapshot> gather(
      FlinkRestClient flink,
      JobRef ref,
      Depth depth,
      CompletableFuture<ListedJobs> listed,
      ClusterFacts cluster,
      Instant at,
      LookLimits limits) {
    if (ref.jobId().isPresent() && !ref.mayMatchSoleJob()) { // no need to wait for the list
      return new LiveJobCollector(
              flink, ref.jobId().get(), JobSnapshot.Match.BY_ID, listed, cluster, at, limits)
          .gather(depth);
    }
    return listed.thenCompose(
        all -> {
          Optional<JobId> known = ref.jobId();
          boolean silent = known.isEmpty() || !all.ids().contains(known.get());
          if (silent && ref.mayMatchSoleJob() && all.soleJob().isPresent()) {
            JobId sole = all.soleJob().get();
            return new LiveJobCollector(
                    flink, sole, JobSnapshot.Match.SOLE_JOB, listed, cluster, at, limits)
                .gather(depth);
          }
          return known.isPresent()
              ? new LiveJobCollector(
                      flink, known.get(), JobSnapshot.Match.BY_ID, listed, cluster, at, limits)
                  .gather(depth)
              : CompletableFuture.completedFuture(ofNoJob(all, at));
        });
  }

  /** No id is known, and no job may be taken for the one that is meant. */
  static JobSnapshot ofNoJob(ListedJobs all, Instant lookedAt) {
    Instant at = all.answer().observedAt();
    String why =
        all.ids().size() > 1
            ? "the cluster runs " + all.ids().size() + " jobs and no id is known"
            : "no id is known, and the only job of the cluster may not be taken for it";
    Observation<JobOverview> overview =
        all.answer()
            .flatMap(
                rows ->
                    rows.isEmpty()
                        ? Observation.absent("the cluster lists no job", at)
                        : Observation.unknown(UnknownCause.of(UnknownCode.JOB_AMBIGUOUS, why), at));
    return JobSnapshot.builder(JobSnapshot.Source.LIVE, lookedAt)
        .overview(overview)
        .otherJobIds(all.ids())
        .build();
  }

  /** The newest checkpoint that is under way or failed, unless a newer one has completed. */
  private static Optional<Checkpoint> troubled(CheckpointingStatistics checkpoints) {
    long completed = checkpoints.latest().completed().map(Checkpoint::id).orElse(-1L);
    return checkpoints.history().stream()
        .filter(checkpoint -> checkpoint.status() != CheckpointStatus.COMPLETED)
        .filter(checkpoint -> checkpoint.id() > completed)
        .findFirst();
  }

  /** Never completes exceptionally, and ends with the time of the look. */
  CompletableFuture<JobSnapshot> gather(Depth depth) {
    List<CompletableFuture<?>> pieces = new ArrayList<>();
    pieces.add(keep(listed, this::overview));
    pieces.add(listed.thenCompose(all -> whereTheListIsSilent(all, depth)));
    pieces.add(keep(cluster.overview(limits), JobSnapshot.Builder::clusterOverview));
    pieces.add(keep(cluster.config(limits), JobSnapshot.Builder::dashboardConfig));
    if (depth != Depth.STATE) {
      pieces.add(keep(limits.askMore(job.exceptions()), JobSnapshot.Builder::exceptions));
      pieces.add(
          keep(limits.askMore(job.checkpointConfig()), JobSnapshot.Builder::checkpointConfig));
      pieces.add(keep(limits.askMore(job.metrics()), JobSnapshot.Builder::metrics));
      pieces.add(details(depth == Depth.FULL));
      pieces.add(checkpoints(depth == Depth.FULL));
    }
    return CompletableFuture.allOf(
            pieces.stream()
                .map(piece -> piece.handle((done, bug) -> done)) // a bug costs its piece
                .toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> build());
  }

  private synchronized JobSnapshot build() {
    return snapshot.build();
  }

  private void overview(JobSnapshot.Builder builder, ListedJobs all) {
    Observation<JobOverview> row = all.row(jobId);
    builder
        .overview(row)
        .namesakes(all.namesakes(jobId))
        .otherJobIds(all.others(jobId, row.isKnown() ? MOST_OTHERS : Integer.MAX_VALUE));
  }

  /** Before 1.16 there is no such address: that is no news of the job, nor of the cluster's. */
  private static Observation<JobStatus> served(Observation<JobStatus> status) {
    boolean notServed =
        status
            .cause()
            .filter(cause -> cause.code() == UnknownCode.UNEXPECTED_STATUS)
            .filter(cause -> cause.detail().contains("Unable to load requested file"))
            .isPresent();
    return notServed
        ? Observation.unknown(
            UnknownCause.of(UnknownCode.NOT_ASKED, "this version serves no status"),
            status.observedAt())
        : status;
  }

  /** A list can leave out a running job. Before 1.16 only the details tell its status then. */
  private CompletableFuture<?> whereTheListIsSilent(ListedJobs all, Depth depth) {
    if (all.row(jobId).isKnown()) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Observation<JobStatusInfo>> status = limits.ask(job.status());
    CompletableFuture<?> kept =
        keep(status, (builder, told) -> builder.status(served(told.map(JobStatusInfo::status))));
    return depth == Depth.STATE
        ? kept.thenCompose(
            done ->
                status.join().isUnknown()
                    ? details(false)
                    : CompletableFuture.completedFuture(null))
        : kept;
  }

  private CompletableFuture<?> details(boolean everyVertex) {
    CompletableFuture<Observation<JobDetails>> details =
        limits.askMore(job.details()).thenApply(this::ofThisJob);
    CompletableFuture<?> kept = keep(details, JobSnapshot.Builder::details);
    return everyVertex ? kept.thenCompose(done -> vertices(details.join())) : kept;
  }

  /** What answers another job's id is no answer about this one. */
  private Observation<JobDetails> ofThisJob(Observation<JobDetails> answer) {
    return answer.flatMap(
        details ->
            details.jobId().equals(jobId)
                ? answer
                : Observation.unknown(
                    UnknownCause.of(
                        UnknownCode.JOB_ID_CHANGED,
                        "asked for the details of " + jobId + ", told of " + details.jobId()),
                    answer.observedAt()));
  }

  private CompletableFuture<?> vertices(Observation<JobDetails> details) {
    List<VertexId> ids = new ArrayList<>();
    details
        .value()
        .ifPresent(known -> known.vertices().stream().map(JobVertex::id).forEach(ids::add));
    return CompletableFuture.allOf(
        each(ids, vertex -> job.vertex(vertex).backPressure(), JobSnapshot.Builder::backPressure),
        each(ids, vertex -> job.vertex(vertex).watermarks(), JobSnapshot.Builder::watermarks));
  }

  private CompletableFuture<?> checkpoints(boolean whoHoldsUp) {
    CompletableFuture<Observation<CheckpointingStatistics>> checkpoints =
        limits.askMore(job.checkpoints());
    CompletableFuture<?> kept = keep(checkpoints, JobSnapshot.Builder::checkpoints);
    return whoHoldsUp ? kept.thenCompose(done -> culprits(checkpoints.join())) : kept;
  }

  private CompletableFuture<?> culprits(Observation<CheckpointingStatistics> checkpoints) {
    Optional<Checkpoint> troubled = checkpoints.value().flatMap(LiveJobCollector::troubled);
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
    CompletableFuture<Observation<Checkpoint>> detail = limits.askMore(job.checkpoint(id));
    return keep(detail, JobSnapshot.Builder::troubledCheckpoint)
        .thenCompose(
            done -> {
              List<VertexId> behind = behind(detail.join());
              return CompletableFuture.allOf(
                  each(
                      behind,
                      vertex -> job.checkpointSubtasks(id, vertex),
                      JobSnapshot.Builder::subtaskCheckpoints),
                  each(
                      behind,
                      vertex -> job.vertex(vertex).details(),
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
      Function<VertexId, Question<T>> question,
      BiConsumer<JobSnapshot.Builder, Map<VertexId, Observation<T>>> setter) {
    Map<VertexId, Observation<T>> answers = new ConcurrentHashMap<>();
    CompletableFuture<?>[] all =
        vertices.stream()
            .map(
                vertex ->
                    limits
                        .askMore(question.apply(vertex))
                        .thenAccept(answer -> answers.put(vertex, answer)))
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
