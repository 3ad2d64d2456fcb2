package io.github.flinkwatch.examples.docs;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.examples.dolphinscheduler.TaskExecutionStatus;
import io.github.flinkwatch.examples.dolphinscheduler.TrackingTask;
import io.github.flinkwatch.examples.streamis.StreamisMonitor;
import io.github.flinkwatch.examples.streamis.StreamisStatus;
import io.github.flinkwatch.examples.streampark.FlinkAppState;
import io.github.flinkwatch.examples.streampark.FlinkJobState;
import io.github.flinkwatch.examples.streampark.StreamParkStates;
import io.github.flinkwatch.health.JobState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of the platforms are what the examples do, and leave out no state of theirs. */
class PlatformsPageTest {

  private static final Path PAGE = Pages.DOCS.resolve("platforms.md");
  private static final String NO_CHANGE = "no change";

  @Test
  void eachOfOurStatesIsMappedAsThePageSays() throws IOException {
    List<List<String>> expected =
        Stream.of(JobState.values())
            .map(
                state ->
                    List.of(
                        state.name(),
                        name(StreamParkStates.ofApplication(state)),
                        StreamParkStates.ofKubernetes(state).name(),
                        name(StreamisMonitor.statusOf(state)),
                        TrackingTask.statusOf(state).name()))
            .toList();
    List<List<String>> table = Tables.startingWith(PAGE, "our state");
    assertThat(table.subList(1, table.size())).isEqualTo(expected);
  }

  @Test
  void unknownIsNoEndAnywhere() {
    assertThat(StreamParkStates.ofApplication(JobState.UNKNOWN)).isEmpty();
    assertThat(StreamParkStates.ofKubernetes(JobState.UNKNOWN)).isEqualTo(FlinkJobState.SILENT);
    assertThat(StreamisMonitor.statusOf(JobState.UNKNOWN)).isEmpty();
    assertThat(TrackingTask.exitStatusCodeOf(JobState.UNKNOWN)).isEmpty();
  }

  @Test
  void everyStateOfThePlatformsIsSetOrItIsSaidWhyNot() throws IOException {
    assertComplete(
        "StreamPark's `FlinkAppStateEnum`",
        FlinkAppState.values(),
        state -> StreamParkStates.ofApplication(state).stream());
    assertComplete(
        "StreamPark's `FlinkJobState`",
        FlinkJobState.values(),
        state -> Stream.of(StreamParkStates.ofKubernetes(state)));
    assertComplete(
        "Streamis' status",
        StreamisStatus.values(),
        state ->
            Stream.concat(
                StreamisMonitor.statusOf(state).stream(), Stream.of(StreamisStatus.SLOW_RUNNING)));
    assertComplete(
        "DolphinScheduler's `TaskExecutionStatus`",
        TaskExecutionStatus.values(),
        state -> Stream.of(TrackingTask.statusOf(state)));
  }

  private static <E extends Enum<E>> void assertComplete(
      String header, E[] theirs, Function<JobState, Stream<E>> mapping) throws IOException {
    Set<String> set =
        Stream.of(JobState.values()).flatMap(mapping).map(Enum::name).collect(toSet());
    List<List<String>> table = Tables.startingWith(PAGE, header);
    Set<String> never =
        table.subList(1, table.size()).stream().map(row -> row.get(0)).collect(toSet());
    assertThat(never).as(header).doesNotContainAnyElementsOf(set);
    Set<String> both = new HashSet<>(set);
    both.addAll(never);
    assertThat(both).as(header).isEqualTo(Stream.of(theirs).map(Enum::name).collect(toSet()));
  }

  private static String name(Optional<? extends Enum<?>> theirs) {
    return theirs.map(Enum::name).orElse(NO_CHANGE);
  }
}
