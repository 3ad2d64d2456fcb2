package io.github.flinkwatch.model;

import io.github.flinkwatch.JobId;
import io.github.flinkwatch.VertexId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * The graph of a job, from {@code GET /jobs/:jobid/plan}, and {@code plan} of {@code GET
 * /jobs/:jobid}.
 *
 * <p>Sent by every version. A job that failed before it had a graph has an empty one.
 *
 * <p>Immutable and thread-safe.
 */
@ModelImmutablesStyle
@Value.Immutable
public abstract class JobPlan {

  JobPlan() {}

  /** Returns a builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that starts with everything this has. */
  public final Builder toBuilder() {
    return builder().from(this);
  }

  /** Returns the job's id, or empty for an empty graph. */
  public abstract Optional<JobId> jobId();

  /** Returns the job's name, or empty if not sent. */
  public abstract Optional<String> name();

  /** Returns {@code STREAMING} or {@code BATCH}, or empty before 1.14. */
  public abstract Optional<String> type();

  /** Returns the vertices, in no particular order. */
  public abstract List<JobPlanNode> nodes();

  /** Builds {@link JobPlan}. Not thread-safe. */
  public static final class Builder extends ImmutableJobPlan.Builder {
    Builder() {}
  }

  /**
   * An edge of a {@link JobPlan} that leads into a node.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class JobPlanInput {

    JobPlanInput() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the vertex that it comes from. */
    public abstract VertexId id();

    /** Returns which input of the node it is, from 0, or empty if not sent. */
    public abstract OptionalInt number();

    /**
     * Returns how records are spread over subtasks ({@code HASH}, {@code FORWARD}, {@code
     * REBALANCE}...), or empty if not sent.
     */
    public abstract Optional<String> shipStrategy();

    /**
     * Returns how results are handed over ({@code pipelined_bounded}, {@code blocking}...), or
     * empty if not sent.
     */
    public abstract Optional<String> exchange();

    /** Returns what the receiver does with records first, or empty; DataSet jobs only. */
    public abstract Optional<String> localStrategy();

    /** Returns how results are cached, or empty; DataSet jobs only. */
    public abstract Optional<String> caching();

    /** Builds {@link JobPlanInput}. Not thread-safe. */
    public static final class Builder extends ImmutableJobPlanInput.Builder {
      Builder() {}
    }
  }

  /**
   * One vertex of a {@link JobPlan}.
   *
   * <p>Immutable and thread-safe.
   */
  @ModelImmutablesStyle
  @Value.Immutable
  public abstract static class JobPlanNode {

    JobPlanNode() {}

    /** Returns a builder in which nothing is set. */
    public static Builder builder() {
      return new Builder();
    }

    /** Returns a builder that starts with everything this has. */
    public final Builder toBuilder() {
      return builder().from(this);
    }

    /** Returns the vertex's id. */
    public abstract VertexId id();

    /** Returns the number of subtasks. */
    public abstract int parallelism();

    /**
     * Returns the operator of a DataSet job, or empty if not sent; an empty text in streaming jobs.
     */
    public abstract Optional<String> operator();

    /**
     * Returns the strategy of a DataSet job, or empty if not sent; an empty text in streaming jobs.
     */
    public abstract Optional<String> operatorStrategy();

    /**
     * Returns the operators of the chain as Flink writes them: escaped as HTML, with {@code <br/>}
     * for line ends, or empty if not sent. {@link #descriptionText()} is for people.
     */
    public abstract Optional<String> description();

    /** Returns the edges that lead here; none for a source. */
    public abstract List<JobPlanInput> inputs();

    /** Returns what an optimizer added, as JSON text, or empty if not sent. */
    public abstract Optional<String> optimizerPropertiesJson();

    /** Returns the description as plain text, with line feeds, or empty if not sent. */
    public final Optional<String> descriptionText() {
      return description().map(HtmlText::plain);
    }

    /** Builds {@link JobPlanNode}. Not thread-safe. */
    public static final class Builder extends ImmutableJobPlanNode.Builder {
      Builder() {}
    }
  }
}
