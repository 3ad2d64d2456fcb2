package io.github.flinkwatch.examples.benchmark;

import java.util.List;
import java.util.Locale;

/** Smallest, middle and largest of some measurements. */
record MeasuredSpread(double min, double median, double max) {

  static MeasuredSpread of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
    }
    List<Double> sorted = values.stream().sorted().toList();
    return new MeasuredSpread(
        sorted.get(0), sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1));
  }

  MeasuredSpread times(double factor) {
    return new MeasuredSpread(min * factor, median * factor, max * factor);
  }

  /** Returns how many times {@code other} is this, median by median. */
  double ratioOf(MeasuredSpread other) {
    return other.median / median;
  }

  /** Returns the median, and behind it the range where there is one. */
  String in(String unit) {
    String middle = figure(median) + " " + unit;
    return figure(min).equals(figure(max))
        ? middle
        : middle + " (" + figure(min) + "–" + figure(max) + ")";
  }

  /** Three significant figures are more than any benchmark knows. */
  static String figure(double value) {
    double size = Math.abs(value);
    int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : size == 0 ? 0 : 3;
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }
}
