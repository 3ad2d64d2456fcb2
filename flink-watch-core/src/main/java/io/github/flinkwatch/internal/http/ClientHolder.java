package io.github.flinkwatch.internal.http;

import io.github.flinkwatch.http.HttpSettings;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.http.HttpClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's client: built when first needed, and let go of. The JDK can close one since 21; before
 * that its threads end once it was collected. An embedder's own client is never closed.
 */
final class ClientHolder implements AutoCloseable {

  private static final @Nullable MethodHandle SHUTDOWN_NOW = shutdownNow();

  private final HttpSettings settings;
  private @Nullable HttpClient client;
  private boolean closed;

  ClientHolder(HttpSettings settings) {
    this.settings = settings;
  }

  /** Throws {@link IllegalStateException} after {@link #close()}. */
  synchronized HttpClient get() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    HttpClient known = client;
    if (known == null) {
      known = settings.httpClient().orElseGet(this::build);
      client = known;
    }
    return known;
  }

  private HttpClient build() {
    Duration connectTimeout = settings.connectTimeout();
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout)
            .executor(Threads.forClient());
    settings.sslContext().ifPresent(builder::sslContext);
    settings.proxySelector().ifPresent(builder::proxy);
    return builder.build();
  }

  @Override
  public synchronized void close() {
    HttpClient ours = settings.httpClient().isPresent() ? null : client;
    closed = true;
    client = null;
    if (ours != null && SHUTDOWN_NOW != null) {
      try {
        SHUTDOWN_NOW.invoke(ours);
      } catch (Throwable e) {
        throw new IllegalStateException("HttpClient.shutdownNow", e);
      }
    }
  }

  private static @Nullable MethodHandle shutdownNow() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(HttpClient.class, "shutdownNow", MethodType.methodType(void.class));
    } catch (NoSuchMethodException | IllegalAccessException before21) {
      return null;
    }
  }
}
