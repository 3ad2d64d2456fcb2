package io.github.flinkwatch.yarn;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.gather.ClusterSource;
import io.github.flinkwatch.internal.http.Budget;
import io.github.flinkwatch.internal.http.HttpAsk;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.rest.Command;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.yarn.YarnApplication.FinalApplicationStatus;
import io.github.flinkwatch.yarn.YarnApplication.YarnApplicationState;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * All that can be asked about one application of YARN: what YARN says of it, and where its Flink
 * is. Made by {@link ResourceManagerClient#application}, whose laws hold here.
 *
 * <p>A watcher and a {@link io.github.flinkwatch.gather.JobObserver} take it as the source that it
 * is: of the Flink, whose address may change, and of the deployment, which speaks where Flink does
 * not.
 *
 * <p>Immutable and thread-safe.
 */
public final class ApplicationOnYarn implements ClusterSource {

  private final ResourceManagerClient yarn;
  private final ApplicationId id;

  ApplicationOnYarn(ResourceManagerClient yarn, ApplicationId id) {
    this.yarn = yarn;
    this.id = id;
  }

  /** Returns which application it is. */
  public ApplicationId id() {
    return id;
  }

  /**
   * Asks for the application: {@code GET /ws/v1/cluster/apps/{id}}, and if the ResourceManager does
   * not know it and there is a history server, {@code GET /ws/v1/applicationhistory/apps/{id}}.
   *
   * <p>It is absent if the active ResourceManager does not know it and the history server, if there
   * is one, does not either: evicted, never accepted, or another cluster's.
   */
  public Question<YarnApplication> details() {
    return call("", this::details);
  }

  private Question<YarnApplication> details(Budget budget) {
    ApplicationHistory history = yarn.history();
    return yarn.ask("/apps/" + id, ApplicationWire.ONE_APPLICATION, budget)
        .within(budget.whole())
        .then(
            look ->
                look.isAbsent() && history != null
                    ? history.application(id, budget)
                    : Question.answered(look))
        .map(look -> look.flatMap(told -> told.id().equals(id) ? look : other(told.id())));
  }

  /**
   * Asks for the runs of the application's master, the first one first: {@code GET
   * /ws/v1/cluster/apps/{id}/appattempts}. Absent if the active ResourceManager does not know the
   * application.
   */
  public Question<List<YarnApplicationAttempt>> attempts() {
    return call("/appattempts", this::attempts);
  }

  private Question<List<YarnApplicationAttempt>> attempts(Budget budget) {
    return yarn.ask("/apps/" + id + "/appattempts", AttemptWire.ATTEMPTS, budget)
        .map(
            look ->
                look.flatMap(
                    told -> {
                      List<YarnApplicationAttempt> attempts = AttemptWire.named(id, told);
                      for (YarnApplicationAttempt attempt : attempts) {
                        if (!attempt.appAttemptId().startsWith(id.attemptPrefix())) {
                          return other(attempt.appAttemptId());
                        }
                      }
                      return Observation.known(attempts, look.observedAt());
                    }));
  }

  /**
   * Asks for the containers that the application has now, in no order: the JobManager's and the
   * TaskManagers' of a Flink. They are those of its last attempt: {@code GET
   * /ws/v1/cluster/apps/{id}/appattempts/{attempt}/containers}.
   *
   * <p>None after the end, and before there is a container; absent if the active ResourceManager
   * does not know the application.
   */
  public Question<List<YarnContainer>> containers() {
    return call(
        "/appattempts",
        budget ->
            attempts(budget)
                .within(budget.whole())
                .then(
                    look -> {
                      List<YarnApplicationAttempt> attempts = look.value().orElse(List.of());
                      return attempts.isEmpty()
                          ? Question.answered(look.map(none -> List.of()))
                          : containers(attempts.get(attempts.size() - 1).appAttemptId(), budget);
                    }));
  }

  private Question<List<YarnContainer>> containers(String attempt, Budget budget) {
    return yarn.ask(
            "/apps/" + id + "/appattempts/" + attempt + "/containers",
            AttemptWire.CONTAINERS,
            budget)
        .map(
            look ->
                look.flatMap(
                    containers -> {
                      for (YarnContainer container : containers) {
                        if (!AttemptWire.isContainerOf(id, container.containerId())) {
                          return other(container.containerId());
                        }
                      }
                      return look;
                    }));
  }

  /**
   * Asks what YARN says of the cluster that runs a job. It speaks for the job only if the
   * application is dedicated to it.
   *
   * <p>The number of attempts is asked for where it matters: when the application has ended, and
   * when it waits for its master.
   *
   * <p>Never absent: an application that the active ResourceManager has forgotten, and that no
   * history server saw to its end, is unknown with {@link UnknownCode#APP_FORGOTTEN}.
   */
  @Override
  public Question<DeploymentReport> deployment() {
    return call("", this::deployment);
  }

  private Question<DeploymentReport> deployment(Budget budget) {
    return details(budget)
        .then(
            look ->
                look.fold(
                    told -> report(look.map(DeploymentReports::of), told, budget),
                    detail ->
                        yarn.clusterInfo(budget)
                            .map(
                                info ->
                                    Observation.unknown(
                                        DeploymentReports.forgotten(id, detail, info),
                                        look.observedAt())),
                    cause -> Question.answered(Observation.unknown(cause, look.observedAt()))));
  }

  private Question<DeploymentReport> report(
      Observation<DeploymentReport> report, YarnApplication told, Budget budget) {
    boolean attemptsMatter =
        told.state().isEnded()
            || told.state() == YarnApplicationState.ACCEPTED
            || told.finalStatus() != FinalApplicationStatus.UNDEFINED;
    return attemptsMatter
        ? attempts(budget)
            .map(
                look -> {
                  int listed = look.value().map(List::size).orElse(0);
                  return listed == 0
                      ? report
                      : report.map(it -> it.toBuilder().attempts(OptionalInt.of(listed)).build());
                })
        : Question.answered(report);
  }

  /**
   * Asks where Flink's REST API of the application is reached while it runs: through the web proxy
   * that was set, or else through the active ResourceManager's own. The address is valid until the
   * ResourceManager fails over; the proxy itself follows an application master that moves. Ask
   * again when it stops answering.
   *
   * <p>The proxy passes GET and PUT on and refuses POST, PATCH and DELETE: to cancel, to take a
   * savepoint and the like need Flink's {@linkplain #ownAddress own address}.
   *
   * <p>Absent if the application does not run, or no longer, or is not known.
   */
  public Question<URI> flinkAddress() {
    return details()
        .map(
            look ->
                look.flatMap(
                    told ->
                        told.state() == YarnApplicationState.RUNNING
                            ? Observation.known(yarn.proxyAddress(id), look.observedAt())
                            : Observation.absent(
                                id + " is " + told.stateText(), look.observedAt())));
  }

  /**
   * Asks for a client of the application's Flink, at its {@link #flinkAddress} and with the
   * settings of this client, with which it is closed. It is for questions: commands that the proxy
   * refuses are unknown with {@link UnknownCode#PROXY_REFUSES_COMMANDS}. Where the proxy shows
   * another user's application only to who confirms it, that is done.
   *
   * <p>Absent if the application does not run, or no longer, or is not known.
   */
  @Override
  public Question<FlinkRestClient> flink() {
    return flinkAddress().map(look -> look.map(yarn::proxied));
  }

  /**
   * Asks for the address at which the application's Flink itself listens, past the proxy. No web
   * service tells it; it is read from the beginning of the JobManager's log ({@code GET
   * /jobmanager/log}), and so, like a tracking URL, it is data of whoever submitted the
   * application. It is valid until the application master moves; ask again when it stops answering.
   *
   * <p>Unknown with {@link UnknownCode#NOT_CONFIGURED} if {@link
   * ResourceManagerClient.Builder#allowOwnAddress} does not allow that address, or the log does not
   * tell one (its level is below INFO, say); absent if the application does not run, or no longer,
   * or is not known.
   */
  public Question<URI> ownAddress() {
    return flinkAddress()
        .then(
            look ->
                look.value()
                    .map(proxied -> yarn.ownAddress(id, proxied))
                    .orElseGet(() -> Question.answered(look)));
  }

  /**
   * Asks for a client of the application's Flink at its {@link #ownAddress}: for commands, which
   * the proxy refuses. It has the settings of this client, but for credentials and headers, which
   * do not go to an address that comes from elsewhere; it is closed with this client.
   */
  public Question<FlinkRestClient> flinkItself() {
    return ownAddress().map(look -> look.map(yarn::itself));
  }

  /**
   * Kills the application: {@code PUT /ws/v1/cluster/apps/{id}/state}. It ends the application's
   * cluster hard, and a Flink job that is killed so writes no archive. To kill one that has ended
   * already does nothing.
   *
   * <p>The answer is the state at that moment, which need not be KILLED yet; absent if the active
   * ResourceManager does not know the application.
   *
   * @param diagnostics why, which YARN keeps with the application
   */
  public Command<YarnApplicationState> kill(String diagnostics) {
    byte[] body =
        Json.write(ApplicationWire.KILL, requireNonNull(diagnostics, "diagnostics"))
            .getBytes(StandardCharsets.UTF_8);
    return Command.of(
        call(
            "/state",
            budget ->
                yarn.ask(
                    "/apps/" + id + "/state",
                    uri -> HttpAsk.builder("PUT", uri).body("application/json", body),
                    ApplicationWire.STATE,
                    budget)));
  }

  /** All steps of a question have one budget. */
  private <T> Question<T> call(String path, Function<Budget, Question<T>> steps) {
    return yarn.call("YARN's /apps/" + id + path, steps);
  }

  private <T> Observation<T> other(Object told) {
    return yarn.answers().aboutAnother(id, told.toString());
  }

  /** Returns the application's id. */
  @Override
  public String toString() {
    return id.toString();
  }
}
