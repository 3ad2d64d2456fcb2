/**
 * Watching many jobs: {@link io.github.flinkwatch.watch.JobWatcher} asks each cluster once per tick
 * for all of its jobs, looks deeper where that gives reason, keeps what must be remembered, and
 * tells listeners what has changed. {@link io.github.flinkwatch.watch.OneShot} does without a
 * watcher: it waits for one job's end, or scans one cluster now.
 */
@NullMarked
package io.github.flinkwatch.watch;

import org.jspecify.annotations.NullMarked;
