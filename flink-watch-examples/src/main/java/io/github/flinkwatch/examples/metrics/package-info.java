/** What a watcher sees, as metrics: bound to Micrometer, and from there to Prometheus or others. */
@org.jspecify.annotations.NullMarked
package io.github.flinkwatch.examples.metrics;
