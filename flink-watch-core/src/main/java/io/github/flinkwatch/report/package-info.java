/**
 * Questions about a whole fleet: which jobs are abnormal, which are large, where the latest
 * checkpoints lie, what was moved, and what could not be seen. A {@link
 * io.github.flinkwatch.report.Fleet} in, a {@link io.github.flinkwatch.report.FleetReport} out: as
 * data, text, JSON, CSV, or one HTML page.
 */
@NullMarked
package io.github.flinkwatch.report;

import org.jspecify.annotations.NullMarked;
