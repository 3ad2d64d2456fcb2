package io.github.flinkwatch.yarn;

import static io.github.flinkwatch.internal.json.DerivedTypes.onlyField;
import static io.github.flinkwatch.internal.json.JsonTypes.BOOLEAN;
import static io.github.flinkwatch.internal.json.JsonTypes.INSTANT;
import static io.github.flinkwatch.internal.json.JsonTypes.STRING;
import static io.github.flinkwatch.yarn.YarnTypes.FILLED;
import static io.github.flinkwatch.yarn.YarnTypes.QUOTED;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.json.JsonTypes;
import io.github.flinkwatch.internal.json.Lenient;
import io.github.flinkwatch.internal.json.MalformedJsonException;
import io.github.flinkwatch.yarn.YarnApplication.FinalApplicationStatus;
import io.github.flinkwatch.yarn.YarnApplication.YarnApplicationState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Applications, as the ResourceManager and the application history server tell of them, and what is
 * sent to kill one.
 */
final class ApplicationWire {

  private static final JsonType<ApplicationId> APPLICATION_ID =
      JsonTypes.text("an application id", ApplicationId::of, ApplicationId::toString);

  /** YARN itself allows ten by default. */
  private static final int MOST_TAGS = 1000;

  /** Tags, joined with commas. */
  private static final JsonType<List<String>> TAGS =
      JsonTypes.text("tags", ApplicationWire::tags, tags -> String.join(",", tags));

  private static List<String> tags(String text) {
    List<String> tags = new ArrayList<>();
    for (int from = 0; from < text.length(); ) {
      int comma = text.indexOf(',', from);
      int end = comma < 0 ? text.length() : comma;
      if (end > from && tags.size() == MOST_TAGS) {
        throw new IllegalArgumentException("more than " + MOST_TAGS + " tags");
      }
      if (end > from) {
        tags.add(text.substring(from, end));
      }
      from = end + 1;
    }
    return tags;
  }

  /** One pair; the table fills it like a builder. */
  private static final class Entry {
    String key = "";
    Long value = 0L;
  }

  private static final JsonShape<Entry, Entry> ENTRY =
      JsonShape.<Entry, Entry>of(Entry::new, entry -> entry)
          .field("key", STRING, (entry, key) -> entry.key = key, entry -> entry.key)
          .field("value", QUOTED, (entry, value) -> entry.value = value, entry -> entry.value)
          .shape();

  /**
   * {@code {"entry":{"key":…,"value":…},"entry":{…}}}: the same key again and again, which is no
   * clean JSON; from Hadoop 3.5 on a list under one key, with numbers that are no texts.
   */
  static final JsonType<Map<String, Long>> REPEATED_ENTRIES =
      new JsonType<>() {
        @Override
        public @Nullable Map<String, Long> read(JsonParser parser) throws IOException {
          Map<String, Long> amounts = new LinkedHashMap<>();
          if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new MalformedJsonException(
                "expected entries at " + parser.getParsingContext().pathAsPointer());
          }
          while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean isEntry = "entry".equals(parser.currentName());
            JsonToken value = parser.nextToken();
            if (!isEntry) {
              parser.skipChildren();
            } else if (value == JsonToken.START_ARRAY) {
              while (parser.nextToken() != JsonToken.END_ARRAY) {
                put(ENTRY.read(parser), amounts);
              }
            } else {
              put(ENTRY.read(parser), amounts);
            }
          }
          return amounts;
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
          .leavingOut(YarnApplication.Builder::addUnread)
          .shape();

  /** {@code /ws/v1/cluster/apps/{id}}. */
  static final JsonType<YarnApplication> ONE_APPLICATION = onlyField("app", APPLICATION);

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

  private ApplicationWire() {}

  /**
   * {@code /ws/v1/cluster/apps}, which hands over each application as soon as it is read, and comes
   * to nothing else. Nothing is listed by an empty object, or by null in old versions.
   *
   * @param unread takes why an application could not be read; the others are
   */
  static JsonType<Integer> listing(
      Consumer<? super YarnApplication> consumer, Consumer<String> unread) {
    JsonShape.Reader<Consumer<? super YarnApplication>> one =
        (parser, to) -> to.accept(APPLICATION.read(parser));
    JsonType<Integer> each =
        JsonShape.<Integer, Consumer<? super YarnApplication>>of(() -> consumer, any -> 0)
            .readOnly(
                "app",
                (parser, to) -> {
                  boolean alone = parser.currentToken() != JsonToken.START_ARRAY;
                  while (alone || parser.nextToken() != JsonToken.END_ARRAY) {
                    MalformedJsonException why = Lenient.read(parser, one, to);
                    if (why != null) {
                      unread.accept(String.valueOf(why.getMessage()));
                    }
                    if (alone) {
                      break;
                    }
                  }
                })
            .shape();
    return onlyField("apps", each, 0);
  }

  private static void put(Entry entry, Map<String, Long> amounts) {
    amounts.put(entry.key, entry.value);
  }
}
