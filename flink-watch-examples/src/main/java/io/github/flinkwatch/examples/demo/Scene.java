package io.github.flinkwatch.examples.demo;

import io.github.flinkwatch.health.JobHealth;
import java.util.List;

/**
 * One thing that happened to one job.
 *
 * @param title what happened
 * @param others what others say of it, who and what
 * @param health what flink-watch says
 * @param expected what it ought to say
 */
record Scene(String title, List<Saying> others, JobHealth health, ExpectedVerdict expected) {

  /** What somebody else says. */
  record Saying(String who, String what) {}

  Scene {
    others = List.copyOf(others);
  }

  static Saying says(String who, String what) {
    return new Saying(who, what);
  }
}
