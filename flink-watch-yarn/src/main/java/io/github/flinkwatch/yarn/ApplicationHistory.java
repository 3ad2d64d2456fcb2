package io.github.flinkwatch.yarn;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.internal.http.Budget;
import io.github.flinkwatch.internal.http.ExpectedBody;
import io.github.flinkwatch.internal.http.HttpAsk;
import io.github.flinkwatch.internal.http.Transport;
import java.net.URI;
import java.time.Clock;

/** Asks the application history server for what the ResourceManager has forgotten. */
final class ApplicationHistory {

  private final String base;
  private final Transport transport;
  private final YarnAnswers answers;
  private final Clock clock;

  ApplicationHistory(URI address, Transport transport, YarnAnswers answers, Clock clock) {
    this.base = ResourceManagers.withoutSlash(address) + "/ws/v1/applicationhistory/apps/";
    this.transport = transport;
    this.answers = answers;
    this.clock = clock;
  }

  /**
   * Asks for an application that the ResourceManager does not know. What the history server last
   * saw alive is forgotten all the same: it did not see the end.
   */
  Question<YarnApplication> application(ApplicationId id, Budget budget) {
    HttpAsk ask =
        HttpAsk.get(URI.create(base + id))
            .header("Accept", "application/json")
            .expects(ExpectedBody.NEARLY_JSON)
            .budget(budget)
            .deadline(budget.whole())
            .build();
    return Question.of(ask.toString(), clock, deadline -> transport.send(ask))
        .map(
            look ->
                answers
                    .read(look, ApplicationWire.APPLICATION)
                    .flatMap(
                        application ->
                            application.state().isEnded()
                                ? Observation.known(application, look.observedAt())
                                : Observation.unknown(
                                    notSeenToItsEnd(id, application), look.observedAt())));
  }

  private static UnknownCause notSeenToItsEnd(ApplicationId id, YarnApplication application) {
    return UnknownCause.of(
        UnknownCode.APP_FORGOTTEN,
        "the ResourceManager does not know "
            + id
            + ", and the history server saw it "
            + application.stateText()
            + " last");
  }
}
