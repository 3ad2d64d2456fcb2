/**
 * The client of Flink's monitoring REST API, for every version from 1.9 to 2.3 and for a
 * HistoryServer. Start at {@link io.github.flinkwatch.rest.FlinkRestClient}.
 *
 * <p>What can be read is a {@link io.github.flinkwatch.Question}, what acts is a {@link
 * io.github.flinkwatch.rest.Command}; both are asked blocking or not, and yield an {@link
 * io.github.flinkwatch.Observation}. Remote trouble is never thrown.
 */
@NullMarked
package io.github.flinkwatch.rest;

import org.jspecify.annotations.NullMarked;
