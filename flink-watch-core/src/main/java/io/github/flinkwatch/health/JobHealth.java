package io.github.flinkwatch.health;

import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.model.JobType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.immutables.value.Value;

/**
 * The verdict on one job at one look: its state with the proof, and how well it is.
 *
 * <p>Laws: an ended job's health is NOT_APPLICABLE. The health of a job whose state is UNKNOWN is
 * UNKNOWN. HEALTHY is said only of a RUNNING job of which every rule that guards liveness had its
 * evidence.
 *
 * <p>Immutable and thread-safe.
 */
@HealthImmutablesStyle
@Value.Immutable
public abstract class JobHealth {

  JobHealth() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this verdict has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns what the platform calls the job. */
  public abstract JobRef ref();

  /** Returns the instant of the look. */
  public abstract Instant at();

  /** Returns how well the job is. */
  public abstract HealthStatus status();

  /** Returns the state with its proof. */
  public abstract StateVerdict verdict();

  /** Returns the state. */
  public final JobState state() {
    return verdict().state();
  }

  /** Returns which evidence decided the state. */
  public final Basis basis() {
    return verdict().basis();
  }

  /** Returns how far the state may be relied upon. */
  public final Confidence confidence() {
    return verdict().confidence();
  }

  /** Returns why the state is UNKNOWN, or empty if it is known. */
  public final Optional<UnknownCause> cause() {
    return verdict().cause();
  }

  /** Returns the instant of the look from which on the job has been in this state. */
  public abstract Instant since();

  /** Returns the last state that was known before this look, or empty if there was none. */
  public abstract Optional<JobState> lastKnownState();

  /** Returns the instant of the look at which that was so. */
  public abstract Optional<Instant> lastKnownAt();

  /**
   * Returns how long ago that was, or empty if no state was ever known, or if the observer's clock
   * went back since.
   */
  public final Optional<Duration> lastKnownAge() {
    return lastKnownAt()
        .map(known -> Duration.between(known, at()))
        .filter(age -> !age.isNegative());
  }

  /** Returns whether the job is a batch or a streaming job, or empty if nothing tells. */
  public abstract Optional<JobType> jobType();

  /** Returns what tells the job's type, in a few words, or empty. */
  public abstract Optional<String> jobTypeBasis();

  /**
   * Returns whether an ended job ended in the way that the platform had asked for; empty for a job
   * that has not ended, and for an end that needs no asking: a batch job's FINISHED.
   */
  public abstract Optional<Boolean> endedAsAsked();

  /** Returns what is wrong, the worst first. */
  public abstract List<Finding> findings();

  /** Returns what was wrong before and is no more; each is told once. */
  public abstract List<Finding> recovered();

  /** Returns the rules that could not answer, and why. */
  public abstract List<NotEvaluated> notEvaluated();

  /** Returns the finding of that rule, or empty. */
  public final Optional<Finding> finding(RuleId rule) {
    return findings().stream().filter(found -> found.rule().equals(rule)).findFirst();
  }

  /**
   * Returns the findings that are news at this look: openings, worsenings and recoveries. What
   * another finding {@linkplain Finding#ledBy() leads} is no news beside it.
   */
  public final List<Finding> news() {
    return Stream.concat(findings().stream(), recovered().stream())
        .filter(found -> found.ledBy().isEmpty())
        .filter(found -> found.episode().map(e -> e.told() && e.change().isNews()).orElse(false))
        .collect(Collectors.toUnmodifiableList());
  }

  /**
   * Returns this verdict for the engineer on call, a few lines: the state, since when, decided by
   * what; the findings with the figures they rest on; what was not evaluated and why; what to do.
   */
  public final String explain() {
    return VerdictExplanation.of(this);
  }

  /** Returns this verdict as JSON on one line. */
  public final String toJson() {
    return JobHealthJson.write(this);
  }

  /**
   * Returns the verdict that {@link #toJson()} wrote.
   *
   * @throws IllegalArgumentException if the text is not such a verdict; the message names the place
   */
  public static JobHealth fromJson(String json) {
    return JobHealthJson.read(json);
  }

  /** Builds {@link JobHealth}. Not thread-safe. */
  public static final class Builder extends ImmutableJobHealth.Builder {
    Builder() {}
  }

  /** A rule that could not answer at this look, and why. Immutable and thread-safe. */
  @HealthImmutablesStyle
  @Value.Immutable
  public abstract static class NotEvaluated {

    NotEvaluated() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns the rule. */
    public abstract RuleId rule();

    /** Returns whether the job cannot be called HEALTHY without it. */
    public abstract boolean guardsLiveness();

    /** Returns what is missing, in one sentence. */
    public abstract String reason();

    /** Returns why it is missing, or empty if it only takes another look. */
    public abstract Optional<UnknownCause> cause();

    /** Builds {@link NotEvaluated}. Not thread-safe. */
    public static final class Builder extends ImmutableNotEvaluated.Builder {
      Builder() {}
    }
  }
}
