package io.github.flinkwatch.evidence;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.internal.json.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces every text of a JSON file that is not known to be harmless. What is kept is listed by
 * field; so a field that a later Flink adds is replaced until somebody says otherwise.
 */
final class Anonymizer {

  private static final Set<String> KEPT_FIELDS =
      Set.of(
          "state",
          "status",
          "source",
          "matchedBy",
          "kind",
          "clusterKind",
          "code",
          "finalStatus",
          "expectedJobType",
          "job-type",
          "jobType",
          "schedulerType",
          "mode",
          "flink-version",
          "checkpoint_type",
          "savepointFormat",
          "backpressure-level",
          "backpressureLevel",
          "state_backend",
          "checkpoint_storage",
          "ship_strategy",
          "exchange",
          "type",
          "presence",
          "batchEnd",
          "phase",
          "reason",
          "waitingReason",
          "exitReason",
          "jobState",
          "jobManagerStatus",
          "lifecycleState",
          "lastSpecState");

  /**
   * The names of Flink's own metrics of a job; what a user's metric is called tells of the user.
   */
  private static final Pattern FLINKS_METRIC =
      Pattern.compile(
          "numRestarts|fullRestarts|numRescales|uptime|downtime|totalNumberOfCheckpoints"
              + "|numberOf(Completed|InProgress|Failed)Checkpoints|lastCompletedCheckpointId"
              + "|lastCheckpoint(Completed|Restore)Timestamp"
              + "|lastCheckpoint(Duration|Size|FullSize|ExternalPath)"
              + "|(created|initializing|deploying|running|restarting|failing|cancelling)Time");

  /** Moments, spans, numbers, and the percentile that is none. */
  private static final Pattern HARMLESS =
      Pattern.compile(
          "[+-]?\\d{4,10}-\\d\\d-\\d\\dT[0-9:.]+Z|-?P[0-9TDHMS.-]+|-?[0-9]+(\\.[0-9]+)?([eE]-?[0-9]+)?|NaN");

  private final MessageDigest digest;
  private final byte[] salt;

  private Anonymizer(String salt) {
    this.salt = requireNonNull(salt, "salt").getBytes(StandardCharsets.UTF_8);
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  static String rewrite(String json, String salt) {
    Anonymizer anonymizer = new Anonymizer(salt);
    StringWriter text = new StringWriter();
    try (JsonParser parser = Json.factory().createParser(json);
        JsonGenerator generator = Json.factory().createGenerator(text)) {
      while (parser.nextToken() != null) {
        anonymizer.copy(parser, generator);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  private void copy(JsonParser parser, JsonGenerator generator) throws IOException {
    if (parser.currentToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      generator.writeFieldName(JobId.isValid(name) ? hash(name).substring(0, 32) : name);
    } else if (parser.currentToken() == JsonToken.VALUE_STRING) {
      generator.writeString(replaced(parser.currentName(), parser.getText()));
    } else {
      generator.copyCurrentEvent(parser);
    }
  }

  private String replaced(@Nullable String field, String text) {
    if (JobId.isValid(text)) {
      return hash(text).substring(0, 32);
    }
    if (text.isEmpty()
        || HARMLESS.matcher(text).matches()
        || (field != null && KEPT_FIELDS.contains(field))
        || ("known".equals(field) && JobStatus.parse(text) != JobStatus.UNRECOGNIZED)
        || ("id".equals(field) && FLINKS_METRIC.matcher(text).matches())) {
      return text;
    }
    return "anonymous-" + hash(text).substring(0, 12);
  }

  private String hash(String text) {
    digest.update(salt);
    byte[] bytes = digest.digest(text.getBytes(StandardCharsets.UTF_8));
    StringBuilder hex = new StringBuilder(64);
    for (byte b : bytes) {
      hex.append(Character.forDigit((b >> 4) & 0xf, 16)).append(Character.forDigit(b & 0xf, 16));
    }
    return hex.toString();
  }
}
