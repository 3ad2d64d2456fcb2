package io.github.flinkwatch.internal.http;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Optional;
import javax.security.auth.login.LoginException;
import org.ietf.jgss.GSSException;
import org.jspecify.annotations.Nullable;

/**
 * How one exchange and one address agree on who is who: a cookie or a token goes along, the server
 * may ask for a token once, and must have proven itself before it is believed. Not thread-safe.
 */
final class Negotiation {

  /** What to do with an answer. */
  enum Verdict {
    /** It may be taken for an answer. */
    BELIEVED,
    /** The server asks for a token. */
    ASK_AGAIN,
    /**
     * It did not prove itself: whatever it says is no answer, but may explain why there is none.
     */
    UNPROVEN,
    /** It tried to prove what it is not. */
    FORGED
  }

  private final @Nullable Spnego spnego; // null where there is nothing to prove
  private final URI uri;
  private boolean challenged;
  private Spnego.@Nullable Token token;
  private boolean used;

  Negotiation(@Nullable Spnego spnego, URI uri) {
    this.spnego = spnego;
    this.uri = uri;
  }

  /** Adds what the server wants to see. A new token each time: one is good for one sending. */
  void introduce(RequestHead head, CountedBody body) throws GSSException, LoginException {
    used = false;
    if (spnego == null) {
      return;
    }
    Optional<String> cookie = challenged ? Optional.empty() : spnego.cookie(uri);
    if (cookie.isPresent()) {
      head.cookie(cookie.get());
    } else if (challenged || spnego.isExpectedBy(uri)) {
      drop();
      Spnego.Token made = spnego.token(uri);
      token = made;
      used = true;
      body.onlyOnce();
      head.header("Authorization", made.header());
    }
  }

  /** Whether the last request carried a token. */
  boolean isUsedUp() {
    return used;
  }

  Verdict heard(int status, HttpHeaders headers) {
    if (spnego == null) {
      return Verdict.BELIEVED;
    }
    Spnego.Token sent = token;
    try {
      if (status == 401) {
        spnego.refused(uri, headers);
        boolean again = !challenged && Spnego.challenge(headers).isPresent();
        challenged = true;
        return again ? Verdict.ASK_AGAIN : Verdict.UNPROVEN;
      }
      Spnego.Proof proof = sent == null ? Spnego.Proof.GIVEN : sent.proof(headers);
      if (proof == Spnego.Proof.WRONG) {
        return Verdict.FORGED;
      }
      if (proof == Spnego.Proof.MISSING && spnego.isMutual()) {
        return Verdict.UNPROVEN;
      }
      spnego.believed(uri, headers);
      return Verdict.BELIEVED;
    } finally {
      drop();
    }
  }

  /** Forgets the token of a request that got no answer. */
  void drop() {
    Spnego.Token sent = token;
    token = null;
    if (sent != null) {
      sent.dispose();
    }
  }
}
