package io.github.flinkwatch.health;

import io.github.flinkwatch.internal.json.FileVersion;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.json.JsonTypes;
import io.github.flinkwatch.internal.wire.VocabularyWire;
import java.io.IOException;

/** What verdicts and memories have in common as JSON. */
final class HealthJsonTypes {

  /** Written into every file. Raised when the meaning of a field changes; new fields need not. */
  static final int VERSION = 1;

  static final JsonType<RuleId> RULE_ID = JsonTypes.text("a rule id", RuleId::of, RuleId::toString);

  static final JsonType<Episode> EPISODE =
      JsonShape.of(Episode::builder, Episode.Builder::build)
          .field("openedAt", VocabularyWire.MOMENT, Episode.Builder::openedAt, Episode::openedAt)
          .field(
              "lastSeenAt", VocabularyWire.MOMENT, Episode.Builder::lastSeenAt, Episode::lastSeenAt)
          .field(
              "change",
              VocabularyWire.constant(Episode.Change.class),
              Episode.Builder::change,
              Episode::change)
          .field(
              "worst",
              VocabularyWire.constant(Severity.class),
              Episode.Builder::worst,
              Episode::worst)
          .field("told", JsonTypes.BOOLEAN, Episode.Builder::told, Episode::told)
          .shape();

  private HealthJsonTypes() {}

  static <T> T read(JsonType<T> type, String json, String what) {
    try {
      FileVersion.check(json, VERSION);
      return Json.read(type, json);
    } catch (IOException malformed) {
      throw new IllegalArgumentException("not " + what + ": " + malformed.getMessage(), malformed);
    }
  }
}
