package io.github.flinkwatch.examples.demo;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.examples.yarn.ApplicationObserver;
import io.github.flinkwatch.examples.yarn.RealYarn;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.yarn.ApplicationId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Incident 4 at full length: real application clusters on a real YARN, until each is gone. */
final class ClusterGoneOnYarn implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Waiting waiting;
  private final RealYarn yarn;
  private final List<Scene> scenes = new ArrayList<>();

  private ClusterGoneOnYarn(Waiting waiting, RealYarn yarn) {
    this.waiting = waiting;
    this.yarn = yarn;
  }

  /** Plays it; {@code directory} is where YARN and HDFS keep everything. */
  static List<Scene> play(Waiting waiting, Path directory) {
    RealYarn started =
        waiting.during(
            "starting a ResourceManager, a NodeManager and an HDFS",
            () -> RealYarn.start(directory));
    try (ClusterGoneOnYarn play = new ClusterGoneOnYarn(waiting, started)) {
      play.finishes();
      play.fails();
      play.isCancelled();
      play.isKilled();
      play.throwsInMain();
      return play.scenes;
    }
  }

  @Override
  public void close() {
    waiting.during(
        "stopping YARN and HDFS",
        () -> {
          yarn.close();
          return yarn;
        });
  }

  private void finishes() {
    try (ApplicationObserver lookout = deploy("daily report", "finish", "5")) {
      awaitRunning(lookout, "daily report");
      awaitEnd(lookout, "daily report");
      awaitArchive(lookout, "daily report");
      tell("\"daily report\" finished; its archive is in HDFS", lookout, JobState.FINISHED);
      scenes.add(
          scene(
              "the same, had Flink not archived it",
              lookout,
              lookout.withoutArchive(),
              JobState.FINISHED));
    }
  }

  private void fails() {
    try (ApplicationObserver lookout = deploy("bad input", "fail", "5")) {
      awaitRunning(lookout, "bad input");
      awaitEnd(lookout, "bad input");
      awaitArchive(lookout, "bad input");
      tell("\"bad input\" failed by itself", lookout, JobState.FAILED);
    }
  }

  private void isCancelled() {
    try (ApplicationObserver lookout = deploy("no longer needed", "run", "0")) {
      ApplicationId id = awaitRunning(lookout, "no longer needed");
      // YARN's proxy passes no commands on: this one goes to Flink's own address.
      try (FlinkRestClient flink =
          lookout.yarn().application(id).flinkItself().ask().value().orElseThrow()) {
        flink.commands(lookout.jobId().orElseThrow()).cancel().send();
      }
      awaitEnd(lookout, "no longer needed");
      awaitArchive(lookout, "no longer needed");
      tell("\"no longer needed\" was cancelled in Flink", lookout, JobState.CANCELED);
    }
  }

  private void isKilled() {
    try (ApplicationObserver lookout = deploy("in the way", "run", "0")) {
      ApplicationId id = awaitRunning(lookout, "in the way");
      lookout.yarn().application(id).kill("the queue was needed for something else").send();
      awaitEnd(lookout, "in the way");
      tell("\"in the way\" was killed through YARN", lookout, JobState.KILLED);
    }
  }

  private void throwsInMain() {
    try (ApplicationObserver lookout = deploy("wrong arguments", "throw", "0")) {
      awaitEnd(lookout, "wrong arguments");
      tell("the main() of \"wrong arguments\" threw", lookout, JobState.FAILED);
    }
  }

  private ApplicationObserver deploy(String name, String... arguments) {
    return new ApplicationObserver(
        yarn,
        waiting.during("deploying \"" + name + "\" on YARN", () -> yarn.deploy(name, arguments)));
  }

  private ApplicationId awaitRunning(ApplicationObserver lookout, String name) {
    waiting.until(
        "\"" + name + "\" is seen RUNNING",
        PATIENCE,
        () -> Optional.of(lookout.look()).filter(health -> health.state() == JobState.RUNNING));
    return lookout.application();
  }

  /** Nobody looks at the job while it ends: that is how the end is missed. */
  private void awaitEnd(ApplicationObserver lookout, String name) {
    ApplicationId id = lookout.application();
    waiting.until(
        "\"" + name + "\" ends, and its cluster goes away",
        PATIENCE,
        () ->
            lookout
                .yarn()
                .application(id)
                .details()
                .ask()
                .value()
                .filter(app -> app.state().isEnded()));
    waiting.until(
        "\"" + name + "\" is looked at again",
        PATIENCE,
        () -> Optional.of(lookout.look()).filter(health -> health.state().isEnded()));
  }

  /** It is complete some tenths of a second after the end, or seconds on a busy machine. */
  private void awaitArchive(ApplicationObserver lookout, String name) {
    if (!hasArchive(lookout)) {
      waiting.until(
          "the archive of \"" + name + "\" is complete in HDFS",
          PATIENCE,
          () -> Optional.of(lookout.look()).filter(any -> hasArchive(lookout)));
    }
  }

  private static boolean hasArchive(ApplicationObserver lookout) {
    Observation<JobSnapshot> archived = lookout.evidence().archived();
    return archived.value().filter(archive -> archive.overview().isKnown()).isPresent();
  }

  private void tell(String title, ApplicationObserver lookout, JobState expected) {
    scenes.add(scene(title, lookout, last(lookout), expected));
  }

  private static Scene scene(
      String title, ApplicationObserver lookout, JobHealth health, JobState expected) {
    return new Scene(
        title,
        List.of(
            Scene.says("Flink", "is gone"),
            Scene.says("a catch-all", "FAILED"),
            Scene.says("YARN", report(lookout).map(ClusterGone::words).orElse("nothing"))),
        health,
        ExpectedVerdict.ended(expected));
  }

  private static Optional<DeploymentReport> report(ApplicationObserver lookout) {
    Observation<DeploymentReport> deployment = lookout.evidence().deployment();
    return deployment.value();
  }

  private static JobHealth last(ApplicationObserver lookout) {
    List<JobHealth> verdicts = lookout.verdicts();
    return verdicts.get(verdicts.size() - 1);
  }
}
