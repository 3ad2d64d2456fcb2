package io.github.flinkwatch.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.evidence.KubernetesReport.OperatorStatus;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonType;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A FlinkDeployment or FlinkSessionJob, as far as it is needed. */
final class OperatorObject {

  /** The last spec stands as JSON within a text. */
  private static final JsonType<String> LAST_SPEC = JsonWalk.type(OperatorObject::specState);

  ObjectMeta meta = new ObjectMeta();
  private final OperatorStatus.Builder status = OperatorStatus.builder();
  private @Nullable Long observedGeneration;
  @Nullable String sessionCluster;

  /** Reads one; {@code kind} is what it is, for members of a list do not say. */
  static OperatorObject read(JsonParser parser) throws IOException {
    OperatorObject object = new OperatorObject();
    JsonWalk.object(
        parser,
        (name, value) -> {
          switch (name) {
            case "metadata":
              object.meta = ObjectMeta.read(value);
              break;
            case "spec":
              JsonWalk.object(
                  value,
                  (key, text) -> {
                    if (key.equals("deploymentName")) {
                      object.sessionCluster = JsonWalk.text(text);
                    }
                  });
              break;
            case "status":
              JsonWalk.object(value, object::readStatus);
              break;
            default:
              break;
          }
        });
    return object;
  }

  private void readStatus(String name, JsonParser value) throws IOException {
    switch (name) {
      case "jobStatus":
        JsonWalk.object(value, this::readJob);
        break;
      case "jobManagerDeploymentStatus":
        status.jobManagerStatus(JsonWalk.text(value));
        break;
      case "lifecycleState":
        status.lifecycleState(JsonWalk.text(value));
        break;
      case "observedGeneration":
        observedGeneration = value.getValueAsLong();
        break;
      case "error":
        status.error(JsonWalk.text(value));
        break;
      case "reconciliationStatus":
        Map<String, String> fields = Fields.of(value);
        readSpec(fields.get("lastReconciledSpec"));
        break;
      default:
        break;
    }
  }

  private void readJob(String name, JsonParser value) throws IOException {
    switch (name) {
      case "state":
        status.jobState(JsonWalk.text(value));
        break;
      case "jobId":
        status.jobId(jobId(JsonWalk.text(value)));
        break;
      case "updateTime":
        status.updatedAt(Optional.ofNullable(millis(JsonWalk.text(value))));
        break;
      case "upgradeSavepointPath":
        status.upgradeSavepoint(JsonWalk.text(value));
        break;
      default:
        break;
    }
  }

  private void readSpec(@Nullable String json) {
    if (json == null || json.isEmpty()) {
      return;
    }
    try {
      String state = Json.read(LAST_SPEC, json);
      if (!state.isEmpty()) {
        status.lastSpecState(state);
      }
    } catch (IOException notUnderstood) {
      // What the last spec wanted is not known, and nothing is concluded from it.
    }
  }

  private static String specState(JsonParser parser) throws IOException {
    String[] state = {""};
    JsonWalk.object(
        parser,
        (name, value) -> {
          if (name.equals("spec")) { // from 1.0 on it is wrapped, with its metadata beside it
            state[0] = specState(value);
          } else if (name.equals("job")) {
            state[0] = Fields.of(value).getOrDefault("state", "");
          }
        });
    return state[0];
  }

  private static Optional<JobId> jobId(String text) {
    try {
      return Optional.of(JobId.of(text));
    } catch (IllegalArgumentException none) {
      return Optional.empty();
    }
  }

  private static @Nullable Instant millis(String text) {
    try {
      return Instant.ofEpochMilli(Long.parseLong(text));
    } catch (NumberFormatException none) {
      return JsonWalk.moment(text);
    }
  }

  OperatorStatus status(String kind) {
    boolean current = observedGeneration == null || observedGeneration >= meta.generation;
    return status.kind(kind).name(meta.name).current(current).build();
  }
}
