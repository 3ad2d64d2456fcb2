import org.jspecify.annotations.NullMarked;

/**
 * The state and health of Apache Flink jobs, with the proof. Start at {@link io.github.flinkwatch}.
 */
@NullMarked
module io.github.flinkwatch.core {
  requires transitive java.net.http;
  requires com.fasterxml.jackson.core;
  requires java.security.jgss;
  requires static com.google.errorprone.annotations;
  requires static org.immutables.value.annotations;
  requires static org.jspecify;
  requires static org.yaml.snakeyaml;

  exports io.github.flinkwatch;
  exports io.github.flinkwatch.evidence;
  exports io.github.flinkwatch.gather;
  exports io.github.flinkwatch.health;
  exports io.github.flinkwatch.http;
  exports io.github.flinkwatch.kubernetes;
  exports io.github.flinkwatch.model;
  exports io.github.flinkwatch.report;
  exports io.github.flinkwatch.rest;
  exports io.github.flinkwatch.watch;
  exports io.github.flinkwatch.internal.http to
      io.github.flinkwatch.yarn,
      io.github.flinkwatch.archive;
  exports io.github.flinkwatch.internal.json to
      io.github.flinkwatch.yarn,
      io.github.flinkwatch.archive;
  exports io.github.flinkwatch.internal.text to
      io.github.flinkwatch.yarn,
      io.github.flinkwatch.archive;
  exports io.github.flinkwatch.internal.wire to
      io.github.flinkwatch.archive;
}
