package io.github.flinkwatch.internal.http;

import io.github.flinkwatch.http.HttpSettings;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.http.HttpClient;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's clients, one for plain HTTP and one for HTTPS, each built when first needed, and
 * closed. The JDK can close one since 21; before that its thread ends when it is interrupted, which
 * is how the JDK's own code is written, or once the client was collected. An embedder's own client
 * serves for both, and is never closed.
 */
final class ClientHolder implements AutoCloseable {

  private static final @Nullable MethodHandle SHUTDOWN_NOW = shutdownNow();

  private final HttpSettings settings;
  private @Nullable OwnClient plain;
  private @Nullable OwnClient secure;
  private boolean closed;

  ClientHolder(HttpSettings settings) {
    this.settings = settings;
  }

  /**
   * Returns the client for addresses of a scheme. Throws {@link IllegalStateException} after {@link
   * #close()}.
   */
  synchronized HttpClient get(boolean https) {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    Optional<HttpClient> embedders = settings.httpClient();
    if (embedders.isPresent()) {
      return embedders.get();
    }
    OwnClient known = https ? secure : plain;
    if (known == null) {
      known = new OwnClient(settings, https);
      if (https) {
        secure = known;
      } else {
        plain = known;
      }
    }
    return known.client;
  }

  @Override
  public synchronized void close() {
    closed = true;
    for (OwnClient ours : new OwnClient[] {plain, secure}) {
      if (ours != null) {
        ours.end();
      }
    }
    plain = null;
    secure = null;
  }

  /** A client of the JDK, and what is needed to end it. */
  private static final class OwnClient {
    private final ClientThreads threads = new ClientThreads();
    private final HttpClient client;

    OwnClient(HttpSettings settings, boolean https) {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(settings.connectTimeout())
              .executor(threads);
      if (https) {
        settings.sslContext().ifPresent(builder::sslContext);
      } else {
        builder.sslContext(new NoTls());
      }
      settings.proxySelector().ifPresent(builder::proxy);
      client = builder.build();
    }

    void end() {
      if (SHUTDOWN_NOW == null) {
        threads.end();
        return;
      }
      try {
        SHUTDOWN_NOW.invoke(client);
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
