package io.github.flinkwatch.rest;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.TriggerId;
import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.wire.JobConfigurationWire;
import io.github.flinkwatch.model.ParallelismBounds;
import java.util.Map;

/**
 * What can be done to one job. Immutable and thread-safe.
 *
 * <p>Savepoints, stops and checkpoints are started under an id of our choosing where Flink takes
 * one ({@link Command#triggerId()}), so that an operation whose answer was lost can be polled.
 */
public final class JobCommands {

  private final Endpoint flink;
  private final String job;

  JobCommands(Endpoint flink, JobId jobId) {
    this.flink = flink;
    this.job = "/jobs/" + jobId;
  }

  /**
   * Cancels the job: {@code PATCH /jobs/:jobid?mode=cancel}. The answer says that Flink took the
   * request, not that the job has ended. A job that ended otherwise is refused ({@code
   * UNEXPECTED_STATUS}, HTTP 409 since 1.15); one that Flink does not know is absent.
   */
  public Command<Accepted> cancel() {
    return flink.command("PATCH", job + "?mode=cancel", "{}", Accepted.TYPE);
  }

  /** Takes a savepoint: {@code POST /jobs/:jobid/savepoints}. */
  public Command<PendingOperation> savepoint(SavepointTarget target) {
    return savepoint(target, false);
  }

  /** Takes a savepoint, then cancels: the job ends CANCELED. See {@link #stop}. */
  public Command<PendingOperation> savepointAndCancel(SavepointTarget target) {
    return savepoint(target, true);
  }

  private Command<PendingOperation> savepoint(SavepointTarget target, boolean cancel) {
    RequestBody body =
        requireNonNull(target, "target").addTo(new RequestBody(), "target-directory");
    return flink.start(job + "/savepoints", body.flag("cancel-job", cancel), job + "/savepoints");
  }

  /**
   * Stops the sources, takes a savepoint, and lets the job end FINISHED: {@code POST
   * /jobs/:jobid/stop}.
   */
  public Command<PendingOperation> stop(SavepointTarget target) {
    return stop(target, false);
  }

  /**
   * As {@link #stop}, and takes event time to its end first, which fires all timers: the job is not
   * to be continued from that savepoint.
   */
  public Command<PendingOperation> drain(SavepointTarget target) {
    return stop(target, true);
  }

  private Command<PendingOperation> stop(SavepointTarget target, boolean drain) {
    RequestBody body = requireNonNull(target, "target").addTo(new RequestBody(), "targetDirectory");
    return flink.start(job + "/stop", body.flag("drain", drain), job + "/savepoints");
  }

  /** Takes a checkpoint now: {@code POST /jobs/:jobid/checkpoints}. Since 1.17. */
  public Command<PendingOperation> checkpoint(CheckpointKind kind) {
    return flink.start(
        job + "/checkpoints",
        new RequestBody().text("checkpointType", requireNonNull(kind, "kind").name()),
        job + "/checkpoints");
  }

  /** Returns a savepoint or stop that was triggered before, to poll it again. */
  public PendingOperation savepointOperation(TriggerId triggerId) {
    return new PendingOperation(flink, job + "/savepoints", triggerId);
  }

  /** Returns a checkpoint that was triggered before, to poll it again. Since 1.17. */
  public PendingOperation checkpointOperation(TriggerId triggerId) {
    return new PendingOperation(flink, job + "/checkpoints", triggerId);
  }

  /**
   * Sets between which parallelisms the adaptive scheduler may choose, for every vertex of the job:
   * {@code PUT /jobs/:jobid/resource-requirements}. Since 1.18. Another scheduler refuses.
   *
   * @throws IllegalArgumentException if {@code bounds} is empty
   */
  public Command<Accepted> resourceRequirements(Map<VertexId, ParallelismBounds> bounds) {
    if (bounds.isEmpty()) {
      throw new IllegalArgumentException("bounds are empty");
    }
    return flink.command(
        "PUT",
        job + "/resource-requirements",
        Json.write(JobConfigurationWire.RESOURCE_REQUIREMENTS, bounds),
        Accepted.TYPE);
  }

  /**
   * Flink took a request, and says no more: that it has been carried out must be seen elsewhere.
   */
  public enum Accepted {
    /** The only value. */
    ACCEPTED;

    /** An object of which nothing matters. */
    static final JsonType<Accepted> TYPE =
        JsonShape.<Accepted, Accepted>of(() -> ACCEPTED, accepted -> accepted).shape();
  }

  /** What a triggered checkpoint holds. Since 1.17. */
  public enum CheckpointKind {
    /** As the job is configured. */
    CONFIGURED,
    /** Everything. */
    FULL,
    /** What has changed since the last one. */
    INCREMENTAL
  }

  /** In which form a savepoint is written. Since 1.15. */
  public enum SavepointFormat {
    /** The same for all state backends: it can be restored with another one. */
    CANONICAL,
    /** The state backend's own: quicker, and bound to it. */
    NATIVE
  }
}
