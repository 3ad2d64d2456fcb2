package io.github.flinkwatch.yarn;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.internal.http.HttpAnswer;
import io.github.flinkwatch.internal.http.HttpAsk;
import io.github.flinkwatch.internal.http.RedirectPolicy;
import io.github.flinkwatch.internal.http.Transport;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Asks the ResourceManager that is active, and remembers which one that was.
 *
 * <p>The one that answered last is asked first. When it does not answer, or answers what a standby
 * or a starting ResourceManager would, all of them are asked about themselves, and the question
 * goes to the active one, once. An answer that says "there is none" is believed only from one that
 * has just said that it is active: one that is starting says so of every application.
 */
final class ActiveResourceManager {

  /** How long a ResourceManager may take to tell its state, which it does from memory. */
  private static final Duration INFO_DEADLINE = Duration.ofSeconds(3);

  private final List<URI> addresses;
  private final String apiPath;
  private final Transport transport;
  private final YarnAnswers answers;
  private final Clock clock;
  private volatile URI current;

  ActiveResourceManager(
      List<URI> addresses, String apiPath, Transport transport, YarnAnswers answers, Clock clock) {
    this.addresses = addresses;
    this.apiPath = apiPath;
    this.transport = transport;
    this.answers = answers;
    this.clock = clock;
    this.current = addresses.get(0);
  }

  /** Returns the address that answered last, or the first one. */
  URI current() {
    return current;
  }

  /**
   * Asks the active ResourceManager.
   *
   * @param path below the API's path, with its query
   * @param question begins the question to an address
   * @param saysNone whether an answer says that there is no such thing
   */
  CompletableFuture<Observation<HttpAnswer>> ask(
      String path, Function<URI, HttpAsk.Builder> question, Predicate<HttpAnswer> saysNone) {
    URI asked = current;
    return send(asked, path, question)
        .thenCompose(
            first -> {
              Optional<UnknownCause> doubt = doubt(first);
              boolean none = first.value().filter(saysNone).isPresent();
              if (doubt.isEmpty() && !none) {
                return CompletableFuture.completedFuture(first);
              }
              return findActive(asked)
                  .thenCompose(
                      found -> {
                        if (found.active == null) {
                          return CompletableFuture.completedFuture(
                              Observation.unknown(found.explain(doubt), clock.instant()));
                        }
                        current = found.active;
                        if (found.active.equals(asked) && !isRedirect(first)) {
                          return CompletableFuture.completedFuture(first); // it means what it says
                        }
                        return send(found.active, path, question).thenApply(this::settled);
                      });
            });
  }

  /** Asks every ResourceManager about itself, in the order of the addresses. */
  CompletableFuture<List<Observation<YarnClusterInfo>>> infos() {
    List<CompletableFuture<Observation<YarnClusterInfo>>> looks = new ArrayList<>();
    for (URI address : addresses) {
      looks.add(info(address));
    }
    return CompletableFuture.allOf(looks.toArray(new CompletableFuture<?>[0]))
        .thenApply(
            all -> {
              List<Observation<YarnClusterInfo>> infos = new ArrayList<>();
              looks.forEach(look -> infos.add(look.join()));
              return infos;
            });
  }

  private CompletableFuture<Found> findActive(URI asked) {
    return infos()
        .thenApply(
            infos -> {
              Found found = new Found();
              for (int i = 0; i < addresses.size(); i++) {
                URI address = addresses.get(i);
                Observation<YarnClusterInfo> info = infos.get(i);
                HaState state = info.value().map(YarnClusterInfo::haState).orElse(null);
                boolean active = state == HaState.ACTIVE;
                // In a split view the one that was just asked is the better witness.
                if (active && (found.active == null || address.equals(asked))) {
                  found.active = address;
                }
                found.anyStandsBy |= state != null && !active;
                found.states.add(
                    HttpAsk.shown(address)
                        + " "
                        + info.fold(
                            YarnClusterInfo::haStateText,
                            detail -> detail,
                            cause -> cause.code().name()));
                info.cause().ifPresent(cause -> found.cause = cause);
              }
              return found;
            });
  }

  private CompletableFuture<Observation<YarnClusterInfo>> info(URI address) {
    return transport
        .send(
            HttpAsk.get(resolve(address, "/info"))
                .header("Accept", "application/json")
                .deadline(INFO_DEADLINE)
                .redirects(RedirectPolicy.RETURN)
                .build())
        .thenApply(
            look -> look.flatMap(answer -> answers.read(answer, YarnClusterWire.CLUSTER_INFO)));
  }

  private CompletableFuture<Observation<HttpAnswer>> send(
      URI address, String path, Function<URI, HttpAsk.Builder> question) {
    return transport.send(
        question
            .apply(resolve(address, path))
            .header("Accept", "application/json")
            .redirects(RedirectPolicy.RETURN)
            .build());
  }

  private URI resolve(URI address, String path) {
    String base = address.toString();
    return URI.create(
        (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + apiPath + path);
  }

  /** Returns why another ResourceManager should be asked, or empty. */
  private static Optional<UnknownCause> doubt(Observation<HttpAnswer> look) {
    return look.fold(
        answer -> {
          if (isRedirect(answer)) {
            return Optional.of(standby(answer));
          }
          return answer.status() >= 500
              ? Optional.of(YarnAnswers.refusal(answer))
              : Optional.empty();
        },
        detail -> Optional.empty(),
        cause -> {
          switch (cause.code()) {
            case DNS_FAILURE:
            case CONNECT_REFUSED:
            case CONNECT_TIMEOUT:
            case RESPONSE_TIMEOUT:
            case CONNECTION_LOST:
            case TLS_FAILURE:
            case CIRCUIT_OPEN:
            case BAD_GATEWAY:
            case SERVER_ERROR:
            case UNEXPECTED_STATUS:
            case HTML_INSTEAD_OF_JSON:
            case TRUNCATED:
              return Optional.of(cause);
            default:
              return Optional.empty();
          }
        });
  }

  /** Says of the second answer what it is; a redirect once more is a failover in progress. */
  private Observation<HttpAnswer> settled(Observation<HttpAnswer> look) {
    return look.flatMap(
        answer ->
            isRedirect(answer) ? Observation.unknown(standby(answer), clock.instant()) : look);
  }

  private static boolean isRedirect(Observation<HttpAnswer> look) {
    return look.value().filter(ActiveResourceManager::isRedirect).isPresent();
  }

  private static boolean isRedirect(HttpAnswer answer) {
    return answer.status() / 100 == 3;
  }

  private static UnknownCause standby(HttpAnswer answer) {
    URI from = answer.uri();
    return answer
        .header("Location")
        .map(location -> redirected(from, location))
        .orElseGet(
            () ->
                UnknownCause.of(
                    UnknownCode.RM_NO_ACTIVE,
                    HttpAsk.shown(from) + " finds no active ResourceManager"))
        .withHttpStatus(answer.status());
  }

  private static UnknownCause redirected(URI from, String location) {
    URI target;
    try {
      target = from.resolve(location);
    } catch (IllegalArgumentException malformed) {
      target = from;
    }
    // A standby leads to the same path elsewhere; a gateway's login leads to another one.
    boolean samePath = Objects.equals(from.getPath(), target.getPath());
    return UnknownCause.of(
        samePath ? UnknownCode.RM_STANDBY : UnknownCode.LOGIN_REDIRECT,
        HttpAsk.shown(from) + " leads to " + HttpAsk.shown(target));
  }

  /** What the ResourceManagers said of themselves. */
  private static final class Found {
    @Nullable URI active;
    boolean anyStandsBy;
    @Nullable UnknownCause cause;
    final List<String> states = new ArrayList<>();

    UnknownCause explain(Optional<UnknownCause> doubt) {
      UnknownCause first = doubt.orElse(cause);
      if (first != null && (!anyStandsBy || first.code() == UnknownCode.RM_STANDBY)) {
        return first;
      }
      UnknownCause none = UnknownCause.of(UnknownCode.RM_NO_ACTIVE, String.join(", ", states));
      return first == null ? none : none.withOrigin(first);
    }
  }
}
