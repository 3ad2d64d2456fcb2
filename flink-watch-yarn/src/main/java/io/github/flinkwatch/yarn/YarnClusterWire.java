package io.github.flinkwatch.yarn;

import static io.github.flinkwatch.internal.json.DerivedTypes.lazy;
import static io.github.flinkwatch.internal.json.DerivedTypes.onlyField;
import static io.github.flinkwatch.internal.json.JsonTypes.INSTANT;
import static io.github.flinkwatch.internal.json.JsonTypes.STRING;
import static io.github.flinkwatch.yarn.YarnTypes.FILLED;
import static io.github.flinkwatch.yarn.YarnTypes.listField;

import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.yarn.YarnApplication.YarnResource;
import io.github.flinkwatch.yarn.YarnClusterInfo.HaState;
import java.util.List;

/** What the ResourceManager tells of itself and of its cluster: identity, metrics, queues. */
final class YarnClusterWire {

  /** {@code /ws/v1/cluster/info}. */
  static final JsonType<YarnClusterInfo> CLUSTER_INFO =
      onlyField(
          "clusterInfo",
          JsonShape.of(YarnClusterInfo::builder, YarnClusterInfo.Builder::build)
              .field(
                  "haState",
                  STRING,
                  (builder, text) -> builder.haState(HaState.parse(text)).haStateText(text),
                  YarnClusterInfo::haStateText)
              .optional(
                  "startedOn",
                  INSTANT,
                  YarnClusterInfo.Builder::startedOn,
                  YarnClusterInfo::startedOn)
              .optional(
                  "resourceManagerVersion",
                  FILLED,
                  YarnClusterInfo.Builder::resourceManagerVersion,
                  YarnClusterInfo::resourceManagerVersion)
              .optional(
                  "hadoopVersion",
                  FILLED,
                  YarnClusterInfo.Builder::hadoopVersion,
                  YarnClusterInfo::hadoopVersion)
              .optional(
                  "rmStateStoreName",
                  FILLED,
                  YarnClusterInfo.Builder::stateStoreName,
                  YarnClusterInfo::stateStoreName)
              .leavingOut(YarnClusterInfo.Builder::addUnread)
              .shape());

  /** {@code /ws/v1/cluster/metrics}. */
  static final JsonType<YarnClusterMetrics> CLUSTER_METRICS =
      onlyField(
          "clusterMetrics",
          JsonShape.of(YarnClusterMetrics::builder, YarnClusterMetrics.Builder::build)
              .optionalInt(
                  "appsSubmitted",
                  YarnClusterMetrics.Builder::appsSubmitted,
                  YarnClusterMetrics::appsSubmitted)
              .optionalInt(
                  "appsPending",
                  YarnClusterMetrics.Builder::appsPending,
                  YarnClusterMetrics::appsPending)
              .optionalInt(
                  "appsRunning",
                  YarnClusterMetrics.Builder::appsRunning,
                  YarnClusterMetrics::appsRunning)
              .optionalInt(
                  "appsCompleted",
                  YarnClusterMetrics.Builder::appsCompleted,
                  YarnClusterMetrics::appsCompleted)
              .optionalInt(
                  "appsFailed",
                  YarnClusterMetrics.Builder::appsFailed,
                  YarnClusterMetrics::appsFailed)
              .optionalInt(
                  "appsKilled",
                  YarnClusterMetrics.Builder::appsKilled,
                  YarnClusterMetrics::appsKilled)
              .optionalLong(
                  "totalMB", YarnClusterMetrics.Builder::totalMb, YarnClusterMetrics::totalMb)
              .optionalLong(
                  "allocatedMB",
                  YarnClusterMetrics.Builder::allocatedMb,
                  YarnClusterMetrics::allocatedMb)
              .optionalLong(
                  "availableMB",
                  YarnClusterMetrics.Builder::availableMb,
                  YarnClusterMetrics::availableMb)
              .optionalLong(
                  "pendingMB", YarnClusterMetrics.Builder::pendingMb, YarnClusterMetrics::pendingMb)
              .optionalLong(
                  "totalVirtualCores",
                  YarnClusterMetrics.Builder::totalVirtualCores,
                  YarnClusterMetrics::totalVirtualCores)
              .optionalLong(
                  "allocatedVirtualCores",
                  YarnClusterMetrics.Builder::allocatedVirtualCores,
                  YarnClusterMetrics::allocatedVirtualCores)
              .optionalLong(
                  "availableVirtualCores",
                  YarnClusterMetrics.Builder::availableVirtualCores,
                  YarnClusterMetrics::availableVirtualCores)
              .optionalLong(
                  "pendingVirtualCores",
                  YarnClusterMetrics.Builder::pendingVirtualCores,
                  YarnClusterMetrics::pendingVirtualCores)
              .optionalInt(
                  "containersAllocated",
                  YarnClusterMetrics.Builder::containersAllocated,
                  YarnClusterMetrics::containersAllocated)
              .optionalInt(
                  "containersPending",
                  YarnClusterMetrics.Builder::containersPending,
                  YarnClusterMetrics::containersPending)
              .optionalInt(
                  "activeNodes",
                  YarnClusterMetrics.Builder::activeNodes,
                  YarnClusterMetrics::activeNodes)
              .optionalInt(
                  "lostNodes", YarnClusterMetrics.Builder::lostNodes, YarnClusterMetrics::lostNodes)
              .optionalInt(
                  "unhealthyNodes",
                  YarnClusterMetrics.Builder::unhealthyNodes,
                  YarnClusterMetrics::unhealthyNodes)
              .leavingOut(YarnClusterMetrics.Builder::addUnread)
              .shape());

  private static final JsonShape<YarnResource, YarnResource.Builder> RESOURCE =
      JsonShape.of(YarnResource::builder, YarnResource.Builder::build)
          .longField("memory", YarnResource.Builder::memoryMb, YarnResource::memoryMb)
          .longField("vCores", YarnResource.Builder::vCores, YarnResource::vCores)
          .shape();

  private static final JsonShape<YarnQueue, YarnQueue.Builder> QUEUE =
      JsonShape.of(YarnQueue::builder, YarnQueue.Builder::build)
          .field("queueName", STRING, YarnQueue.Builder::queueName, YarnQueue::queueName)
          .optional("queuePath", FILLED, YarnQueue.Builder::queuePath, YarnQueue::queuePath)
          .optional("state", FILLED, YarnQueue.Builder::stateText, YarnQueue::stateText)
          .optionalDouble("capacity", YarnQueue.Builder::capacity, YarnQueue::capacity)
          .optionalDouble("usedCapacity", YarnQueue.Builder::usedCapacity, YarnQueue::usedCapacity)
          .optionalDouble("maxCapacity", YarnQueue.Builder::maxCapacity, YarnQueue::maxCapacity)
          .optionalDouble(
              "absoluteCapacity", YarnQueue.Builder::absoluteCapacity, YarnQueue::absoluteCapacity)
          .optionalDouble(
              "absoluteUsedCapacity",
              YarnQueue.Builder::absoluteUsedCapacity,
              YarnQueue::absoluteUsedCapacity)
          .optionalDouble(
              "absoluteMaxCapacity",
              YarnQueue.Builder::absoluteMaxCapacity,
              YarnQueue::absoluteMaxCapacity)
          .optionalInt(
              "numApplications", YarnQueue.Builder::numApplications, YarnQueue::numApplications)
          .optionalInt(
              "numActiveApplications",
              YarnQueue.Builder::numActiveApplications,
              YarnQueue::numActiveApplications)
          .optionalInt(
              "numPendingApplications",
              YarnQueue.Builder::numPendingApplications,
              YarnQueue::numPendingApplications)
          .optional("resourcesUsed", RESOURCE, YarnQueue.Builder::used, YarnQueue::used)
          .optional("AMResourceLimit", RESOURCE, YarnQueue.Builder::amLimit, YarnQueue::amLimit)
          .optional("usedAMResource", RESOURCE, YarnQueue.Builder::amUsed, YarnQueue::amUsed)
          .field(
              "queues",
              lazy(YarnClusterWire::children),
              YarnQueue.Builder::children,
              YarnQueue::children)
          .leavingOut(YarnQueue.Builder::addUnread)
          .shape();

  /** {@code /ws/v1/cluster/scheduler} of the Capacity Scheduler: the root queue. */
  static final JsonType<YarnQueue> SCHEDULER =
      onlyField("scheduler", onlyField("schedulerInfo", QUEUE));

  private YarnClusterWire() {}

  /** The queues below a queue are queues. */
  private static JsonType<List<YarnQueue>> children() {
    return listField("queue", QUEUE);
  }
}
