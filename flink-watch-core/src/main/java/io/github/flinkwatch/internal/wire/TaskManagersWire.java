package io.github.flinkwatch.internal.wire;

import static io.github.flinkwatch.internal.json.JsonTypes.BOOLEAN;
import static io.github.flinkwatch.internal.json.JsonTypes.DOUBLE;
import static io.github.flinkwatch.internal.json.JsonTypes.DURATION;
import static io.github.flinkwatch.internal.json.JsonTypes.INSTANT;
import static io.github.flinkwatch.internal.json.JsonTypes.JOB_ID;
import static io.github.flinkwatch.internal.json.JsonTypes.STRING;
import static io.github.flinkwatch.internal.json.JsonTypes.listOf;
import static io.github.flinkwatch.internal.json.JsonTypes.mapOf;

import io.github.flinkwatch.internal.json.DerivedTypes;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.model.TaskManager;
import io.github.flinkwatch.model.TaskManager.AllocatedSlot;
import io.github.flinkwatch.model.TaskManager.GarbageCollector;
import io.github.flinkwatch.model.TaskManager.HardwareDescription;
import io.github.flinkwatch.model.TaskManager.MemoryConfiguration;
import io.github.flinkwatch.model.TaskManager.ResourceProfile;
import io.github.flinkwatch.model.TaskManager.TaskManagerMetrics;
import java.util.List;

/** {@code /taskmanagers} and {@code /taskmanagers/:taskmanagerid}. */
public final class TaskManagersWire {

  /** A TaskManager's machine. */
  static final JsonShape<HardwareDescription, HardwareDescription.Builder> HARDWARE_DESCRIPTION =
      JsonShape.of(HardwareDescription::builder, HardwareDescription.Builder::build)
          .intField(
              "cpuCores", HardwareDescription.Builder::cpuCores, HardwareDescription::cpuCores)
          .optionalLong(
              "physicalMemory",
              HardwareDescription.Builder::physicalMemoryBytes,
              HardwareDescription::physicalMemoryBytes)
          .longField(
              "freeMemory",
              HardwareDescription.Builder::freeMemoryBytes,
              HardwareDescription::freeMemoryBytes)
          .longField(
              "managedMemory",
              HardwareDescription.Builder::managedMemoryBytes,
              HardwareDescription::managedMemoryBytes)
          .shape();

  /** An amount of resources; of what is not limited or not known, Flink sends -1. */
  static final JsonShape<ResourceProfile, ResourceProfile.Builder> RESOURCE_PROFILE =
      JsonShape.of(ResourceProfile::builder, ResourceProfile.Builder::build)
          .optionalDouble(
              "cpuCores",
              (builder, cores) -> {
                if (cores >= 0) {
                  builder.cpuCores(cores);
                }
              },
              ResourceProfile::cpuCores)
          .optionalInt(
              "taskHeapMemory",
              ResourceProfile.Builder::taskHeapMebibytes,
              ResourceProfile::taskHeapMebibytes)
          .optionalInt(
              "taskOffHeapMemory",
              ResourceProfile.Builder::taskOffHeapMebibytes,
              ResourceProfile::taskOffHeapMebibytes)
          .optionalInt(
              "managedMemory",
              ResourceProfile.Builder::managedMemoryMebibytes,
              ResourceProfile::managedMemoryMebibytes)
          .optionalInt(
              "networkMemory",
              ResourceProfile.Builder::networkMemoryMebibytes,
              ResourceProfile::networkMemoryMebibytes)
          .field(
              "extendedResources",
              mapOf(DOUBLE),
              ResourceProfile.Builder::extendedResources,
              ResourceProfile::extendedResources)
          .shape();

  /** How memory is divided. */
  static final JsonShape<MemoryConfiguration, MemoryConfiguration.Builder> MEMORY_CONFIGURATION =
      JsonShape.of(MemoryConfiguration::builder, MemoryConfiguration.Builder::build)
          .optionalLong(
              "frameworkHeap",
              MemoryConfiguration.Builder::frameworkHeapBytes,
              MemoryConfiguration::frameworkHeapBytes)
          .optionalLong(
              "taskHeap",
              MemoryConfiguration.Builder::taskHeapBytes,
              MemoryConfiguration::taskHeapBytes)
          .optionalLong(
              "frameworkOffHeap",
              MemoryConfiguration.Builder::frameworkOffHeapBytes,
              MemoryConfiguration::frameworkOffHeapBytes)
          .optionalLong(
              "taskOffHeap",
              MemoryConfiguration.Builder::taskOffHeapBytes,
              MemoryConfiguration::taskOffHeapBytes)
          .optionalLong(
              "networkMemory",
              MemoryConfiguration.Builder::networkMemoryBytes,
              MemoryConfiguration::networkMemoryBytes)
          .optionalLong(
              "managedMemory",
              MemoryConfiguration.Builder::managedMemoryBytes,
              MemoryConfiguration::managedMemoryBytes)
          .optionalLong(
              "jvmMetaspace",
              MemoryConfiguration.Builder::jvmMetaspaceBytes,
              MemoryConfiguration::jvmMetaspaceBytes)
          .optionalLong(
              "jvmOverhead",
              MemoryConfiguration.Builder::jvmOverheadBytes,
              MemoryConfiguration::jvmOverheadBytes)
          .optionalLong(
              "totalFlinkMemory",
              MemoryConfiguration.Builder::totalFlinkMemoryBytes,
              MemoryConfiguration::totalFlinkMemoryBytes)
          .optionalLong(
              "totalProcessMemory",
              MemoryConfiguration.Builder::totalProcessMemoryBytes,
              MemoryConfiguration::totalProcessMemoryBytes)
          .shape();

  /** One garbage collector. */
  static final JsonShape<GarbageCollector, GarbageCollector.Builder> GARBAGE_COLLECTOR =
      JsonShape.of(GarbageCollector::builder, GarbageCollector.Builder::build)
          .field("name", STRING, GarbageCollector.Builder::name, GarbageCollector::name)
          .longField("count", GarbageCollector.Builder::collections, GarbageCollector::collections)
          .optional("time", DURATION, GarbageCollector.Builder::time, GarbageCollector::time)
          .shape();

  /** Memory use and garbage collection. */
  static final JsonShape<TaskManagerMetrics, TaskManagerMetrics.Builder> TASK_MANAGER_METRICS =
      JsonShape.of(TaskManagerMetrics::builder, TaskManagerMetrics.Builder::build)
          .optionalLong(
              "heapUsed",
              TaskManagerMetrics.Builder::heapUsedBytes,
              TaskManagerMetrics::heapUsedBytes)
          .optionalLong(
              "heapCommitted",
              TaskManagerMetrics.Builder::heapCommittedBytes,
              TaskManagerMetrics::heapCommittedBytes)
          .optionalLong(
              "heapMax", TaskManagerMetrics.Builder::heapMaxBytes, TaskManagerMetrics::heapMaxBytes)
          .optionalLong(
              "nonHeapUsed",
              TaskManagerMetrics.Builder::nonHeapUsedBytes,
              TaskManagerMetrics::nonHeapUsedBytes)
          .optionalLong(
              "nonHeapCommitted",
              TaskManagerMetrics.Builder::nonHeapCommittedBytes,
              TaskManagerMetrics::nonHeapCommittedBytes)
          .optionalLong(
              "nonHeapMax",
              TaskManagerMetrics.Builder::nonHeapMaxBytes,
              TaskManagerMetrics::nonHeapMaxBytes)
          .optionalLong(
              "directCount",
              TaskManagerMetrics.Builder::directCount,
              TaskManagerMetrics::directCount)
          .optionalLong(
              "directUsed",
              TaskManagerMetrics.Builder::directUsedBytes,
              TaskManagerMetrics::directUsedBytes)
          .optionalLong(
              "directMax",
              TaskManagerMetrics.Builder::directMaxBytes,
              TaskManagerMetrics::directMaxBytes)
          .optionalLong(
              "mappedCount",
              TaskManagerMetrics.Builder::mappedCount,
              TaskManagerMetrics::mappedCount)
          .optionalLong(
              "mappedUsed",
              TaskManagerMetrics.Builder::mappedUsedBytes,
              TaskManagerMetrics::mappedUsedBytes)
          .optionalLong(
              "mappedMax",
              TaskManagerMetrics.Builder::mappedMaxBytes,
              TaskManagerMetrics::mappedMaxBytes)
          .optionalLong(
              "memorySegmentsAvailable",
              TaskManagerMetrics.Builder::networkSegmentsAvailable,
              TaskManagerMetrics::networkSegmentsAvailable)
          .optionalLong(
              "memorySegmentsTotal",
              TaskManagerMetrics.Builder::networkSegmentsTotal,
              TaskManagerMetrics::networkSegmentsTotal)
          .optionalLong(
              "nettyShuffleMemorySegmentsAvailable",
              TaskManagerMetrics.Builder::nettySegmentsAvailable,
              TaskManagerMetrics::nettySegmentsAvailable)
          .optionalLong(
              "nettyShuffleMemorySegmentsUsed",
              TaskManagerMetrics.Builder::nettySegmentsUsed,
              TaskManagerMetrics::nettySegmentsUsed)
          .optionalLong(
              "nettyShuffleMemorySegmentsTotal",
              TaskManagerMetrics.Builder::nettySegmentsTotal,
              TaskManagerMetrics::nettySegmentsTotal)
          .optionalLong(
              "nettyShuffleMemoryAvailable",
              TaskManagerMetrics.Builder::nettyMemoryAvailableBytes,
              TaskManagerMetrics::nettyMemoryAvailableBytes)
          .optionalLong(
              "nettyShuffleMemoryUsed",
              TaskManagerMetrics.Builder::nettyMemoryUsedBytes,
              TaskManagerMetrics::nettyMemoryUsedBytes)
          .optionalLong(
              "nettyShuffleMemoryTotal",
              TaskManagerMetrics.Builder::nettyMemoryTotalBytes,
              TaskManagerMetrics::nettyMemoryTotalBytes)
          .field(
              "garbageCollectors",
              listOf(GARBAGE_COLLECTOR),
              TaskManagerMetrics.Builder::garbageCollectors,
              TaskManagerMetrics::garbageCollectors)
          .shape();

  /** A slot that a job holds. */
  static final JsonShape<AllocatedSlot, AllocatedSlot.Builder> ALLOCATED_SLOT =
      JsonShape.of(AllocatedSlot::builder, AllocatedSlot.Builder::build)
          .field("jobId", JOB_ID, AllocatedSlot.Builder::jobId, AllocatedSlot::jobId)
          .field(
              "resource",
              RESOURCE_PROFILE,
              AllocatedSlot.Builder::resource,
              AllocatedSlot::resource)
          .optionalInt(
              "assignedTasks", AllocatedSlot.Builder::assignedTasks, AllocatedSlot::assignedTasks)
          .shape();

  /** {@code /taskmanagers/:taskmanagerid}, and a row of the list. */
  public static final JsonShape<TaskManager, TaskManager.Builder> TASK_MANAGER =
      JsonShape.of(TaskManager::builder, TaskManager.Builder::build)
          .field("id", STRING, TaskManager.Builder::id, TaskManager::id)
          .field("path", STRING, TaskManager.Builder::path, TaskManager::path)
          .optionalInt("dataPort", TaskManager.Builder::dataPort, TaskManager::dataPort)
          .optionalInt("jmxPort", TaskManager.Builder::jmxPort, TaskManager::jmxPort)
          .optional(
              "timeSinceLastHeartbeat",
              INSTANT,
              TaskManager.Builder::lastHeartbeat,
              TaskManager::lastHeartbeat)
          .intField("slotsNumber", TaskManager.Builder::slots, TaskManager::slots)
          .intField("freeSlots", TaskManager.Builder::freeSlots, TaskManager::freeSlots)
          .optionalInt(
              "assignedTasks", TaskManager.Builder::assignedTasks, TaskManager::assignedTasks)
          .field("blocked", BOOLEAN, TaskManager.Builder::isBlocked, TaskManager::isBlocked)
          .field(
              "hardware",
              HARDWARE_DESCRIPTION,
              TaskManager.Builder::hardware,
              TaskManager::hardware)
          .optional(
              "totalResource",
              RESOURCE_PROFILE,
              TaskManager.Builder::totalResource,
              TaskManager::totalResource)
          .optional(
              "freeResource",
              RESOURCE_PROFILE,
              TaskManager.Builder::freeResource,
              TaskManager::freeResource)
          .optional(
              "memoryConfiguration",
              MEMORY_CONFIGURATION,
              TaskManager.Builder::memoryConfiguration,
              TaskManager::memoryConfiguration)
          .optional(
              "metrics", TASK_MANAGER_METRICS, TaskManager.Builder::metrics, TaskManager::metrics)
          .field(
              "allocatedSlots",
              listOf(ALLOCATED_SLOT),
              TaskManager.Builder::allocatedSlots,
              TaskManager::allocatedSlots)
          .shape();

  /** {@code /taskmanagers}. */
  public static final JsonType<List<TaskManager>> TASK_MANAGERS =
      DerivedTypes.onlyField("taskmanagers", listOf(TASK_MANAGER));

  private TaskManagersWire() {}
}
