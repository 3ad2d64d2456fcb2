package io.github.flinkwatch.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.evidence.JobRun;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives that are larger than the heap, with the state in the last entry. */
class LargeArchivesTest {

  private static final JobId JOB = JobId.of("a1b2c3d4a1b2c3d4a1b2c3d4a1b2c3d4");
  private static final int MIB = 1 << 20;

  @TempDir Path dir;

  @Test
  void fortyMebibytesAreJudgedWithAHeapOf24() throws Exception {
    assertThat(judgedInAHeapOf(24, 40)).contains("FINISHED");
  }

  @Test
  @Tag("matrix")
  void fourHundredAndThirtyMebibytesAreJudgedWithAHeapOf64() throws Exception {
    assertThat(judgedInAHeapOf(64, 430)).contains("FINISHED");
  }

  /** Reads the archive of a directory, in a JVM of its own. */
  public static void main(String[] args) {
    System.out.println(JobArchiveReader.of(URI.create(args[0])).outcome(JobRun.of(JOB)).ask());
  }

  private String judgedInAHeapOf(int heapMiB, int archiveMiB) throws Exception {
    write(dir.resolve(JOB.toString()), archiveMiB);
    Path output = dir.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMiB + "m",
                "-cp",
                OtherClassPath.own(),
                LargeArchivesTest.class.getName(),
                dir.toUri().toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(output);
  }

  private static void write(Path file, int mib) throws IOException {
    byte[] chunk = "{\\\"a\\\":[1,\\\"\\\\\\\\n\\\"]},".repeat(MIB / 20).getBytes(UTF_8);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), MIB)) {
      out.write("{\"archive\":[".getBytes(UTF_8));
      for (long written = 0, n = 0; written < (long) mib * MIB; n++) {
        out.write(
            ("{\"path\":\"/jobs/" + JOB + "/vertices/" + n + "\",\"json\":\"").getBytes(UTF_8));
        out.write(chunk);
        out.write("\"},".getBytes(UTF_8));
        written += chunk.length;
      }
      out.write(
          ("{\"path\":\"/jobs/overview\",\"json\":\"{\\\"jobs\\\":[{\\\"jid\\\":\\\""
                  + JOB
                  + "\\\",\\\"name\\\":\\\"large\\\",\\\"state\\\":\\\"FINISHED\\\",\\\"tasks\\\":{\\\"total\\\":1}}]}\"}]}")
              .getBytes(UTF_8));
    }
  }
}
