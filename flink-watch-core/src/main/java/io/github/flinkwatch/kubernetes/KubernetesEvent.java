package io.github.flinkwatch.kubernetes;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Kubernetes reported of an object: best effort, put together when it repeats, and gone after
 * an hour. It explains trouble; that there is none proves nothing.
 *
 * <p>Immutable and thread-safe.
 */
public final class KubernetesEvent {

  private final String about;
  private final boolean warning;
  private final String reason;
  private final String message;
  private final int count;
  private final @Nullable Instant lastAt;

  private KubernetesEvent(
      String about,
      boolean warning,
      String reason,
      String message,
      int count,
      @Nullable Instant lastAt) {
    this.about = requireNonNull(about, "about");
    this.warning = warning;
    this.reason = requireNonNull(reason, "reason");
    this.message = requireNonNull(message, "message");
    this.count = count;
    this.lastAt = lastAt;
  }

  static KubernetesEvent read(JsonParser parser) throws IOException {
    String[] about = {""};
    String[] texts = {"", "", "", "", ""}; // type, reason, message, last, event time
    int[] count = {1};
    Walk.object(
        parser,
        (name, value) -> {
          switch (name) {
            case "involvedObject":
              Map<String, String> object = Fields.of(value);
              about[0] = object.getOrDefault("kind", "") + " " + object.getOrDefault("name", "");
              break;
            case "type":
              texts[0] = Walk.text(value);
              break;
            case "reason":
              texts[1] = Walk.text(value);
              break;
            case "message":
              texts[2] = Walk.text(value);
              break;
            case "lastTimestamp":
              texts[3] = Walk.text(value);
              break;
            case "eventTime":
              texts[4] = Walk.text(value);
              break;
            case "count":
              count[0] = Walk.number(value);
              break;
            default:
              break;
          }
        });
    Instant last = Walk.moment(texts[3].isEmpty() ? texts[4] : texts[3]);
    return new KubernetesEvent(
        about[0], texts[0].equals("Warning"), texts[1], texts[2], count[0], last);
  }

  /** Returns kind and name of the object that it is about. */
  public String about() {
    return about;
  }

  /** Returns whether it is a warning; all else is normal life. */
  public boolean isWarning() {
    return warning;
  }

  /** Returns the reason: FailedScheduling, BackOff, FailedMount, FailedCreate. */
  public String reason() {
    return reason;
  }

  /** Returns what is said, in Kubernetes' words. */
  public String message() {
    return message;
  }

  /** Returns how often it happened. */
  public int count() {
    return count;
  }

  /** Returns when it happened last, by the API server's clock, or empty if it was not sent. */
  public Optional<Instant> lastAt() {
    return Optional.ofNullable(lastAt);
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof KubernetesEvent)) {
      return false;
    }
    KubernetesEvent that = (KubernetesEvent) other;
    return warning == that.warning
        && count == that.count
        && about.equals(that.about)
        && reason.equals(that.reason)
        && message.equals(that.message)
        && Objects.equals(lastAt, that.lastAt);
  }

  @Override
  public int hashCode() {
    return Objects.hash(about, warning, reason, message, count, lastAt);
  }

  @Override
  public String toString() {
    return about + ": " + reason + (count > 1 ? " (" + count + " times)" : "") + ": " + message;
  }
}
