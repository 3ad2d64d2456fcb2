package io.github.flinkwatch.watch;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.gather.LastSeen;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The last that was known of each piece about a job, kept small: it is read when somebody asks, as
 * few do, and no piece of it is lost. Immutable and thread-safe.
 */
final class KeptSnapshot implements Supplier<JobSnapshot> {

  /** All of it, where it cannot be packed: an exception would be lost. */
  private final @Nullable JobSnapshot whole;

  /** All but the backpressure. */
  private final @Nullable PackedSnapshot pieces;

  /** The backpressure, which few looks ask for and all others keep. */
  private final @Nullable PackedSnapshot backPressure;

  private KeptSnapshot(
      @Nullable JobSnapshot whole,
      @Nullable PackedSnapshot pieces,
      @Nullable PackedSnapshot backPressure) {
    this.whole = whole;
    this.pieces = pieces;
    this.backPressure = backPressure;
  }

  /** Returns what is known from now on: {@link LastSeen#merged}. */
  static KeptSnapshot merged(
      @Nullable KeptSnapshot before, JobSnapshot fresh, PackedSnapshot.Dictionary dictionary) {
    boolean keepsBackPressure =
        before != null && before.backPressure != null && fresh.backPressure().isEmpty();
    boolean needsNothing = single(fresh).noneMatch(Observation::isUnknown);
    if (before != null && keepsBackPressure && needsNothing) {
      return new KeptSnapshot(
          null, dictionary.pack(LastSeen.merged(null, fresh)), before.backPressure);
    }
    JobSnapshot merged = LastSeen.merged(before == null ? null : before.get(), fresh);
    if (hasExceptions(merged)) {
      return new KeptSnapshot(merged, null, null);
    }
    JobSnapshot rest = merged.toBuilder().backPressure(Map.of()).build();
    PackedSnapshot pressure =
        merged.backPressure().isEmpty()
            ? null
            : dictionary.pack(
                JobSnapshot.builder(merged.source(), merged.at())
                    .backPressure(merged.backPressure())
                    .build());
    return new KeptSnapshot(null, dictionary.pack(rest), pressure);
  }

  @Override
  public JobSnapshot get() {
    if (pieces == null) {
      return requireNonNull(whole);
    }
    JobSnapshot rest = pieces.snapshot();
    return backPressure == null
        ? rest
        : rest.toBuilder().backPressure(backPressure.snapshot().backPressure()).build();
  }

  /** Returns the pieces that an earlier look may tell where this one does not. */
  private static Stream<Observation<?>> single(JobSnapshot seen) {
    return Stream.of(
        seen.overview(),
        seen.status(),
        seen.details(),
        seen.checkpoints(),
        seen.checkpointConfig(),
        seen.metrics(),
        seen.clusterOverview(),
        seen.dashboardConfig());
  }

  private static boolean hasExceptions(JobSnapshot merged) {
    return Stream.concat(single(merged), merged.backPressure().values().stream())
        .flatMap(piece -> piece.cause().stream())
        .anyMatch(KeptSnapshot::hasException);
  }

  private static boolean hasException(UnknownCause cause) {
    return cause.exception().isPresent() || cause.origin().isPresent();
  }
}
