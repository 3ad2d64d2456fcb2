package io.github.flinkwatch.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.archive.ArchiveListing.ArchivedOutcome;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.evidence.JobSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A store that hangs, or never ends, holds nobody who looks. */
@Timeout(60)
class StoresThatHangTest {

  private static final Duration SHORT = Duration.ofMillis(200);

  private final CapturedArchive archive = CapturedArchive.of("1.20.3/tm-loss");
  private final JobRun run = JobRun.of(archive.jobId());
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicInteger opened = new AtomicInteger();

  /** As a filesystem in the kernel does: no interrupt ends it. */
  private final ArchiveStore hanging =
      path -> {
        opened.incrementAndGet();
        boolean interrupted = false;
        while (released.getCount() > 0) {
          try {
            released.await();
          } catch (InterruptedException goOn) {
            interrupted = true;
          }
        }
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        throw new IOException("released");
      };

  @TempDir Path dir;

  @AfterEach
  void release() {
    released.countDown();
  }

  private static UnknownCause causeOf(Observation<?> observation) {
    return observation.cause().orElseThrow(() -> new AssertionError(observation));
  }

  private static JobArchiveReader reader(ArchiveStore store) {
    return JobArchiveReader.builder().store(store).directory("dir").deadline(SHORT).build();
  }

  @Test
  void aStoreThatHangsIsUnreachableAtTheDeadline() {
    UnknownCause cause = causeOf(reader(hanging).outcome(run).ask());
    assertThat(cause.code()).isEqualTo(UnknownCode.ARCHIVE_UNREACHABLE);
    assertThat(cause.detail()).contains("0.2 s");
  }

  @Test
  void aQuestionsOwnDeadlineHoldsToo() {
    JobArchiveReader patient = JobArchiveReader.builder().store(hanging).directory("dir").build();
    Observation<JobSnapshot> told = patient.fullSnapshot(run).within(Duration.ofSeconds(2)).ask();
    assertThat(causeOf(told).code()).isEqualTo(UnknownCode.ARCHIVE_UNREACHABLE);
  }

  @Test
  void noMoreThanEightReadsOfAReaderHangAndThatIsSaid() {
    JobArchiveReader reader = reader(hanging);
    for (int i = 0; i < 8; i++) {
      assertThat(causeOf(reader.outcome(run).ask()).code())
          .isEqualTo(UnknownCode.ARCHIVE_UNREACHABLE);
    }
    UnknownCause ninth = causeOf(reader.outcome(run).ask());
    assertThat(ninth.code()).isEqualTo(UnknownCode.ARCHIVE_UNREACHABLE);
    assertThat(ninth.detail()).contains("8 earlier reads of this store hang");
    assertThat(opened).hasValue(8);
  }

  @Test
  void whoGivesUpLeavesTheReadBehind() throws Exception {
    CompletableFuture<Observation<ArchivedOutcome>> asked = reader(hanging).outcome(run).askAsync();
    asked.cancel(true);
    assertThat(asked).isCancelled();

    Thread.currentThread().interrupt();
    assertThat(causeOf(reader(hanging).outcome(run).ask()).code()).isEqualTo(UnknownCode.CANCELLED);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void afterAHangingStoreCameBackItIsReadAgain() {
    ArchiveStore sometimes =
        path ->
            released.getCount() > 0
                ? hanging.open(path)
                : CapturedArchive.holding("dir/" + archive.jobId(), archive.bytes()).open(path);
    JobArchiveReader reader = reader(sometimes);
    for (int i = 0; i < 9; i++) {
      assertThat(reader.outcome(run).ask().isUnknown()).isTrue();
    }
    released.countDown();
    Observation<ArchivedOutcome> told = reader.outcome(run).ask();
    for (int i = 0; i < 1000 && told.isUnknown(); i++) { // until those that hung have ended
      Thread.onSpinWait();
      told = reader.outcome(run).ask();
    }
    assertThat(told.isKnown()).isTrue();
  }

  @Test
  void anExecutorWithoutAThreadIsACause() {
    JobArchiveReader refused =
        JobArchiveReader.builder()
            .directory(dir.toUri())
            .executor(
                task -> {
                  throw new RejectedExecutionException("full");
                })
            .build();
    assertThat(causeOf(refused.outcome(run).ask()).code()).isEqualTo(UnknownCode.NOT_ASKED);

    ExecutorService one = Executors.newSingleThreadExecutor();
    try {
      JobArchiveReader reader =
          JobArchiveReader.builder()
              .store(hanging)
              .directory("dir")
              .executor(one)
              .deadline(SHORT)
              .build();
      assertThat(causeOf(reader.outcome(run).ask()).code())
          .isEqualTo(UnknownCode.ARCHIVE_UNREACHABLE);
      assertThat(causeOf(reader.outcome(run).ask()).code()).isEqualTo(UnknownCode.NOT_ASKED);
    } finally {
      released.countDown();
      one.shutdown();
    }
  }

  /** Returns a store of one file that begins like an archive and never ends. */
  private static ArchiveStore endless(AtomicLong read) {
    byte[] begin = "{\"archive\":[{\"path\":\"/other\",\"json\":\"".getBytes();
    return path ->
        new InputStream() {
          private int at;

          @Override
          public int read() {
            read.incrementAndGet();
            return at < begin.length ? begin[at++] : 'x';
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            for (int i = 0; i < length; i++) {
              target[offset + i] = (byte) read();
            }
            return length;
          }
        };
  }

  @Test
  void anArchiveThatNeverEndsIsTooLarge() {
    AtomicLong read = new AtomicLong();
    JobArchiveReader reader =
        JobArchiveReader.builder().store(endless(read)).directory("dir").maxBytes(5 << 20).build();
    assertThat(causeOf(reader.outcome(run).ask()).code()).isEqualTo(UnknownCode.TOO_LARGE);
    assertThat(read.get()).isLessThan(11 << 20);
  }

  @Test
  void anArchiveThatIsNeverDoneIsLeftAtTheDeadlineAndNoLongerRead() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    ArchiveStore slow = endless(new AtomicLong());
    ArchiveStore watched =
        path -> {
          InputStream in = slow.open(path);
          return new java.io.FilterInputStream(in) {
            @Override
            public void close() {
              closed.countDown();
            }
          };
        };
    assertThat(causeOf(reader(watched).outcome(run).ask()).code())
        .isEqualTo(UnknownCode.ARCHIVE_UNREACHABLE);
    assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aNamedPipeIsNoArchiveAndIsNotOpened() throws Exception {
    Path pipe = dir.resolve(archive.jobId().toString());
    Process mkfifo = new ProcessBuilder("mkfifo", pipe.toString()).start();
    assertThat(mkfifo.waitFor()).isZero();
    UnknownCause cause = causeOf(JobArchiveReader.of(dir.toUri()).outcome(run).ask());
    assertThat(cause.code()).isEqualTo(UnknownCode.ARCHIVE_CORRUPT);
    assertThat(cause.detail()).contains("no regular file");
  }

  private List<ArchiveLocation> listed(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      Files.write(dir.resolve(String.format("%032x", i)), new byte[0]);
    }
    return JobArchiveReader.of(dir.toUri()).list().ask().value().orElseThrow().archives();
  }

  @Test
  void ofManyArchivesThoseThatHangAreToldAndTheOthersRead() throws Exception {
    JobId stuck = JobId.of(String.format("%032x", 3));
    ArchiveStore oneHangs =
        path ->
            path.endsWith(stuck.toString())
                ? hanging.open(path)
                : Files.newInputStream(dir.resolve(path.substring(path.lastIndexOf('/') + 1)));
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (Stream<ArchivedJob> jobs = reader(oneHangs).outcomes(listed(20), threads, 2)) {
      List<ArchivedJob> told = jobs.collect(Collectors.toList());
      assertThat(told.stream().map(ArchivedJob::jobId)).hasSize(20).doesNotHaveDuplicates();
      for (ArchivedJob job : told) {
        assertThat(causeOf(job.outcome()).code())
            .isEqualTo(
                job.jobId().equals(stuck)
                    ? UnknownCode.ARCHIVE_UNREACHABLE
                    : UnknownCode.ARCHIVE_PARTIAL);
      }
    } finally {
      released.countDown();
      threads.shutdown();
    }
  }

  @Test
  void whereEveryReadHangsTheRestIsNotBegun() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<ArchivedJob> told = new ArrayList<>();
    try (Stream<ArchivedJob> jobs = reader(hanging).outcomes(listed(20), threads, 2)) {
      jobs.forEach(told::add);
    } finally {
      released.countDown();
      threads.shutdown();
    }
    assertThat(told).hasSize(20);
    assertThat(told)
        .allSatisfy(
            job ->
                assertThat(causeOf(job.outcome()).code())
                    .isEqualTo(UnknownCode.ARCHIVE_UNREACHABLE));
    assertThat(opened).hasValue(2);
  }

  @Test
  void whenTheTimeForAllOfThemIsOverTheRestIsToldAsNotRead() throws Exception {
    JobArchiveReader patient =
        JobArchiveReader.builder()
            .store(hanging)
            .directory("dir")
            .deadline(Duration.ofMinutes(10))
            .build();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    Map<String, Integer> told = new HashMap<>();
    try (Stream<ArchivedJob> jobs = patient.outcomes(listed(20), threads, 2, SHORT)) {
      jobs.forEach(job -> told.merge(causeOf(job.outcome()).toString(), 1, Integer::sum));
    } finally {
      released.countDown();
      threads.shutdown();
    }
    assertThat(told)
        .containsOnly(
            Map.entry("ARCHIVE_UNREACHABLE: no whole answer in the time that was left", 2),
            Map.entry("ARCHIVE_UNREACHABLE: not read: no time was left", 18));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> patient.outcomes(List.of(), threads, 2, Duration.ZERO));
  }

  @Test
  void whatAStoreThrowsIsACauseWhateverItIs() {
    for (Throwable any :
        List.of(new Exception("checked"), new AssertionError("error"), new StackOverflowError())) {
      ArchiveStore throwing =
          path -> {
            throw StoresThatHangTest.<RuntimeException>sneaky(any);
          };
      assertThat(reader(throwing).outcome(run).ask().isUnknown()).isTrue();
      assertThat(reader(throwing).list().ask().isUnknown()).isTrue();
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> RuntimeException sneaky(Throwable any) throws T {
    throw (T) any;
  }

  @Test
  void limitsArePositive() {
    JobArchiveReader.Builder builder = JobArchiveReader.builder();
    assertThatThrownBy(() -> builder.deadline(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.maxBytes(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
