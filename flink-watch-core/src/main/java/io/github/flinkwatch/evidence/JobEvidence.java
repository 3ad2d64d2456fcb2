package io.github.flinkwatch.evidence;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.JobRef;
import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import java.time.Instant;
import org.immutables.value.Value;

/**
 * Everything that was seen of one job at one instant. A source that is not set is unknown with
 * {@link UnknownCode#NOT_CONFIGURED}: then it takes no part in the verdict.
 *
 * <p>Immutable and thread-safe.
 */
@EvidenceImmutablesStyle
@Value.Immutable
public abstract class JobEvidence {

  JobEvidence() {}

  /** Returns a builder of evidence about that job at that instant, with no source set. */
  public static Builder builder(JobRef ref, Instant at) {
    return new Builder().ref(requireNonNull(ref, "ref")).at(requireNonNull(at, "at"));
  }

  /** Returns a builder in which nothing is set; {@code ref} and {@code at} are required. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this evidence has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns what the platform calls the job. */
  public abstract JobRef ref();

  /**
   * Returns when this look was complete, by the observer's clock. Windows and grace times are
   * measured between these instants. Time that goes back is a gap: what lies in it does not count.
   */
  public abstract Instant at();

  /** Returns what the platform did to the job; {@link JobIntent#none()} unless set. */
  @Value.Default
  public JobIntent intent() {
    return JobIntent.none();
  }

  /**
   * Returns what the live JobManager said. Known as soon as it was asked anything, even if none of
   * the pieces in it was answered.
   */
  @Value.Default
  public Observation<JobSnapshot> live() {
    return notConfigured("live JobManager");
  }

  /** Returns what the archive file said. */
  @Value.Default
  public Observation<JobSnapshot> archived() {
    return notConfigured("archive");
  }

  /** Returns what the HistoryServer said. */
  @Value.Default
  public Observation<JobSnapshot> history() {
    return notConfigured("HistoryServer");
  }

  /**
   * Returns what the resource manager said. Absent if it answered, with authority, that it does not
   * know the deployment.
   */
  @Value.Default
  public Observation<DeploymentReport> deployment() {
    return notConfigured("resource manager");
  }

  /** Returns this evidence as JSON on one line, with a version number. */
  public final String toJson() {
    return EvidenceJson.write(this);
  }

  /**
   * Returns the evidence that {@link #toJson()} wrote, in this or an earlier version. Exceptions
   * within causes are not written.
   *
   * @throws IllegalArgumentException if the text is not such evidence; the message names the place
   */
  public static JobEvidence fromJson(String json) {
    return EvidenceJson.read(json);
  }

  /**
   * Returns this evidence with names, hosts, addresses, ids, messages and stack traces replaced, so
   * that it can be attached to a bug report. What was equal stays equal, also between looks that
   * are anonymized with the same salt; times, counts, states and versions stay as they are, so the
   * verdict does too.
   *
   * @param salt anything secret; whoever knows it can check guesses
   */
  public final JobEvidence anonymized(String salt) {
    return fromJson(Anonymizer.rewrite(toJson(), salt));
  }

  private <T> Observation<T> notConfigured(String source) {
    return Observation.unknown(
        UnknownCause.of(UnknownCode.NOT_CONFIGURED, "no " + source + " is configured"), at());
  }

  /** Builds {@link JobEvidence}. Not thread-safe. */
  public static final class Builder extends ImmutableJobEvidence.Builder {
    Builder() {}

    /** Sets what the live JobManager said, each piece of which may be known or not. */
    public Builder live(JobSnapshot snapshot) {
      return live(known(snapshot));
    }

    /** Sets what the archive file said, each piece of which may be known or not. */
    public Builder archived(JobSnapshot snapshot) {
      return archived(known(snapshot));
    }

    /** Sets what the HistoryServer said, each piece of which may be known or not. */
    public Builder history(JobSnapshot snapshot) {
      return history(known(snapshot));
    }

    private static Observation<JobSnapshot> known(JobSnapshot snapshot) {
      return Observation.known(requireNonNull(snapshot, "snapshot"), snapshot.at());
    }
  }
}
