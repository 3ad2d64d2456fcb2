package io.github.flinkwatch.health;

/** How far a state may be relied upon. */
public enum Confidence {
  /** Act on it. */
  HIGH,
  /** Very likely; the caveats say what could be otherwise. */
  MEDIUM,
  /** A reasonable reading of little; look again before acting. */
  LOW
}
