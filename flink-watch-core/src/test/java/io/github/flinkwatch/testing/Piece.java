package io.github.flinkwatch.testing;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.evidence.JobSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** A piece of what a Flink tells of a job: where it is asked for, and where it is in a snapshot. */
public enum Piece {
  LIST("/jobs/overview", JobSnapshot::overview),
  CLUSTER("/overview", JobSnapshot::clusterOverview),
  CONFIG("/config", JobSnapshot::dashboardConfig),
  DETAILS("/jobs/[0-9a-f]{32}", JobSnapshot::details),
  EXCEPTIONS("/jobs/[0-9a-f]{32}/exceptions", JobSnapshot::exceptions),
  CHECKPOINTS("/jobs/[0-9a-f]{32}/checkpoints", JobSnapshot::checkpoints),
  CHECKPOINT_CONFIG("/jobs/[0-9a-f]{32}/checkpoints/config", JobSnapshot::checkpointConfig),
  METRICS("/jobs/[0-9a-f]{32}/metrics", JobSnapshot::metrics),
  BACK_PRESSURE(
      "/jobs/[0-9a-f]{32}/vertices/[0-9a-f]{32}/backpressure",
      seen -> seen.backPressure().values().iterator().next());

  private final String path;
  private final Function<JobSnapshot, Observation<?>> in;

  Piece(String path, Function<JobSnapshot, Observation<?>> in) {
    this.path = path;
    this.in = in;
  }

  /** A piece that fails in one way. */
  public record Cell(Piece piece, UnrulyServer.Way way) {
    @Override
    public String toString() {
      return piece + " " + way;
    }
  }

  /** Returns each of the pieces with each way to fail. */
  public static List<Cell> inEachWay(Set<Piece> pieces) {
    List<Cell> cells = new ArrayList<>();
    for (Piece piece : pieces) {
      for (UnrulyServer.Way way : UnrulyServer.Way.values()) {
        cells.add(new Cell(piece, way));
      }
    }
    return cells;
  }

  /** Returns which paths are asked for it. */
  public Predicate<String> paths() {
    return asked -> asked.matches(path);
  }

  /** Returns what a snapshot has of it. */
  public Observation<?> in(JobSnapshot seen) {
    return in.apply(seen);
  }
}
