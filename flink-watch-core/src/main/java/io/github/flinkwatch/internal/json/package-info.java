/** Streaming JSON: tables of fields, read and written without reflection. */
@NullMarked
package io.github.flinkwatch.internal.json;

import org.jspecify.annotations.NullMarked;
