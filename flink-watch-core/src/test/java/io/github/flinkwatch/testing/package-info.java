/**
 * For the unit tests of platforms: ready-made evidence ({@link
 * io.github.flinkwatch.testing.FlinkScenarios}) and assertions on verdicts ({@link
 * io.github.flinkwatch.testing.JobHealthAssert}). Published as the core's test jar; needs AssertJ.
 */
package io.github.flinkwatch.testing;
