package io.github.flinkwatch.yarn;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.internal.http.HttpAnswer;
import io.github.flinkwatch.internal.http.HttpAsk;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/** Whether what one ResourceManager said is the cluster's word, or another should be asked. */
final class Failover {

  private Failover() {}

  /**
   * Returns why another ResourceManager should be asked, or empty. An answer that is YARN's own
   * word is no doubt, a refusal of YARN's included; a standby's word, a gateway's and none at all
   * are.
   */
  static Optional<UnknownCause> about(Observation<HttpAnswer> look) {
    return look.fold(
        answer -> {
          if (isRedirect(answer)) {
            return Optional.of(standby(answer));
          }
          return answer.isSuccess() || (answer.status() < 500 && YarnAnswers.isYarnsOwn(answer))
              ? Optional.empty()
              : Optional.of(YarnAnswers.refusal(answer));
        },
        detail -> Optional.empty(),
        cause ->
            cause.code().group() == UnknownCode.Group.CALLER
                ? Optional.empty()
                : Optional.of(cause));
  }

  /** Whether this is the word of one that stands by: so nothing was carried out. */
  static boolean isOfAStandby(Observation<HttpAnswer> look) {
    return look.value().filter(Failover::isRedirect).isPresent()
        || look.cause()
            .map(UnknownCause::code)
            .filter(code -> code == UnknownCode.RM_STANDBY || code == UnknownCode.RM_NO_ACTIVE)
            .isPresent();
  }

  /** Returns the answer, or what a redirect once more means: a failover in progress. */
  static Observation<HttpAnswer> settled(Observation<HttpAnswer> look) {
    return look.flatMap(
        answer ->
            isRedirect(answer) ? Observation.unknown(standby(answer), look.observedAt()) : look);
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
}
