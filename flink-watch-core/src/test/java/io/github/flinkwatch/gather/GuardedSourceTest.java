package io.github.flinkwatch.gather;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GuardedSourceTest {

  private static final Duration LONG = Duration.ofMinutes(2);

  private final CountDownLatch eightAreInside = new CountDownLatch(8);
  private final CountDownLatch released = new CountDownLatch(1);
  private final Question<String> guarded =
      new GuardedSource<String>("a source", Clock.systemUTC()).question(() -> blocking());

  private Question<String> blocking() {
    return Question.of(
        "what blocks, whatever comes",
        Clock.systemUTC(),
        within -> {
          eightAreInside.countDown();
          boolean interrupted = false;
          while (released.getCount() > 0) {
            try {
              released.await();
            } catch (InterruptedException ignored) {
              interrupted = true;
            }
          }
          return CompletableFuture.completedFuture(
              Observation.known(interrupted ? "interrupted" : "told", Instant.EPOCH));
        });
  }

  @AfterEach
  void release() {
    released.countDown();
  }

  @Test
  void aSourceThatIsMerelySlowIsAskedByTheNextInLineOnceOneIsThrough() throws Exception {
    List<CompletableFuture<Observation<String>>> asked = ask(8, LONG);
    assertThat(eightAreInside.await(60, TimeUnit.SECONDS)).isTrue();
    List<CompletableFuture<Observation<String>>> inLine = ask(20, LONG);
    assertThat(inLine).noneMatch(CompletableFuture::isDone);
    released.countDown();
    asked.addAll(inLine);
    for (CompletableFuture<Observation<String>> each : asked) {
      assertThat(each.get(60, TimeUnit.SECONDS).value()).contains("told");
    }
  }

  @Test
  void whoIsStillInLineAtItsDeadlineWasNotAsked() throws Exception {
    List<CompletableFuture<Observation<String>>> inside = ask(8, LONG);
    assertThat(eightAreInside.await(60, TimeUnit.SECONDS)).isTrue();
    Observation<String> late = guarded.within(Duration.ofMillis(20)).ask();
    assertThat(late.cause().orElseThrow().code()).isEqualTo(UnknownCode.NOT_ASKED);
    assertThat(late.cause().orElseThrow().detail()).contains("8 earlier questions were ahead");
    assertThat(inside).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void whereAllInsideHangNobodyWaitsInLine() throws Exception {
    List<CompletableFuture<Observation<String>>> inside = ask(8, LONG);
    assertThat(eightAreInside.await(60, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Observation<String>> inLine = guarded.within(LONG).askAsync();
    inside.forEach(each -> each.cancel(true));
    UnknownCode early = inLine.get(60, TimeUnit.SECONDS).cause().orElseThrow().code();
    assertThat(early).isEqualTo(UnknownCode.NOT_ASKED);
    assertThat(guarded.within(LONG).ask().cause().orElseThrow().detail())
        .contains("8 earlier questions still hang in it");
  }

  private List<CompletableFuture<Observation<String>>> ask(int times, Duration within) {
    List<CompletableFuture<Observation<String>>> asked = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      asked.add(guarded.within(within).askAsync());
    }
    return asked;
  }
}
