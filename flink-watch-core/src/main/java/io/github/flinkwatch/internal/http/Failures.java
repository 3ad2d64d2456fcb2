package io.github.flinkwatch.internal.http;

import io.github.flinkwatch.UnknownCode;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What the exceptions of the JDK's client mean. */
final class Failures {

  private Failures() {}

  static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    boolean wrapper =
        failure instanceof CompletionException || failure instanceof ExecutionException;
    return wrapper && cause != null ? unwrapped(cause) : failure;
  }

  /** {@code answering} is whether a status line had come. */
  static UnknownCode code(Throwable failure, boolean answering) {
    if (within(failure, ResponseFrames.RefusedException.class)) {
      return UnknownCode.CONNECTION_LOST;
    }
    if (within(failure, UnresolvedAddressException.class)
        || within(failure, UnknownHostException.class)) {
      return UnknownCode.DNS_FAILURE;
    }
    if (failure instanceof HttpConnectTimeoutException) {
      return UnknownCode.CONNECT_TIMEOUT;
    }
    if (failure instanceof HttpTimeoutException) {
      return UnknownCode.RESPONSE_TIMEOUT;
    }
    if (failure instanceof ConnectException) {
      return says(failure, "timed out")
              || says(failure, "unreachable")
              || within(failure, NoRouteToHostException.class)
          ? UnknownCode.CONNECT_TIMEOUT
          : UnknownCode.CONNECT_REFUSED;
    }
    if (within(failure, NoRouteToHostException.class)) {
      return UnknownCode.CONNECT_TIMEOUT;
    }
    if (!answering && within(failure, SSLException.class)) {
      return UnknownCode.TLS_FAILURE;
    }
    if (says(failure, "authenticate header missing")
        || says(failure, "no credentials provided")
        || says(failure, "too many authentication attempts")) {
      return UnknownCode.UNAUTHENTICATED; // of an embedder's client that has an Authenticator
    }
    if (says(failure, "tunnel failed, got: ")) {
      return UnknownCode.BAD_GATEWAY; // a proxy that refuses CONNECT
    }
    return UnknownCode.CONNECTION_LOST;
  }

  private static boolean within(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable at = failure; at != null; at = next(at)) {
      if (type.isInstance(at)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the words of what {@link ResponseFrames} refused, or null. */
  static @Nullable String refused(Throwable failure) {
    for (Throwable at = failure; at != null; at = next(at)) {
      if (at instanceof ResponseFrames.RefusedException) {
        return at.getMessage();
      }
    }
    return null;
  }

  private static boolean says(Throwable failure, String words) {
    for (Throwable at = failure; at != null; at = next(at)) {
      String message = at.getMessage();
      if (message != null && message.toLowerCase(Locale.ROOT).contains(words)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Throwable next(Throwable failure) {
    return failure.getCause() == failure ? null : failure.getCause();
  }
}
