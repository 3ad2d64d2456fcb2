package io.github.flinkwatch.model;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.JobId;
import java.util.AbstractList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of {@code GET /jobs/overview}, in Flink's order, and what is known of those that could
 * not be read: a broken row costs its own job and no other.
 *
 * <p>Immutable and thread-safe.
 */
public final class JobRows extends AbstractList<JobOverview> {

  private final List<JobOverview> rows;
  private final Map<JobId, String> broken;
  private final int nameless;

  private JobRows(List<JobOverview> rows, Map<JobId, String> broken, int nameless) {
    this.rows = List.copyOf(rows);
    this.broken = Collections.unmodifiableMap(new LinkedHashMap<>(broken));
    this.nameless = nameless;
  }

  /**
   * Returns rows.
   *
   * @param broken why the rows of these jobs could not be read
   * @param nameless how many rows did not even tell whose they are
   * @throws IllegalArgumentException if {@code nameless} is negative
   */
  public static JobRows of(List<JobOverview> rows, Map<JobId, String> broken, int nameless) {
    if (nameless < 0) {
      throw new IllegalArgumentException("nameless is negative: " + nameless);
    }
    return new JobRows(requireNonNull(rows, "rows"), requireNonNull(broken, "broken"), nameless);
  }

  /** Returns why the rows of these jobs could not be read; empty as a rule. */
  public Map<JobId, String> broken() {
    return broken;
  }

  /** Returns how many rows did not even tell whose they are; 0 as a rule. */
  public int nameless() {
    return nameless;
  }

  @Override
  public JobOverview get(int index) {
    return rows.get(index);
  }

  @Override
  public int size() {
    return rows.size();
  }
}
