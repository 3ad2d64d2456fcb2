/**
 * How the payloads of Flink's REST API stand on the wire: tables of field names, former names and
 * conventions, one class a family of payloads.
 */
@NullMarked
package io.github.flinkwatch.internal.wire;

import org.jspecify.annotations.NullMarked;
