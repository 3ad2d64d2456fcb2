package io.github.flinkwatch.model;

/** How far a profiling run has come. */
public enum ProfilingStatus {
  /** Being recorded. */
  RUNNING,
  /** Recorded; the file can be downloaded. */
  FINISHED,
  /** It failed; the message says why. */
  FAILED,
  /** A text that none of the above is called; the answer it came from keeps the text. */
  UNRECOGNIZED
}
