/**
 * What was seen of one job at one instant, as one immutable value: {@link
 * io.github.flinkwatch.evidence.JobEvidence}.
 *
 * <p>Gathering fills it, judging reads it, and nothing in it is a conclusion. It can be written as
 * JSON, so that an incident is one file that replays in a test.
 */
@NullMarked
package io.github.flinkwatch.evidence;

import org.jspecify.annotations.NullMarked;
