package io.github.flinkwatch.internal.http;

import io.github.flinkwatch.http.HttpSettings;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.ProtocolException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's clients, one for each {@link Way}, built when first needed, watched, and closed. One
 * whose own thread died, one of whose tasks does not end, or that holds connections which answered
 * no HTTP, is replaced: what is under way through it goes on, nothing new is given to it, and it is
 * closed after the last.
 *
 * <p>The JDK can close a client since 21; before that its thread ends when it is interrupted, which
 * is how the JDK's own code is written, or once the client was collected. An embedder's own client
 * serves all ways, and is neither watched nor closed.
 */
final class ClientHolder implements AutoCloseable {

  /** How a request reaches its server. */
  enum Way {
    /** Through an embedder's client. */
    EMBEDDERS,
    /** Plain HTTP, watched, which to the JDK is HTTPS by a TLS that is none. */
    PLAIN,
    /** HTTPS, watched. */
    SECURE,
    /** Plain HTTP by a proxy, or to a host that cannot stand in TLS: not watched. */
    UNWATCHED
  }

  /** No task of the JDK's client takes more than moments: one that does spins, or hangs. */
  private static final long OVERDUE_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** Before 21 the JDK does not close a connection whose head it could not read. */
  private static final int MOST_SPOILED = 32;

  private static final @Nullable MethodHandle SHUTDOWN_NOW = shutdownNow();

  private final HttpSettings settings;
  private final Map<Way, OwnClient> clients = new EnumMap<>(Way.class);
  private boolean closed;

  ClientHolder(HttpSettings settings) {
    this.settings = settings;
  }

  /**
   * Sends by the client of that way, and waits. Throws whatever the JDK throws, and {@link
   * IllegalStateException} after {@link #close()}.
   */
  <T> HttpResponse<T> send(Way way, HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException, InterruptedException {
    if (way == Way.EMBEDDERS) {
      return settings.httpClient().orElseThrow().send(request, handler);
    }
    OwnClient client = take(way);
    try {
      return client.client.send(request, handler);
    } catch (ProtocolException | RuntimeException noHttp) {
      client.spoiled.incrementAndGet();
      throw noHttp;
    } finally {
      giveBack(client);
    }
  }

  private synchronized OwnClient take(Way way) {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    OwnClient known = clients.get(way);
    if (known != null && !known.isSound()) {
      clients.remove(way);
      if (known.users == 0) {
        known.end();
      }
      known = null;
    }
    if (known == null) {
      known = new OwnClient(settings, way);
      clients.put(way, known);
    }
    known.users++;
    return known;
  }

  private synchronized void giveBack(OwnClient client) {
    if (--client.users == 0 && !clients.containsValue(client)) {
      client.end();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    clients.values().forEach(OwnClient::end);
    clients.clear();
  }

  /** A client of the JDK, and what is needed to watch and to end it. */
  private static final class OwnClient {
    private final ClientThreads threads = new ClientThreads();
    private final AtomicInteger spoiled = new AtomicInteger();
    private final HttpClient client;
    private int users; // guarded by the holder

    OwnClient(HttpSettings settings, Way way) {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(Duration.ofNanos(Budget.nanos(settings.connectTimeout())))
              .executor(threads);
      builder.sslContext(
          way == Way.SECURE
              ? WatchedTls.of(settings.sslContext().orElseGet(OwnClient::defaultTls))
              : WatchedTls.none());
      if (way == Way.PLAIN) {
        builder.proxy(HttpClient.Builder.NO_PROXY); // a proxy would be asked for a tunnel
      } else {
        settings.proxySelector().ifPresent(builder::proxy);
      }
      client = builder.build();
    }

    private static SSLContext defaultTls() {
      try {
        return SSLContext.getDefault();
      } catch (NoSuchAlgorithmException none) {
        throw new IllegalStateException("the JVM has no TLS", none);
      }
    }

    boolean isSound() {
      return !threads.died() && !threads.overdue() && spoiled.get() < MOST_SPOILED;
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
   * remembered. An exception would end that thread, and all that the client has under way; so there
   * is none. The client's thread knows this object, so this must not know the client.
   */
  static final class ClientThreads implements Executor {
    private static final ThreadLocal<@Nullable Queue<Runnable>> HERE = new ThreadLocal<>();

    private final ThreadPoolExecutor pool;
    private final Map<Thread, Long> running = new ConcurrentHashMap<>();
    private volatile @Nullable Thread own;

    ClientThreads() {
      this(Threads.forClient());
    }

    ClientThreads(ThreadPoolExecutor pool) {
      this.pool = pool;
    }

    @Override
    public void execute(Runnable task) {
      Thread caller = Thread.currentThread();
      if (caller.getName().endsWith("-SelectorManager")) {
        own = caller;
      }
      Runnable timed = () -> run(task);
      try {
        pool.execute(timed);
      } catch (Throwable noThread) { // the system has none to give at this moment
        if (pool.getPoolSize() == 0 || !pool.getQueue().offer(timed)) {
          runHere(task);
        }
      }
    }

    private void run(Runnable task) {
      Thread thread = Thread.currentThread();
      running.put(thread, System.nanoTime());
      try {
        task.run();
      } finally {
        running.remove(thread);
      }
    }

    /** Runs it in the caller's thread, one after another: a task often hands over the next. */
    private void runHere(Runnable task) {
      Queue<Runnable> waiting = HERE.get();
      if (waiting != null) {
        waiting.add(task);
        return;
      }
      waiting = new ArrayDeque<>();
      HERE.set(waiting);
      try {
        for (Runnable next = task; next != null; next = waiting.poll()) {
          try {
            next.run();
          } catch (Throwable thrown) {
            // As in a pool: it ends the task and not the thread.
          }
        }
      } finally {
        HERE.remove();
      }
    }

    boolean died() {
      Thread known = own;
      return known != null && !known.isAlive();
    }

    boolean overdue() {
      long now = System.nanoTime();
      return running.values().stream().anyMatch(since -> now - since > OVERDUE_NANOS);
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
