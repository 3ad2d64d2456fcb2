package io.github.flinkwatch.health;

import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.evidence.JobSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes a sequence that breaks a law shorter, as long as it still does. */
final class Shrinking {

  private Shrinking() {}

  /** Returns the shortest sequence found; the law says what breaks it, or null. */
  static List<JobEvidence> of(
      List<JobEvidence> looks, Function<List<JobEvidence>, @Nullable String> law) {
    List<JobEvidence> shortest = looks;
    while (true) {
      List<JobEvidence> smaller =
          smaller(shortest).filter(less -> law.apply(less) != null).findFirst().orElse(null);
      if (smaller == null) {
        return shortest;
      }
      shortest = smaller;
    }
  }

  private static Stream<List<JobEvidence>> smaller(List<JobEvidence> looks) {
    List<List<JobEvidence>> smaller = new ArrayList<>();
    for (int i = 0; i < looks.size() && looks.size() > 1; i++) {
      List<JobEvidence> fewer = new ArrayList<>(looks);
      fewer.remove(i);
      smaller.add(fewer);
    }
    for (int i = 0; i < looks.size(); i++) {
      List<JobEvidence> lesser = new ArrayList<>(withoutASource(looks.get(i)));
      lesser.addAll(withoutAPart(looks.get(i)));
      for (JobEvidence less : lesser) {
        List<JobEvidence> changed = new ArrayList<>(looks);
        changed.set(i, less);
        smaller.add(changed);
      }
    }
    return smaller.stream();
  }

  /** Returns that look with each of its sources left out in turn. */
  static List<JobEvidence> withoutASource(JobEvidence look) {
    JobEvidence nothing = JobEvidence.builder(look.ref(), look.at()).build();
    return different(
        look,
        look.toBuilder().live(nothing.live()).build(),
        look.toBuilder().archived(nothing.archived()).build(),
        look.toBuilder().history(nothing.history()).build(),
        look.toBuilder().deployment(nothing.deployment()).build());
  }

  private static List<JobEvidence> withoutAPart(JobEvidence look) {
    // When it was submitted stays: a platform that says so now and then is another story.
    JobIntent unasked = JobIntent.builder().submittedAt(look.intent().submittedAt()).build();
    JobSnapshot asked = JobSnapshot.builder(JobSnapshot.Source.LIVE, look.at()).build();
    return different(
        look,
        look.toBuilder().intent(unasked).build(),
        look.toBuilder()
            .live(look.live().map(live -> live.toBuilder().details(asked.details()).build()))
            .build(),
        look.toBuilder()
            .live(look.live().map(live -> live.toBuilder().otherJobIds(List.of()).build()))
            .build());
  }

  private static List<JobEvidence> different(JobEvidence look, JobEvidence... others) {
    return Stream.of(others).filter(other -> !other.toJson().equals(look.toJson())).toList();
  }
}
