/**
 * Keeping the memory of a watcher in a relational database. For platforms that have one; nothing
 * else here needs it, nor {@code java.sql}.
 */
@NullMarked
package io.github.flinkwatch.jdbc;

import org.jspecify.annotations.NullMarked;
