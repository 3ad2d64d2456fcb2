package io.github.flinkwatch.examples.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkwatch.FlinkApplicationId;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.TriggerId;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.model.AsyncOperation;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.rest.Command;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.rest.JobCommands.Accepted;
import io.github.flinkwatch.rest.JobCommands.CheckpointKind;
import io.github.flinkwatch.rest.PendingOperation;
import io.github.flinkwatch.rest.SavepointTarget;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What holds of commands on a real cluster, of whatever version. */
abstract class CommandLaws {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final JobId NOBODY = JobId.of("0123456789abcdef0123456789abcdef");

  private final ForkedFlink flink;
  private final FlinkRestClient client;
  private final Jobs jobs;

  CommandLaws(ForkedFlink flink, FlinkRestClient client, Jobs jobs) {
    this.flink = flink;
    this.client = client;
    this.jobs = jobs;
  }

  @Test
  void aSavepointIsTakenWhereItWasWantedAndDisposedOf() {
    awaitACheckpoint(jobs.healthy());
    Path target = flink.savepointDirectory().resolve("wanted");
    AsyncOperation savepoint =
        ended(
            client
                .commands(jobs.healthy())
                .savepoint(SavepointTarget.directory(target.toUri().toString())));
    assertThat(savepoint.isSucceeded()).as("%s", savepoint).isTrue();
    String location = savepoint.result().orElseThrow().location().orElseThrow();
    Path written = Path.of(URI.create(location));
    assertThat(written).startsWith(target).isDirectoryContaining("glob:**_metadata");

    assertThat(ended(client.disposeSavepoint(location)).isSucceeded()).isTrue();
    assertThat(written).doesNotExist();
  }

  @Test
  void disposingOfWhatIsNoSavepointFailsAndSaysWhy() {
    AsyncOperation disposal = ended(client.disposeSavepoint("file:///no/such/savepoint"));
    assertThat(disposal.isSucceeded()).isFalse();
    assertThat(disposal.result().orElseThrow().failureCause().orElseThrow().stackTrace())
        .contains("/no/such/savepoint");
  }

  @Test
  void aCheckpointIsTakenFrom117On() {
    awaitACheckpoint(jobs.healthy());
    Command<PendingOperation> checkpoint =
        client.commands(jobs.healthy()).checkpoint(CheckpointKind.FULL);
    if (flink.version().isAtLeast(1, 17)) {
      AsyncOperation taken = ended(checkpoint);
      assertThat(taken.isSucceeded()).as("%s", taken).isTrue();
      assertThat(taken.result().orElseThrow().checkpointId()).isPresent();
    } else {
      assertThat(checkpoint.send()).satisfies(seen -> isUnknown(seen, "UNEXPECTED_STATUS"));
    }
  }

  @Test
  void aJobStoppedWithASavepointIsFinishedAndTheSavepointIsWhereFlinkIsConfiguredToPutIt() {
    awaitACheckpoint(jobs.stopped());
    AsyncOperation stop = ended(client.commands(jobs.stopped()).stop(SavepointTarget.configured()));
    assertThat(stop.isSucceeded()).as("%s", stop).isTrue();
    URI location = URI.create(stop.result().orElseThrow().location().orElseThrow());
    assertThat(Path.of(location)).startsWith(flink.savepointDirectory()).isDirectory();
    awaitTheEnd(jobs.stopped(), JobStatus.FINISHED);
  }

  @Test
  void aJobCancelledWithASavepointIsCanceled() {
    awaitACheckpoint(jobs.savepointed());
    AsyncOperation savepoint =
        ended(client.commands(jobs.savepointed()).savepointAndCancel(SavepointTarget.configured()));
    assertThat(savepoint.isSucceeded()).as("%s", savepoint).isTrue();
    awaitTheEnd(jobs.savepointed(), JobStatus.CANCELED);
  }

  /** A trigger id is given although nobody knows the job; only the poll tells. */
  @Test
  void aSavepointOfAJobThatNobodyKnowsNeverSucceeds() {
    Observation<AsyncOperation> end =
        client
            .commands(NOBODY)
            .stop(SavepointTarget.directory(flink.savepointDirectory().toUri().toString()))
            .send()
            .value()
            .orElseThrow()
            .end()
            .within(PATIENCE)
            .ask();
    assertThat(end.value().map(AsyncOperation::isSucceeded).orElse(false)).isFalse();
    assertThat(end.toString()).contains(NOBODY.toString());
  }

  @Test
  void anOperationThatNobodyTriggeredIsAbsent() {
    TriggerId never = TriggerId.of("00000000000000000000000000000000");
    assertThat(client.commands(jobs.healthy()).savepointOperation(never).state().ask())
        .matches(Observation::isAbsent);
    assertThat(client.savepointDisposal(never).state().ask()).matches(Observation::isAbsent);
  }

  @Test
  void aJobThatNobodyKnowsCannotBeCancelled() {
    assertThat(client.commands(NOBODY).cancel().send()).matches(Observation::isAbsent);
  }

  @Test
  void aFinishedJobIsNotCancelledAnyMore() {
    awaitTheEnd(jobs.bounded(), JobStatus.FINISHED);
    Observation<Accepted> refused = client.commands(jobs.bounded()).cancel().send();
    if (flink.version().isAtLeast(1, 15)) {
      assertThat(refused.cause().orElseThrow().httpStatus()).hasValue(409);
    } else {
      assertThat(refused.isAbsent()).as("%s", refused).isTrue();
    }
    awaitTheEnd(jobs.bounded(), JobStatus.FINISHED);
  }

  @Test
  void anApplicationIsCancelledWithItsJobFrom23On() {
    FlinkApplicationId application = FlinkApplicationId.of(jobs.application().toString());
    Observation<Accepted> cancelled = client.application(application).cancel().send();
    if (flink.version().isAtLeast(2, 3)) {
      assertThat(cancelled.value()).as("%s", cancelled).contains(Accepted.ACCEPTED);
    } else {
      assertThat(cancelled).satisfies(seen -> isUnknown(seen, "UNEXPECTED_STATUS"));
      assertThat(client.commands(jobs.application()).cancel().send().isKnown()).isTrue();
    }
    awaitTheEnd(jobs.application(), JobStatus.CANCELED);
  }

  /** The jobs that commands are tried on, each there for one fate. */
  record Jobs(JobId healthy, JobId bounded, JobId stopped, JobId savepointed, JobId application) {

    static Jobs submittedTo(ForkedFlink flink, String healthy, String bounded) {
      return new Jobs(
          JobId.of(healthy),
          JobId.of(bounded),
          JobId.of(flink.submit("stopped")),
          JobId.of(flink.submit("savepointed")),
          JobId.of(flink.submit("application")));
    }
  }

  private static AsyncOperation ended(Command<PendingOperation> command) {
    Observation<PendingOperation> triggered = command.send();
    assertThat(triggered.isKnown()).as("%s", triggered).isTrue();
    Observation<AsyncOperation> end = triggered.value().orElseThrow().end().within(PATIENCE).ask();
    assertThat(end.isKnown()).as("%s", end).isTrue();
    return end.value().orElseThrow();
  }

  private static void isUnknown(Observation<?> seen, String code) {
    assertThat(seen.cause().map(UnknownCause::code))
        .as("%s", seen)
        .contains(UnknownCode.valueOf(code));
  }

  private void awaitACheckpoint(JobId job) {
    await("a checkpoint of " + job)
        .atMost(PATIENCE)
        .until(
            () ->
                client
                    .job(job)
                    .checkpoints()
                    .ask()
                    .value()
                    .map(seen -> seen.counts().completed() > 0)
                    .orElse(false));
  }

  private void awaitTheEnd(JobId job, JobStatus status) {
    await("the end of " + job)
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(client.jobsOverview().ask().value().orElseThrow())
                    .filteredOn(row -> row.jobId().equals(job))
                    .extracting(JobOverview::status)
                    .containsOnly(status));
  }
}
