/** A platform on the module path: what it must name, and nothing else. */
module embedder {
  requires io.github.flinkwatch.archive;
  requires io.github.flinkwatch.yarn;
}
