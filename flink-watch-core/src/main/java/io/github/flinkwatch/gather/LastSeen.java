package io.github.flinkwatch.gather;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.evidence.JobSnapshot;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The last that was known of each piece about a job, for reports, and for a look that found no room
 * to ask. Without what is large and of the moment: exceptions, and the parts of single subtasks.
 */
public final class LastSeen {

  private LastSeen() {}

  /** Returns {@code fresh} with the pieces of {@code before} where it does not know. */
  public static JobSnapshot merged(@Nullable JobSnapshot before, JobSnapshot fresh) {
    JobSnapshot.Builder merged =
        JobSnapshot.builder(fresh.source(), fresh.at()).matchedBy(fresh.matchedBy());
    return merged
        .overview(newer(before, fresh, JobSnapshot::overview))
        .status(newer(before, fresh, JobSnapshot::status))
        .details(newer(before, fresh, JobSnapshot::details))
        .checkpoints(newer(before, fresh, JobSnapshot::checkpoints))
        .checkpointConfig(newer(before, fresh, JobSnapshot::checkpointConfig))
        .metrics(newer(before, fresh, JobSnapshot::metrics))
        .clusterOverview(newer(before, fresh, JobSnapshot::clusterOverview))
        .dashboardConfig(newer(before, fresh, JobSnapshot::dashboardConfig))
        .backPressure(newest(before, fresh, JobSnapshot::backPressure))
        .build();
  }

  /** Returns a snapshot of what is listed now, with the other pieces as they were seen last. */
  public static JobSnapshot listed(
      JobSnapshot row, @Nullable JobSnapshot before, Instant notBefore) {
    boolean useful =
        before != null
            && before.details().isKnown()
            && !before.details().observedAt().isBefore(notBefore);
    return before != null && useful
        ? before.toBuilder()
            .at(row.at())
            .source(row.source())
            .matchedBy(row.matchedBy())
            .otherJobIds(Set.of())
            .namesakes(row.namesakes())
            .overview(row.overview())
            .status(row.status())
            .build()
        : row;
  }

  private static <T> Observation<T> newer(
      @Nullable JobSnapshot before,
      JobSnapshot fresh,
      Function<JobSnapshot, Observation<T>> piece) {
    Observation<T> now = piece.apply(fresh);
    return before != null && now.isUnknown() ? piece.apply(before) : now;
  }

  private static <K, T> Map<K, Observation<T>> newest(
      @Nullable JobSnapshot before,
      JobSnapshot fresh,
      Function<JobSnapshot, Map<K, Observation<T>>> pieces) {
    Map<K, Observation<T>> now = pieces.apply(fresh);
    return before != null && now.isEmpty() ? pieces.apply(before) : now;
  }
}
