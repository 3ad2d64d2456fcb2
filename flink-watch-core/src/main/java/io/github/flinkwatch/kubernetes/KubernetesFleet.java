package io.github.flinkwatch.kubernetes;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.evidence.DeploymentReport;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The Flink clusters of one namespace at one look: one list per kind, however many there are. Some
 * hundred bytes are kept of each object.
 *
 * <p>A cluster that is not on the list is not gone for that: a list may be older than what was
 * seen, and an empty one does not prove its namespace. So {@link #report} asks for it alone.
 *
 * <p>Immutable and thread-safe.
 */
public final class KubernetesFleet {

  private final Instant at;
  private final Map<String, DeploymentReport> reports;
  private final Set<String> remains;
  private final Function<String, Question<DeploymentReport>> alone;

  KubernetesFleet(
      Instant at,
      Map<String, DeploymentReport> reports,
      Set<String> remains,
      Function<String, Question<DeploymentReport>> alone) {
    this.at = at;
    this.reports = new TreeMap<>(reports);
    this.remains = new TreeSet<>(remains);
    this.alone = alone;
  }

  /** Returns when the lists were whole, by the client's clock. */
  public Instant at() {
    return at;
  }

  /** Returns the ids of the clusters that are there, in order. */
  public Set<String> clusters() {
    return Collections.unmodifiableSet(reports.keySet());
  }

  /**
   * Returns the ids of clusters of which nothing is left but what high availability keeps: removed,
   * or ended while they cleaned up.
   */
  public Set<String> remains() {
    return Collections.unmodifiableSet(remains);
  }

  /** Returns the reports of the clusters that are there, by cluster id. */
  public Map<String, DeploymentReport> reports() {
    return Collections.unmodifiableMap(reports);
  }

  /**
   * Returns the report of one cluster: the one of this look, for which nothing is asked, or if it
   * is not on the lists, what {@link FlinkOnKubernetes#report} tells.
   */
  public Question<DeploymentReport> report(String clusterId) {
    DeploymentReport listed = reports.get(clusterId);
    return listed == null
        ? alone.apply(clusterId)
        : Question.answered(Observation.known(listed, at));
  }

  @Override
  public String toString() {
    return "KubernetesFleet{" + reports.size() + " clusters at " + at + "}";
  }
}
