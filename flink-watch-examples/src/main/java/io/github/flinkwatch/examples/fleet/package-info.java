/**
 * One fleet, watched by several processes that share a PostgreSQL: db-scheduler gives out who has
 * which clusters, {@link io.github.flinkwatch.jdbc.JdbcMemoryStore} keeps what is remembered, and
 * its outbox has each alert once. {@link io.github.flinkwatch.examples.fleet.SharedWatcher} is the
 * part to copy.
 */
package io.github.flinkwatch.examples.fleet;
