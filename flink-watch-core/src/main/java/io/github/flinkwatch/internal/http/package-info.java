/**
 * One question over HTTP, answered whole or explained. {@link
 * io.github.flinkwatch.internal.http.Transport} sends an {@link
 * io.github.flinkwatch.internal.http.HttpAsk}; what comes back is an {@link
 * io.github.flinkwatch.internal.http.HttpAnswer} or the cause that there is none.
 */
@NullMarked
package io.github.flinkwatch.internal.http;

import org.jspecify.annotations.NullMarked;
