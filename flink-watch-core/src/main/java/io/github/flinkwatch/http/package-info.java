/**
 * What an embedder sets about connections: {@link io.github.flinkwatch.http.HttpSettings} for time
 * and size limits, trust and redirects, {@link io.github.flinkwatch.http.Credentials} for who asks.
 * Every client of flink-watch takes one {@code HttpSettings}.
 */
@NullMarked
package io.github.flinkwatch.http;

import org.jspecify.annotations.NullMarked;
