/**
 * A real YARN with real Flink applications on it, for the demo's long form and for the tests.
 *
 * <p>Nothing here is on the class path of Hadoop or of Flink on YARN: each daemon is a process with
 * a class path of its own, which the build writes down.
 */
package io.github.flinkwatch.examples.yarn;
