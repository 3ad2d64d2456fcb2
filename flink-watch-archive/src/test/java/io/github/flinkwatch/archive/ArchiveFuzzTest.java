package io.github.flinkwatch.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.JobRun;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes at all in the place of an archive. Each build replays the inputs that were kept; {@link
 * FuzzingTest} looks for new ones.
 */
public class ArchiveFuzzTest {

  private static final String INPUTS = "ArchiveFuzzTestInputs/noBytesAreThrownOrGuessedAt";

  private static final JobId JOB = JobId.of("a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4");

  private static final Set<UnknownCode> OF_DAMAGE =
      EnumSet.of(
          UnknownCode.ARCHIVE_PARTIAL,
          UnknownCode.ARCHIVE_CORRUPT,
          UnknownCode.ARCHIVE_NO_STATE,
          UnknownCode.ARCHIVE_NO_SUCH_JOB,
          UnknownCode.SERVER_ERROR, // Flink's own note in the place of the overview
          UnknownCode.TOO_LARGE);

  private static final ArchivePart<?>[] PARTS = {
    ArchivePart.DETAILS,
    ArchivePart.EXCEPTIONS,
    ArchivePart.CHECKPOINTS,
    ArchivePart.CHECKPOINT_CONFIG,
    ArchivePart.PLAN,
    ArchivePart.CONFIG,
    ArchivePart.ACCUMULATORS,
    ArchivePart.JOB_MANAGER_CONFIG,
    ArchivePart.JOB_MANAGER_ENVIRONMENT,
    ArchivePart.RESCALES_OVERVIEW,
    ArchivePart.RESCALE_HISTORY,
    ArchivePart.VERTICES,
    ArchivePart.ATTEMPTS,
    ArchivePart.CHECKPOINT_DETAILS,
    ArchivePart.CHECKPOINT_SUBTASKS,
    ArchivePart.text("/jobs/overview")
  };

  /** What the fuzzer calls. */
  public static void fuzzerTestOneInput(byte[] archive) {
    look(archive);
  }

  static List<Path> keptInputs() throws IOException, URISyntaxException {
    URI inputs = ArchiveFuzzTest.class.getResource(INPUTS).toURI();
    try (Stream<Path> files = Files.list(Path.of(inputs))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("keptInputs")
  void noInputThatWasKeptIsThrownOrGuessedAt(Path input) throws IOException {
    look(Files.readAllBytes(input));
  }

  private static void look(byte[] archive) {
    AtomicInteger passes = new AtomicInteger();
    ArchiveStore store =
        path -> {
          if (!path.equals("dir/" + JOB)) {
            throw new FileNotFoundException(path);
          }
          passes.incrementAndGet();
          return new ByteArrayInputStream(archive);
        };
    ArchiveContents contents =
        JobArchiveReader.in(store, "dir").read(JobRun.of(JOB), PARTS).ask().value().orElseThrow();

    assertThat(passes.get()).isBetween(1, 2);
    Observation<?> overview = contents.get(ArchivePart.OVERVIEW);
    assertThat(overview.isAbsent()).isFalse();
    overview.cause().ifPresent(cause -> assertThat(cause.code()).isIn(OF_DAMAGE));
    for (ArchivePart<?> part : PARTS) {
      assertThat(contents.get(part)).isNotNull();
    }
    contents
        .get(ArchivePart.OVERVIEW)
        .value()
        .ifPresent(
            told -> {
              assertThat(told.jobId()).isEqualTo(JOB);
              assertThat(told.status() != JobStatus.FAILED || mentions(archive, "FAILED"))
                  .as("FAILED, which nobody wrote")
                  .isTrue();
            });
  }

  /** Whether the word stands there, or is spelt with escapes. */
  private static boolean mentions(byte[] archive, String word) {
    String text = new String(archive, ISO_8859_1);
    return text.contains(word) || text.contains("\\u");
  }
}
