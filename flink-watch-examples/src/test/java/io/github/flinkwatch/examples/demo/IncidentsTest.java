package io.github.flinkwatch.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The four incidents, on a real Flink in this process. */
class IncidentsTest {

  private static final Waiting WAITING = new Waiting(new Silence());

  @TempDir static Path directory;

  @Nested
  class WhenJobsRunSideBySide {

    static LiveJobs jobs;

    @BeforeAll
    static void startFlink() {
      jobs = LiveJobs.start(WAITING, directory);
    }

    @AfterAll
    static void stopFlink() {
      jobs.close();
    }

    @Test
    void tasksThatDoNotRunAreFoundAndAHealthyMixedJobIsNot() {
      assertAsExpected(TasksDoNotRun.play(WAITING, jobs));
    }

    @Test
    void theSubtaskThatNeverAcknowledgesIsNamed() {
      assertAsExpected(NothingIsConsumed.play(WAITING, jobs));
    }
  }

  @Test
  void anArchiveProvesTheEndAndAnUnreadableOneProvesNothing() {
    assertAsExpected(FinishedShownFailed.play(WAITING, directory));
  }

  @Test
  void theResourceManagerDecidesWhenADedicatedClusterIsGone() {
    assertAsExpected(ClusterGone.play());
  }

  private static void assertAsExpected(List<Scene> scenes) {
    assertThat(scenes).isNotEmpty();
    assertThat(scenes)
        .allSatisfy(
            scene ->
                assertThat(scene.expected().unmet(scene.health()))
                    .as(scene.title() + "\n" + scene.health().explain())
                    .isEmpty());
  }

  private static final class Silence implements Waiting.Listener {
    @Override
    public void waiting(String forWhat, Duration sofar) {}

    @Override
    public void over(String forWhat, Duration took, boolean fulfilled) {}
  }
}
