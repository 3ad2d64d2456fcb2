package io.github.flinkwatch.examples.doctor;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.archive.ArchiveListing;
import io.github.flinkwatch.archive.ArchiveListing.ArchivedOutcome;
import io.github.flinkwatch.archive.ArchiveLocation;
import io.github.flinkwatch.archive.ArchivedJob;
import io.github.flinkwatch.archive.JobArchiveReader;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.gather.JobObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A directory of archives: all of them, or those of the jobs that are named. */
final class ArchiveTarget implements Target {

  private static final int READERS = 4;

  /** What the archives may take of the time, where a HistoryServer is asked after them. */
  private static final int HALF = 2;

  private final JobArchiveReader archives;
  private final JobObserver observer;
  private final ClusterTarget.Asked asked;
  private final @Nullable HistoryTarget historyServer;

  /**
   * @param others a HistoryServer, perhaps, that is asked about the jobs that are named
   * @param historyServer the same one, for the jobs that no archive tells of; closed with this
   */
  ArchiveTarget(
      JobArchiveReader archives,
      Archives others,
      @Nullable HistoryTarget historyServer,
      ClusterTarget.Asked asked) {
    this.archives = archives;
    this.historyServer = historyServer;
    this.asked = asked;
    JobObserver.Builder builder = JobObserver.builder().clock(asked.clock());
    new Archives(archives, others.historyServer()).tell(builder);
    this.observer = builder.build();
  }

  @Override
  public Gathered gather() {
    TimeLeft time = TimeLeft.of(asked.deadline());
    if (!asked.wanted().isEmpty()) {
      List<JobRef> wanted = asked.wanted().stream().map(id -> asked.job(id).build()).toList();
      return new Gathered(time.look(observer, wanted, asked.intent()), List.of());
    }
    Observation<ArchiveListing> listed = archives.list().within(time.left()).ask();
    Gathered read =
        listed.fold(
            listing -> readAll(listing, historyServer == null ? time.left() : time.part(HALF)),
            detail -> new Gathered(List.of(), List.of()),
            cause -> new Gathered(List.of(), List.of(new BlindSpot("the archives", cause))));
    return historyServer == null ? read : together(read, historyServer, time);
  }

  /** What the archives do not tell, the HistoryServer may. */
  private static Gathered together(Gathered read, HistoryTarget historyServer, TimeLeft time) {
    Map<JobId, JobEvidence> blind = new LinkedHashMap<>();
    Set<JobId> known = new HashSet<>();
    List<JobEvidence> evidence = new ArrayList<>();
    for (JobEvidence seen : read.evidence()) {
      JobId id = seen.ref().jobId().orElseThrow();
      if (seen.archived().flatMap(JobSnapshot::overview).isKnown()) {
        known.add(id);
        evidence.add(seen);
      } else {
        blind.put(id, seen);
      }
    }
    Gathered shown = historyServer.gatherAllBut(known, time);
    for (JobEvidence theirs : shown.evidence()) {
      JobEvidence ours = blind.remove(theirs.ref().jobId().orElseThrow());
      evidence.add(ours == null ? theirs : ours.toBuilder().history(theirs.history()).build());
    }
    evidence.addAll(blind.values());
    List<BlindSpot> blindSpots = new ArrayList<>(read.blindSpots());
    blindSpots.addAll(shown.blindSpots());
    return new Gathered(evidence, blindSpots);
  }

  private Gathered readAll(ArchiveListing listing, Duration within) {
    Map<String, JobEvidence> byPath = new TreeMap<>();
    int total = listing.archives().size();
    ExecutorService readers = Executors.newFixedThreadPool(READERS);
    try (Stream<ArchivedJob> outcomes =
        archives.outcomes(listing.archives(), readers, READERS, within)) {
      outcomes.forEach(
          job -> {
            byPath.put(job.archive().location(), evidence(job.archive(), job.outcome()));
            asked.progress().done(byPath.size(), total, "archives");
          });
    } finally {
      readers.shutdown();
      asked.progress().over();
    }
    List<BlindSpot> blindSpots =
        listing.trouble().stream().map(cause -> new BlindSpot("some archives", cause)).toList();
    return new Gathered(List.copyOf(byPath.values()), blindSpots);
  }

  private JobEvidence evidence(ArchiveLocation archive, Observation<ArchivedOutcome> outcome) {
    JobSnapshot snapshot =
        JobSnapshot.builder(JobSnapshot.Source.ARCHIVE, outcome.observedAt())
            .overview(outcome.map(ArchivedOutcome::overview))
            .build();
    JobRef.Builder job = asked.job(archive.jobId());
    snapshot.overview().value().ifPresent(row -> job.name(row.name()));
    return JobEvidence.builder(job.build(), asked.clock().instant())
        .intent(asked.intent())
        .archived(snapshot)
        .build();
  }

  @Override
  public void close() {
    if (historyServer != null) {
      historyServer.close();
    }
  }
}
