package io.github.flinkwatch.kubernetes;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.kubernetes.ApiServer.Listing;
import io.github.flinkwatch.kubernetes.ApiServer.Within;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** One list per kind of a namespace, and what belongs to which cluster. */
final class FleetLook {

  private static final String FLINK =
      "labelSelector=type in (flink-native-kubernetes,flink-standalone-kubernetes)";
  private static final String JOB_MANAGERS = FLINK + ",component=jobmanager";

  private final KubernetesClient client;
  private final ApiServer api;
  private final String namespace;
  private final Within within;

  FleetLook(KubernetesClient client, ApiServer api, String namespace, Within within) {
    this.client = client;
    this.api = api;
    this.namespace = namespace;
    this.within = within;
  }

  CompletableFuture<Observation<KubernetesFleet>> ask() {
    CompletableFuture<Observation<Listing<Workload>>> deployments =
        list("/apis/apps/v1", "deployments", JOB_MANAGERS, FlinkOnKubernetes.WORKLOAD);
    CompletableFuture<Observation<Listing<Workload>>> jobs =
        list("/apis/batch/v1", "jobs", JOB_MANAGERS, FlinkOnKubernetes.WORKLOAD);
    CompletableFuture<Observation<Listing<Pod>>> pods =
        list("/api/v1", "pods", JOB_MANAGERS, FlinkOnKubernetes.POD);
    CompletableFuture<Observation<Listing<HighAvailability.Part>>> maps =
        list("/api/v1", "configmaps", FLINK, FlinkOnKubernetes.CONFIG_MAP);
    CompletableFuture<Observation<Listing<OperatorObject>>> operator =
        list(KubernetesClient.OPERATOR, "flinkdeployments", "", FlinkOnKubernetes.OPERATOR);
    return CompletableFuture.allOf(deployments, jobs, pods, maps, operator)
        .thenApply(
            all ->
                fleet(deployments.join(), jobs.join(), pods.join(), maps.join(), operator.join()));
  }

  private <T> CompletableFuture<Observation<Listing<T>>> list(
      String group, String resource, String selector, JsonType<T> type) {
    return api.list(group + "/namespaces/" + namespace, resource, selector, type, within);
  }

  private Observation<KubernetesFleet> fleet(
      Observation<Listing<Workload>> deployments,
      Observation<Listing<Workload>> jobs,
      Observation<Listing<Pod>> pods,
      Observation<Listing<HighAvailability.Part>> maps,
      Observation<Listing<OperatorObject>> operator) {
    if (deployments.cause().isPresent()) {
      return Observation.unknown(deployments.cause().get(), deployments.observedAt());
    }
    List<String> notes = new ArrayList<>();
    note(notes, "batch Jobs", jobs);
    note(notes, "the pods", pods);
    note(notes, "the ConfigMaps", maps);
    if (!FlinkOnKubernetes.isMissingKind(operator)) {
      note(notes, "the operator's objects", operator);
    }
    Map<String, ReportAssembly> clusters = new HashMap<>();
    for (Workload workload : items(deployments)) {
      reports(clusters, workload.meta.cluster()).workload = workload;
    }
    for (Workload workload : items(jobs)) {
      ReportAssembly report = reports(clusters, workload.meta.cluster());
      report.workload = report.workload == null ? workload : report.workload;
    }
    Set<String> remains = new HashSet<>();
    for (Pod pod : items(pods)) {
      ReportAssembly report = clusters.get(pod.meta.cluster());
      if (report != null) {
        report.pods.add(pod);
      }
    }
    for (HighAvailability.Part part : items(maps)) {
      String cluster = part.meta.cluster();
      ReportAssembly report = clusters.get(cluster);
      if (report != null) {
        report.add(part);
      } else if (part.isOf(cluster)) {
        remains.add(cluster);
      }
    }
    for (OperatorObject object : items(operator)) {
      ReportAssembly report = clusters.get(object.meta.name);
      if (report != null) {
        report.operator = object.status("FlinkDeployment");
      } else {
        remains.add(object.meta.name);
      }
    }
    Map<String, DeploymentReport> reports = new HashMap<>();
    clusters.forEach(
        (cluster, report) -> {
          report.serverTime = deployments.value().map(listing -> listing.serverTime).orElse(null);
          report.configMapsRead = maps.isKnown();
          report.notes.addAll(notes);
          reports.put(cluster, report.report());
        });
    return Observation.known(
        new KubernetesFleet(
            api.now(), reports, remains, cluster -> client.flink(namespace, cluster).report()),
        api.now());
  }

  private static void note(List<String> notes, String what, Observation<?> look) {
    look.cause().ifPresent(cause -> notes.add(what + " could not be read: " + cause.code()));
  }

  private static <T> List<T> items(Observation<Listing<T>> look) {
    return look.value().map(listing -> listing.items).orElse(List.of());
  }

  private ReportAssembly reports(Map<String, ReportAssembly> clusters, String cluster) {
    return clusters.computeIfAbsent(cluster, id -> new ReportAssembly(namespace, id));
  }
}
