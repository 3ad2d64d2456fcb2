package io.github.flinkwatch.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.watch.InFlightLimiter.Lane;
import io.github.flinkwatch.watch.InFlightLimiter.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Eight places: three for clusters that answer, three for closer looks, two for silent ones. */
class InFlightLimiterTest {

  private final InFlightLimiter limiter = new InFlightLimiter(8);
  private final List<String> begun = new ArrayList<>();
  private final List<Place> taken = new ArrayList<>();

  private void enter(Lane lane, String owner, String name) {
    limiter.enter(
        lane,
        owner,
        place -> {
          begun.add(name);
          taken.add(place);
        });
  }

  @Test
  void noLaneTakesARoomFromAnother() {
    for (int i = 0; i < 20; i++) {
      enter(Lane.SILENT, "silent-" + i, "silent-" + i);
      enter(Lane.CLOSER, "closer-" + i, "closer-" + i);
    }
    assertThat(limiter.inFlight()).isEqualTo(5);
    enter(Lane.ANSWERING, "a", "a");
    assertThat(begun).contains("a");
    assertThat(limiter.waiting(Lane.SILENT)).isEqualTo(18);
  }

  @Test
  void theOldestGoesFirstInEveryLane() {
    for (Lane lane : Lane.values()) {
      begun.clear();
      taken.clear();
      for (int i = 0; i < 6; i++) {
        enter(lane, "owner-" + i, "look-" + i);
      }
      for (int i = 0; i < 6; i++) {
        taken.get(i).leave();
      }
      assertThat(begun).containsExactly("look-0", "look-1", "look-2", "look-3", "look-4", "look-5");
    }
    assertThat(limiter.inFlight()).isZero();
  }

  @Test
  void whoComesToALaneThatOneOwnerFillsFindsRoomAtOnce() {
    for (int i = 0; i < 100; i++) {
      enter(Lane.CLOSER, "large", "large-" + i);
    }
    assertThat(begun).hasSize(3); // a quarter of three is none; from four places on one is left
    taken.get(0).leave();
    enter(Lane.CLOSER, "small", "small");
    taken.get(1).leave();
    assertThat(begun).contains("small");

    InFlightLimiter many = new InFlightLimiter(64);
    Set<String> looks = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      String name = "large-" + i;
      many.enter(Lane.CLOSER, "large", place -> looks.add(name));
    }
    many.enter(Lane.CLOSER, "small", place -> looks.add("small"));
    assertThat(looks).contains("small").hasSize(19);
  }

  @Test
  void aPlaceIsLeftOnceHoweverOftenThatIsSaid() {
    enter(Lane.CLOSER, "a", "a");
    taken.get(0).leave();
    taken.get(0).leave();
    assertThat(limiter.inFlight()).isZero();
  }

  @Test
  void aLookThatIsOverBeforeItReturnsGrowsNoStack() {
    int[] done = {0};
    limiter.enter(
        Lane.ANSWERING,
        "first",
        place -> {
          for (int i = 0; i < 100_000; i++) {
            limiter.enter(
                Lane.ANSWERING,
                "next",
                next -> {
                  done[0]++;
                  next.leave();
                });
          }
          place.leave();
        });
    assertThat(done[0]).isEqualTo(100_000);
    assertThat(limiter.inFlight()).isZero();
  }

  @Test
  void aThousandJobsOfOneClusterHaveTheirTurnWithinTheirSlowInterval() {
    assertThat(longestWait(Lane.CLOSER, 1000, 1, 1000, 60, 1)).isLessThanOrEqualTo(60);
  }

  @Test
  void aThousandJobsOfManyClustersHaveTheirTurnWithinTheirSlowInterval() {
    assertThat(longestWait(Lane.CLOSER, 1000, 1, 25, 60, 1)).isLessThanOrEqualTo(42);
  }

  @Test
  void aSilentClusterHasItsTurnThoughFortyOthersKeepTheirPlacesForFiveSeconds() {
    assertThat(longestWait(Lane.SILENT, 41, 5, 1, 5, 1)).isLessThanOrEqualTo(15);
  }

  /**
   * Lets seconds pass in which each of many wants a place again and again; returns the longest
   * wait.
   *
   * @param lasts seconds for which each keeps its place
   * @param each how many have the same owner
   * @param every seconds after its turn at which each wants the next
   */
  private static int longestWait(Lane lane, int many, int lasts, int each, int every, int firstAt) {
    InFlightLimiter limiter = new InFlightLimiter(64);
    int[] wantsAt = new int[many];
    int[] waitsSince = new int[many];
    int[] leavesAt = new int[many];
    Place[] place = new Place[many];
    int[] second = {0};
    int longest = 0;
    Arrays.fill(wantsAt, firstAt);
    Arrays.fill(waitsSince, -1);
    for (; second[0] < 1000; second[0]++) {
      for (int i = 0; i < many; i++) {
        Place taken = place[i];
        if (taken != null && leavesAt[i] == second[0]) {
          place[i] = null;
          taken.leave();
        }
      }
      for (int i = 0; i < many; i++) {
        int job = i;
        if (wantsAt[job] == second[0]) {
          waitsSince[job] = second[0];
          limiter.enter(
              lane,
              "owner-" + job / each,
              taken -> {
                place[job] = taken;
                leavesAt[job] = second[0] + lasts;
                wantsAt[job] = second[0] + lasts + every;
                waitsSince[job] = -1;
              });
        }
        longest = waitsSince[i] < 0 ? longest : Math.max(longest, second[0] - waitsSince[i]);
      }
    }
    return longest;
  }
}
