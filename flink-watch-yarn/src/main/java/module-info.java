import org.jspecify.annotations.NullMarked;

/**
 * What YARN's ResourceManager says of a Flink application. Start at {@link
 * io.github.flinkwatch.yarn}.
 */
@NullMarked
module io.github.flinkwatch.yarn {
  requires transitive io.github.flinkwatch.core;
  requires com.fasterxml.jackson.core;
  requires java.xml;
  requires static org.immutables.value.annotations;
  requires static org.jspecify;

  exports io.github.flinkwatch.yarn;
}
