package io.github.flinkwatch.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.DeploymentReport.FinalStatus;
import io.github.flinkwatch.evidence.JobEvidence;
import io.github.flinkwatch.evidence.JobIntent;
import io.github.flinkwatch.evidence.KubernetesReport;
import io.github.flinkwatch.evidence.KubernetesReport.KubernetesLeader;
import io.github.flinkwatch.evidence.KubernetesReport.KubernetesPod;
import io.github.flinkwatch.evidence.KubernetesReport.OperatorStatus;
import io.github.flinkwatch.testing.FlinkScenarios;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every field that an embedder's builders can set, of evidence and of Flink's answers in it, at its
 * extremes: it is refused by name, or the evidence is the same after JSON. None makes the judge
 * throw, and none is judged otherwise once it is anonymized.
 */
class ExtremesTest {

  private static final Instant NOW = FlinkScenarios.NOW;

  private static final List<Instant> MOMENTS =
      List.of(
          Instant.MIN,
          Instant.EPOCH,
          NOW.plusNanos(1),
          Instant.ofEpochMilli(Long.MAX_VALUE),
          Instant.MAX);
  private static final List<Duration> SPANS =
      List.of(
          Duration.ofSeconds(Long.MIN_VALUE),
          Duration.ofMillis(-1),
          Duration.ZERO,
          Duration.ofNanos(1),
          Duration.ofMillis(Long.MAX_VALUE),
          Duration.ofSeconds(Long.MAX_VALUE, 999_999_999));
  private static final List<Double> FRACTIONS =
      List.of(
          Double.NaN,
          Double.NEGATIVE_INFINITY,
          -1.0,
          -0.0,
          Double.MIN_VALUE,
          Double.MAX_VALUE,
          Double.POSITIVE_INFINITY);
  private static final List<Long> NUMBERS = List.of(Long.MIN_VALUE, -1L, 0L, Long.MAX_VALUE);
  private static final List<Integer> SMALL_NUMBERS =
      List.of(Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE);
  private static final List<String> TEXTS = List.of("", " ", "x\u0000\"\\\n\u2028", "NaN", "-1");

  static Stream<Arguments> looks() {
    return Stream.of(
            FlinkScenarios.healthy(),
            FlinkScenarios.stuckCheckpoint(),
            FlinkScenarios.failed(),
            FlinkScenarios.finishedByArchive(),
            FlinkScenarios.finishedOnYarn(),
            onKubernetes())
        .flatMap(
            look -> {
              List<Arguments> all = new ArrayList<>();
              extremes(look, "", (path, extreme) -> all.add(Arguments.of(path, extreme)));
              return all.stream();
            });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("looks")
  void areRefusedByNameOrSurvive(String path, Object extreme) {
    if (extreme instanceof RuntimeException) {
      // By the name of the builder's parameter.
      assertThat(((RuntimeException) extreme).getMessage()).as(path).contains(lastOf(path));
      return;
    }
    JobEvidence look = (JobEvidence) extreme;
    JobMemory seen =
        JobHealthEvaluator.ofDefaults()
            .evaluate(FlinkScenarios.healthy(), JobMemory.empty())
            .memory();
    for (JobMemory before : List.of(JobMemory.empty(), seen)) {
      Evaluation judged = JobHealthEvaluator.ofDefaults().evaluate(look, before);
      assertThat(JobMemory.fromJson(judged.memory().toJson())).isEqualTo(judged.memory());
      assertThatCode(judged.health()::explain).doesNotThrowAnyException();
      assertThatCode(judged.health()::toJson).doesNotThrowAnyException();
    }
    String json;
    try {
      json = look.toJson();
    } catch (IllegalArgumentException refused) {
      // By the name that it has in Flink's JSON, which has no units.
      String name = plain(lastOf(path)).replaceAll("bytes$", "");
      assertThat(plain(refused.getMessage())).as(path).contains(name);
      return;
    }
    assertThat(JobEvidence.fromJson(json)).isEqualTo(look);
    JobState state =
        JobHealthEvaluator.ofDefaults().evaluate(look, JobMemory.empty()).health().state();
    JobState anonymous =
        JobHealthEvaluator.ofDefaults()
            .evaluate(look.anonymized("salt"), JobMemory.empty())
            .health()
            .state();
    assertThat(anonymous).isEqualTo(state);
  }

  private static String plain(String name) {
    return name.replaceAll("[-_]", "").toLowerCase(java.util.Locale.ROOT);
  }

  private static String lastOf(String path) {
    String last = path.substring(0, path.indexOf('='));
    return last.substring(last.lastIndexOf('.') + 1);
  }

  private static JobEvidence onKubernetes() {
    KubernetesPod pod =
        KubernetesPod.builder()
            .name("orders-1")
            .createdAt(NOW.minusSeconds(60))
            .runningSince(NOW.minusSeconds(50))
            .restarts(1)
            .exitCode(137)
            .exitedAt(NOW.minusSeconds(55))
            .build();
    KubernetesReport shown =
        KubernetesReport.builder()
            .presence(KubernetesReport.Presence.PRESENT)
            .serverTime(NOW)
            .jobManager(pod)
            .previousJobManager(pod)
            .highAvailability(
                KubernetesLeader.builder()
                    .held(true)
                    .renewedAt(NOW)
                    .leaseDuration(Duration.ofSeconds(15))
                    .takeovers(1)
                    .lastCheckpoint(7)
                    .build())
            .operator(
                OperatorStatus.builder()
                    .kind("FlinkDeployment")
                    .name("orders")
                    .updatedAt(NOW)
                    .jobState("RUNNING")
                    .build())
            .build();
    DeploymentReport report =
        FlinkScenarios.application(DeploymentState.RUNNING, FinalStatus.UNDEFINED)
            .attempts(1)
            .startedAt(NOW.minusSeconds(60))
            .finishedAt(NOW)
            .kubernetes(shown)
            .build();
    return FlinkScenarios.jobManagerUnreachable().toBuilder()
        .intent(
            JobIntent.builder()
                .submittedAt(NOW.minusSeconds(70))
                .cancelRequestedAt(NOW.minusSeconds(5))
                .stopWithSavepointRequestedAt(NOW.minusSeconds(5))
                .build())
        .deployment(Observation.known(report, NOW))
        .build();
  }

  // every value of a tree of built values, at its extremes

  private static void extremes(Object built, String path, BiConsumer<String, Object> found) {
    for (Method getter : built.getClass().getSuperclass().getDeclaredMethods()) {
      boolean settable =
          getter.getParameterCount() == 0
              && Modifier.isPublic(getter.getModifiers())
              && !Modifier.isStatic(getter.getModifiers())
              && !Modifier.isFinal(getter.getModifiers())
              && !getter.isSynthetic();
      if (settable) {
        String here = path.isEmpty() ? getter.getName() : path + "." + getter.getName();
        around(
            get(built, getter),
            here,
            (name, value) -> found.accept(name, rebuilt(built, getter, value)));
      }
    }
  }

  private static void around(Object value, String path, BiConsumer<String, Object> found) {
    if (value instanceof RuntimeException) {
      found.accept(path, value);
    } else if (value instanceof Instant) {
      MOMENTS.forEach(extreme -> found.accept(path + "=" + extreme, extreme));
    } else if (value instanceof Duration) {
      SPANS.forEach(extreme -> found.accept(path + "=" + extreme, extreme));
    } else if (value instanceof Double) {
      FRACTIONS.forEach(extreme -> found.accept(path + "=" + extreme, extreme));
    } else if (value instanceof Long) {
      NUMBERS.forEach(extreme -> found.accept(path + "=" + extreme, extreme));
    } else if (value instanceof Integer) {
      SMALL_NUMBERS.forEach(extreme -> found.accept(path + "=" + extreme, extreme));
    } else if (value instanceof String) {
      TEXTS.forEach(extreme -> found.accept(path + "=" + extreme, extreme));
    } else if (value instanceof OptionalLong) {
      NUMBERS.forEach(extreme -> found.accept(path + "=" + extreme, OptionalLong.of(extreme)));
    } else if (value instanceof OptionalInt) {
      SMALL_NUMBERS.forEach(extreme -> found.accept(path + "=" + extreme, OptionalInt.of(extreme)));
    } else if (value instanceof OptionalDouble) {
      FRACTIONS.forEach(extreme -> found.accept(path + "=" + extreme, OptionalDouble.of(extreme)));
    } else if (value instanceof Optional) {
      ((Optional<?>) value)
          .ifPresent(
              inner -> around(inner, path, (name, e) -> found.accept(name, wrap(e, Optional::of))));
    } else if (value instanceof Observation && ((Observation<?>) value).isKnown()) {
      Observation<?> known = (Observation<?>) value;
      around(
          known.value().get(),
          path,
          (name, e) -> found.accept(name, wrap(e, v -> Observation.known(v, known.observedAt()))));
    } else if (value instanceof List && !((List<?>) value).isEmpty()) {
      around(((List<?>) value).get(0), path, (name, e) -> found.accept(name, wrap(e, List::of)));
    } else if (value instanceof Map && !((Map<?, ?>) value).isEmpty()) {
      Map.Entry<?, ?> entry = ((Map<?, ?>) value).entrySet().iterator().next();
      around(
          entry.getValue(),
          path,
          (name, e) -> found.accept(name, wrap(e, v -> Map.of(entry.getKey(), v))));
    } else if (isBuilt(value)) {
      extremes(value, path, found);
    }
  }

  private static boolean isBuilt(Object value) {
    return !(value instanceof JobRef)
        && !(value instanceof Set)
        && value.getClass().getSimpleName().startsWith("Immutable")
        && Stream.of(value.getClass().getSuperclass().getMethods())
            .anyMatch(method -> method.getName().equals("toBuilder"));
  }

  private interface Wrapping {
    Object of(Object value);
  }

  /** What a builder has refused stays what it is on the way out. */
  private static Object wrap(Object value, Wrapping wrapping) {
    return value instanceof RuntimeException ? value : wrapping.of(value);
  }

  private static Object get(Object built, Method getter) {
    try {
      return getter.invoke(built);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Object rebuilt(Object built, Method getter, Object value) {
    if (value instanceof RuntimeException) {
      return value;
    }
    try {
      Object builder = built.getClass().getMethod("toBuilder").invoke(built);
      for (Method setter : builder.getClass().getMethods()) {
        if (setter.getName().equals(getter.getName())
            && setter.getParameterCount() == 1
            && setter.getParameterTypes()[0].isAssignableFrom(parameter(getter, value))) {
          setter.invoke(builder, value);
          return builder.getClass().getMethod("build").invoke(builder);
        }
      }
      throw new IllegalStateException("no setter of " + getter);
    } catch (InvocationTargetException refused) {
      return refused.getCause();
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Class<?> parameter(Method getter, Object value) {
    return getter.getReturnType().isPrimitive() ? getter.getReturnType() : value.getClass();
  }
}
