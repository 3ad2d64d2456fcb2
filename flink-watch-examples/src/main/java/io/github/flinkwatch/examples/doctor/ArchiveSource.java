package io.github.flinkwatch.examples.doctor;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.archive.ArchiveListing;
import io.github.flinkwatch.archive.ArchiveLocation;
import io.github.flinkwatch.archive.ArchivedJob;
import io.github.flinkwatch.archive.ArchivedOutcome;
import io.github.flinkwatch.archive.JobArchiveReader;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.evidence.JobSnapshot;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** A directory of archives: all of them, or those of the jobs that are named. */
final class ArchiveSource implements EvidenceSource {

  private static final int READERS = 4;

  private final JobArchiveReader archives;
  private final List<JobId> wanted;
  private final Clock clock;
  private final Progress progress;

  ArchiveSource(JobArchiveReader archives, List<JobId> wanted, Clock clock, Progress progress) {
    this.archives = archives;
    this.wanted = wanted;
    this.clock = clock;
    this.progress = progress;
  }

  @Override
  public Gathered gather() {
    if (!wanted.isEmpty()) {
      List<JobEvidence> evidence = new ArrayList<>();
      wanted.forEach(id -> evidence.add(evidence(id, archives.snapshot(JobRun.of(id)).ask())));
      return new Gathered(evidence, List.of());
    }
    Observation<ArchiveListing> listed = archives.list().ask();
    return listed.fold(
        this::readAll,
        detail -> new Gathered(List.of(), List.of()),
        cause -> new Gathered(List.of(), List.of(new BlindSpot("the archives", cause))));
  }

  private Gathered readAll(ArchiveListing listing) {
    Map<String, JobEvidence> byPath = new TreeMap<>();
    int total = listing.archives().size();
    ExecutorService readers = Executors.newFixedThreadPool(READERS);
    try (Stream<ArchivedJob> outcomes = archives.outcomes(listing.archives(), readers, READERS)) {
      outcomes.forEach(
          job -> {
            byPath.put(job.archive().location(), evidence(job.archive(), job.outcome()));
            progress.done(byPath.size(), total, "archives");
          });
    } finally {
      readers.shutdown();
      progress.over();
    }
    List<BlindSpot> blindSpots =
        listing.trouble().stream().map(cause -> new BlindSpot("some archives", cause)).toList();
    return new Gathered(List.copyOf(byPath.values()), blindSpots);
  }

  private JobEvidence evidence(ArchiveLocation archive, Observation<ArchivedOutcome> outcome) {
    JobSnapshot snapshot =
        JobSnapshot.of(JobSnapshot.Source.ARCHIVE, outcome.observedAt())
            .overview(outcome.map(ArchivedOutcome::overview))
            .build();
    return evidence(archive.jobId(), Observation.known(snapshot, snapshot.at()));
  }

  private JobEvidence evidence(JobId id, Observation<JobSnapshot> archived) {
    JobRef.Builder job = JobRef.builder().jobId(id);
    archived
        .value()
        .flatMap(seen -> seen.overview().value())
        .ifPresent(row -> job.name(row.name()));
    return JobEvidence.of(job.build(), clock.instant()).archived(archived).build();
  }
}
