package io.github.flinkwatch.examples.matrix;

import java.util.Arrays;

/** A Flink version such as {@code 1.20.5}, and how its jars are called. */
final class FlinkVersion {

  private final String text;
  private final int[] numbers;

  FlinkVersion(String text) {
    this.text = text;
    this.numbers = Arrays.stream(text.split("\\.")).mapToInt(Integer::parseInt).toArray();
  }

  boolean isAtLeast(int major, int minor) {
    return Arrays.compare(numbers, new int[] {major, minor}) >= 0;
  }

  /** Flink's jars carried a Scala version in their names until 1.14. */
  String scalaSuffix() {
    return isAtLeast(1, 15) ? "" : "_2.12";
  }

  @Override
  public String toString() {
    return text;
  }
}
