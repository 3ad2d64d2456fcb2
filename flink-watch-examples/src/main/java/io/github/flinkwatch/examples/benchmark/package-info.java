/**
 * What flink-watch costs, measured beside what platforms use today: {@code mvn -q -Pbenchmark}.
 *
 * <p>{@link io.github.flinkwatch.examples.benchmark.Benchmarks} runs them all. Peer and ours read
 * the same input in turn, and must give the same answer before either is timed.
 */
@NullMarked
package io.github.flinkwatch.examples.benchmark;

import org.jspecify.annotations.NullMarked;
