package io.github.flinkwatch.examples.doctor;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.report.Fleet;
import io.github.flinkwatch.report.Fleet.FleetCluster;
import io.github.flinkwatch.report.Fleet.FleetJob;
import java.util.List;
import java.util.Optional;

/** A look of the doctor as the fleet that reports are made of. */
final class Fleets {

  private Fleets() {}

  /**
   * @param evidence of the jobs of the diagnosis, in the same order
   */
  static Fleet of(
      String target, Diagnosis diagnosis, List<JobEvidence> evidence, Casebook casebook) {
    FleetCluster.Builder cluster = FleetCluster.builder().name(target).askedAt(diagnosis.at());
    diagnosis.blindSpots().stream()
        .findFirst()
        .ifPresentOrElse(
            spot -> cluster.silentBecause(spot.cause()), () -> cluster.answeredAt(diagnosis.at()));
    Fleet.Builder fleet = Fleet.builder().at(diagnosis.at());
    for (int i = 0; i < evidence.size(); i++) {
      JobEvidence seen = evidence.get(i);
      fleet.addJobs(
          FleetJob.builder()
              .ref(seen.ref())
              .cluster(target)
              .health(diagnosis.jobs().get(i))
              .confirmedAt(diagnosis.at())
              .snapshot(snapshot(seen))
              .memory(casebook.memory(seen.ref()))
              .build());
    }
    return fleet.addClusters(cluster.build()).build();
  }

  private static Optional<JobSnapshot> snapshot(JobEvidence seen) {
    return List.<Observation<JobSnapshot>>of(seen.live(), seen.archived(), seen.history()).stream()
        .flatMap(piece -> piece.value().stream())
        .findFirst();
  }
}
