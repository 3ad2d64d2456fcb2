package io.github.flinkwatch.examples.demo;

import io.github.flinkwatch.examples.demo.Account.Tone;
import io.github.flinkwatch.health.JobHealth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Four incidents on a real Flink in this process: what Flink or YARN alone say of them, what
 * flink-watch says, and why. With {@code --yarn} it plays the fourth alone, at full length, on a
 * real YARN that it starts. With the address of a Flink cluster as argument it watches that cluster
 * instead.
 *
 * <p>The exit code is 0 if every verdict was what it ought to be.
 */
public final class Demo {

  private final Account account;
  private final boolean onYarn;
  private final List<Scene> scenes = new ArrayList<>();
  private boolean asItShouldBe = true;

  private Demo(Account account, boolean onYarn) {
    this.account = account;
    this.onYarn = onYarn;
  }

  /** Plays the demo, or watches the cluster whose address is given; {@code --once} looks once. */
  public static void main(String[] args) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(args));
    boolean once = arguments.remove("--once");
    boolean onYarn = arguments.remove("--yarn");
    if (arguments.size() > 1) {
      System.err.println("usage: [--yarn] | [--once] [http://jobmanager:8081]");
      System.exit(2);
    }
    Account account = Account.onConsole();
    boolean good =
        arguments.isEmpty()
            ? new Demo(account, onYarn).play()
            : ClusterWatch.of(arguments.get(0), account).watch(once);
    System.out.flush();
    System.exit(good ? 0 : 1); // Flink leaves threads behind that would keep the process alive
  }

  private boolean play() throws IOException {
    Waiting waiting = new Waiting(account);
    Path directory = Files.createTempDirectory("flink-watch-demo");
    try {
      if (onYarn) {
        playOnYarn(waiting, directory);
      } else {
        playInOneProcess(waiting, directory);
      }
    } finally {
      delete(directory);
    }
    summarize();
    return asItShouldBe;
  }

  private void playOnYarn(Waiting waiting, Path directory) {
    account.heading(
        "flink-watch: the fourth incident, on a real YARN in processes of this machine");
    fourth("");
    tell(ClusterGoneOnYarn.play(waiting, directory));
  }

  private void playInOneProcess(Waiting waiting, Path directory) {
    account.heading("flink-watch: four incidents, on a real Flink 1.20 in this process");
    account.say(DemoJudge.confession());

    account.heading("Incident 1: tasks do not run, and everything says RUNNING");
    account.say(
        "Tasks were FAILED and CANCELED while YARN and Flink said RUNNING. Nobody was alerted.");
    try (LiveJobs jobs = LiveJobs.start(waiting, directory)) {
      tell(TasksDoNotRun.play(waiting, jobs));

      account.heading("Incident 2: RUNNING, and nothing is consumed");
      account.say(
          "One subtask never acknowledges a checkpoint barrier. Every checkpoint expires, without a"
              + " failover, without a line in the log. Which subtask is it?");
      tell(NothingIsConsumed.play(waiting, jobs));
    }

    account.heading("Incident 3: a finished job is shown as FAILED");
    account.say(
        "A bounded job ends and its cluster goes away. The platform reads the archive, the read"
            + " throws, and a catch-all says FAILED.");
    tell(FinishedShownFailed.play(waiting, directory));

    fourth(" (YARN's answers are recorded from a real one.)");
    tell(ClusterGone.play());
  }

  private void fourth(String remark) {
    account.heading("Incident 4: the dedicated YARN cluster is gone");
    account.say(
        "A batch job succeeds, its cluster goes away, polling it throws, and the platform says FAILED,"
            + " while YARN knows better."
            + remark);
  }

  private void tell(List<Scene> told) {
    for (Scene scene : told) {
      scenes.add(scene);
      JobHealth health = scene.health();
      account.scene(scene.title());
      for (Scene.Saying other : scene.others()) {
        account.entry(other.who(), Tone.PLAIN, other.what());
      }
      account.entry("flink-watch", Digest.of(health));
      for (String unmet : scene.expected().unmet(health)) {
        asItShouldBe = false;
        account.entry("NOT RIGHT", Tone.BAD, unmet);
      }
    }
  }

  private void summarize() {
    account.heading("In short");
    for (Scene scene : scenes) {
      JobHealth health = scene.health();
      account.row(Digest.toneOf(health), Digest.inShort(health), scene.title());
    }
    account.blank();
    account.say(
        asItShouldBe
            ? "Every verdict is what it should be."
            : "Not every verdict is what it should be: see NOT RIGHT above.");
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
