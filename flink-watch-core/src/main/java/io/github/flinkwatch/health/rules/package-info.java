/** The rules that come with flink-watch, one small class each; {@code StandardRules} lists them. */
@NullMarked
package io.github.flinkwatch.health.rules;

import org.jspecify.annotations.NullMarked;
