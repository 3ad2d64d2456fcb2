package io.github.flinkwatch.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobKey;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.testing.FlinkScenarios;
import io.github.flinkwatch.testing.MemoryStoreContract;
import io.github.flinkwatch.watch.JobEvent;
import io.github.flinkwatch.watch.MemoryStore;
import io.github.flinkwatch.watch.MemoryStore.StoredJob;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What a store in a database keeps to besides: its tables, who gains what, and the outbox. */
abstract class JdbcStoreContract extends MemoryStoreContract {

  private static final JobHealth HEALTH =
      JobHealthEvaluator.ofDefaults()
          .evaluate(
              JobEvidence.builder().ref(FlinkScenarios.REF).at(FlinkScenarios.NOW).build(),
              JobMemory.empty())
          .health();

  abstract DataSource database();

  abstract JdbcMemoryStore storeIn(DataSource database);

  @Override
  protected final MemoryStore store() {
    return jdbcStore();
  }

  private JdbcMemoryStore jdbcStore() {
    JdbcMemoryStore store = storeIn(database());
    store.createTables();
    try (Connection connection = database().getConnection()) {
      Sql.run(
          connection,
          List.of(
              "delete from flink_watch_job",
              "delete from flink_watch_cluster",
              "delete from flink_watch_event"));
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    return store;
  }

  private static StoredJob row(int number, long epoch, long revision, String... eventIds) {
    StoredJob.Builder row =
        StoredJob.builder()
            .cluster("c")
            .ref(JobRef.of(JobId.of(String.format("%032x", number))))
            .discovered(true)
            .epoch(epoch)
            .revision(revision)
            .changes(eventIds.length)
            .memory(JobMemory.empty());
    for (String id : eventIds) {
      row.addUntold(
          JobEvent.builder()
              .id(id)
              .type(JobEvent.Type.OUT_OF_SIGHT)
              .cluster("c")
              .health(HEALTH)
              .build());
    }
    return row.build();
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database().getConnection()) {
      Sql.run(connection, List.of(sql));
    }
  }

  private String text(String sql) throws SQLException {
    try (Connection connection = database().getConnection()) {
      return Sql.texts(connection, sql, List.of()).get(0);
    }
  }

  @Test
  void makingTheTablesAgainChangesNothing() {
    JdbcMemoryStore store = jdbcStore();
    store.save(List.of(row(1, 0, 1)));
    store.createTables();
    assertThat(store.list("c", 0)).containsExactly(row(1, 0, 1));
  }

  @Test
  void aRowIsJsonThatPeopleCanRead() throws SQLException {
    jdbcStore().save(List.of(row(1, 0, 1)));
    assertThat(text("select body from flink_watch_job"))
        .startsWith("{\"version\":1,\"cluster\":\"c\",")
        .contains("\"memory\":{\"version\":")
        .doesNotContain("\\");
  }

  @Test
  void whoeverGainsAClusterRefusesAllThatHadItBefore() {
    JdbcMemoryStore store = jdbcStore();
    assertThat(store.gain(List.of())).isEmpty();
    assertThat(store.gain(List.of("c", "Other \u4e2d")))
        .isEqualTo(Map.of("c", 1L, "Other \u4e2d", 1L));
    assertThat(store.save(List.of(row(1, 1, 1)))).isEmpty();
    assertThat(storeIn(database()).gain(List.of("c"))).isEqualTo(Map.of("c", 2L));
    assertThat(store.save(List.of(row(1, 1, 2)))).containsExactly(row(1, 1, 2).key());
    assertThat(store.save(List.of(row(2, 1, 1)))).containsExactly(row(2, 1, 1).key());
    store.delete(List.of(row(1, 1, 1).key()), 1);
    assertThat(store.list("c", 1)).containsExactly(row(1, 1, 1));
    assertThat(store.save(List.of(row(1, 2, 2)))).isEmpty();
  }

  @Test
  void manyWhoGainAtOnceGetEachAnotherEpoch() throws Exception {
    JdbcMemoryStore store = jdbcStore();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Map<String, Long>>> gains = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        List<String> clusters = i % 2 == 0 ? List.of("a", "b") : List.of("b", "a");
        gains.add(() -> store.gain(clusters));
      }
      List<Long> epochs = new ArrayList<>();
      for (Future<Map<String, Long>> gained : threads.invokeAll(gains)) {
        epochs.add(gained.get().get("a"));
      }
      assertThat(epochs).doesNotHaveDuplicates().hasSize(20);
    } finally {
      threads.shutdownNow();
    }
  }

  /**
   * While rows are moved on by many, each revision is saved by one, and each event is there once.
   */
  @Test
  void savesOfTheSameRowsAtOnceAreInOneOrder() throws Exception {
    JdbcMemoryStore store = jdbcStore().withOutbox();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int revision = 1; revision <= 20; revision++) {
        List<StoredJob> rows = new ArrayList<>();
        for (int job = 0; job < 50; job++) {
          rows.add(row(job, 0, revision, job + "/" + revision));
        }
        List<Callable<Set<JobKey>>> saves = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          List<StoredJob> ours = new ArrayList<>(rows);
          Collections.rotate(ours, 13 * i);
          saves.add(() -> store.save(ours));
        }
        int refused = 0;
        for (Future<Set<JobKey>> answer : threads.invokeAll(saves)) {
          refused += answer.get().size();
        }
        assertThat(refused).isEqualTo(3 * 50);
      }
      assertThat(store.untold(10_000)).hasSize(20 * 50);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void anEventIsWrittenOnceWithTheMemoryThatContainsIt() {
    JdbcMemoryStore store = jdbcStore().withOutbox();
    store.save(List.of(row(1, 0, 1, "a"), row(2, 0, 1)));
    store.save(List.of(row(1, 0, 2, "a", "b"), row(2, 0, 2, "c")));
    assertThat(store.save(List.of(row(1, 0, 2, "refused")))).hasSize(1);
    List<JobEvent> events = store.untold(10);
    assertThat(events).extracting(JobEvent::id).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(events).extracting(JobEvent::id).containsSubsequence("a", "b");
    assertThat(events).allMatch(event -> event.health().equals(HEALTH));
    assertThat(store.untold(1)).extracting(JobEvent::id).containsExactly("a");
  }

  @Test
  void whatWasToldDoesNotComeAgainAlthoughItsRowIsSavedWithItAgain() {
    JdbcMemoryStore store = jdbcStore().withOutbox();
    store.save(List.of(row(1, 0, 1, "a")));
    store.told(List.of());
    store.told(store.untold(10));
    store.save(List.of(row(1, 0, 2, "a", "b")));
    assertThat(store.untold(10)).extracting(JobEvent::id).containsExactly("b");
    assertThat(store.forgetTold(Duration.ofHours(1))).isZero();
    assertThat(store.forgetTold(Duration.ZERO)).isEqualTo(1);
    assertThat(store.untold(10)).hasSize(1);
  }

  @Test
  void withoutAnOutboxNoEventIsWritten() {
    JdbcMemoryStore store = jdbcStore();
    store.save(List.of(row(1, 0, 1, "a")));
    assertThat(store.untold(10)).isEmpty();
  }

  @Test
  void aRowOfALaterVersionIsRefusedAndSaysSo() throws SQLException {
    JdbcMemoryStore store = jdbcStore();
    store.save(List.of(row(1, 0, 1), row(2, 0, 1)));
    execute(
        "update flink_watch_job set body = replace(body, '{\"version\":1,\"cluster\"',"
            + " '{\"version\":9,\"cluster\"') where job like '%1'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.list("c", 0))
        .withMessageContaining("version 9, and this flink-watch reads up to version 1");
    assertThat(store.load(List.of(row(2, 0, 1).key()))).hasSize(1);
  }

  @Test
  void aDatabaseThatFailsIsSaidWithWhatWasTried() throws SQLException {
    JdbcMemoryStore store = jdbcStore();
    execute("drop table flink_watch_job");
    assertThatIllegalStateException()
        .isThrownBy(() -> store.save(List.of(row(1, 0, 1))))
        .withMessageContaining("the database could not save jobs: ")
        .withCauseInstanceOf(SQLException.class);
  }

  @Test
  void nothingIsAskedForNothing() {
    JdbcMemoryStore store = jdbcStore();
    assertThat(store.load(List.of())).isEmpty();
    assertThat(store.save(List.of())).isEmpty();
    store.delete(List.of(), 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.untold(0))
        .withMessage("most is less than 1: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.forgetTold(Duration.ofSeconds(-1)))
        .withMessage("age is negative: PT-1S");
  }
}
