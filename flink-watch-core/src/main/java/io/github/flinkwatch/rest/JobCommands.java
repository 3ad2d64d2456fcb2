package io.github.flinkwatch.rest;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.TriggerId;
import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.wire.JobConfigurationWire;
import io.github.flinkwatch.model.ParallelismBounds;
import java.util.Map;
import java.util.Optional;

/**
 * What can be done to one job. Immutable and thread-safe.
 *
 * <p>Savepoints, stops and checkpoints are started under an id of our choosing where Flink takes
 * one ({@link Command#triggerId()}), so that an operation whose answer was lost can be polled.
 *
 * <p>A command that says where to write takes an empty {@code targetDirectory} for the one that
 * Flink is configured with.
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

  /** Takes a savepoint in the configured form: {@code POST /jobs/:jobid/savepoints}. */
  public Command<PendingOperation> savepoint(Optional<String> targetDirectory) {
    return savepoint(savepointBody(targetDirectory));
  }

  /** Takes a savepoint in the given form: {@code POST /jobs/:jobid/savepoints}. Since 1.15. */
  public Command<PendingOperation> savepoint(
      Optional<String> targetDirectory, SavepointFormat format) {
    return savepoint(
        savepointBody(targetDirectory).text("formatType", requireNonNull(format, "format").name()));
  }

  /** Takes a savepoint, then cancels: the job ends CANCELED. See {@link #stop}. */
  public Command<PendingOperation> savepointAndCancel(Optional<String> targetDirectory) {
    return savepoint(target("target-directory", targetDirectory).flag("cancel-job", true));
  }

  /**
   * Stops the sources, takes a savepoint, and lets the job end FINISHED: {@code POST
   * /jobs/:jobid/stop}.
   */
  public Command<PendingOperation> stop(Optional<String> targetDirectory) {
    return stop(targetDirectory, false);
  }

  /**
   * As {@link #stop(Optional)}.
   *
   * @param drain whether event time is taken to its end first, which fires all timers: the job is
   *     not to be continued from that savepoint
   */
  public Command<PendingOperation> stop(Optional<String> targetDirectory, boolean drain) {
    return stop(stopBody(targetDirectory, drain));
  }

  /** As {@link #stop(Optional, boolean)}, with the form of the savepoint. Since 1.15. */
  public Command<PendingOperation> stop(
      Optional<String> targetDirectory, boolean drain, SavepointFormat format) {
    return stop(
        stopBody(targetDirectory, drain)
            .text("formatType", requireNonNull(format, "format").name()));
  }

  private Command<PendingOperation> stop(RequestBody body) {
    return flink.start(job + "/stop", body, job + "/savepoints");
  }

  private static RequestBody stopBody(Optional<String> targetDirectory, boolean drain) {
    return target("targetDirectory", targetDirectory).flag("drain", drain);
  }

  /** Takes a checkpoint now: {@code POST /jobs/:jobid/checkpoints}. Since 1.17. */
  public Command<PendingOperation> checkpoint(CheckpointKind kind) {
    return flink.start(
        job + "/checkpoints",
        new RequestBody().text("checkpointType", requireNonNull(kind, "kind").name()),
        job + "/checkpoints");
  }

  /**
   * Changes the parallelism: {@code PATCH /jobs/:jobid/rescaling?parallelism=}. Every version from
   * 1.9 to 2.3 has it and refuses it ({@code SERVER_ERROR}, HTTP 503).
   *
   * @param parallelism at least 1
   */
  public Command<PendingOperation> rescale(int parallelism) {
    if (parallelism < 1) {
      throw new IllegalArgumentException("parallelism is less than 1: " + parallelism);
    }
    return flink.command(
        "PATCH",
        job + "/rescaling?parallelism=" + parallelism,
        "",
        PendingOperation.triggeredAt(flink, job + "/rescaling"));
  }

  /** Returns a savepoint or stop that was triggered before, to poll it again. */
  public PendingOperation savepointOperation(TriggerId triggerId) {
    return new PendingOperation(flink, job + "/savepoints", triggerId);
  }

  /** Returns a checkpoint that was triggered before, to poll it again. Since 1.17. */
  public PendingOperation checkpointOperation(TriggerId triggerId) {
    return new PendingOperation(flink, job + "/checkpoints", triggerId);
  }

  /** Returns a rescaling that was triggered before. */
  public PendingOperation rescaleOperation(TriggerId triggerId) {
    return new PendingOperation(flink, job + "/rescaling", triggerId);
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

  private Command<PendingOperation> savepoint(RequestBody body) {
    return flink.start(job + "/savepoints", body, job + "/savepoints");
  }

  private static RequestBody savepointBody(Optional<String> targetDirectory) {
    return target("target-directory", targetDirectory).flag("cancel-job", false);
  }

  private static RequestBody target(String name, Optional<String> targetDirectory) {
    return new RequestBody().text(name, requireNonNull(targetDirectory, "targetDirectory"));
  }
}
