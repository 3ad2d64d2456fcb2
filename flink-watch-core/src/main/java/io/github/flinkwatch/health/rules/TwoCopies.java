package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.health.ObservedSpan;
import io.github.flinkwatch.health.RuleContext;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.health.RuleNotes;
import io.github.flinkwatch.health.RuleResult;
import io.github.flinkwatch.health.Severity;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/** A job was submitted twice, and both read and write the same. */
final class TwoCopies extends StandardRule {

  private static final String SEEN = "seen";
  private static final int LOOKS = 2;
  private static final Duration LOOKS_APART = Duration.ofMinutes(10);

  TwoCopies() {
    super(
        RuleId.TWO_COPIES,
        false,
        UP,
        "A dedicated cluster runs another job of the same name, at two looks in a row: most"
            + " likely a second copy that reads and writes the same. Not told where the platform"
            + " says that the cluster may have several jobs.",
        "Find out who submitted the job again, and cancel the copy that is too many.");
  }

  @Override
  public RuleResult evaluate(RuleContext context) {
    JobRef ref = context.evidence().ref();
    Set<JobId> copies = context.live().namesakes();
    if (ref.clusterKind() != ClusterKind.DEDICATED
        || ref.mayHaveSeveralJobs()
        || copies.isEmpty()) {
      return RuleResult.ok()
          .withNotes(context.live().overview().isKnown() ? RuleNotes.empty() : context.notes());
    }
    ObservedSpan seen = context.seenInARow(SEEN, LOOKS_APART);
    RuleNotes notes = RuleNotes.of(SEEN, seen);
    if (seen.sightings() < LOOKS) {
      return RuleResult.ok().withNotes(notes);
    }
    String ids = copies.stream().map(JobId::toString).sorted().collect(Collectors.joining(", "));
    return RuleResult.finding(
            found(
                    Severity.WARNING,
                    "the cluster runs "
                        + (copies.size() + 1)
                        + " jobs of this name, the others are "
                        + ids)
                .figure("copies", copies.size() + 1)
                .build())
        .withNotes(notes);
  }
}
