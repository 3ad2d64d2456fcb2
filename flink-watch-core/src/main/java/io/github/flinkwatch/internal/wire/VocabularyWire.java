package io.github.flinkwatch.internal.wire;

import static io.github.flinkwatch.internal.json.JsonTypes.BOOLEAN;
import static io.github.flinkwatch.internal.json.JsonTypes.JOB_ID;
import static io.github.flinkwatch.internal.json.JsonTypes.STRING;

import io.github.flinkwatch.ClusterKind;
import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.internal.json.DerivedTypes;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.internal.json.JsonTypes;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the vocabulary stands in our own files: exact to the nanosecond, and for people to read. */
public final class VocabularyWire {

  /** A moment, as ISO-8601 text. */
  public static final JsonType<Instant> MOMENT =
      JsonTypes.text("a moment", VocabularyWire::instant, Instant::toString);

  /** A span, as ISO-8601 text. */
  public static final JsonType<Duration> SPAN =
      JsonTypes.text("a span", VocabularyWire::duration, Duration::toString);

  /** A reference to a job. */
  public static final JsonType<JobRef> JOB_REF =
      JsonShape.of(JobRef::builder, JobRef.Builder::build)
          .optional("jobId", JOB_ID, JobRef.Builder::jobId, JobRef::jobId)
          .optional("name", STRING, JobRef.Builder::name, JobRef::name)
          .optional("deploymentId", STRING, JobRef.Builder::deploymentId, JobRef::deploymentId)
          .field(
              "clusterKind",
              constant(ClusterKind.class),
              JobRef.Builder::clusterKind,
              JobRef::clusterKind)
          .field(
              "mayMatchSoleJob", BOOLEAN, JobRef.Builder::mayMatchSoleJob, JobRef::mayMatchSoleJob)
          .field(
              "mayHaveSeveralJobs",
              BOOLEAN,
              JobRef.Builder::mayHaveSeveralJobs,
              JobRef::mayHaveSeveralJobs)
          .shape();

  /** A cause. The exception in it is left behind. */
  public static final JsonType<UnknownCause> UNKNOWN_CAUSE =
      JsonShape.of(CauseParts::new, CauseParts::build)
          .field(
              "code",
              constant(UnknownCode.class),
              (parts, code) -> parts.code = code,
              UnknownCause::code)
          .field("detail", STRING, (parts, detail) -> parts.detail = detail, UnknownCause::detail)
          .optionalInt(
              "httpStatus", (parts, status) -> parts.httpStatus = status, UnknownCause::httpStatus)
          .optional(
              "origin",
              DerivedTypes.lazy(() -> VocabularyWire.UNKNOWN_CAUSE),
              (parts, origin) -> parts.origin = origin,
              UnknownCause::origin)
          .shape();

  private VocabularyWire() {}

  /** Returns the type of an enum's constants, by name; another name is malformed. */
  public static <E extends Enum<E>> JsonType<E> constant(Class<E> type) {
    return JsonTypes.text(
        "a " + type.getSimpleName(), name -> Enum.valueOf(type, name), Enum::name);
  }

  /** Returns the type of observations of that type, in one of the three shapes. */
  public static <T> JsonType<Observation<T>> observation(JsonType<T> value) {
    return JsonShape.<Observation<T>, ObservationParts<T>>of(
            ObservationParts::new, ObservationParts::build)
        .field("at", MOMENT, (parts, at) -> parts.at = at, Observation::observedAt)
        .optional("known", value, (parts, known) -> parts.known = known, Observation::value)
        .optional(
            "absent",
            STRING,
            (parts, absent) -> parts.absent = absent,
            observation ->
                observation.fold(known -> Optional.empty(), Optional::of, no -> Optional.empty()))
        .optional(
            "unknown", UNKNOWN_CAUSE, (parts, cause) -> parts.cause = cause, Observation::cause)
        .shape();
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException refused) {
      throw new IllegalArgumentException(refused);
    }
  }

  private static Duration duration(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeException refused) {
      throw new IllegalArgumentException(refused);
    }
  }

  private static final class CauseParts {
    @Nullable UnknownCode code;
    @Nullable String detail;
    @Nullable Integer httpStatus;
    @Nullable UnknownCause origin;

    UnknownCause build() {
      if (code == null || detail == null) {
        throw new IllegalStateException("a cause needs a code and a detail");
      }
      UnknownCause cause = UnknownCause.of(code, detail);
      if (httpStatus != null) {
        cause = cause.withHttpStatus(httpStatus);
      }
      return origin == null ? cause : cause.withOrigin(origin);
    }
  }

  private static final class ObservationParts<T> {
    @Nullable Instant at;
    @Nullable T known;
    @Nullable String absent;
    @Nullable UnknownCause cause;

    Observation<T> build() {
      if (at == null) {
        throw new IllegalStateException("an observation needs its time");
      }
      if (known != null) {
        return Observation.known(known, at);
      }
      if (absent != null) {
        return Observation.absent(absent, at);
      }
      if (cause == null) {
        throw new IllegalStateException("an observation is known, absent or unknown");
      }
      return Observation.unknown(cause, at);
    }
  }
}
