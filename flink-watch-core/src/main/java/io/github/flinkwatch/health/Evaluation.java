package io.github.flinkwatch.health;

import static java.util.Objects.requireNonNull;

/** A verdict, and what to hand in at the next look. Immutable and thread-safe. */
public final class Evaluation {

  private final JobHealth health;
  private final JobMemory memory;

  Evaluation(JobHealth health, JobMemory memory) {
    this.health = requireNonNull(health, "health");
    this.memory = requireNonNull(memory, "memory");
  }

  /** Returns the verdict. */
  public JobHealth health() {
    return health;
  }

  /** Returns the memory for the next look at the same job. */
  public JobMemory memory() {
    return memory;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Evaluation
        && health.equals(((Evaluation) other).health)
        && memory.equals(((Evaluation) other).memory);
  }

  @Override
  public int hashCode() {
    return 31 * health.hashCode() + memory.hashCode();
  }

  @Override
  public String toString() {
    return "Evaluation{health=" + health + ", memory=" + memory + "}";
  }
}
