/**
 * For the unit tests of platforms: ready-made evidence ({@link
 * io.github.flinkwatch.testing.FlinkScenarios}), assertions on verdicts ({@link
 * io.github.flinkwatch.testing.JobHealthAssert}), and a server that fails in every way ({@link
 * io.github.flinkwatch.testing.UnrulyServer}). Published as the core's test jar; needs AssertJ, and
 * JUnit where the cells of a grid run {@linkplain io.github.flinkwatch.testing.SideBySide side by
 * side}.
 */
package io.github.flinkwatch.testing;
