/**
 * The judge: what a job's state is, by which proof, and how well the job is. Start at {@link
 * io.github.flinkwatch.health.JobHealthEvaluator}.
 *
 * <p>Everything here is a pure function of {@link io.github.flinkwatch.evidence.JobEvidence} and
 * {@link io.github.flinkwatch.health.JobMemory}: no I/O, no clock, no threads.
 */
@NullMarked
package io.github.flinkwatch.health;

import org.jspecify.annotations.NullMarked;
