package io.github.flinkwatch.rest;

import java.util.Locale;

/** What Flink makes of the values that a metric has in many places. */
public enum MetricAggregation {
  MIN,
  MAX,
  AVG,
  SUM,
  /** How far the largest is from the average. Since 1.20. */
  SKEW;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
