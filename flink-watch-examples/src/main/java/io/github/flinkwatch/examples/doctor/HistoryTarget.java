package io.github.flinkwatch.examples.doctor;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.archive.HistoryServerReader;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.gather.JobObserver;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A HistoryServer: all jobs that it shows, or those that are named. All of them have ended. */
final class HistoryTarget implements Target {

  /** What the list may take of the time. */
  private static final int THIRD = 3;

  private final FlinkRestClient server;
  private final HistoryServerReader reader;
  private final ClusterTarget.Asked asked;
  private final JobObserver observer;

  /**
   * @param server the HistoryServer's address; closed with this
   * @param files archives that are asked about its jobs as well, or null
   */
  HistoryTarget(
      FlinkRestClient server,
      HistoryServerReader reader,
      io.github.flinkwatch.archive.@Nullable JobArchiveReader files,
      ClusterTarget.Asked asked) {
    this.server = server;
    this.reader = reader;
    this.asked = asked;
    JobObserver.Builder builder = JobObserver.builder().clock(asked.clock());
    new Archives(files, reader).tell(builder);
    this.observer = builder.build();
  }

  @Override
  public Gathered gather() {
    return gatherAllBut(Set.of(), TimeLeft.of(asked.deadline()));
  }

  /** Looks at what it shows, or at those that are named, without the jobs that are known. */
  Gathered gatherAllBut(Set<JobId> known, TimeLeft time) {
    Map<JobId, JobRef> jobs = new LinkedHashMap<>();
    List<BlindSpot> blindSpots = new ArrayList<>();
    asked.wanted().forEach(id -> jobs.put(id, asked.job(id).build()));
    if (jobs.isEmpty()) {
      Duration part = time.part(THIRD);
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
    List<JobRef> wanted = List.copyOf(jobs.values());
    List<JobEvidence> seen =
        time.look(
            observer,
            wanted,
            asked.intent(),
            done -> asked.progress().done(done, wanted.size(), "jobs"));
    asked.progress().over();
    return new Gathered(seen, blindSpots);
  }

  @Override
  public void close() {
    server.close();
    reader.close();
  }
}
