package io.github.flinkwatch.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.archive.ArchiveListing.ArchivedOutcome;
import io.github.flinkwatch.evidence.JobRun;
import io.github.flinkwatch.http.Credentials;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.http.KerberosSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives in a real HDFS that wants Kerberos, and takes a delegation token for it. */
@Tag("matrix")
class RealKerberosHdfsTest {

  private static final String KRB5_CONF = "java.security.krb5.conf";
  private static final String REALM = "FLINK-WATCH.TEST";
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final CapturedArchive ARCHIVE = CapturedArchive.of("1.20.3/tm-loss");
  private static final JobId JOB = ARCHIVE.jobId();

  @TempDir static Path dir;
  private static RunningHdfs hdfs;
  private static String krb5ConfBefore;

  @BeforeAll
  static void startAndFill() throws IOException {
    hdfs = RunningHdfs.startWithKerberos(dir);
    krb5ConfBefore = System.getProperty(KRB5_CONF);
    System.setProperty(KRB5_CONF, dir.resolve("krb5.conf").toString());
    String local = Files.write(dir.resolve("local"), ARCHIVE.bytes()).toString();
    hdfs.run("put", local, "/flink/archive/" + JOB);
  }

  @AfterAll
  static void stop() {
    if (krb5ConfBefore == null) {
      System.clearProperty(KRB5_CONF);
    } else {
      System.setProperty(KRB5_CONF, krb5ConfBefore);
    }
    if (hdfs != null) {
      hdfs.close();
    }
  }

  @Test
  void aKeytabOpensTheNameNodeAndWhereItRedirectsTo() {
    try (HttpArchiveStore store = ArchiveStores.webHdfs(keytab("alice"), hdfs.nameNodes())) {
      assertReadWhole(store);
      assertThat(reader(store).list().ask().value().orElseThrow().ofJob(JOB).archives()).hasSize(1);
      assertThat(code(reader(store).outcome(JobRun.of(JobId.of("e".repeat(32)))).ask()))
          .isEqualTo(UnknownCode.ARCHIVE_MISSING);
    }
  }

  @Test
  void aDelegationTokenStandsInForKerberos() {
    String token = hdfs.run("token", "alice");
    try (HttpArchiveStore store =
        ArchiveStores.webHdfsWithToken(token, settings().build(), hdfs.nameNodes())) {
      assertReadWhole(store);
      Observation<ArchivedOutcome> missing =
          reader(store).outcome(JobRun.of(JobId.of("e".repeat(32)))).ask();
      assertThat(code(missing)).isEqualTo(UnknownCode.ARCHIVE_MISSING);
      assertThat(missing.toString() + store).doesNotContain(token);
    }
  }

  @Test
  void aTokenThatIsNoneIsDeniedAndNotShown() {
    String token = hdfs.run("token", "alice");
    String forged = (token.charAt(8) == 'A' ? 'B' : 'A') + token.substring(1);
    try (HttpArchiveStore store =
        ArchiveStores.webHdfsWithToken(forged, settings().build(), hdfs.nameNodes())) {
      Observation<ArchivedOutcome> refused = reader(store).outcome(JobRun.of(JOB)).ask();
      assertThat(code(refused)).isEqualTo(UnknownCode.ARCHIVE_DENIED);
      assertThat(refused.toString()).doesNotContain(forged);
    }
  }

  @Test
  void whoProvesNothingIsDenied() {
    HttpSettings name = settings().credentials(Credentials.hadoopSimple("alice")).build();
    try (HttpArchiveStore nobody = ArchiveStores.webHdfs(settings().build(), hdfs.nameNodes());
        HttpArchiveStore alice = ArchiveStores.webHdfs(name, hdfs.nameNodes())) {
      assertThat(code(reader(nobody).outcome(JobRun.of(JOB)).ask()))
          .isEqualTo(UnknownCode.ARCHIVE_DENIED);
      assertThat(code(reader(alice).outcome(JobRun.of(JOB)).ask()))
          .isEqualTo(UnknownCode.ARCHIVE_DENIED);
    }
  }

  private static void assertReadWhole(ArchiveStore store) {
    ArchiveContents contents =
        reader(store)
            .read(JobRun.of(JOB), ArchivePart.DETAILS, ArchivePart.text("/no"))
            .ask()
            .value()
            .orElseThrow();
    assertThat(contents.damage()).isEmpty();
    assertThat(contents.get(ArchivePart.OVERVIEW).value())
        .as(contents.toString())
        .isEqualTo(
            ARCHIVE.reader().outcome(JobRun.of(JOB)).ask().value().map(ArchivedOutcome::overview));
  }

  private static JobArchiveReader reader(ArchiveStore store) {
    return JobArchiveReader.in(store, "hdfs://localhost/flink/archive");
  }

  private static HttpSettings keytab(String user) {
    KerberosSettings kerberos =
        KerberosSettings.keytab(user + "@" + REALM, dir.resolve(user + ".keytab"));
    return settings().credentials(Credentials.kerberos(kerberos)).build();
  }

  private static HttpSettings.Builder settings() {
    return HttpSettings.builder()
        .allowRedirectsTo("127.0.0.1")
        .connectTimeout(PATIENCE)
        .deadline(PATIENCE);
  }

  private static UnknownCode code(Observation<?> look) {
    return look.cause().orElseThrow(() -> new AssertionError(look)).code();
  }
}
