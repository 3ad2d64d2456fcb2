package io.github.flinkwatch.archive;

import io.github.flinkwatch.UnknownCause;
import java.io.IOException;

/** Trouble of an {@link ArchiveStore} that knows its cause. The message is the cause's. */
public final class ArchiveStoreException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient UnknownCause unknownCause;

  /**
   * Creates one.
   *
   * @param cause what a reader of the archive is told; without secrets
   */
  public ArchiveStoreException(UnknownCause cause) {
    super(cause.toString(), cause.exception().orElse(null));
    this.unknownCause = cause;
  }

  /** Returns what a reader of the archive is told. */
  public UnknownCause unknownCause() {
    return unknownCause;
  }
}
