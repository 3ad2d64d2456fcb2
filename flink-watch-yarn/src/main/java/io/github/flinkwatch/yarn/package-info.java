/**
 * What YARN's ResourceManager says of a Flink application. Start at {@code ResourceManagerClient}:
 * it finds the active ResourceManager, tells a forgotten application from an unknown one, and
 * reaches Flink through YARN's web proxy. No Hadoop class is needed.
 */
@NullMarked
package io.github.flinkwatch.yarn;

import org.jspecify.annotations.NullMarked;
