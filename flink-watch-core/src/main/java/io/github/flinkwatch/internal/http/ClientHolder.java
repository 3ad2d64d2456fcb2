package io.github.flinkwatch.internal.http;

import io.github.flinkwatch.http.HttpSettings;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's client: built when first needed, and closed. The JDK can close one since 21; before
 * that its thread ends when it is interrupted, which is how the JDK's own code is written, or once
 * the client was collected. An embedder's own client is never closed.
 */
final class ClientHolder implements AutoCloseable {

  private static final @Nullable MethodHandle SHUTDOWN_NOW = shutdownNow();

  private final HttpSettings settings;
  private final ClientThreads threads = new ClientThreads();
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
            .executor(threads);
    settings.sslContext().ifPresent(builder::sslContext);
    settings.proxySelector().ifPresent(builder::proxy);
    return builder.build();
  }

  @Override
  public synchronized void close() {
    HttpClient ours = settings.httpClient().isPresent() ? null : client;
    closed = true;
    client = null;
    if (ours == null) {
      return;
    }
    if (SHUTDOWN_NOW == null) {
      threads.end();
    } else {
      try {
        SHUTDOWN_NOW.invoke(ours);
      } catch (Throwable e) {
        throw new IllegalStateException("HttpClient.shutdownNow", e);
      }
    }
  }

  /**
   * Runs what the client hands over, nearly all of it from its one thread of its own, which is
   * remembered. The client's thread knows this object, so this must not know the client.
   */
  private static final class ClientThreads implements Executor {
    private final Executor pool = Threads.forClient();
    private volatile @Nullable Thread own;

    @Override
    public void execute(Runnable task) {
      Thread caller = Thread.currentThread();
      if (caller.getName().endsWith("-SelectorManager")) {
        own = caller;
      }
      pool.execute(task);
    }

    void end() {
      Thread known = own;
      if (known != null) {
        known.interrupt();
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
