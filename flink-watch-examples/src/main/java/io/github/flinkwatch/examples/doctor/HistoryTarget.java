package io.github.flinkwatch.examples.doctor;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.archive.HistoryServerReader;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.gather.Depth;
import io.github.flinkwatch.gather.JobObserver;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A HistoryServer: all jobs that it shows, or those that are named. All of them have ended. */
final class HistoryTarget implements Target {

  private static final int READERS = 4;

  /** What the list may take of the deadline; each job has the rest. */
  private static final int THIRD = 3;

  private final FlinkRestClient server;
  private final HistoryServerReader reader;
  private final ClusterTarget.Asked asked;
  private final Progress progress;
  private final JobObserver observer;

  /**
   * @param server the HistoryServer's address; closed with this
   * @param files archives that are asked about its jobs as well, or null
   */
  HistoryTarget(
      FlinkRestClient server,
      HistoryServerReader reader,
      io.github.flinkwatch.archive.@Nullable JobArchiveReader files,
      ClusterTarget.Asked asked,
      Progress progress) {
    this.server = server;
    this.reader = reader;
    this.asked = asked;
    this.progress = progress;
    JobObserver.Builder builder =
        JobObserver.builder()
            .clock(asked.clock())
            .deadline(asked.deadline().minus(asked.deadline().dividedBy(THIRD)));
    new Archives(files, reader).tell(builder);
    this.observer = builder.build();
  }

  @Override
  public Gathered gather() {
    return gatherAllBut(Set.of());
  }

  /** Looks at what it shows, or at those that are named, without the jobs that are known. */
  Gathered gatherAllBut(Set<JobId> known) {
    Map<JobId, JobRef> jobs = new LinkedHashMap<>();
    List<BlindSpot> blindSpots = new ArrayList<>();
    asked.wanted().forEach(id -> jobs.put(id, asked.job(id).build()));
    if (jobs.isEmpty()) {
      Duration part = asked.deadline().dividedBy(THIRD);
      Observation<List<JobOverview>> listed = server.jobsOverview().within(part).ask();
      listed
          .value()
          .ifPresent(
              rows ->
                  rows.forEach(
                      row ->
                          jobs.put(row.jobId(), asked.job(row.jobId()).name(row.name()).build())));
      listed
          .cause()
          .ifPresent(cause -> blindSpots.add(new BlindSpot("the HistoryServer's jobs", cause)));
    }
    jobs.keySet().removeAll(known);
    return new Gathered(observe(List.copyOf(jobs.values())), blindSpots);
  }

  private List<JobEvidence> observe(List<JobRef> jobs) {
    ExecutorService readers = Executors.newFixedThreadPool(READERS);
    try {
      List<CompletableFuture<JobEvidence>> looks =
          jobs.stream()
              .map(
                  job ->
                      CompletableFuture.supplyAsync(
                          () -> observer.observe(job, asked.intent(), Depth.FULL), readers))
              .toList();
      List<JobEvidence> evidence = new ArrayList<>();
      for (CompletableFuture<JobEvidence> look : looks) {
        evidence.add(look.join());
        progress.done(evidence.size(), looks.size(), "jobs");
      }
      return evidence;
    } finally {
      readers.shutdown();
      progress.over();
    }
  }

  @Override
  public void close() {
    server.close();
    reader.close();
  }
}
