package io.github.flinkwatch.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThreadsTest {

  /** A web application that asked first, and is undeployed later. */
  @Test
  void noThreadKeepsTheClassLoaderOfWhoeverAskedFirst() throws Exception {
    Thread caller = Thread.currentThread();
    ClassLoader before = caller.getContextClassLoader();
    List<ExecutorService> all =
        List.of(
            Threads.forExchanges(1),
            Threads.forClient(),
            Threads.forOthers(),
            Threads.forDeadlines());
    try (URLClassLoader application = new URLClassLoader(new URL[0], before)) {
      caller.setContextClassLoader(application);
      for (ExecutorService each : all) {
        assertThat(
                each.submit(() -> Thread.currentThread().getContextClassLoader())
                    .get(60, TimeUnit.SECONDS))
            .isSameAs(Threads.class.getClassLoader());
      }
    } finally {
      caller.setContextClassLoader(before);
      all.forEach(ExecutorService::shutdownNow);
    }
  }
}
