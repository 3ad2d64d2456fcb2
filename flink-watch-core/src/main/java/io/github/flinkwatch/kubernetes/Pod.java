package io.github.flinkwatch.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import io.github.flinkwatch.evidence.KubernetesReport.KubernetesPod;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A pod of a JobManager, with the labels that say whose it is. */
final class Pod {

  private static final String FLINK = "flink-main-container";

  /** The newest last. */
  static final Comparator<Pod> BY_AGE =
      Comparator.comparing((Pod pod) -> pod.shown.createdAt().orElse(Instant.EPOCH))
          .thenComparing(pod -> pod.shown.name());

  final ObjectMeta meta;
  final KubernetesPod shown;

  private Pod(ObjectMeta meta, KubernetesPod shown) {
    this.meta = meta;
    this.shown = shown;
  }

  static Pod read(JsonParser parser) throws IOException {
    Reading reading = new Reading();
    JsonWalk.object(
        parser,
        (name, value) -> {
          if (name.equals("metadata")) {
            reading.meta = ObjectMeta.read(value);
          } else if (name.equals("status")) {
            JsonWalk.object(value, reading::readStatus);
          }
        });
    return new Pod(reading.meta, reading.pod());
  }

  /** What is read on the way: a pod of several containers is its Flink container's. */
  private static final class Reading {
    ObjectMeta meta = new ObjectMeta();
    final KubernetesPod.Builder pod = KubernetesPod.builder();
    @Nullable String message;
    @Nullable Container container;

    void readStatus(String name, JsonParser value) throws IOException {
      switch (name) {
        case "phase":
          pod.phase(JsonWalk.text(value));
          break;
        case "reason":
          pod.reason(JsonWalk.text(value));
          break;
        case "message":
          message = JsonWalk.text(value);
          break;
        case "conditions":
          JsonWalk.array(
              value,
              condition -> {
                readCondition(Fields.of(condition));
                return this;
              });
          break;
        case "containerStatuses":
          JsonWalk.array(
              value,
              status -> {
                Container read = Container.read(status);
                if (container == null || read.name.equals(FLINK)) {
                  container = read;
                }
                return this;
              });
          break;
        default:
          break;
      }
    }

    private void readCondition(Map<String, String> condition) {
      if ("PodScheduled".equals(condition.get("type"))
          && "Unschedulable".equals(condition.get("reason"))) {
        pod.unschedulable(true);
        message = message == null ? condition.get("message") : message;
      }
    }

    KubernetesPod pod() {
      pod.name(meta.name)
          .uid(Optional.ofNullable(meta.uid))
          .createdAt(Optional.ofNullable(meta.created))
          .deleting(meta.deleting);
      if (container != null) {
        container.tell(pod);
        message = message == null ? container.message : message;
      }
      return pod.message(Optional.ofNullable(message)).build();
    }
  }

  private static final class Container {
    String name = "";
    int restarts;
    @Nullable String waiting;
    @Nullable String message;
    @Nullable Instant running;
    @Nullable Map<String, String> terminated;

    static Container read(JsonParser parser) throws IOException {
      Container container = new Container();
      JsonWalk.object(
          parser,
          (name, value) -> {
            switch (name) {
              case "name":
                container.name = JsonWalk.text(value);
                break;
              case "restartCount":
                container.restarts = JsonWalk.number(value);
                break;
              case "state":
                JsonWalk.object(value, (kind, state) -> container.readState(kind, state, true));
                break;
              case "lastState":
                JsonWalk.object(value, (kind, state) -> container.readState(kind, state, false));
                break;
              default:
                break;
            }
          });
      return container;
    }

    private void readState(String kind, JsonParser value, boolean now) throws IOException {
      Map<String, String> fields = Fields.of(value);
      switch (kind) {
        case "terminated":
          if (now || terminated == null) {
            terminated = fields;
          }
          break;
        case "waiting":
          waiting = now ? fields.get("reason") : waiting;
          message = now ? fields.get("message") : message;
          break;
        case "running":
          running = now ? JsonWalk.moment(fields.getOrDefault("startedAt", "")) : running;
          break;
        default:
          break;
      }
    }

    void tell(KubernetesPod.Builder pod) {
      pod.restarts(restarts)
          .waitingReason(Optional.ofNullable(waiting))
          .runningSince(Optional.ofNullable(running));
      if (terminated == null) {
        return;
      }
      try {
        pod.exitCode(Integer.parseInt(terminated.getOrDefault("exitCode", "")));
      } catch (NumberFormatException none) {
        // It ended, and with which code was not sent.
      }
      pod.exitReason(Optional.ofNullable(terminated.get("reason")))
          .exitedAt(
              Optional.ofNullable(JsonWalk.moment(terminated.getOrDefault("finishedAt", ""))));
    }
  }
}
