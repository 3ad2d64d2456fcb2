/**
 * A watcher's verdicts and its own figures as meters. For platforms that have Micrometer; nothing
 * else here needs it.
 */
@NullMarked
package io.github.flinkwatch.micrometer;

import org.jspecify.annotations.NullMarked;
