/**
 * As Apache StreamPark could embed flink-watch: a track id and what the user asked for go in, one
 * of StreamPark's states comes out, or "no change" with its cause. {@code StreamParkWatcher} is the
 * place to start; {@code docs/platforms.md} has the tables.
 */
@org.jspecify.annotations.NullMarked
package io.github.flinkwatch.examples.streampark;
