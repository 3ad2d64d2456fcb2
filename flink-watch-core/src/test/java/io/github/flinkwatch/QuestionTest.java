package io.github.flinkwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QuestionTest {

  private static final Instant NOW = Instant.parse("2026-11-28T00:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  static Stream<Question.Asking<String>> brokenAskings() {
    return Stream.of(
        deadline -> null,
        deadline -> CompletableFuture.completedFuture(null),
        deadline -> CompletableFuture.failedFuture(new IOException("no route")),
        deadline -> sneak(new IOException("no route")),
        deadline -> {
          throw new StackOverflowError();
        });
  }

  @ParameterizedTest
  @MethodSource("brokenAskings")
  void whateverTheAskingThrowsAndNullIsACause(Question.Asking<String> broken) {
    Question<String> question = Question.of("the platform's own", CLOCK, broken);
    assertThat(question.ask().cause())
        .hasValueSatisfying(
            cause -> {
              assertThat(cause.code()).isEqualTo(UnknownCode.SOURCE_FAILED);
              assertThat(cause.detail()).startsWith("the platform's own: ");
              assertThat(cause.exception()).isPresent();
            });
    assertThat(question.askAsync()).isCompletedWithValueMatching(Observation::isUnknown);
    assertThat(answered("a").then(a -> question).ask().isUnknown()).isTrue();
  }

  @Test
  void whatThrowsOnTheWayToTheNextQuestionIsACause() {
    Observation<String> answer =
        answered("a").<String>then(a -> sneak(new IOException("a bug"))).ask();
    assertThat(answer.cause().map(UnknownCause::code)).contains(UnknownCode.SOURCE_FAILED);
  }

  @Test
  void anInterruptGivesUpAndStaysSet() {
    CompletableFuture<Observation<String>> never = new CompletableFuture<>();
    Question<String> question = Question.of("a silent one", CLOCK, deadline -> never);
    Thread.currentThread().interrupt();
    Observation<String> answer = question.ask();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(answer.cause().map(UnknownCause::code)).contains(UnknownCode.CANCELLED);
    assertThat(never).isCancelled();
  }

  @Test
  void cancellingTheAnswerCancelsTheStepThatIsUnderWay() {
    CompletableFuture<Observation<String>> second = new CompletableFuture<>();
    Question<String> both =
        answered("a").then(a -> Question.of("second", CLOCK, deadline -> second));
    both.askAsync().cancel(true);
    assertThat(second).isCancelled();
  }

  @Test
  void oneDeadlineHoldsForTheWholeOfTwoSteps() {
    List<Duration> given = new ArrayList<>();
    Question<String> step =
        Question.of(
            "a step",
            CLOCK,
            deadline -> {
              given.add(deadline);
              return CompletableFuture.completedFuture(Observation.known("a", NOW));
            });
    assertThat(step.then(a -> step).within(Duration.ofHours(1)).ask().value()).contains("a");
    assertThat(given.get(0)).isEqualTo(Duration.ofHours(1));
    assertThat(given.get(1)).isLessThan(Duration.ofHours(1));
    given.clear();
    step.then(a -> step).ask();
    assertThat(given).containsExactly(null, null);
  }

  @Test
  void aDeadlineIsPositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> answered("a").within(Duration.ZERO))
        .withMessageContaining("deadline");
  }

  private static Question<String> answered(String value) {
    return Question.answered(Observation.known(value, NOW));
  }

  @SuppressWarnings("unchecked")
  private static <T, X extends Throwable> T sneak(Throwable thrown) throws X {
    throw (X) thrown;
  }

  @Test
  void whatCameAtTheDeadlineStillHasAMeaning() {
    Question<String> late =
        Question.of(
            "late",
            Clock.systemUTC(),
            deadline ->
                CompletableFuture.supplyAsync(
                    () -> Observation.known("in time", Instant.EPOCH),
                    CompletableFuture.delayedExecutor(
                        deadline.toMillis() + 20, TimeUnit.MILLISECONDS)));
    assertThat(late.map(answer -> answer.map(String::length)).within(Duration.ofMillis(10)).ask())
        .isEqualTo(Observation.known(7, Instant.EPOCH));
  }
}
