package io.github.flinkwatch.examples.doctor;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.kubernetes.KubernetesClient;
import io.github.flinkwatch.kubernetes.KubernetesFleet;
import io.github.flinkwatch.rest.FlinkRestClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The Flink clusters of one Kubernetes namespace: those that are there, and those of which high
 * availability keeps something. One that was seen is asked for again, also when it is gone.
 */
final class NamespaceTarget implements Target {

  /** What the list of clusters may take of the deadline; they have the rest. */
  private static final int THIRD = 3;

  private final KubernetesClient kubernetes;
  private final String namespace;
  private final Question<KubernetesFleet> fleet;
  private final FlinkRestClient anyFlink;
  private final Archives archives;
  private final ClusterTarget.Asked asked;
  private final Map<String, ClusterTarget> clusters = new TreeMap<>();

  NamespaceTarget(
      KubernetesClient kubernetes,
      String namespace,
      FlinkRestClient anyFlink,
      Archives archives,
      ClusterTarget.Asked asked) {
    this.kubernetes = kubernetes;
    this.namespace = namespace;
    this.fleet = kubernetes.fleet(namespace);
    this.anyFlink = anyFlink;
    this.archives = archives;
    this.asked = asked;
  }

  @Override
  public Gathered gather() {
    TimeLeft time = TimeLeft.of(asked.deadline());
    Observation<KubernetesFleet> listed = fleet.within(time.part(THIRD)).ask();
    List<BlindSpot> blindSpots = new ArrayList<>();
    listed.cause().ifPresent(cause -> blindSpots.add(new BlindSpot("the clusters", cause)));
    Set<String> ids = new TreeSet<>();
    listed.value().ifPresent(look -> ids.addAll(look.clusters()));
    listed.value().ifPresent(look -> ids.addAll(look.remains()));
    ids.forEach(id -> clusters.computeIfAbsent(id, this::cluster));
    List<JobEvidence> evidence = new ArrayList<>();
    for (Gathered gathered : gather(time)) {
      evidence.addAll(gathered.evidence());
      blindSpots.addAll(gathered.blindSpots());
    }
    return new Gathered(evidence, blindSpots);
  }

  /** Looks at the clusters side by side: one that does not answer costs the others nothing. */
  private List<Gathered> gather(TimeLeft time) {
    ExecutorService looks = Executors.newFixedThreadPool(TimeLeft.SIDE_BY_SIDE);
    try {
      List<CompletableFuture<Gathered>> all = new ArrayList<>();
      clusters
          .values()
          .forEach(
              cluster -> all.add(CompletableFuture.supplyAsync(() -> cluster.gather(time), looks)));
      return all.stream().map(CompletableFuture::join).toList();
    } finally {
      looks.shutdown();
    }
  }

  private ClusterTarget cluster(String id) {
    return of(kubernetes, namespace, id, anyFlink, archives, asked, () -> {});
  }

  /** Returns the source of one cluster. */
  static ClusterTarget of(
      KubernetesClient kubernetes,
      String namespace,
      String id,
      FlinkRestClient anyFlink,
      Archives archives,
      ClusterTarget.Asked asked,
      AutoCloseable client) {
    io.github.flinkwatch.gather.ClusterSource flink =
        kubernetes.flink(namespace, id).source(anyFlink);
    return new ClusterTarget(
        flink.flink(),
        new ClusterTarget.Application(namespace + "/" + id, flink.deployment()),
        archives,
        asked,
        client);
  }

  @Override
  public void close() {
    anyFlink.close();
    kubernetes.close();
  }
}
