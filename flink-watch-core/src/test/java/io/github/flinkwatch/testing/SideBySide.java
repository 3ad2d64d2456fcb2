package io.github.flinkwatch.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

/**
 * Runs the cells of a grid beside each other, since they mostly wait; each is a test of its own.
 */
public final class SideBySide {

  private static final int AT_A_TIME = 12;

  private final List<DynamicNode> laws = new ArrayList<>();
  private final List<CompletableFuture<Void>> all = new ArrayList<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          AT_A_TIME,
          task -> {
            Thread thread = new Thread(task, "side-by-side");
            thread.setDaemon(true);
            return thread;
          });

  /** Whether something was tried: on a machine that is cold, all at once would be late. */
  private CompletableFuture<Void> warm = CompletableFuture.completedFuture(null);

  /** Adds a law, and begins to try it in each cell. */
  public <C> SideBySide law(String name, List<C> cells, Function<C, Executable> tried) {
    List<DynamicTest> tests = new ArrayList<>();
    for (C cell : cells) {
      CompletableFuture<Void> done =
          warm.handle((before, failed) -> null).thenRunAsync(() -> run(tried.apply(cell)), threads);
      if (laws.isEmpty() && tests.isEmpty()) {
        warm = done;
      }
      all.add(done);
      tests.add(DynamicTest.dynamicTest(cell.toString(), () -> told(done)));
    }
    laws.add(DynamicContainer.dynamicContainer(name, tests));
    return this;
  }

  /** Returns all laws, as a test factory does. */
  public List<DynamicNode> all() {
    CompletableFuture<?> unused =
        CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
            .whenComplete((done, failed) -> threads.shutdown());
    return laws;
  }

  private static void run(Executable cell) {
    try {
      cell.execute();
    } catch (Throwable failed) { // an assertion's error, most of all
      throw new CompletionException(failed);
    }
  }

  private static void told(CompletableFuture<Void> done) throws Throwable {
    try {
      done.join();
    } catch (CompletionException failed) {
      throw failed.getCause();
    }
  }
}
