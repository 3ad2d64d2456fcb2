package io.github.flinkwatch.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.archive.ArchiveListing.ArchivedOutcome;
import io.github.flinkwatch.evidence.JobRun;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage is told as damage, never as an end of the job, and never thrown. */
class DamagedArchivesTest {

  private static final JobId JOB = JobId.of("a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4");
  private static final JobId OTHER = JobId.of("ffffffffffffffffffffffffffffffff");

  private static final String OVERVIEW =
      entry(
          "/jobs/overview",
          "{\"jobs\":[{\"jid\":\""
              + JOB
              + "\",\"name\":\"Zähler\",\"state\":\"FINISHED\","
              + "\"start-time\":1700000000000,\"end-time\":1700000060000,\"duration\":60000,"
              + "\"tasks\":{\"total\":4,\"finished\":4}}]}");

  private static final String SMALL =
      "{\"archive\":["
          + entry("/jobs/" + JOB + "/exceptions", "{\"all-exceptions\":[],\"truncated\":false}")
          + ","
          + OVERVIEW
          + ","
          + entry("/jobs/" + JOB + "/config", "{\"jid\":\"" + JOB + "\"}")
          + "]}";

  @TempDir Path dir;

  private static String entry(String path, String json) {
    return "{\"path\":\"" + path + "\",\"json\":\"" + json.replace("\"", "\\\"") + "\"}";
  }

  private static Observation<ArchivedOutcome> outcomeOf(byte[] archive) {
    return JobArchiveReader.in(CapturedArchive.holding("dir/" + JOB, archive), "dir")
        .outcome(JobRun.of(JOB))
        .ask();
  }

  private static Observation<ArchivedOutcome> outcomeOf(String archive) {
    return outcomeOf(archive.getBytes(UTF_8));
  }

  private static UnknownCode codeOf(Observation<?> observation) {
    return observation.cause().orElseThrow(() -> new AssertionError(observation)).code();
  }

  @Test
  void cutOffAnywhereItIsPartialOrItProvesTheStateThatWasWhole() {
    byte[] whole = SMALL.getBytes(UTF_8);
    int proof =
        SMALL.substring(0, SMALL.indexOf(OVERVIEW) + OVERVIEW.length() - 1).getBytes(UTF_8).length;
    for (int length = 0; length < whole.length; length++) {
      Observation<ArchivedOutcome> outcome = outcomeOf(Arrays.copyOf(whole, length));
      if (length >= proof) {
        assertThat(outcome.value().orElseThrow().status()).isEqualTo(JobStatus.FINISHED);
      } else {
        assertThat(codeOf(outcome)).as("after %d", length).isEqualTo(UnknownCode.ARCHIVE_PARTIAL);
      }
    }
  }

  @Test
  void aProofFromACutOffArchiveSaysThatTheRestIsMissing() {
    byte[] cut = Arrays.copyOf(SMALL.getBytes(UTF_8), SMALL.getBytes(UTF_8).length - 3);
    ArchiveContents contents =
        JobArchiveReader.in(CapturedArchive.holding("dir/" + JOB, cut), "dir")
            .read(JobRun.of(JOB), ArchivePart.PLAN)
            .ask()
            .value()
            .orElseThrow();

    assertThat(contents.get(ArchivePart.OVERVIEW).isKnown()).isTrue();
    assertThat(codeOf(contents.get(ArchivePart.PLAN))).isEqualTo(UnknownCode.ARCHIVE_PARTIAL);
    assertThat(contents.damage().orElseThrow().code()).isEqualTo(UnknownCode.ARCHIVE_PARTIAL);
  }

  @Test
  void whatFlinkWasStillWritingIsPartialOrKnownAndNothingElse() {
    byte[] torn = CapturedArchive.torn().bytes();
    JobId job = CapturedArchive.of("1.15.4/tm-loss").jobId();
    ArchiveContents contents =
        JobArchiveReader.in(CapturedArchive.holding("dir/" + job, torn), "dir")
            .read(JobRun.of(job), ArchivePart.DETAILS, ArchivePart.text("/no/such"))
            .ask()
            .value()
            .orElseThrow();

    assertThat(contents.damage().orElseThrow().code()).isEqualTo(UnknownCode.ARCHIVE_PARTIAL);
    assertThat(codeOf(contents.get(ArchivePart.text("/no/such"))))
        .isEqualTo(UnknownCode.ARCHIVE_PARTIAL);
    assertThat(contents.get(ArchivePart.OVERVIEW).isKnown()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void randomDamageIsNeverThrownAndNeverAnotherEnd(long seed) {
    Random random = new Random(seed);
    Set<UnknownCode> allowed =
        EnumSet.of(
            UnknownCode.ARCHIVE_PARTIAL,
            UnknownCode.ARCHIVE_CORRUPT,
            UnknownCode.ARCHIVE_NO_STATE,
            UnknownCode.ARCHIVE_NO_SUCH_JOB);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = SMALL.getBytes(UTF_8);
      for (int n = random.nextInt(6); n >= 0; n--) {
        bytes = mutated(bytes, random);
      }
      byte[] damaged = bytes;
      Observation<ArchivedOutcome> outcome = outcomeOf(damaged);
      String shown = new String(damaged, UTF_8);
      assertThat(outcome.isAbsent()).as(shown).isFalse();
      outcome.value().ifPresent(v -> assertThat(v.status()).isNotEqualTo(JobStatus.FAILED));
      outcome.cause().ifPresent(cause -> assertThat(cause.code()).as(shown).isIn(allowed));
    }
  }

  private static byte[] mutated(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length);
    byte[] changed = bytes.clone();
    switch (random.nextInt(4)) {
      case 0 -> changed[at] = (byte) random.nextInt(256);
      case 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> {
        int to = random.nextInt(bytes.length);
        System.arraycopy(
            bytes, Math.min(at, to), changed, Math.max(at, to), bytes.length - Math.max(at, to));
      }
      default -> changed[at] = "\"\\{}[],:".getBytes(UTF_8)[random.nextInt(8)];
    }
    return changed;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>",
        "null",
        "[]",
        "{}",
        "{\"archive\":null}",
        "{\"archive\":{}}",
        "x",
        "{\"archive\"}",
        "{\"archive\":[]}}",
        "{\"archive\":[1]}",
        "{\"archive\":[{\"path\":\"\\x\"}]}",
        "\"",
        "{]"
      })
  void whatIsNoArchiveIsCorruptOrPartial(String text) {
    assertThat(codeOf(outcomeOf(text)))
        .isIn(UnknownCode.ARCHIVE_CORRUPT, UnknownCode.ARCHIVE_PARTIAL);
  }

  @Test
  void anArchiveWithoutEntriesHasNoState() {
    assertThat(codeOf(outcomeOf("{\"archive\":[]}"))).isEqualTo(UnknownCode.ARCHIVE_NO_STATE);
  }

  @Test
  void anEmptyArchiveIsPartial() {
    assertThat(codeOf(outcomeOf(""))).isEqualTo(UnknownCode.ARCHIVE_PARTIAL);
  }

  @Test
  void zerosThatAFilesystemPromisedAreNotWrittenYet() {
    assertThat(codeOf(outcomeOf(new byte[512]))).isEqualTo(UnknownCode.ARCHIVE_PARTIAL);
  }

  @Test
  void anotherJobsArchiveIsNoAnswer() {
    String other = SMALL.replace(JOB.toString(), OTHER.toString());
    assertThat(codeOf(outcomeOf(other))).isEqualTo(UnknownCode.ARCHIVE_NO_SUCH_JOB);
  }

  @Test
  void anErrorInPlaceOfTheOverviewIsNoState() {
    String archive =
        "{\"archive\":[" + entry("/jobs/overview", "{\"errors\":[\"Not found.\"]}") + "]}";
    assertThat(codeOf(outcomeOf(archive))).isEqualTo(UnknownCode.ARCHIVE_NO_STATE);
  }

  @Test
  void aDamagedEntrySpoilsNoOther() {
    String archive = SMALL.replace("{\\\"all-exceptions\\\":[]", "{\\\"all-exceptions\\\":[");
    ArchiveContents contents =
        JobArchiveReader.in(CapturedArchive.holding("dir/" + JOB, archive.getBytes(UTF_8)), "dir")
            .read(JobRun.of(JOB), ArchivePart.EXCEPTIONS)
            .ask()
            .value()
            .orElseThrow();

    assertThat(codeOf(contents.get(ArchivePart.EXCEPTIONS))).isEqualTo(UnknownCode.ARCHIVE_CORRUPT);
    assertThat(contents.get(ArchivePart.OVERVIEW).isKnown()).isTrue();
  }

  @Test
  void ofEntriesThatComeTwiceTheFirstReadableOneCounts() {
    String damaged = OVERVIEW.replace("\\\"jid\\\":", "\\\"jid\\\"");
    String later = OVERVIEW.replace("FINISHED", "CANCELED");
    assertThat(
            outcomeOf("{\"archive\":[" + damaged + "," + OVERVIEW + "," + later + "]}")
                .value()
                .orElseThrow()
                .status())
        .isEqualTo(JobStatus.FINISHED);
  }

  @Test
  void fieldsInAnotherOrderAndUnknownOnesAreRead() {
    String json = OVERVIEW.substring(OVERVIEW.indexOf("\"json\""), OVERVIEW.length() - 1);
    String archive =
        " { \"v\" : [1,{\"a\":\"]}\"},-2.5e3,true] ,\n\"archive\" : [ {\"x\":null,"
            + json
            + ", \"path\" : \"\\/jobs\\/overview\"} ] }\n";
    assertThat(outcomeOf("\uFEFF" + archive).value().orElseThrow().status())
        .isEqualTo(JobStatus.FINISHED);
  }

  @Test
  void aNameInAWrongEncodingDoesNotHideTheState() {
    ArchivedOutcome outcome = outcomeOf(SMALL.getBytes(ISO_8859_1)).value().orElseThrow();
    assertThat(outcome.status()).isEqualTo(JobStatus.FINISHED);
    assertThat(outcome.overview().name()).isEqualTo("Z\uFFFDhler");
    assertThat(codeOf(outcomeOf(SMALL.getBytes(UTF_16)))).isEqualTo(UnknownCode.ARCHIVE_CORRUPT);
  }

  @Test
  void everyUnicodeNameSurvives() {
    String name = "Ünï \uD83D\uDE80 \u20AC";
    String raw = SMALL.replace("Zähler", name);
    String escaped = SMALL.replace("Zähler", "\\u00dcn\\u00EF \\ud83d\\ude80 \\u20ac");
    assertThat(outcomeOf(raw).value().orElseThrow().overview().name()).isEqualTo(name);
    assertThat(outcomeOf(escaped).value().orElseThrow().overview().name()).isEqualTo(name);
  }

  @Test
  void theArchiveOfAnEarlierRunIsNotThisRuns() {
    JobArchiveReader reader =
        JobArchiveReader.in(CapturedArchive.holding("dir/" + JOB, SMALL.getBytes(UTF_8)), "dir");
    Instant started = Instant.ofEpochMilli(1700000000000L);

    assertThat(reader.outcome(JobRun.of(JOB).submittedAt(started)).ask().isKnown()).isTrue();
    assertThat(reader.outcome(JobRun.of(JOB).startedAt(started)).ask().isKnown()).isTrue();
    assertThat(codeOf(reader.outcome(JobRun.of(JOB).submittedAt(started.plusSeconds(3600))).ask()))
        .isEqualTo(UnknownCode.ARCHIVE_OTHER_ATTEMPT);
    assertThat(codeOf(reader.outcome(JobRun.of(JOB).startedAt(started.plusMillis(1))).ask()))
        .isEqualTo(UnknownCode.ARCHIVE_OTHER_ATTEMPT);
  }

  @Test
  void aFileThatIsCutOffAndNoLongerGrowsIsCorrupt() throws Exception {
    Path file = dir.resolve(JOB.toString());
    Files.writeString(file, SMALL.substring(0, 40));
    Instant modified = Instant.parse("2026-01-01T00:00:00Z");
    Files.setLastModifiedTime(file, FileTime.from(modified));

    assertThat(codeOf(readerAt(modified.plusSeconds(599)).outcome(JobRun.of(JOB)).ask()))
        .isEqualTo(UnknownCode.ARCHIVE_PARTIAL);
    assertThat(codeOf(readerAt(modified.plusSeconds(601)).outcome(JobRun.of(JOB)).ask()))
        .isEqualTo(UnknownCode.ARCHIVE_CORRUPT);
  }

  private JobArchiveReader readerAt(Instant now) {
    return JobArchiveReader.builder()
        .directory(dir.toString())
        .clock(Clock.fixed(now, ZoneOffset.UTC))
        .build();
  }

  @Test
  void aStoreThatFailsInTheMiddleIsUnreachableAndWhatWasReadStands() {
    byte[] bytes = SMALL.getBytes(UTF_8);
    ArchiveStore breaking =
        path -> {
          if (!path.equals("dir/" + JOB)) {
            throw new FileNotFoundException(path);
          }
          return new InputStream() {
            private final InputStream some = new ByteArrayInputStream(bytes, 0, bytes.length - 2);

            @Override
            public int read() throws IOException {
              int b = some.read();
              if (b < 0) {
                throw new IllegalStateException("the client gave up");
              }
              return b;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
              int count = some.read(target, offset, length);
              if (count < 0) {
                throw new IllegalStateException("the client gave up");
              }
              return count;
            }
          };
        };
    ArchiveContents contents =
        JobArchiveReader.in(breaking, "dir")
            .read(JobRun.of(JOB), ArchivePart.PLAN)
            .ask()
            .value()
            .orElseThrow();

    assertThat(contents.get(ArchivePart.OVERVIEW).isKnown()).isTrue();
    assertThat(codeOf(contents.get(ArchivePart.PLAN))).isEqualTo(UnknownCode.ARCHIVE_UNREACHABLE);
  }

  @Test
  void aStoreThatBreaksBeforeTheProofIsNotAskedAgain() {
    AtomicInteger opened = new AtomicInteger();
    ArchiveStore breaking =
        path -> {
          if (!path.equals("dir/" + JOB)) {
            throw new FileNotFoundException(path);
          }
          opened.incrementAndGet();
          return new InputStream() {
            @Override
            public int read() throws IOException {
              throw new IOException("connection reset");
            }
          };
        };
    assertThat(codeOf(JobArchiveReader.in(breaking, "dir").outcome(JobRun.of(JOB)).ask()))
        .isEqualTo(UnknownCode.ARCHIVE_UNREACHABLE);
    assertThat(opened).hasValue(1);
  }
}
