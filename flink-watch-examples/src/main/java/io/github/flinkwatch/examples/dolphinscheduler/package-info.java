/**
 * As Apache DolphinScheduler could embed flink-watch: a task that blocks until the YARN application
 * has ended, and is not misled by whatever cannot be seen meanwhile.
 */
@org.jspecify.annotations.NullMarked
package io.github.flinkwatch.examples.dolphinscheduler;
