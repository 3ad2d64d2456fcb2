/**
 * Looks at jobs and brings together what was seen: which source is asked when, under one deadline
 * over the whole look, out of which nothing escapes. Start at {@link
 * io.github.flinkwatch.gather.JobObserver}.
 *
 * <p>There are three looks, each by its observer:
 *
 * <ul>
 *   <li>at <em>one job</em>, with all sources that can tell of it: {@link
 *       io.github.flinkwatch.gather.JobObserver}, which gathers a {@link
 *       io.github.flinkwatch.evidence.JobEvidence};
 *   <li>at <em>all jobs of a cluster</em>, for a single question to its Flink: {@link
 *       io.github.flinkwatch.gather.ClusterObserver}, which yields a {@link
 *       io.github.flinkwatch.gather.ClusterLook};
 *   <li>at <em>all applications of a YARN</em>: {@code ResourceManagerClient.flinks}, in the module
 *       {@code flink-watch-yarn}.
 * </ul>
 *
 * <p>Sources are questions ({@link io.github.flinkwatch.Question}), so that nothing here needs YARN
 * or an archive: where Flink is reached, what a resource manager says, what is on record.
 */
@NullMarked
package io.github.flinkwatch.gather;

import org.jspecify.annotations.NullMarked;
