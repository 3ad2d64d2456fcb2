package io.github.flinkwatch.gather;

import static io.github.flinkwatch.UnknownCode.JOB_AMBIGUOUS;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.model.JobOverview;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The list of all jobs by their ids, made once: a cluster can list thousands of jobs. Up to 1.12 a
 * job can be listed twice: then the later start counts, and equal starts that contradict are no
 * answer. Immutable.
 */
final class Listed {

  private final Observation<List<JobOverview>> answer;
  private final Map<JobId, JobOverview> rows = new LinkedHashMap<>();
  private final Map<JobId, String> contradictions = new HashMap<>();

  Listed(Observation<List<JobOverview>> answer) {
    this.answer = answer;
    answer.value().orElse(List.of()).forEach(this::add);
    rows.keySet().removeAll(contradictions.keySet());
  }

  private void add(JobOverview row) {
    JobOverview other = rows.putIfAbsent(row.jobId(), row);
    if (other == null) {
      return;
    }
    int order = start(row).compareTo(start(other));
    if (order > 0) {
      rows.put(row.jobId(), row);
      contradictions.remove(row.jobId());
    } else if (order == 0 && row.status() != other.status()) {
      contradictions.put(
          row.jobId(), "listed twice, as " + other.statusText() + " and as " + row.statusText());
    }
  }

  private static Instant start(JobOverview row) {
    return row.startTime().orElse(Instant.MIN);
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
    Set<JobId> ids = new java.util.LinkedHashSet<>(rows.keySet());
    ids.addAll(contradictions.keySet());
    return ids;
  }

  /** The row of a job; absent if the list is there and the job is not in it. */
  Observation<JobOverview> row(JobId jobId) {
    Instant at = answer.observedAt();
    JobOverview row = rows.get(jobId);
    if (row != null) {
      return Observation.known(row, at);
    }
    String contradiction = contradictions.get(jobId);
    if (contradiction != null) {
      return Observation.unknown(
          UnknownCause.of(JOB_AMBIGUOUS, "job " + jobId + " is " + contradiction), at);
    }
    return answer.flatMap(
        all ->
            Observation.absent("job " + jobId + " is not among the " + all.size() + " listed", at));
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
