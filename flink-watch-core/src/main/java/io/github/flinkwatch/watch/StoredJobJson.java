package io.github.flinkwatch.watch;

import static io.github.flinkwatch.internal.json.JsonTypes.BOOLEAN;
import static io.github.flinkwatch.internal.json.JsonTypes.STRING;
import static io.github.flinkwatch.internal.json.JsonTypes.listOf;
import static io.github.flinkwatch.internal.wire.VocabularyWire.JOB_REF;
import static io.github.flinkwatch.internal.wire.VocabularyWire.constant;

import io.github.flinkwatch.health.Finding;
import io.github.flinkwatch.health.JobHealth;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.health.JobState;
import io.github.flinkwatch.health.RuleId;
import io.github.flinkwatch.internal.json.FileVersion;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.json.JsonTypes;
import io.github.flinkwatch.watch.MemoryStore.StoredJob;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rows of a store and events as JSON; memory and verdicts stand in it with their own versions. */
final class StoredJobJson {

  private static final int VERSION = 1;

  private static final JsonType<JobEvent> EVENT =
      JsonShape.of(EventParts::new, EventParts::build)
          .intField("version", (parts, version) -> {}, event -> VERSION)
          .field("id", STRING, (parts, id) -> parts.event.id(id), JobEvent::id)
          .field(
              "type",
              constant(JobEvent.Type.class),
              (parts, type) -> parts.event.type(type),
              JobEvent::type)
          .field("cluster", STRING, (parts, name) -> parts.event.cluster(name), JobEvent::cluster)
          .optional(
              "previousState",
              constant(JobState.class),
              (parts, state) -> parts.event.previousState(state),
              JobEvent::previousState)
          .optional(
              "rule",
              JsonTypes.text("a rule id", RuleId::of, RuleId::toString),
              (parts, rule) -> parts.rule = rule,
              event -> event.finding().map(Finding::rule))
          .field(
              "health",
              JsonTypes.nested("a verdict", JobHealth::fromJson, JobHealth::toJson),
              (parts, health) -> parts.health = health,
              JobEvent::health)
          .shape();

  private static final JsonType<StoredJob> ROW =
      JsonShape.of(StoredJob::builder, StoredJob.Builder::build)
          .intField("version", (builder, version) -> {}, row -> VERSION)
          .field("cluster", STRING, StoredJob.Builder::cluster, StoredJob::cluster)
          .field("ref", JOB_REF, StoredJob.Builder::ref, StoredJob::ref)
          .field("discovered", BOOLEAN, StoredJob.Builder::discovered, StoredJob::discovered)
          .longField("epoch", StoredJob.Builder::epoch, StoredJob::epoch)
          .longField("revision", StoredJob.Builder::revision, StoredJob::revision)
          .longField("changes", StoredJob.Builder::changes, StoredJob::changes)
          .field(
              "memory",
              JsonTypes.nested("a memory", JobMemory::fromJson, JobMemory::toJson),
              StoredJob.Builder::memory,
              StoredJob::memory)
          .field("untold", listOf(EVENT), StoredJob.Builder::addAllUntold, StoredJob::untold)
          .shape();

  private StoredJobJson() {}

  static String write(StoredJob row) {
    return Json.write(ROW, row);
  }

  static StoredJob read(String json) {
    try {
      FileVersion.check(json, VERSION);
      return Json.read(ROW, json);
    } catch (IOException malformed) {
      throw new IllegalArgumentException("not a stored job: " + malformed.getMessage(), malformed);
    }
  }

  static String write(JobEvent event) {
    return Json.write(EVENT, event);
  }

  static JobEvent readEvent(String json) {
    try {
      FileVersion.check(json, VERSION);
      return Json.read(EVENT, json);
    } catch (IOException malformed) {
      throw new IllegalArgumentException("not an event: " + malformed.getMessage(), malformed);
    }
  }

  /** Only the rule of a finding is written: the verdict has the rest. */
  private static final class EventParts {
    private final JobEvent.Builder event = JobEvent.builder();
    private @Nullable RuleId rule;
    private @Nullable JobHealth health;

    JobEvent build() {
      JobHealth verdict = health;
      if (verdict == null) {
        throw new IllegalStateException("an event needs its verdict");
      }
      Optional<Finding> finding =
          Stream.concat(verdict.findings().stream(), verdict.recovered().stream())
              .filter(found -> rule != null && found.rule().equals(rule))
              .findFirst();
      return event.health(verdict).finding(finding).build();
    }
  }
}
