/**
 * The slower matrix: real Flink clusters of several versions, each in processes and with a class
 * path of its own, read through the library. Runs with the Maven profile {@code matrix} only.
 * {@code FlinkMatrixTest} is the place to start; {@code ForkedFlink} is the cluster.
 */
@org.jspecify.annotations.NullMarked
package io.github.flinkwatch.examples.matrix;
