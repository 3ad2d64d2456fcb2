package io.github.flinkwatch.gather;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.flinkwatch.Allowance;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.testing.FlinkScenarios;
import io.github.flinkwatch.testing.HealthyFlink;
import io.github.flinkwatch.testing.UnrulyServer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** All parts of one look, of all of its sources, are held within one limit. */
class LookMemoryTest {

  private static final Clock CLOCK = Clock.systemUTC();
  private static final long LIMIT = 400_000;

  private final UnrulyServer server = new UnrulyServer();
  private final FlinkRestClient flink = FlinkRestClient.of(server.uri());

  @AfterEach
  void close() {
    flink.close();
    server.close();
  }

  @Test
  void partsThatTogetherAreOverTheLimitAreTooLargeAndTheListStillTellsTheState() {
    HealthyFlink.serve(server);
    String padding = ",\"padding\":\"" + "x".repeat(200_000) + "\"}";
    String job = "/jobs/" + FlinkScenarios.JOB;
    List<String> large = List.of(job, job + "/exceptions", job + "/checkpoints");
    for (String path : large) {
      server.serve(path, server.served(path).replaceFirst("}\\s*$", padding));
    }
    JobEvidence evidence = within(LIMIT, null).observe(FlinkScenarios.JOB);
    JobSnapshot seen = evidence.live().value().orElseThrow();
    List<Observation<?>> pieces = new ArrayList<>();
    pieces.add(seen.details());
    pieces.add(seen.exceptions());
    pieces.add(seen.checkpoints());
    assertThat(pieces)
        .filteredOn(Observation::isUnknown)
        .isNotEmpty()
        .allSatisfy(piece -> assertThat(code(piece)).isEqualTo(UnknownCode.TOO_LARGE));
    assertThat(seen.overview().isKnown()).isTrue();
    assertThat(judged(evidence).state()).isEqualTo(JobState.RUNNING);

    JobSnapshot whole =
        within(10 * LIMIT, null).observe(FlinkScenarios.JOB).live().value().orElseThrow();
    assertThat(whole.details().isKnown()).isTrue();
    assertThat(whole.exceptions().isKnown()).isTrue();
    assertThat(whole.checkpoints().isKnown()).isTrue();
  }

  @Test
  void whatOneSourceHoldsAnotherCannotHold() {
    server.spoil(path -> true, UnrulyServer.Way.ERROR);
    ArchiveSource archive = run -> holding(LIMIT / 2);
    JobObserver observer =
        JobObserver.builder()
            .flink(flink)
            .archive(archive)
            .history(run -> holding(LIMIT / 2 + LIMIT / 4))
            .maxHeldBytes(LIMIT)
            .build();
    JobEvidence evidence = observer.observe(FlinkScenarios.JOB);
    assertThat(List.of(evidence.archived().isKnown(), evidence.history().isKnown()))
        .containsExactlyInAnyOrder(true, false);
    assertThat(judged(evidence).state()).isEqualTo(JobState.UNKNOWN);
  }

  @Test
  void eachLookHasTheLimitForItself() {
    JobObserver observer = within(LIMIT, run -> holding(LIMIT / 2 + 1));
    server.spoil(path -> true, UnrulyServer.Way.ERROR);
    for (int look = 0; look < 3; look++) {
      assertThat(observer.observe(FlinkScenarios.JOB).archived().isKnown()).isTrue();
    }
  }

  @Test
  void stepsThatFollowOneAnotherShareTheMemory() {
    Allowance memory = Allowance.of(LIMIT);
    Question<JobSnapshot> two = holding(LIMIT - 1).then(seen -> holding(2));
    assertThat(code(two.sharing(memory).ask())).isEqualTo(UnknownCode.TOO_LARGE);
    assertThat(memory.taken()).isEqualTo(LIMIT - 1);
    assertThat(two.ask().isKnown()).as("alone it has no limit").isTrue();
  }

  @Test
  void aLimitThatIsNotPositiveIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JobObserver.builder().maxHeldBytes(0))
        .withMessageContaining("maxHeldBytes");
  }

  private JobObserver within(long bytes, ArchiveSource archive) {
    JobObserver.Builder observer = JobObserver.builder().flink(flink).maxHeldBytes(bytes);
    return (archive == null ? observer : observer.archive(archive)).build();
  }

  /** A source that counts what it holds. */
  private static Question<JobSnapshot> holding(long bytes) {
    return Question.of(
        "what holds " + bytes + " bytes",
        CLOCK,
        (within, memory) -> {
          Instant now = CLOCK.instant();
          try {
            memory.take(bytes);
          } catch (Allowance.SpentException spent) {
            return CompletableFuture.completedFuture(
                Observation.unknown(
                    UnknownCause.of(UnknownCode.TOO_LARGE, String.valueOf(spent.getMessage())),
                    now));
          }
          return CompletableFuture.completedFuture(
              Observation.known(JobSnapshot.builder(JobSnapshot.Source.ARCHIVE, now).build(), now));
        });
  }

  private static JobHealth judged(JobEvidence evidence) {
    return JobHealthEvaluator.ofDefaults().evaluate(evidence).health();
  }

  private static UnknownCode code(Observation<?> unknown) {
    return unknown.cause().orElseThrow().code();
  }
}
