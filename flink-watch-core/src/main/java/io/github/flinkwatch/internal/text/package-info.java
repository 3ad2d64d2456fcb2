/** Texts for people: what others say, cut to size, and figures as they are spoken. */
@NullMarked
package io.github.flinkwatch.internal.text;

import org.jspecify.annotations.NullMarked;
