package io.github.flinkwatch.yarn;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of a YARN application, such as {@code application_1795220939217_0006}: the moment its
 * ResourceManager first started, and a number.
 *
 * <p>Immutable and thread-safe. Two ids are equal when both parts are; they are ordered by age.
 */
public final class ApplicationId implements Comparable<ApplicationId> {

  private static final Pattern FORM = Pattern.compile("application_(\\d{1,18})_(\\d{1,9})");

  private final long clusterTimestamp;
  private final int sequence;

  private ApplicationId(long clusterTimestamp, int sequence) {
    this.clusterTimestamp = clusterTimestamp;
    this.sequence = sequence;
  }

  /**
   * Returns the id that {@code text} spells.
   *
   * @throws IllegalArgumentException if it spells none
   */
  public static ApplicationId of(String text) {
    Matcher matcher = FORM.matcher(requireNonNull(text, "text"));
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not an application id: " + text);
    }
    return new ApplicationId(Long.parseLong(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /**
   * Returns when the ResourceManager that handed out this id started, by its own clock. A
   * ResourceManager that kept no state gives a new one at each start.
   */
  public Instant clusterTimestamp() {
    return Instant.ofEpochMilli(clusterTimestamp);
  }

  /** Returns the number of the application, from 1. */
  public int sequence() {
    return sequence;
  }

  @Override
  public int compareTo(ApplicationId other) {
    int byCluster = Long.compare(clusterTimestamp, other.clusterTimestamp);
    return byCluster != 0 ? byCluster : Integer.compare(sequence, other.sequence);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ApplicationId
        && clusterTimestamp == ((ApplicationId) other).clusterTimestamp
        && sequence == ((ApplicationId) other).sequence;
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(clusterTimestamp) + sequence;
  }

  /** Returns the id in YARN's form, the number with four digits at least. */
  @Override
  public String toString() {
    return "application_" + parts();
  }

  /** Returns how the ids of its attempts begin. */
  String attemptPrefix() {
    return "appattempt_" + parts() + "_";
  }

  private String parts() {
    String number = Integer.toString(sequence);
    return clusterTimestamp + "_" + "0".repeat(Math.max(0, 4 - number.length())) + number;
  }
}
