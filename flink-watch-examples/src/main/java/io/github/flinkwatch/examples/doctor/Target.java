package io.github.flinkwatch.examples.doctor;

import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.evidence.JobEvidence;
import java.util.List;

/** Where evidence comes from. */
interface Target extends AutoCloseable {

  /** Looks once, and blocks while it does. */
  Gathered gather();

  @Override
  default void close() {}

  /**
   * What one look brought.
   *
   * @param blindSpots what could not be seen and belongs to no job that is known
   */
  record Gathered(List<JobEvidence> evidence, List<BlindSpot> blindSpots) {}

  /** Something that could not be seen, and why. */
  record BlindSpot(String what, UnknownCause cause) {}
}
