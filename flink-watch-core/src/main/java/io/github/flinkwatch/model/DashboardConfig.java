package io.github.flinkwatch.model;

import java.time.Duration;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * The answer of {@code GET /config}: what the web interface is told about the server.
 *
 * <p>Sent by every version, and by a HistoryServer.
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
@Value.Immutable
public abstract class DashboardConfig {

  DashboardConfig() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns how often the page refreshes; cached answers are at most this old, up to 2.2. */
  public abstract Duration refreshInterval();

  /** Returns the name of the server's time zone. */
  public abstract Optional<String> timezoneName();

  /** Returns the server's distance from UTC in milliseconds, positive to the east. */
  public abstract long timezoneOffsetMillis();

  /** Returns Flink's version, or empty where Flink does not know its own ({@code <unknown>}). */
  public abstract Optional<String> flinkVersion();

  /** Returns the commit and date Flink was built from, as text. */
  public abstract Optional<String> flinkRevision();

  /** Returns what the web interface may do. */
  public abstract Optional<WebFeatures> features();

  /** Builds {@link DashboardConfig}. Not thread-safe. */
  public static final class Builder extends ImmutableDashboardConfig.Builder {
    Builder() {}
  }

  /**
   * What the web interface may do.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class WebFeatures {

    WebFeatures() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns whether jars may be uploaded and run. */
    public abstract Optional<Boolean> submit();

    /** Returns whether jobs may be cancelled, or empty before 1.14. */
    public abstract Optional<Boolean> cancel();

    /** Returns whether this is a HistoryServer, or empty before 1.16. */
    public abstract Optional<Boolean> history();

    /** Returns whether jobs may be rescaled, or empty before 1.18. */
    public abstract Optional<Boolean> rescale();

    /** Builds {@link WebFeatures}. Not thread-safe. */
    public static final class Builder extends ImmutableWebFeatures.Builder {
      Builder() {}
    }
  }
}
