/**
 * The doctor: a command that looks at a JobManager, a YARN application or a directory of archives,
 * and says how the jobs are, what it could not see, and what to do. {@code Doctor} is the place to
 * start: sources gather evidence, the casebook has it judged, a report tells.
 */
@org.jspecify.annotations.NullMarked
package io.github.flinkwatch.examples.doctor;
