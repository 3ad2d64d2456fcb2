package io.github.flinkwatch.internal.http;

import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.http.HttpSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Leaves endpoints alone that failed several times in a row. After a while one exchange may try;
 * when it succeeds all may, when it fails the while doubles. Endpoints in good health leave no
 * trace here. Thread-safe.
 */
final class Circuits {

  /** Applications behind a proxy come and go: those that nobody asks any more are forgotten. */
  private static final int MOST = 10_000;

  private static final class Circuit {
    private int failures;
    private int openings;
    private @Nullable Instant openedAt;
    private Duration openFor = Duration.ZERO;
    private @Nullable UnknownCause cause;
    private boolean probing;
  }

  private final HttpSettings settings;
  private final DoubleSupplier random;
  private final Map<String, Circuit> circuits =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Circuit> eldest) {
          return size() > MOST;
        }
      };

  /** {@code random} gives numbers from 0 to 1. */
  Circuits(HttpSettings settings, DoubleSupplier random) {
    this.settings = settings;
    this.random = random;
  }

  /**
   * Returns why {@code endpoint} is to be left alone, or empty if it may be asked; then the outcome
   * is owed to {@link #succeeded}, {@link #failed} or {@link #gaveUp}.
   */
  synchronized Optional<UnknownCause> refuse(String endpoint) {
    Circuit circuit = circuits.get(endpoint);
    if (circuit == null || circuit.openedAt == null || circuit.cause == null) {
      return Optional.empty();
    }
    Duration open = Duration.between(circuit.openedAt, settings.clock().instant());
    // A clock that was set back must not leave the endpoint alone for longer.
    boolean due = open.isNegative() || open.compareTo(circuit.openFor) >= 0;
    if (!due || circuit.probing) {
      return Optional.of(circuit.cause);
    }
    circuit.probing = true;
    return Optional.empty();
  }

  synchronized int size() {
    return circuits.size();
  }

  synchronized void succeeded(String endpoint) {
    circuits.remove(endpoint);
  }

  synchronized void failed(String endpoint, UnknownCause cause) {
    int threshold = settings.circuitFailureThreshold();
    if (threshold == 0) {
      return;
    }
    Circuit circuit = circuits.computeIfAbsent(endpoint, key -> new Circuit());
    circuit.failures++;
    boolean wasOpen = circuit.openedAt != null;
    if (circuit.failures < threshold || (wasOpen && !circuit.probing)) {
      return; // not enough yet; or asked before it opened, which says nothing new
    }
    circuit.openedAt = settings.clock().instant();
    circuit.openFor = openFor(circuit.openings++);
    circuit.cause = cause;
    circuit.probing = false;
  }

  /** The exchange ended without telling anything about the endpoint. */
  synchronized void gaveUp(String endpoint) {
    Circuit circuit = circuits.get(endpoint);
    if (circuit != null) {
      circuit.probing = false;
    }
  }

  private Duration openFor(int openings) {
    Duration longest = settings.circuitMaxOpenDuration();
    Duration open = settings.circuitOpenDuration();
    for (int i = 0; i < openings && open.compareTo(longest) < 0; i++) {
      open = open.multipliedBy(2);
    }
    Duration capped = open.compareTo(longest) < 0 ? open : longest;
    double spread = 0.8 + 0.4 * random.getAsDouble();
    return Duration.ofNanos((long) (Budget.nanos(capped) * spread));
  }
}
