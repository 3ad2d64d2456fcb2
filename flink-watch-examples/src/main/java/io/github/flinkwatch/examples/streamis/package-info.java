/**
 * As Streamis could embed flink-watch: one of its status numbers comes out, or "no change" with its
 * cause. The slots for "alert running" and "slow running", which exist there, are filled by the
 * health.
 */
@org.jspecify.annotations.NullMarked
package io.github.flinkwatch.examples.streamis;
