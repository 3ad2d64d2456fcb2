package io.github.flinkwatch.examples.doctor;

import static io.github.flinkwatch.examples.doctor.Command.ask;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HistoryServers and archives as the one thing that is asked. */
class DoctorTargetsTest {

  @TempDir Path directory;

  @Test
  void aHistoryServerIsNeverTakenForTheLiveJob() throws IOException {
    try (ArchiveServer history = ArchiveServer.start(true)) {
      Command answer = ask(history.url());
      assertThat(answer.out())
          .startsWith("CRITICAL  1 jobs")
          .contains(history.jobId() + ") is FAILED")
          .contains("decided by ARCHIVED_JOB")
          .doesNotContain("LIVE_JOB");
      assertThat(answer.exitCode()).isEqualTo(2);
    }
  }

  @Test
  void aHistoryServerThatDoesNotSayWhatItIsIsNamedAsOne() throws IOException {
    try (ArchiveServer history = ArchiveServer.start(false)) {
      assertThat(ask("history:" + history.url()).out()).contains("decided by ARCHIVED_JOB");
      assertThat(ask("history:" + history.url(), "--job", history.jobId()).out())
          .contains("decided by ARCHIVED_JOB");
    }
  }

  @Test
  void aHistoryServerThatIsGoneIsUnknown() throws IOException {
    ArchiveServer history = ArchiveServer.start(true);
    history.close();
    Command answer = ask("history:" + history.url());
    assertThat(answer.exitCode()).isEqualTo(3);
    assertThat(answer.out())
        .contains("not seen  the HistoryServer's jobs: CONNECT_REFUSED")
        .doesNotContain("FAILED");
  }

  @Test
  void archivesOnAWebServerAreNoJobManager() throws IOException {
    try (ArchiveServer web = ArchiveServer.start(true)) {
      Command answer = ask("archive:" + web.files(), "--job", web.jobId());
      assertThat(answer.out()).contains("is FAILED").contains("decided by ARCHIVED_JOB");
    }
  }

  @Test
  void theHistoryServerTellsWhatNoArchiveInTheDirectoryTells() throws IOException {
    try (ArchiveServer history = ArchiveServer.start(true)) {
      String place = directory.toUri().toString();
      assertThat(ask(place).out()).contains("no job was seen");
      assertThat(ask(place, "--history-server", history.url()).out())
          .contains(history.jobId() + ") is FAILED");
      Files.writeString(directory.resolve(history.jobId()), "{\"archive\":[");
      assertThat(ask(place).out()).doesNotContain("is FAILED");
      Command both = ask(place, "--history-server", history.url());
      assertThat(both.out()).startsWith("CRITICAL  1 jobs").contains("is FAILED");
      Files.write(directory.resolve(history.jobId()), history.archive());
      assertThat(ask(place, "--history-server", history.url()).out())
          .startsWith("CRITICAL  1 jobs");
    }
  }

  @Test
  void theReportIsWrittenInTheFormThatItsNameTells() throws IOException {
    try (ArchiveServer history = ArchiveServer.start(true)) {
      List<String> command = new ArrayList<>(List.of(history.url()));
      for (String name : List.of("fleet.html", "fleet.json", "fleet.csv", "fleet.txt")) {
        command.addAll(List.of("--report", directory.resolve(name).toString()));
      }
      ask(command.toArray(new String[0]));
      assertThat(directory.resolve("fleet.html")).content().startsWith("<!DOCTYPE html>");
      assertThat(directory.resolve("fleet.json")).content().startsWith("{").contains("FAILED");
      assertThat(directory.resolve("fleet.csv")).content().contains(",FAILED,");
      assertThat(directory.resolve("fleet.txt")).content().contains("FAILED");
    }
  }

  @Test
  void aReportOfAClusterThatIsGoneSaysSo() throws IOException {
    Path file = directory.resolve("fleet.txt");
    ask("http://localhost:1", "--report", file.toString());
    assertThat(file).content().contains("CONNECT_REFUSED").doesNotContain("FAILED");
  }
}
