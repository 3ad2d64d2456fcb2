/**
 * The demo: four incidents on a real Flink, and what flink-watch says of each. Start at {@link
 * io.github.flinkwatch.examples.demo.Demo}.
 */
@NullMarked
package io.github.flinkwatch.examples.demo;

import org.jspecify.annotations.NullMarked;
