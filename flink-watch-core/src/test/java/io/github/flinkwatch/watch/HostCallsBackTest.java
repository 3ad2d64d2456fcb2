package io.github.flinkwatch.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.flinkwatch.JobKey;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.rest.FlinkRestClient;
import io.github.flinkwatch.testing.FlinkScenarios;
import io.github.flinkwatch.watch.LoopbackFlinks.Cluster;
import io.github.flinkwatch.watch.LoopbackFlinks.Manner;
import io.github.flinkwatch.watch.MemoryStore.StoredJob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From within every call to the host, the host does everything that a watcher can do. */
class HostCallsBackTest extends VirtualWatching {

  private enum Call {
    LIST,
    LOAD,
    SAVE,
    DELETE,
    EVENT,
    CLUSTER_EVENT,
    SOURCE,
    EXECUTOR,
    CLOCK
  }

  private final AtomicReference<JobWatcher> self = new AtomicReference<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicBoolean within = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicReference<Throwable> failed = new AtomicReference<>();
  private volatile Call from = Call.LIST;

  /** The first times everything but closing it; then that. */
  private void called(Call call) {
    JobWatcher watcher = self.get();
    if (call != from || watcher == null) {
      return;
    }
    // One at a time: what is added while another thread closes the watcher is refused by right.
    if (!within.compareAndSet(false, true)) {
      return;
    }
    int number = calls.incrementAndGet();
    try {
      if (number == 3) {
        assertThat(watcher.close(Duration.ofMinutes(10))).isNotNull();
        closed.set(true);
      } else if (number < 3) {
        everything(watcher, "other-" + number);
      }
    } catch (Throwable thrown) {
      failed.compareAndSet(null, thrown);
    } finally {
      within.set(number >= 3);
    }
  }

  private static void everything(JobWatcher watcher, String other) throws InterruptedException {
    watcher.add(WatchedCluster.builder(other).build());
    JobKey key = watcher.add(other, WatchedJob.of(FlinkScenarios.REF));
    watcher.fleet();
    watcher.counters();
    watcher.health(key);
    assertThat(watcher.lookSoon(key)).isTrue();
    assertThat(watcher.intend(key, JobIntent.none())).isTrue();
    watcher.await(key, Duration.ofMillis(1));
    watcher.pause();
    watcher.start();
    assertThat(watcher.pause(other)).isTrue();
    assertThat(watcher.resume(other)).isTrue();
    assertThat(watcher.remove(key)).isTrue();
    assertThat(watcher.release(other)).isTrue();
    watcher.add(WatchedCluster.builder(other).build());
    assertThat(watcher.removeCluster(other)).isTrue();
    watcher.add(WatchedCluster.builder(other).epoch(1).build());
    assertThat(watcher.abandon(other)).isTrue();
  }

  private final class CallingStore implements MemoryStore {
    @Override
    public List<StoredJob> list(String cluster, long epoch) {
      called(Call.LIST);
      return store.list(cluster, epoch);
    }

    @Override
    public List<StoredJob> load(Collection<JobKey> jobs) {
      called(Call.LOAD);
      return store.load(jobs);
    }

    @Override
    public Set<JobKey> save(List<StoredJob> jobs) {
      called(Call.SAVE);
      return store.save(jobs);
    }

    @Override
    public void delete(Collection<JobKey> jobs, long epoch) {
      called(Call.DELETE);
      store.delete(jobs, epoch);
    }
  }

  private final class CallingListener implements JobListener {
    @Override
    public void onEvent(JobEvent event) {
      called(Call.EVENT);
    }

    @Override
    public void onClusterEvent(ClusterEvent event) {
      called(Call.CLUSTER_EVENT);
    }
  }

  private final class CallingClock extends Clock {
    @Override
    public Instant instant() {
      called(Call.CLOCK);
      return Instant.now();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @ParameterizedTest
  @EnumSource(Call.class)
  void nothingTheHostCallsFromWithinItsOwnCodeBlocksTheWatcher(Call call) {
    from = call;
    JobWatcher called =
        JobWatcher.builder()
            .interval(Duration.ofMillis(20))
            .clock(new CallingClock())
            .memoryStore(new CallingStore())
            .executor(
                task -> {
                  called(Call.EXECUTOR);
                  task.run();
                })
            .listener(new CallingListener())
            .build();
    self.set(called);
    Question<FlinkRestClient> source =
        Question.of(
            "where",
            time.clock(),
            within -> {
              called(Call.SOURCE);
              return Question.answered(FlinkScenarios.known(client.at(session.address())))
                  .askAsync();
            });
    for (int i = 0; i < 4; i++) {
      Cluster silent = flinks.cluster("silent-" + i);
      silent.manner = Manner.DROPS;
      called.add(WatchedCluster.of(silent.name, client.at(silent.address())));
      session.job(i);
    }
    called.add(WatchedCluster.builder(session.name).flink(source).build());
    called.start();
    AtomicInteger more = new AtomicInteger();
    session.manner = call == Call.SOURCE ? Manner.DROPS : Manner.WELL; // then it is asked again
    await("nobody is stuck")
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              if (call == Call.LOAD && !closed.get() && calls.get() < 3) {
                session.manner = Manner.WELL;
                session.job(calls.get() + 100 + more.getAndIncrement());
              }
              if (call == Call.DELETE) {
                called.remove(JobRef.of(session.job(calls.get() % 4).id));
                called.remove(JobKey.of(session.name, FlinkScenarios.REF));
              }
              return closed.get() || failed.get() != null;
            });
    assertThat(failed.get()).isNull();
    called.close(Duration.ofSeconds(5));
  }
}
