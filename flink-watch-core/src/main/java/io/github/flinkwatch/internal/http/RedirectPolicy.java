package io.github.flinkwatch.internal.http;

/** What a redirect leads to. */
public enum RedirectPolicy {
  /**
   * It is followed within the origin that was asked, and without credentials to the hosts that the
   * settings allow; any other is REDIRECT_REFUSED.
   */
  SAME_ORIGIN,
  /** Also followed, without credentials, to other ports of the host that was asked. */
  ALLOWED_HOSTS,
  /** It is the answer: the caller reads its Location. */
  RETURN
}
