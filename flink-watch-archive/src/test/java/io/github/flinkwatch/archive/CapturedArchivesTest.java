package io.github.flinkwatch.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.archive.ArchiveListing.ArchivedOutcome;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.evidence.JobSnapshot;
import io.github.flinkwatch.model.JobOverview;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What real Flinks of nine versions wrote, against what a tree parser finds there. */
class CapturedArchivesTest {

  static List<CapturedArchive> archives() {
    return CapturedArchive.all();
  }

  @ParameterizedTest
  @MethodSource("archives")
  void theOutcomeIsWhatTheOverviewSays(CapturedArchive archive) {
    JsonNode row = archive.entries().get("/jobs/overview").at("/jobs/0");
    ArchivedOutcome outcome =
        archive.reader().outcome(JobRun.of(archive.jobId())).ask().value().orElseThrow();

    assertThat(outcome.status().name()).isEqualTo(row.get("state").textValue());
    assertThat(outcome.overview().name()).isEqualTo(row.get("name").textValue());
    assertThat(outcome.overview().startTime()).isEqualTo(time(row.get("start-time")));
    assertThat(outcome.overview().endTime()).isEqualTo(time(row.get("end-time")));
    assertThat(outcome.overview().tasks().total()).isEqualTo(row.at("/tasks/total").intValue());
    assertThat(outcome.damage()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("archives")
  void everyEntryIsHandedOverToTheLetter(CapturedArchive archive) throws Exception {
    Map<String, JsonNode> entries = archive.entries();
    ArchivePart<?>[] parts =
        entries.keySet().stream().map(ArchivePart::text).toArray(ArchivePart[]::new);
    ArchiveContents contents =
        archive.reader().read(JobRun.of(archive.jobId()), parts).ask().value().orElseThrow();

    for (Map.Entry<String, JsonNode> entry : entries.entrySet()) {
      Observation<String> text = contents.get(ArchivePart.text(entry.getKey()));
      if (entry.getValue().has("errors")) {
        assertThat(text.isAbsent()).isTrue();
      } else {
        assertThat(CapturedArchive.MAPPER.readTree(text.value().orElseThrow()))
            .isEqualTo(entry.getValue());
      }
    }
    assertThat(contents.damage()).isEmpty();
  }

  private static final List<ArchivePart<?>> OF_THE_JOB =
      List.of(
          ArchivePart.DETAILS,
          ArchivePart.EXCEPTIONS,
          ArchivePart.CHECKPOINTS,
          ArchivePart.CHECKPOINT_CONFIG,
          ArchivePart.PLAN,
          ArchivePart.CONFIG,
          ArchivePart.ACCUMULATORS,
          ArchivePart.JOB_MANAGER_CONFIG,
          ArchivePart.JOB_MANAGER_ENVIRONMENT,
          ArchivePart.RESCALE_CONFIG,
          ArchivePart.RESCALES_OVERVIEW,
          ArchivePart.RESCALES_SUMMARY,
          ArchivePart.RESCALE_HISTORY);

  private static final List<ArchivePart<? extends ArchivedEntries<?>>> OF_ONE_KIND =
      List.of(
          ArchivePart.VERTICES,
          ArchivePart.VERTEX_TIMES,
          ArchivePart.VERTEX_TASK_MANAGERS,
          ArchivePart.ATTEMPTS,
          ArchivePart.ATTEMPT_ACCUMULATORS,
          ArchivePart.CHECKPOINT_DETAILS,
          ArchivePart.CHECKPOINT_SUBTASKS,
          ArchivePart.RESCALES);

  @ParameterizedTest
  @MethodSource("archives")
  void everyEntryIsReadTypedInOnePass(CapturedArchive archive) {
    Map<String, JsonNode> entries = archive.entries();
    List<ArchivePart<?>> parts = new ArrayList<>(OF_THE_JOB);
    parts.addAll(OF_ONE_KIND);
    ArchiveContents contents =
        archive
            .reader()
            .read(JobRun.of(archive.jobId()), parts.toArray(ArchivePart[]::new))
            .ask()
            .value()
            .orElseThrow();

    Set<String> read = new HashSet<>(Set.of("/jobs/overview"));
    for (ArchivePart<?> part : OF_THE_JOB) {
      String path = part.path(archive.jobId().toString());
      assertThatEntryIsRead(path, contents.get(part), entries.get(path));
      read.add(path);
    }
    for (ArchivePart<? extends ArchivedEntries<?>> family : OF_ONE_KIND) {
      ArchivedEntries<?> found = contents.get(family).value().orElseThrow();
      assertThat(found.missing()).isEmpty();
      found.byPath().forEach((path, seen) -> assertThatEntryIsRead(path, seen, entries.get(path)));
      read.addAll(found.byPath().keySet());
    }
    assertThat(read).containsAll(entries.keySet());
  }

  private static void assertThatEntryIsRead(
      String path, Observation<?> seen, @Nullable JsonNode entry) {
    assertThat(seen.cause()).as("%s: %s", path, seen).isEmpty();
    assertThat(seen.isAbsent())
        .as("%s: %s", path, seen)
        .isEqualTo(entry == null || entry.has("errors"));
  }

  @ParameterizedTest
  @MethodSource("archives")
  void aSingleEntryIsTheSameAsAmongAllOfItsKind(CapturedArchive archive) {
    VertexId vertex =
        archive
            .entries()
            .get("/jobs/" + archive.jobId())
            .get("vertices")
            .findValuesAsText("id")
            .stream()
            .map(VertexId::of)
            .findFirst()
            .orElse(VertexId.of("0".repeat(32)));
    Map<ArchivePart<?>, ArchivePart<? extends ArchivedEntries<?>>> pairs =
        Map.of(
            ArchivePart.vertex(vertex), ArchivePart.VERTICES,
            ArchivePart.vertexTimes(vertex), ArchivePart.VERTEX_TIMES,
            ArchivePart.vertexTaskManagers(vertex), ArchivePart.VERTEX_TASK_MANAGERS,
            ArchivePart.attempt(vertex, 0, 0), ArchivePart.ATTEMPTS,
            ArchivePart.attemptAccumulators(vertex, 0, 0), ArchivePart.ATTEMPT_ACCUMULATORS,
            ArchivePart.checkpoint(1), ArchivePart.CHECKPOINT_DETAILS,
            ArchivePart.checkpoint(1, vertex), ArchivePart.CHECKPOINT_SUBTASKS);
    List<ArchivePart<?>> both = new ArrayList<>(pairs.keySet());
    both.addAll(pairs.values());
    ArchiveContents contents =
        archive
            .reader()
            .read(JobRun.of(archive.jobId()), both.toArray(ArchivePart[]::new))
            .ask()
            .value()
            .orElseThrow();

    pairs.forEach(
        (single, family) -> {
          Observation<?> among =
              contents
                  .get(family)
                  .value()
                  .orElseThrow()
                  .byPath()
                  .get(single.path(archive.jobId().toString()));
          assertThat(contents.get(single).isKnown()).isEqualTo(among != null);
          if (among != null) {
            assertThat(contents.get(single)).isEqualTo(among);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("archives")
  void withoutAnOverviewTheDetailsTellTheState(CapturedArchive archive) {
    byte[] bytes = archive.text().replace("\"/jobs/overview\"", "\"/jobs/other\"").getBytes(UTF_8);
    JobArchiveReader reader =
        JobArchiveReader.in(CapturedArchive.holding("dir/" + archive.jobId(), bytes), "dir");

    JobOverview told =
        archive.reader().outcome(JobRun.of(archive.jobId())).ask().value().orElseThrow().overview();
    JobOverview found =
        reader.outcome(JobRun.of(archive.jobId())).ask().value().orElseThrow().overview();
    assertThat(found.status()).isEqualTo(told.status());
    assertThat(found.name()).isEqualTo(told.name());
    assertThat(found.startTime()).isEqualTo(told.startTime());
  }

  @Test
  void aSnapshotIsEvidenceFromTheArchive() {
    CapturedArchive archive = CapturedArchive.of("1.20.3/failed");
    JobSnapshot snapshot =
        archive.reader().snapshot(JobRun.of(archive.jobId())).ask().value().orElseThrow();

    assertThat(snapshot.source()).isEqualTo(JobSnapshot.Source.ARCHIVE);
    assertThat(snapshot.overview().value().orElseThrow().status().name()).isEqualTo("FAILED");
  }

  @Test
  void aFullSnapshotHasEverythingThatRestWouldTell() {
    CapturedArchive archive = CapturedArchive.of("1.20.3/tm-loss");
    JobSnapshot snapshot =
        archive.reader().fullSnapshot(JobRun.of(archive.jobId())).ask().value().orElseThrow();

    assertThat(snapshot.overview().isKnown()).isTrue();
    assertThat(snapshot.details().isKnown()).isTrue();
    assertThat(snapshot.exceptions().isKnown()).isTrue();
    assertThat(snapshot.checkpoints().isKnown()).isTrue();
    assertThat(snapshot.checkpointConfig().isKnown()).isTrue();
  }

  @Test
  void aJobWithoutCheckpointsHasNoneInFlinksOwnWords() {
    CapturedArchive archive = CapturedArchive.of("1.20.3/batch");
    ArchiveContents contents =
        archive
            .reader()
            .read(JobRun.of(archive.jobId()), ArchivePart.CHECKPOINT_CONFIG)
            .ask()
            .value()
            .orElseThrow();

    assertThat(
            contents
                .get(ArchivePart.CHECKPOINT_CONFIG)
                .<String>fold(value -> "known", detail -> detail, cause -> "unknown"))
        .containsIgnoringCase("checkpointing");
  }

  private static Optional<Instant> time(JsonNode millis) {
    return millis.longValue() > 0
        ? Optional.of(Instant.ofEpochMilli(millis.longValue()))
        : Optional.empty();
  }
}
