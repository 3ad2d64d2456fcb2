package io.github.flinkwatch.yarn;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.internal.http.HttpAsk;
import io.github.flinkwatch.internal.http.Transport;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** Asks the application history server for what the ResourceManager has forgotten. */
final class ApplicationHistory {

  private final String base;
  private final Transport transport;
  private final YarnAnswers answers;

  ApplicationHistory(URI address, Transport transport, YarnAnswers answers) {
    this.base = address.toString().replaceFirst("/$", "") + "/ws/v1/applicationhistory/apps/";
    this.transport = transport;
    this.answers = answers;
  }

  /**
   * Returns an application that the ResourceManager does not know. What the history server last saw
   * alive is forgotten all the same: it did not see the end.
   */
  CompletableFuture<Observation<YarnApplication>> application(ApplicationId id) {
    HttpAsk ask = HttpAsk.get(URI.create(base + id)).header("Accept", "application/json").build();
    return transport
        .send(ask)
        .thenApply(
            look -> look.flatMap(answer -> answers.read(answer, ApplicationWire.APPLICATION)))
        .thenApply(
            look ->
                look.flatMap(
                    application ->
                        application.state().isEnded()
                            ? look
                            : Observation.unknown(
                                UnknownCause.of(
                                    UnknownCode.APP_FORGOTTEN,
                                    "the ResourceManager does not know "
                                        + id
                                        + ", and the history server saw it "
                                        + application.stateText()
                                        + " last"),
                                look.observedAt())));
  }
}
