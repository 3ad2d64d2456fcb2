/**
 * The words that all of flink-watch is written in: {@link io.github.flinkwatch.JobId} and {@link
 * io.github.flinkwatch.JobRef} name a job, {@link io.github.flinkwatch.Observation} is what one
 * look at something remote yielded, and {@link io.github.flinkwatch.UnknownCause} says why a look
 * yielded nothing.
 */
@NullMarked
package io.github.flinkwatch;

import org.jspecify.annotations.NullMarked;
