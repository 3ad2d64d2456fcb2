/**
 * The archives that Flink writes of ended jobs, read honestly: what an archive proves, or why it
 * could not be read. {@link io.github.flinkwatch.archive.JobArchiveReader} reads them from any
 * {@link io.github.flinkwatch.archive.ArchiveStore}; {@link
 * io.github.flinkwatch.archive.HistoryServerReader} asks a HistoryServer for the same.
 */
@NullMarked
package io.github.flinkwatch.archive;

import org.jspecify.annotations.NullMarked;
