package io.github.flinkwatch.gather;

import static java.util.stream.Collectors.joining;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.model.JobOverview;
import io.github.flinkwatch.model.JobRows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The list of all jobs by their ids, made once: a cluster can list thousands of jobs. Up to 1.12 a
 * job can be listed twice: then the later start counts, and equal starts that contradict are no
 * answer. A row that cannot be read makes only its own job unknown. Thread-safe.
 */
final class ListedJobs {

  private static final int MOST_NAMESAKES = 10;
  private static final JobRows NONE = JobRows.of(List.of(), Map.of(), 0);

  private final Observation<List<JobOverview>> answer;
  private final Map<JobId, JobOverview> rows = new LinkedHashMap<>();
  private final Map<JobId, UnknownCause> unclear = new HashMap<>();
  private final int nameless;

  /** Made when somebody asks: of a cluster whose jobs are all well nobody does. By this. */
  private @Nullable Map<String, List<JobId>> aliveByName;

  ListedJobs(Observation<List<JobOverview>> answer) {
    this.answer = answer;
    Map<JobId, List<JobOverview>> doubled = new HashMap<>();
    for (JobOverview row : answer.value().orElse(List.of())) {
      JobOverview other = rows.put(row.jobId(), row);
      if (other != null) {
        doubled.computeIfAbsent(row.jobId(), id -> new ArrayList<>(List.of(other))).add(row);
      }
    }
    doubled.forEach(this::decide);
    JobRows all =
        answer.value().filter(JobRows.class::isInstance).map(JobRows.class::cast).orElse(NONE);
    nameless = all.nameless();
    all.broken()
        .forEach(
            (jobId, why) ->
                unclear.put(
                    jobId,
                    UnknownCause.of(
                        UnknownCode.MALFORMED_JSON, "the row of job " + jobId + ": " + why)));
    rows.keySet().removeAll(unclear.keySet());
  }

  private synchronized Map<String, List<JobId>> aliveByName() {
    Map<String, List<JobId>> byName = aliveByName;
    if (byName == null) {
      byName = new HashMap<>();
      for (JobOverview row : rows.values()) {
        if (!row.status().isGloballyTerminal()) {
          byName.computeIfAbsent(row.name(), name -> new ArrayList<>(1)).add(row.jobId());
        }
      }
      aliveByName = byName;
    }
    return byName;
  }

  private void decide(JobId jobId, List<JobOverview> twice) {
    JobRun.latest(twice)
        .ifPresentOrElse(
            row -> rows.put(jobId, row),
            () ->
                unclear.put(
                    jobId,
                    UnknownCause.of(
                        UnknownCode.JOB_AMBIGUOUS,
                        twice.stream()
                            .map(JobOverview::statusText)
                            .collect(
                                joining(
                                    " and as ", "job " + jobId + " is listed twice, as ", "")))));
  }

  Observation<List<JobOverview>> answer() {
    return answer;
  }

  /** The rows, each id once; or why there are none. */
  Observation<List<JobOverview>> jobs() {
    return answer.map(all -> List.copyOf(rows.values()));
  }

  /** The ids that are listed, also of rows that tell nothing. */
  Set<JobId> ids() {
    Set<JobId> ids = new LinkedHashSet<>(rows.keySet());
    ids.addAll(unclear.keySet());
    return ids;
  }

  /** The only job that is listed, if there is only one. */
  Optional<JobId> soleJob() {
    Set<JobId> ids = ids();
    return ids.size() == 1 && nameless == 0 ? Optional.of(ids.iterator().next()) : Optional.empty();
  }

  /** The row of a job; absent if the list is there, whole, and the job is not in it. */
  Observation<JobOverview> row(JobId jobId) {
    Instant at = answer.observedAt();
    JobOverview row = rows.get(jobId);
    if (row != null) {
      return Observation.known(row, at);
    }
    UnknownCause why = unclear.get(jobId);
    if (why != null) {
      return Observation.unknown(why, at);
    }
    return answer.flatMap(
        all ->
            nameless == 0
                ? Observation.absent(
                    "job " + jobId + " is not among the " + all.size() + " listed", at)
                : Observation.unknown(
                    UnknownCause.of(
                        UnknownCode.MALFORMED_JSON,
                        nameless + " rows of the list do not tell whose they are"),
                    at));
  }

  /** The ids of other jobs of the same name that have not ended, a few of them. */
  List<JobId> namesakes(JobId of) {
    List<JobId> namesakes = new ArrayList<>();
    JobOverview row = rows.get(of);
    if (row != null) {
      for (JobId id : aliveByName().getOrDefault(row.name(), List.of())) {
        if (namesakes.size() < MOST_NAMESAKES && !id.equals(of)) {
          namesakes.add(id);
        }
      }
    }
    return namesakes;
  }

  /** The ids of other jobs, no more than {@code most} of them. */
  List<JobId> others(JobId than, int most) {
    List<JobId> others = new ArrayList<>();
    for (JobId id : ids()) {
      if (others.size() < most && !id.equals(than)) {
        others.add(id);
      }
    }
    return others;
  }
}
