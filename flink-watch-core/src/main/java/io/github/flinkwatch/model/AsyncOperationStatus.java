package io.github.flinkwatch.model;

/**
 * How far an asynchronous operation has come. It does not say how it ended: a failed one is
 * COMPLETED.
 */
public enum AsyncOperationStatus {
  /** Still running: ask again. */
  IN_PROGRESS,
  /** Ended, well or not. */
  COMPLETED,
  /** A text that none of the above is called; the answer it came from keeps the text. */
  UNRECOGNIZED
}
