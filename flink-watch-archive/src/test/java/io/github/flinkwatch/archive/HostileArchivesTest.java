package io.github.flinkwatch.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobRun;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an archive can hold to make its reader work or hold without end, costs one entry. */
@Timeout(60)
class HostileArchivesTest {

  private static final JobId JOB = JobId.of("a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4");

  private static final String STATE =
      "{\"jobs\":[{\"jid\":\""
          + JOB
          + "\",\"name\":\"n\",\"state\":\"FINISHED\",\"tasks\":{\"total\":1}}]}";

  private static String entry(String path, String json) {
    return "{\"path\":\""
        + path
        + "\",\"json\":\""
        + json.replace("\\", "\\\\").replace("\"", "\\\"")
        + "\"}";
  }

  /** Returns an archive whose exceptions are that text, before the state. */
  private static ArchiveContents read(String exceptions) {
    String text =
        "{\"archive\":["
            + entry("/jobs/" + JOB + "/exceptions", exceptions)
            + ","
            + entry("/jobs/overview", STATE)
            + "]}";
    return JobArchiveReader.in(CapturedArchive.holding("dir/" + JOB, text.getBytes(UTF_8)), "dir")
        .read(JobRun.of(JOB), ArchivePart.EXCEPTIONS)
        .ask()
        .value()
        .orElseThrow();
  }

  private static void costsOneEntry(String exceptions, UnknownCode code) {
    ArchiveContents contents = read(exceptions);
    assertThat(contents.get(ArchivePart.EXCEPTIONS).cause().orElseThrow().code()).isEqualTo(code);
    assertThat(contents.get(ArchivePart.OVERVIEW).value().orElseThrow().status())
        .isEqualTo(JobStatus.FINISHED);
  }

  @Test
  void valuesNestedWithoutEnd() {
    costsOneEntry("{\"x\":" + "[".repeat(8_000_000), UnknownCode.ARCHIVE_CORRUPT);
    costsOneEntry("{\"x\":" + "{\"x\":".repeat(1_000_000), UnknownCode.ARCHIVE_CORRUPT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"timestamp", "unheard-of"})
  void aNumberOfFourMillionDigits(String name) {
    costsOneEntry("{\"" + name + "\":" + "7".repeat(4_000_000) + "}", UnknownCode.ARCHIVE_CORRUPT);
  }

  /** Jackson's table of names multiplies by 33, so that "Aa" and "B@" are one to it. */
  @Test
  void namesThatCollideAreReadOrRefusedAndNothingElse() {
    String names =
        IntStream.range(0, 1 << 13)
            .mapToObj(
                n ->
                    IntStream.range(0, 13)
                        .mapToObj(bit -> (n >> bit & 1) == 0 ? "AaAa" : "B@B@")
                        .collect(Collectors.joining()))
            .map(name -> "\"" + name + "\":0")
            .collect(Collectors.joining(","));
    ArchiveContents contents = read("{" + names + "}");
    contents
        .get(ArchivePart.EXCEPTIONS)
        .cause()
        .ifPresent(cause -> assertThat(cause.code()).isEqualTo(UnknownCode.ARCHIVE_CORRUPT));
    assertThat(contents.get(ArchivePart.OVERVIEW).isKnown()).isTrue();
  }

  @Test
  void aNameLongerThanAnyEntry() {
    ArchiveContents contents = read("{\"" + "n".repeat(17 << 20) + "\":0}");
    assertThat(contents.get(ArchivePart.EXCEPTIONS).cause().orElseThrow().code())
        .isIn(UnknownCode.TOO_LARGE, UnknownCode.ARCHIVE_CORRUPT); // newer Jacksons refuse it first
    assertThat(contents.get(ArchivePart.OVERVIEW).isKnown()).isTrue();
  }

  @Test
  void moreValuesThanTheMemoryAllows() {
    String failure = "{\"exception\":\"e\",\"task\":\"t\",\"location\":\"l\",\"timestamp\":1}";
    String many = (failure + ",").repeat((14 << 20) / (failure.length() + 1)) + failure;
    costsOneEntry("{\"all-exceptions\":[" + many + "]}", UnknownCode.TOO_LARGE);
  }

  @Test
  void allThatOneQuestionReadsHoldsNoMoreThanItMay() {
    String failure = "{\"exception\":\"e\",\"task\":\"t\",\"location\":\"l\",\"timestamp\":1}";
    String exceptions = "{\"all-exceptions\":[" + (failure + ",").repeat(200) + failure + "]}";
    String option = "{\"key\":\"k\",\"value\":\"v\"}";
    String config = "[" + (option + ",").repeat(200) + option + "]";
    String text =
        "{\"archive\":["
            + entry("/jobs/" + JOB + "/exceptions", exceptions)
            + ","
            + entry("/jobs/" + JOB + "/jobmanager/config", config)
            + ","
            + entry("/jobs/overview", STATE)
            + "]}";
    JobArchiveReader reader =
        JobArchiveReader.builder()
            .store(CapturedArchive.holding("dir/" + JOB, text.getBytes(UTF_8)))
            .directory("dir")
            .maxHeldBytes(120_000)
            .build();

    for (ArchivePart<?> alone : List.of(ArchivePart.EXCEPTIONS, ArchivePart.JOB_MANAGER_CONFIG)) {
      ArchiveContents one = reader.read(JobRun.of(JOB), alone).ask().value().orElseThrow();
      assertThat(one.get(alone).isKnown()).as(one.get(alone).toString()).isTrue();
    }
    ArchiveContents both =
        reader
            .read(JobRun.of(JOB), ArchivePart.EXCEPTIONS, ArchivePart.JOB_MANAGER_CONFIG)
            .ask()
            .value()
            .orElseThrow();

    assertThat(both.get(ArchivePart.EXCEPTIONS).isKnown()).isTrue();
    assertThat(both.get(ArchivePart.JOB_MANAGER_CONFIG).cause().orElseThrow().code())
        .isEqualTo(UnknownCode.TOO_LARGE);
    assertThat(both.get(ArchivePart.OVERVIEW).isKnown()).isTrue();
  }

  @Test
  void errorsWithoutEnd() {
    costsOneEntry("{\"errors\":" + "[".repeat(1_000_000), UnknownCode.ARCHIVE_CORRUPT);
  }

  @Test
  void anOverviewInTwoContradictingVoicesTellsNoState() {
    String text =
        "{\"archive\":["
            + entry(
                "/jobs/overview", STATE.replace("\"state\":", "\"state\":\"FAILED\",\"state\":"))
            + "]}";
    assertThat(
            JobArchiveReader.in(CapturedArchive.holding("dir/" + JOB, text.getBytes(UTF_8)), "dir")
                .outcome(JobRun.of(JOB))
                .ask()
                .isUnknown())
        .isTrue();
  }
}
