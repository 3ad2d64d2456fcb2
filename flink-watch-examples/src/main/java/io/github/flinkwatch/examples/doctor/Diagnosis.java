package io.github.flinkwatch.examples.doctor;

import io.github.flinkwatch.examples.doctor.Target.BlindSpot;
import io.github.flinkwatch.health.JobHealth;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** The verdicts of one look, and what could not be seen. */
record Diagnosis(Instant at, List<JobHealth> jobs, List<BlindSpot> blindSpots) {

  Outcome outcome() {
    Stream<Outcome> blind = blindSpots.stream().map(spot -> Outcome.UNKNOWN);
    return Outcome.worst(Stream.concat(jobs.stream().map(Outcome::of), blind).toList());
  }
}
