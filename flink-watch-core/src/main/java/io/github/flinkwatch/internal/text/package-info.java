/** Words of others, made fit for messages of ours. */
@NullMarked
package io.github.flinkwatch.internal.text;

import org.jspecify.annotations.NullMarked;
