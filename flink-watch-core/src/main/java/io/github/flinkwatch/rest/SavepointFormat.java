package io.github.flinkwatch.rest;

/** In which form a savepoint is written. Since 1.15. */
public enum SavepointFormat {
  /** The same for all state backends: it can be restored with another one. */
  CANONICAL,
  /** The state backend's own: quicker, and bound to it. */
  NATIVE
}
