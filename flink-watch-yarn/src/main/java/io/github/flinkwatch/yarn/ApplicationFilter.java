package io.github.flinkwatch.yarn;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.yarn.YarnApplication.FinalApplicationStatus;
import io.github.flinkwatch.yarn.YarnApplication.YarnApplicationState;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which applications a listing asks for. Conditions that are not set are not asked for; those that
 * are must all hold.
 *
 * <p>A listing is paged by spans of time, not by {@link Builder#atMost}: YARN takes any
 * applications up to that number, not the latest.
 *
 * <p>Immutable and thread-safe.
 */
public final class ApplicationFilter {

  private static final ApplicationFilter ALL = builder().build();

  private final Map<String, String> parameters;

  private ApplicationFilter(Builder builder) {
    this.parameters = new TreeMap<>(builder.parameters);
  }

  /** Returns the filter that lets every application through. */
  public static ApplicationFilter all() {
    return ALL;
  }

  /** Returns the filter for applications of Flink's type, {@code Apache Flink}, in any state. */
  public static ApplicationFilter flink() {
    return builder().applicationTypes("Apache Flink").build();
  }

  /** Returns a builder in which nothing is asked for. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this filter asks for. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.parameters.putAll(parameters);
    return builder;
  }

  /** Returns the query, with each value encoded. */
  String query() {
    return parameters.entrySet().stream()
        .map(
            parameter ->
                parameter.getKey()
                    + "="
                    + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ApplicationFilter
        && parameters.equals(((ApplicationFilter) other).parameters);
  }

  @Override
  public int hashCode() {
    return parameters.hashCode();
  }

  @Override
  public String toString() {
    return "ApplicationFilter" + parameters;
  }

  /** Builds an {@link ApplicationFilter}. Not thread-safe. */
  public static final class Builder {
    private final Map<String, String> parameters = new TreeMap<>();

    private Builder() {}

    /**
     * Asks for applications in one of these states.
     *
     * @throws IllegalArgumentException if there is none, or one that YARN does not list by
     */
    public Builder states(YarnApplicationState... states) {
      for (YarnApplicationState state : states) {
        if (!state.isQueryable()) {
          throw new IllegalArgumentException(
              "states has " + state + ", which YARN does not list by");
        }
      }
      return list("states", Arrays.stream(states).map(Enum::name).toArray(String[]::new));
    }

    /** Asks for applications that ended this way; UNDEFINED finds those that have not ended too. */
    public Builder finalStatus(FinalApplicationStatus finalStatus) {
      if (finalStatus == FinalApplicationStatus.UNRECOGNIZED) {
        throw new IllegalArgumentException("finalStatus is UNRECOGNIZED");
      }
      return set("finalStatus", finalStatus.name());
    }

    /** Asks for applications of one of these types, in any case: {@code Apache Flink}. */
    public Builder applicationTypes(String... types) {
      return list("applicationTypes", types);
    }

    /** Asks for applications with one of these tags, in any case. */
    public Builder applicationTags(String... tags) {
      return list("applicationTags", tags);
    }

    /** Asks for applications of that name. */
    public Builder name(String name) {
      return set("name", requireNonNull(name, "name"));
    }

    /** Asks for applications of that user. */
    public Builder user(String user) {
      return set("user", requireNonNull(user, "user"));
    }

    /** Asks for applications in that queue; one that does not exist is refused by YARN. */
    public Builder queue(String queue) {
      return set("queue", requireNonNull(queue, "queue"));
    }

    /** Asks for applications submitted from {@code from} until {@code to}, by YARN's clock. */
    public Builder startedBetween(Instant from, Instant to) {
      return span("startedTime", from, to);
    }

    /** Asks for applications that ended from {@code from} until {@code to}, by YARN's clock. */
    public Builder finishedBetween(Instant from, Instant to) {
      return span("finishedTime", from, to);
    }

    /**
     * Asks for no more than so many applications: any of those that fulfil the other conditions,
     * and not the latest. It tells whether there are some, and saves the rest.
     *
     * @throws IllegalArgumentException if {@code limit} is less than 1
     */
    public Builder atMost(int limit) {
      if (limit < 1) {
        throw new IllegalArgumentException("limit is " + limit);
      }
      return set("limit", Integer.toString(limit));
    }

    /** Returns the filter. */
    public ApplicationFilter build() {
      return new ApplicationFilter(this);
    }

    private Builder span(String name, Instant from, Instant to) {
      requireNonNull(from, "from");
      if (requireNonNull(to, "to").isBefore(from)) {
        throw new IllegalArgumentException("to " + to + " is before from " + from);
      }
      return set(name + "Begin", Long.toString(from.toEpochMilli()))
          .set(name + "End", Long.toString(to.toEpochMilli()));
    }

    private Builder list(String name, String... values) {
      if (values.length == 0) {
        throw new IllegalArgumentException(name + " is empty");
      }
      for (String value : values) {
        if (value.isEmpty() || value.indexOf(',') >= 0) {
          throw new IllegalArgumentException(name + " has \"" + value + "\"");
        }
      }
      return set(name, String.join(",", values));
    }

    private Builder set(String name, String value) {
      parameters.put(name, value);
      return this;
    }
  }
}
