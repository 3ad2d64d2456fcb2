package io.github.flinkwatch.model;

/** How a rescale ended. */
public enum RescaleOutcome {
  /** It was carried out. */
  COMPLETED,
  /** It failed. */
  FAILED,
  /** It changed nothing, or was overtaken. */
  IGNORED,
  /** A text that none of the above is called; the answer it came from keeps the text. */
  UNRECOGNIZED
}
