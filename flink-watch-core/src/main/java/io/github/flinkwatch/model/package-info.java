/**
 * The answers of Flink's monitoring REST API, typed. One file a payload; all are immutable and have
 * a builder, so that tests can make what a cluster would answer.
 *
 * <p>Absence: what a Flink version does not send, or sends as -1, 0-for-never, NaN or null, is an
 * empty {@code Optional}. Times are {@code Instant}, spans {@code Duration}, and sizes carry their
 * unit in the name. The raw text of a value that is no constant of its enum is kept beside it.
 */
@NullMarked
package io.github.flinkwatch.model;

import org.jspecify.annotations.NullMarked;
