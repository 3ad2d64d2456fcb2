package io.github.flinkwatch.internal.http;

import io.github.flinkwatch.Allowance;
import io.github.flinkwatch.http.HttpSettings;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What all transports of one {@code HttpSettings} instance share: connections, threads, limits, the
 * circuit breaker, a Kerberos login. So a thousand clients of one platform do not hold a thousand
 * of each. It closes with the last of them; without a close it goes when all were collected.
 */
final class Connections {

  private static final Map<HttpSettings, WeakReference<Connections>> OPEN = new WeakHashMap<>();

  private final HttpSettings settings;
  private final ClientHolder client;
  private final Gate gate;
  private final Circuits circuits;
  private final @Nullable Spnego spnego;
  private final Executor executor;
  private final @Nullable ExecutorService ownExecutor;
  private final ExecutorService beside = Threads.forOthers();
  private final ScheduledExecutorService timer = Threads.forDeadlines();
  private final Allowance memory;
  private int users; // guarded by OPEN

  private Connections(HttpSettings settings, DoubleSupplier random) {
    this.settings = settings;
    this.client = new ClientHolder(settings);
    this.gate = new Gate(settings.maxConcurrentPerHost(), settings.maxConcurrent());
    this.circuits = new Circuits(settings, random);
    this.spnego =
        settings
            .credentials()
            .kerberosSettings()
            .map(kerberos -> new Spnego(kerberos, settings.clock()))
            .orElse(null);
    this.ownExecutor =
        settings.executor().isPresent() ? null : Threads.forExchanges(settings.maxConcurrent());
    this.memory = Allowance.of(4 * Math.min(settings.maxBodyBytes(), Long.MAX_VALUE / 4));
    this.executor = ownExecutor == null ? settings.executor().orElseThrow() : ownExecutor;
  }

  /** Returns those of {@code settings}, to be {@linkplain #leave() left} once. */
  static Connections of(HttpSettings settings) {
    synchronized (OPEN) {
      WeakReference<Connections> reference = OPEN.get(settings);
      Connections shared = reference == null ? null : reference.get();
      if (shared == null) {
        shared = new Connections(settings, () -> ThreadLocalRandom.current().nextDouble());
        OPEN.put(settings, new WeakReference<>(shared));
      }
      shared.users++;
      return shared;
    }
  }

  /** Returns some that nobody else gets, with the circuit breaker's dice, from 0 to 1. */
  static Connections apart(HttpSettings settings, DoubleSupplier random) {
    Connections apart = new Connections(settings, random);
    apart.users = 1;
    return apart;
  }

  void leave() {
    synchronized (OPEN) {
      if (--users > 0) {
        return;
      }
      WeakReference<Connections> reference = OPEN.get(settings);
      if (reference != null && reference.get() == this) {
        OPEN.remove(settings);
      }
    }
    client.close();
    if (ownExecutor != null) {
      ownExecutor.shutdown();
    }
    timer.shutdown();
  }

  ClientHolder client() {
    return client;
  }

  Gate gate() {
    return gate;
  }

  Circuits circuits() {
    return circuits;
  }

  @Nullable Spnego spnego() {
    return spnego;
  }

  Executor executor() {
    return executor;
  }

  /** Runs what is not ours and may block. It is full when two hundred and fifty-six of it do. */
  Executor beside() {
    return beside;
  }

  ScheduledExecutorService timer() {
    return timer;
  }

  /** What the large bodies of all exchanges may take at once. */
  Allowance memory() {
    return memory;
  }
}
