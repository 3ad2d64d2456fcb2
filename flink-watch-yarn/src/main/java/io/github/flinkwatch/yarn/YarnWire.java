package io.github.flinkwatch.yarn;

import static io.github.flinkwatch.internal.json.JsonTypes.BOOLEAN;
import static io.github.flinkwatch.internal.json.JsonTypes.INSTANT;
import static io.github.flinkwatch.internal.json.JsonTypes.STRING;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.json.JsonTypes;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the payloads of the ResourceManager and of the application history server stand on the wire.
 */
final class YarnWire {

  private static final JsonType<ApplicationId> APPLICATION_ID =
      JsonTypes.text("an application id", ApplicationId::of, ApplicationId::toString);

  /** A text of which "" and the two ways to say "not applicable" mean none. */
  private static final JsonType<String> FILLED =
      new JsonType<>() {
        @Override
        public @Nullable String read(JsonParser parser) throws IOException {
          String text = STRING.read(parser);
          return text == null || text.isEmpty() || "N/A".equals(text) || "http://N/A".equals(text)
              ? null
              : text;
        }

        @Override
        public void write(String value, JsonGenerator generator) throws IOException {
          generator.writeString(value);
        }
      };

  /** Tags, joined with commas. */
  private static final JsonType<List<String>> TAGS =
      JsonTypes.text(
          "tags",
          text ->
              Stream.of(text.split(",", -1))
                  .filter(tag -> !tag.isEmpty())
                  .collect(Collectors.toList()),
          tags -> String.join(",", tags));

  private static final JsonShape<YarnResource, YarnResource.Builder> RESOURCE =
      JsonShape.of(YarnResource::builder, YarnResource.Builder::build)
          .longField("memory", YarnResource.Builder::memoryMb, YarnResource::memoryMb)
          .longField("vCores", YarnResource.Builder::vCores, YarnResource::vCores)
          .shape();

  /** One pair; the table fills it like a builder. */
  private static final class Entry {
    String key = "";
    Long value = 0L;
  }

  private static final JsonShape<Entry, Entry> ENTRY =
      JsonShape.<Entry, Entry>of(Entry::new, entry -> entry)
          .field("key", STRING, (entry, key) -> entry.key = key, entry -> entry.key)
          .field(
              "value",
              JsonTypes.text("an amount", Long::valueOf, Object::toString),
              (entry, value) -> entry.value = value,
              entry -> entry.value)
          .shape();

  private static final JsonType<Map<String, Long>> ENTRIES =
      JsonShape.<Map<String, Long>, Map<String, Long>>of(LinkedHashMap::new, amounts -> amounts)
          .readOnly(
              "entry",
              (parser, amounts) -> {
                if (parser.currentToken() == JsonToken.START_ARRAY) {
                  while (parser.nextToken() != JsonToken.END_ARRAY) {
                    put(ENTRY.read(parser), amounts);
                  }
                } else {
                  put(ENTRY.read(parser), amounts);
                }
              })
          .shape();

  /**
   * {@code {"entry":{"key":…,"value":…},"entry":{…}}}: the same key again and again, which is no
   * clean JSON. A list under one key is read too.
   */
  static final JsonType<Map<String, Long>> REPEATED_ENTRIES =
      new JsonType<>() {
        @Override
        public @Nullable Map<String, Long> read(JsonParser parser) throws IOException {
          return ENTRIES.read(parser);
        }

        @Override
        public void write(Map<String, Long> amounts, JsonGenerator generator) throws IOException {
          generator.writeStartObject();
          for (Map.Entry<String, Long> amount : amounts.entrySet()) {
            generator.writeFieldName("entry");
            Entry entry = new Entry();
            entry.key = amount.getKey();
            entry.value = amount.getValue();
            ENTRY.write(entry, generator);
          }
          generator.writeEndObject();
        }
      };

  /** One application; the second name of a field is the application history server's. */
  static final JsonShape<YarnApplication, YarnApplication.Builder> APPLICATION =
      JsonShape.of(YarnApplication::builder, YarnApplication.Builder::build)
          .field("id", APPLICATION_ID, YarnApplication.Builder::id, YarnApplication::id)
          .orNamed("appId")
          .optional("user", FILLED, YarnApplication.Builder::user, YarnApplication::user)
          .optional("name", FILLED, YarnApplication.Builder::name, YarnApplication::name)
          .optional("queue", FILLED, YarnApplication.Builder::queue, YarnApplication::queue)
          .field(
              "state",
              STRING,
              (builder, text) -> builder.state(YarnApplicationState.parse(text)).stateText(text),
              YarnApplication::stateText)
          .orNamed("appState")
          .field(
              "finalStatus",
              STRING,
              (builder, text) ->
                  builder.finalStatus(FinalApplicationStatus.parse(text)).finalStatusText(text),
              YarnApplication::finalStatusText)
          .orNamed("finalAppStatus")
          .optional(
              "trackingUrl",
              FILLED,
              YarnApplication.Builder::trackingUrl,
              YarnApplication::trackingUrl)
          .optional(
              "diagnostics",
              FILLED,
              YarnApplication.Builder::diagnostics,
              YarnApplication::diagnostics)
          .orNamed("diagnosticsInfo")
          .optional(
              "clusterId", INSTANT, YarnApplication.Builder::clusterId, YarnApplication::clusterId)
          .optional(
              "applicationType",
              FILLED,
              YarnApplication.Builder::applicationType,
              YarnApplication::applicationType)
          .orNamed("type")
          .field(
              "applicationTags",
              TAGS,
              YarnApplication.Builder::applicationTags,
              application -> List.copyOf(application.applicationTags()))
          .optionalInt("priority", YarnApplication.Builder::priority, YarnApplication::priority)
          .optional(
              "startedTime",
              INSTANT,
              YarnApplication.Builder::startedTime,
              YarnApplication::startedTime)
          .optional(
              "launchTime",
              INSTANT,
              YarnApplication.Builder::launchTime,
              YarnApplication::launchTime)
          .optional(
              "finishedTime",
              INSTANT,
              YarnApplication.Builder::finishedTime,
              YarnApplication::finishedTime)
          .optional(
              "amContainerLogs",
              FILLED,
              YarnApplication.Builder::amContainerLogs,
              YarnApplication::amContainerLogs)
          .optional(
              "amHostHttpAddress",
              FILLED,
              YarnApplication.Builder::amHostHttpAddress,
              YarnApplication::amHostHttpAddress)
          .optional(
              "amRPCAddress",
              FILLED,
              YarnApplication.Builder::amRpcAddress,
              YarnApplication::amRpcAddress)
          .optional(
              "currentAppAttemptId",
              FILLED,
              YarnApplication.Builder::currentAttemptId,
              YarnApplication::currentAttemptId)
          .optionalLong(
              "allocatedMB", YarnApplication.Builder::allocatedMb, YarnApplication::allocatedMb)
          .orNamed("allocatedMemoryMB")
          .optionalInt(
              "allocatedVCores",
              YarnApplication.Builder::allocatedVCores,
              YarnApplication::allocatedVCores)
          .orNamed("allocatedCpuVcores")
          .optionalInt(
              "runningContainers",
              YarnApplication.Builder::runningContainers,
              YarnApplication::runningContainers)
          .optionalLong(
              "memorySeconds",
              YarnApplication.Builder::memorySeconds,
              YarnApplication::memorySeconds)
          .optionalLong(
              "vcoreSeconds", YarnApplication.Builder::vcoreSeconds, YarnApplication::vcoreSeconds)
          .field(
              "resourceSecondsMap",
              REPEATED_ENTRIES,
              YarnApplication.Builder::resourceSeconds,
              YarnApplication::resourceSeconds)
          .optionalDouble(
              "queueUsagePercentage",
              YarnApplication.Builder::queueUsagePercentage,
              YarnApplication::queueUsagePercentage)
          .optionalDouble(
              "clusterUsagePercentage",
              YarnApplication.Builder::clusterUsagePercentage,
              YarnApplication::clusterUsagePercentage)
          .optionalInt(
              "numAMContainerPreempted",
              YarnApplication.Builder::numAmContainersPreempted,
              YarnApplication::numAmContainersPreempted)
          .optionalInt(
              "numNonAMContainerPreempted",
              YarnApplication.Builder::numNonAmContainersPreempted,
              YarnApplication::numNonAmContainersPreempted)
          .field(
              "unmanagedApplication",
              BOOLEAN,
              YarnApplication.Builder::unmanaged,
              YarnApplication::unmanaged)
          .shape();

  /** {@code /ws/v1/cluster/apps/{id}}. */
  static final JsonType<YarnApplication> ONE_APPLICATION = onlyField("app", APPLICATION);

  private static final JsonShape<YarnApplicationAttempt, YarnApplicationAttempt.Builder> ATTEMPT =
      JsonShape.of(YarnApplicationAttempt::builder, YarnApplicationAttempt.Builder::build)
          .field(
              "appAttemptId",
              STRING,
              YarnApplicationAttempt.Builder::appAttemptId,
              YarnApplicationAttempt::appAttemptId)
          .optional(
              "appAttemptState",
              FILLED,
              YarnApplicationAttempt.Builder::stateText,
              YarnApplicationAttempt::stateText)
          .optional(
              "startTime",
              INSTANT,
              YarnApplicationAttempt.Builder::startTime,
              YarnApplicationAttempt::startTime)
          .orNamed("startedTime")
          .optional(
              "finishedTime",
              INSTANT,
              YarnApplicationAttempt.Builder::finishedTime,
              YarnApplicationAttempt::finishedTime)
          .optional(
              "containerId",
              FILLED,
              YarnApplicationAttempt.Builder::containerId,
              YarnApplicationAttempt::containerId)
          .orNamed("amContainerId")
          .optional(
              "nodeId",
              FILLED,
              YarnApplicationAttempt.Builder::nodeId,
              YarnApplicationAttempt::nodeId)
          .optional(
              "nodeHttpAddress",
              FILLED,
              YarnApplicationAttempt.Builder::nodeHttpAddress,
              YarnApplicationAttempt::nodeHttpAddress)
          .optional(
              "logsLink",
              FILLED,
              YarnApplicationAttempt.Builder::logsLink,
              YarnApplicationAttempt::logsLink)
          .optional(
              "diagnosticsInfo",
              FILLED,
              YarnApplicationAttempt.Builder::diagnostics,
              YarnApplicationAttempt::diagnostics)
          .shape();

  /** A list of attempts, which the application history server does not wrap. */
  private static final JsonType<List<YarnApplicationAttempt>> ATTEMPT_LIST =
      listField("appAttempt", ATTEMPT);

  /** {@code /ws/v1/cluster/apps/{id}/appattempts}. */
  static final JsonType<List<YarnApplicationAttempt>> ATTEMPTS =
      onlyField("appAttempts", ATTEMPT_LIST);

  private static final JsonType<Long> NUMBER_IN_A_TEXT =
      JsonTypes.text("a number", Long::valueOf, Object::toString);

  /** A number that stands as a text; one that stands as itself is read too. */
  private static final JsonType<Long> QUOTED =
      new JsonType<>() {
        @Override
        public @Nullable Long read(JsonParser parser) throws IOException {
          return (parser.currentToken() == JsonToken.VALUE_STRING
                  ? NUMBER_IN_A_TEXT
                  : JsonTypes.LONG)
              .read(parser);
        }

        @Override
        public void write(Long value, JsonGenerator generator) throws IOException {
          NUMBER_IN_A_TEXT.write(value, generator);
        }
      };

  /** A time in milliseconds that stands as a text; "0" means that it has not come. */
  private static final JsonType<Instant> QUOTED_INSTANT =
      new JsonType<>() {
        @Override
        public @Nullable Instant read(JsonParser parser) throws IOException {
          Long millis = QUOTED.read(parser);
          return millis == null || millis <= 0 ? null : Instant.ofEpochMilli(millis);
        }

        @Override
        public void write(Instant value, JsonGenerator generator) throws IOException {
          generator.writeString(Long.toString(value.toEpochMilli()));
        }
      };

  private static final JsonShape<YarnContainer, YarnContainer.Builder> CONTAINER =
      JsonShape.of(YarnContainer::builder, YarnContainer.Builder::build)
          .field(
              "containerId", STRING, YarnContainer.Builder::containerId, YarnContainer::containerId)
          .optional(
              "containerState", FILLED, YarnContainer.Builder::stateText, YarnContainer::stateText)
          .optional("nodeId", FILLED, YarnContainer.Builder::nodeId, YarnContainer::nodeId)
          .optional(
              "nodeHttpAddress",
              FILLED,
              YarnContainer.Builder::nodeHttpAddress,
              YarnContainer::nodeHttpAddress)
          .optional(
              "allocatedMB",
              QUOTED,
              YarnContainer.Builder::allocatedMb,
              container -> boxed(container.allocatedMb()))
          .optional(
              "allocatedVCores",
              QUOTED,
              YarnContainer.Builder::allocatedVCores,
              container -> boxed(container.allocatedVCores()))
          .optional(
              "startedTime",
              QUOTED_INSTANT,
              YarnContainer.Builder::startedTime,
              YarnContainer::startedTime)
          .optional("logUrl", FILLED, YarnContainer.Builder::logUrl, YarnContainer::logUrl)
          .shape();

  /**
   * {@code /ws/v1/cluster/apps/{id}/appattempts/{attempt}/containers}. One alone stands without a
   * list around it, and none is an empty object.
   */
  static final JsonType<List<YarnContainer>> CONTAINERS =
      field("container", oneOrList(CONTAINER), List.of());

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
              .shape());

  /** The queues below a queue; lazy, for a queue holds them and they are queues. */
  private static final JsonType<List<YarnQueue>> CHILDREN =
      new JsonType<>() {
        @Override
        public @Nullable List<YarnQueue> read(JsonParser parser) throws IOException {
          return listField("queue", QUEUE).read(parser);
        }

        @Override
        public void write(List<YarnQueue> queues, JsonGenerator generator) throws IOException {
          listField("queue", QUEUE).write(queues, generator);
        }
      };

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
          .field("queues", CHILDREN, YarnQueue.Builder::children, YarnQueue::children)
          .shape();

  /** {@code /ws/v1/cluster/scheduler} of the Capacity Scheduler: the root queue. */
  static final JsonType<YarnQueue> SCHEDULER =
      onlyField("scheduler", onlyField("schedulerInfo", QUEUE));

  /** What is sent to kill an application: why. */
  static final JsonType<String> KILL =
      JsonShape.<String, AtomicReference<String>>of(
              () -> new AtomicReference<>(""), AtomicReference::get)
          .field("state", STRING, (why, state) -> {}, why -> YarnApplicationState.KILLED.name())
          .field("diagnostics", STRING, AtomicReference::set, why -> why)
          .shape();

  /** {@code /ws/v1/cluster/apps/{id}/state}. */
  static final JsonType<YarnApplicationState> STATE =
      onlyField(
          "state",
          JsonTypes.text("a state", YarnApplicationState::parse, YarnApplicationState::name));

  private YarnWire() {}

  /**
   * {@code /ws/v1/cluster/apps}, which hands over each application as soon as it is read, and comes
   * to nothing else. Nothing is listed by an empty object, or by null in old versions.
   */
  static JsonType<Integer> listing(Consumer<YarnApplication> consumer) {
    JsonType<Integer> each =
        JsonShape.<Integer, Consumer<YarnApplication>>of(() -> consumer, any -> 0)
            .readOnly(
                "app",
                (parser, to) -> {
                  if (parser.currentToken() == JsonToken.START_ARRAY) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                      to.accept(APPLICATION.read(parser));
                    }
                  } else {
                    to.accept(APPLICATION.read(parser));
                  }
                })
            .shape();
    return field("apps", each, 0);
  }

  private static void put(Entry entry, Map<String, Long> amounts) {
    amounts.put(entry.key, entry.value);
  }

  /** An object that is only a wrapper around one field. */
  static <V> JsonType<V> onlyField(String name, JsonType<V> type) {
    return field(name, type, null);
  }

  /** An object around a list, which is missing when there is nothing to list. */
  static <V> JsonType<List<V>> listField(String name, JsonType<V> element) {
    return field(name, JsonTypes.listOf(element), List.of());
  }

  private static Optional<Long> boxed(OptionalLong number) {
    return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
  }

  /** A list, of which one alone stands as itself. */
  private static <V> JsonType<List<V>> oneOrList(JsonType<V> element) {
    JsonType<List<V>> list = JsonTypes.listOf(element);
    return new JsonType<>() {
      @Override
      public @Nullable List<V> read(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
          return list.read(parser);
        }
        V alone = element.read(parser);
        return alone == null ? List.of() : List.of(alone);
      }

      @Override
      public void write(List<V> values, JsonGenerator generator) throws IOException {
        list.write(values, generator);
      }
    };
  }

  private static <V> JsonType<V> field(String name, JsonType<V> type, @Nullable V whenMissing) {
    return JsonShape.<V, AtomicReference<@Nullable V>>of(
            () -> new AtomicReference<>(whenMissing),
            holder -> {
              V value = holder.get();
              if (value == null) {
                throw new IllegalStateException("no " + name);
              }
              return value;
            })
        .field(name, type, AtomicReference::set, value -> value)
        .shape();
  }
}
