import org.jspecify.annotations.NullMarked;

/**
 * Reads the archives that Flink writes of ended jobs. Start at {@link
 * io.github.flinkwatch.archive.JobArchiveReader}.
 */
@NullMarked
module io.github.flinkwatch.archive {
  requires transitive io.github.flinkwatch.core;
  requires com.fasterxml.jackson.core;
  requires static org.immutables.value.annotations;
  requires static org.jspecify;

  exports io.github.flinkwatch.archive;
}
