package io.github.flinkwatch.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of archives, several at a time, none lost. */
class BulkReadTest {

  private static final int MANY = 3000;

  private final CapturedArchive archive = CapturedArchive.of("1.15.4/initfails");
  private final ExecutorService executor = Executors.newFixedThreadPool(8);

  @TempDir Path dir;

  @AfterEach
  void stopThreads() {
    executor.shutdownNow();
  }

  private static JobId id(int i) {
    return JobId.of(String.format("%032x", i + 1));
  }

  /**
   * Writes archives, of which each tenth is cut off, each tenth is another's, and each tenth empty.
   */
  private void write(int count) throws IOException {
    byte[] other = archive.bytes();
    for (int i = 0; i < count; i++) {
      byte[] own = archive.text().replace(archive.jobId().toString(), "" + id(i)).getBytes(UTF_8);
      byte[] bytes =
          switch (i % 10) {
            case 7 -> java.util.Arrays.copyOf(own, 100);
            case 8 -> other;
            case 9 -> new byte[0];
            default -> own;
          };
      Files.write(dir.resolve(id(i).toString()), bytes);
    }
  }

  private JobArchiveReader reader() {
    return JobArchiveReader.of(dir.toUri());
  }

  private List<ArchiveLocation> listed() {
    return reader().list().ask().value().orElseThrow().archives();
  }

  @Test
  void eachOfThousandsIsToldOnceWithItsOwnCause() throws IOException {
    write(MANY);
    Map<JobId, String> told = new HashMap<>();
    try (Stream<ArchivedJob> jobs = reader().outcomes(listed(), executor, 4)) {
      jobs.forEach(
          job ->
              assertThat(
                      told.put(
                          job.jobId(),
                          job.outcome()
                              .fold(
                                  ended -> ended.status().name(),
                                  absent -> "absent",
                                  cause -> cause.code().name())))
                  .isNull());
    }
    assertThat(told).hasSize(MANY);
    for (int i = 0; i < MANY; i++) {
      assertThat(told.get(id(i)))
          .isEqualTo(
              switch (i % 10) {
                case 7, 9 -> "ARCHIVE_PARTIAL";
                case 8 -> "ARCHIVE_NO_SUCH_JOB";
                default -> "FAILED";
              });
    }
  }

  @Test
  void aNameIsSoughtAmongThoseThatCouldBeReadAndThoseThatCouldNot() throws IOException {
    write(10);
    String name =
        archive
            .reader()
            .outcome(JobRun.of(archive.jobId()))
            .ask()
            .value()
            .orElseThrow()
            .overview()
            .name();
    assertThat(reader().outcomes(listed(), executor, 2).filter(job -> job.mayBeNamed(name)))
        .hasSize(10);
    assertThat(reader().outcomes(listed(), executor, 2).filter(job -> job.mayBeNamed("other")))
        .hasSize(3)
        .noneMatch(job -> job.outcome().isKnown());
  }

  /** A store that counts how many streams are open. */
  private static final class Counting implements ArchiveStore {
    final AtomicInteger begun = new AtomicInteger();
    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();

    @Override
    public InputStream open(String path) throws IOException {
      begun.incrementAndGet();
      most.accumulateAndGet(open.incrementAndGet(), Math::max);
      InputStream in = ArchiveStores.nio().open(path);
      return new java.io.FilterInputStream(in) {
        @Override
        public void close() throws IOException {
          open.decrementAndGet();
          super.close();
        }
      };
    }
  }

  @Test
  void noMoreAreReadAtATimeThanAllowedAndAllAreClosed() throws IOException {
    write(500);
    Counting store = new Counting();
    assertThat(JobArchiveReader.in(store, dir.toString()).outcomes(listed(), executor, 3).count())
        .isEqualTo(500);
    assertThat(store.most.get()).isBetween(1, 3);
    assertThat(store.open).hasValue(0);
  }

  @Test
  void whatNobodyTakesIsNotRead() throws IOException {
    write(500);
    Counting store = new Counting();
    JobArchiveReader reader = JobArchiveReader.in(store, dir.toString());
    try (Stream<ArchivedJob> jobs = reader.outcomes(listed(), executor, 2)) {
      assertThat(jobs.limit(3).collect(Collectors.toList())).hasSize(3);
    }
    assertThat(store.begun.get()).isLessThan(50);
    reader.outcomes(listed(), executor, 2).close();
    assertThat(store.begun.get()).isLessThan(50);
  }

  @Test
  void anExecutorThatRunsAtOnceWillDo() throws IOException {
    write(30);
    Executor atOnce = Runnable::run;
    assertThat(reader().outcomes(listed(), atOnce, 2).filter(job -> job.outcome().isKnown()))
        .hasSize(21)
        .allMatch(job -> job.outcome().value().orElseThrow().status() == JobStatus.FAILED);
    assertThat(reader().outcomes(listed().subList(0, 3), atOnce, 2)).hasSize(3);
  }

  @Test
  void whenTheReaderIsInterruptedTheRestIsCancelledAndTold() throws Exception {
    write(40);
    CountDownLatch never = new CountDownLatch(1);
    ArchiveStore stuck =
        path -> {
          try {
            never.await();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
          throw new IOException("stuck");
        };
    List<ArchivedJob> told = new ArrayList<>();
    Stream<ArchivedJob> jobs =
        JobArchiveReader.in(stuck, dir.toString()).outcomes(listed(), executor, 2);
    Thread.currentThread().interrupt();
    jobs.forEach(told::add);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(told.stream().map(ArchivedJob::jobId)).hasSize(40).doesNotHaveDuplicates();
    assertThat(told)
        .allSatisfy(
            job ->
                assertThat(job.outcome().cause().map(UnknownCause::code))
                    .hasValue(UnknownCode.CANCELLED));
  }

  @Test
  void theConcurrencyIsPositive() {
    assertThatThrownBy(() -> reader().outcomes(List.of(), executor, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(reader().outcomes(List.of(), executor, 1)).isEmpty();
  }
}
