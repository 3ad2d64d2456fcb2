package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.Finding.Culprit;
import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Severity;
import io.github.flinkwatch.model.Checkpoint;
import io.github.flinkwatch.model.Checkpoint.CheckpointStatus;
import io.github.flinkwatch.model.Checkpoint.VertexCheckpoint;
import io.github.flinkwatch.model.CheckpointConfig;
import io.github.flinkwatch.model.CheckpointingStatistics;
import io.github.flinkwatch.model.JobDetails;
import io.github.flinkwatch.model.JobVertex;
import io.github.flinkwatch.model.SubtaskCheckpoints.SubtaskCheckpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who holds the checkpoint back. First come those that are busy and not back-pressured: upstream of
 * them everything waits for them, and downstream nobody can acknowledge either. Else the order is
 * from the sources on. Each list of subtasks is walked once, and no further than until enough
 * culprits are found.
 */
final class CheckpointCulprit extends StandardRule {

  /** Flink's default, for a job whose own is not known. */
  private static final Duration FLINKS_TIMEOUT = Duration.ofMinutes(10);

  CheckpointCulprit() {
    super(
        RuleId.CHECKPOINT_CULPRIT,
        false,
        RUNNING,
        "The vertices and subtasks that have not acknowledged the newest failed or long pending"
            + " checkpoint, the first maxCulprits of them with machine, TaskManager and"
            + " backpressure; first those that are busy and not back-pressured. Detail to the other checkpoint rules; alone it says nothing bad.",
        "Take a thread dump of the TaskManager: a call that blocks in an operator lets no "
            + "barrier pass.");
  }

  @Override
  public RuleResult evaluate(RuleContext context) {
    JobSnapshot live = context.live();
    if (live.checkpoints().isAbsent()) {
      return RuleResult.ok();
    }
    Optional<CheckpointingStatistics> statistics = live.checkpoints().value();
    if (statistics.isEmpty()) {
      return lacks("checkpoint statistics", live.checkpoints());
    }
    if (!isTroubled(context, statistics.get())) {
      return RuleResult.ok();
    }
    Optional<Checkpoint> troubled = live.troubledCheckpoint().value();
    if (troubled.isEmpty()) {
      return lacks("details of the checkpoint in trouble", live.troubledCheckpoint());
    }
    List<VertexId> silent = unacknowledged(troubled.get(), live);
    silent.sort(BackpressureMap.busyBeforePressed(live, context.thresholds().backpressureRatio()));
    if (silent.isEmpty()) {
      return RuleResult.ok();
    }
    long missing = troubled.get().subtaskCount() - (long) troubled.get().acknowledgedSubtaskCount();
    List<Culprit> culprits = culprits(silent, live, context.thresholds().maxCulprits());
    String first = nameOf(silent.get(0), live).orElseGet(() -> silent.get(0).toString());
    return RuleResult.finding(
        found(
                Severity.INFO,
                "checkpoint "
                    + troubled.get().id()
                    + " waits for "
                    + missing
                    + " of "
                    + troubled.get().subtaskCount()
                    + " subtasks, first of all in \""
                    + first
                    + '"')
            .figure("checkpoint", troubled.get().id())
            .figure("unacknowledged", missing)
            .figure("subtasks", troubled.get().subtaskCount())
            .figure("vertices", silent.size())
            .culprits(culprits)
            .build());
  }

  private static boolean isTroubled(RuleContext context, CheckpointingStatistics statistics) {
    return CheckpointFacts.isFailing(statistics) || isLongPending(context, statistics);
  }

  private static boolean isLongPending(RuleContext context, CheckpointingStatistics statistics) {
    if (!CheckpointFacts.isAnyPending(statistics)) {
      return false;
    }
    Optional<CheckpointConfig> config = context.live().checkpointConfig().value();
    Duration timeout = config.flatMap(CheckpointConfig::timeout).orElse(FLINKS_TIMEOUT);
    long longPending = (long) (timeout.toMillis() * context.thresholds().checkpointSlowRatio());
    Optional<Instant> now = CheckpointFacts.now(context);
    if (now.isEmpty()) {
      return false;
    }
    if (CheckpointFacts.farBeyondUsual(context, statistics).isPresent()) {
      return true;
    }
    for (Checkpoint checkpoint : statistics.history()) {
      if (checkpoint.status() == CheckpointStatus.IN_PROGRESS
          && Duration.between(checkpoint.triggerTime(), now.get()).toMillis() >= longPending) {
        return true;
      }
    }
    return false;
  }

  private static List<VertexId> unacknowledged(Checkpoint checkpoint, JobSnapshot live) {
    Set<VertexId> order = new LinkedHashSet<>();
    live.details()
        .value()
        .map(JobDetails::vertices)
        .orElse(List.of())
        .forEach(vertex -> order.add(vertex.id()));
    order.addAll(checkpoint.tasks().keySet());
    List<VertexId> silent = new ArrayList<>();
    for (VertexId vertex : order) {
      VertexCheckpoint part = checkpoint.tasks().get(vertex);
      if (part != null && part.acknowledgedSubtaskCount() < part.subtaskCount()) {
        silent.add(vertex);
      }
    }
    return silent;
  }

  private static List<Culprit> culprits(Collection<VertexId> silent, JobSnapshot live, int limit) {
    List<Culprit> culprits = new ArrayList<>();
    for (VertexId vertex : silent) {
      List<Integer> indices = new ArrayList<>();
      VertexPieces.value(live.subtaskCheckpoints(), vertex)
          .ifPresent(
              subtasks -> {
                for (SubtaskCheckpoint subtask : subtasks.subtasks()) {
                  if (culprits.size() + indices.size() >= limit) {
                    return;
                  }
                  if (!subtask.acknowledged()) {
                    indices.add(subtask.index());
                  }
                }
              });
      culprits.addAll(named(vertex, indices, live));
    }
    return culprits;
  }

  private static List<Culprit> named(VertexId vertex, List<Integer> indices, JobSnapshot live) {
    Map<Integer, Culprit.Builder> byIndex = new LinkedHashMap<>();
    for (int index : indices) {
      byIndex.put(
          index,
          Culprit.builder().vertexId(vertex).vertexName(nameOf(vertex, live)).subtask(index));
    }
    VertexPieces.value(live.vertexDetails(), vertex)
        .ifPresent(
            details ->
                details
                    .subtasks()
                    .forEach(
                        subtask -> {
                          Culprit.Builder culprit = byIndex.get(subtask.subtask());
                          if (culprit != null) {
                            culprit.host(subtask.endpoint()).taskManagerId(subtask.taskManagerId());
                          }
                        }));
    VertexPieces.value(live.backPressure(), vertex)
        .ifPresent(
            pressure ->
                pressure
                    .subtasks()
                    .forEach(
                        subtask -> {
                          Culprit.Builder culprit = byIndex.get(subtask.subtask());
                          if (culprit != null) {
                            culprit.backpressure(subtask.ratio());
                          }
                        }));
    List<Culprit> culprits = new ArrayList<>();
    byIndex.values().forEach(culprit -> culprits.add(culprit.build()));
    return culprits;
  }

  private static Optional<String> nameOf(VertexId vertex, JobSnapshot live) {
    return live.details().value().map(JobDetails::vertices).orElse(List.of()).stream()
        .filter(candidate -> candidate.id().equals(vertex))
        .map(JobVertex::name)
        .findFirst();
  }
}
