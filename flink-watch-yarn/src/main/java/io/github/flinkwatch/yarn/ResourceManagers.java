package io.github.flinkwatch.yarn;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.internal.http.Budget;
import io.github.flinkwatch.internal.http.ExpectedBody;
import io.github.flinkwatch.internal.http.HttpAnswer;
import io.github.flinkwatch.internal.http.HttpAsk;
import io.github.flinkwatch.internal.http.RedirectPolicy;
import io.github.flinkwatch.internal.http.Transport;
import io.github.flinkwatch.internal.wire.YarnText;
import io.github.flinkwatch.yarn.YarnClusterInfo.HaState;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The ResourceManagers of a cluster, each of which can be asked, and all about themselves. */
final class ResourceManagers {

  /** How long one may take to tell its state, which it does from memory. */
  private static final Duration INFO_DEADLINE = Duration.ofSeconds(3);

  private final List<URI> addresses;
  private final String apiPath;
  private final Transport transport;
  private final YarnAnswers answers;

  ResourceManagers(List<URI> addresses, String apiPath, Transport transport, YarnAnswers answers) {
    this.addresses = List.copyOf(addresses);
    this.apiPath = apiPath;
    this.transport = transport;
    this.answers = answers;
  }

  List<URI> addresses() {
    return addresses;
  }

  /** Asks one of them; a redirect is an answer. */
  CompletableFuture<Observation<HttpAnswer>> ask(
      URI address, String path, Function<URI, HttpAsk.Builder> question, Budget budget) {
    return transport.send(
        question
            .apply(URI.create(withoutSlash(address) + apiPath + path))
            .header("Accept", "application/json")
            .expects(ExpectedBody.NEARLY_JSON)
            .redirects(RedirectPolicy.RETURN)
            .phrases(YarnText::meaning)
            .budget(budget)
            .deadline(budget.whole())
            .build());
  }

  /** Asks every one about itself at once. Cancelling the future gives up. */
  CompletableFuture<Roll> callTheRoll(Budget budget) {
    Budget brief = budget.within(INFO_DEADLINE);
    List<CompletableFuture<Observation<HttpAnswer>>> looks = new ArrayList<>();
    for (URI address : addresses) {
      looks.add(ask(address, "/info", HttpAsk::get, brief));
    }
    CompletableFuture<Roll> roll =
        CompletableFuture.allOf(looks.toArray(new CompletableFuture<?>[0]))
            .thenApply(
                all -> {
                  List<Observation<YarnClusterInfo>> infos = new ArrayList<>();
                  looks.forEach(
                      look -> infos.add(answers.read(look.join(), YarnClusterWire.CLUSTER_INFO)));
                  return new Roll(addresses, infos);
                });
    CompletableFuture<?> unused =
        roll.whenComplete(
            (done, failure) -> {
              if (roll.isCancelled()) {
                looks.forEach(look -> look.cancel(true));
              }
            });
    return roll;
  }

  static String withoutSlash(URI address) {
    return address.toString().replaceFirst("/$", "");
  }

  /** What each said of itself. */
  static final class Roll {
    private final List<URI> addresses;
    private final List<Observation<YarnClusterInfo>> infos;

    private Roll(List<URI> addresses, List<Observation<YarnClusterInfo>> infos) {
      this.addresses = addresses;
      this.infos = infos;
    }

    /** Returns the active one; in a split view the one that was asked is the better witness. */
    @Nullable URI active(URI asked) {
      URI active = null;
      for (int i = 0; i < addresses.size(); i++) {
        URI address = addresses.get(i);
        boolean isActive = state(i) == HaState.ACTIVE;
        if (isActive && (active == null || address.equals(asked))) {
          active = address;
        }
      }
      return active;
    }

    /** Returns what the active one says of itself, or why there is none. */
    Observation<YarnClusterInfo> info() {
      Observation<YarnClusterInfo> untold = infos.get(0);
      for (int i = 0; i < infos.size(); i++) {
        if (state(i) == HaState.ACTIVE) {
          return infos.get(i);
        }
        untold = infos.get(i).isKnown() ? infos.get(i) : untold;
      }
      return untold.isKnown() ? Observation.unknown(noneIsActive(), untold.observedAt()) : untold;
    }

    /** Returns why there is no answer, where none is active and {@code first} came before. */
    UnknownCause explain(@Nullable UnknownCause first) {
      boolean standsBy = false;
      UnknownCause trouble = first;
      for (int i = 0; i < infos.size(); i++) {
        standsBy |= infos.get(i).isKnown();
        trouble = trouble == null ? infos.get(i).cause().orElse(null) : trouble;
      }
      if (trouble != null && (!standsBy || trouble.code() == UnknownCode.RM_STANDBY)) {
        return trouble;
      }
      return trouble == null ? noneIsActive() : noneIsActive().withOrigin(trouble);
    }

    private UnknownCause noneIsActive() {
      List<String> states = new ArrayList<>();
      for (int i = 0; i < infos.size(); i++) {
        states.add(
            HttpAsk.shown(addresses.get(i))
                + " "
                + infos
                    .get(i)
                    .fold(
                        YarnClusterInfo::haStateText,
                        detail -> detail,
                        cause -> cause.code().name()));
      }
      return UnknownCause.of(UnknownCode.RM_NO_ACTIVE, String.join(", ", states));
    }

    private @Nullable HaState state(int i) {
      return infos.get(i).value().map(YarnClusterInfo::haState).orElse(null);
    }
  }
}
