package io.github.flinkwatch.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A token in a file that a kubelet replaces now and then: it is read again when it is a minute old,
 * and at once after it was refused. Thread-safe.
 */
final class FileToken implements Supplier<String> {

  private static final Duration KEPT = Duration.ofSeconds(60);

  private final Path file;
  private final Clock clock;
  private @Nullable String token;
  private Instant readAt = Instant.EPOCH;

  FileToken(Path file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  @Override
  public synchronized String get() {
    Instant now = clock.instant();
    String known = token;
    boolean fresh = !now.isBefore(readAt) && now.isBefore(readAt.plus(KEPT));
    if (known != null && fresh) {
      return known;
    }
    try {
      known = Files.readString(file).strip();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
    token = known;
    readAt = now;
    return known;
  }

  /** Forgets the token: the server has refused it. */
  synchronized void refused() {
    token = null;
  }
}
