/** A real Flink inside this process, and the jobs that the examples run on it. */
@NullMarked
package io.github.flinkwatch.examples.flink;

import org.jspecify.annotations.NullMarked;
