package io.github.flinkwatch.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import io.github.flinkwatch.evidence.KubernetesReport.BatchEnd;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What keeps a JobManager running: a Deployment, or a batch Job, as far as it is needed. */
final class Workload {

  ObjectMeta meta = new ObjectMeta();
  final Map<String, String> selector = new LinkedHashMap<>();
  @Nullable String refusal;
  @Nullable BatchEnd end;
  @Nullable Instant endedAt;
  @Nullable String endReason;

  private Workload() {}

  static Workload read(JsonParser parser) throws IOException {
    Workload workload = new Workload();
    JsonWalk.object(
        parser,
        (name, value) -> {
          switch (name) {
            case "metadata":
              workload.meta = ObjectMeta.read(value);
              break;
            case "spec":
              JsonWalk.object(value, workload::readSpec);
              break;
            case "status":
              JsonWalk.object(value, workload::readStatus);
              break;
            default:
              break;
          }
        });
    return workload;
  }

  private void readSpec(String name, JsonParser value) throws IOException {
    if (name.equals("selector")) {
      JsonWalk.object(
          value,
          (inner, labels) -> {
            if (inner.equals("matchLabels")) {
              JsonWalk.object(labels, (key, text) -> selector.put(key, JsonWalk.text(text)));
            }
          });
    }
  }

  private void readStatus(String name, JsonParser value) throws IOException {
    if (name.equals("conditions")) {
      JsonWalk.array(
          value,
          condition -> {
            readCondition(condition);
            return this;
          });
    }
  }

  private void readCondition(JsonParser parser) throws IOException {
    Map<String, String> fields = Fields.of(parser);
    if (!"True".equals(fields.get("status"))) {
      return;
    }
    String why =
        fields.getOrDefault("reason", "")
            + (fields.containsKey("message") ? ": " + fields.get("message") : "");
    switch (fields.getOrDefault("type", "")) {
      case "ReplicaFailure":
        refusal = why;
        break;
      case "Complete":
      case "Failed":
        end = "Complete".equals(fields.get("type")) ? BatchEnd.COMPLETE : BatchEnd.FAILED;
        endedAt = JsonWalk.moment(fields.getOrDefault("lastTransitionTime", ""));
        endReason = why;
        break;
      default:
        break;
    }
  }

  /** Returns the selector of its pods as the API server takes it, or empty if it has none. */
  Optional<String> podSelector() {
    return selector.isEmpty()
        ? Optional.empty()
        : Optional.of(
            selector.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(",")));
  }
}
