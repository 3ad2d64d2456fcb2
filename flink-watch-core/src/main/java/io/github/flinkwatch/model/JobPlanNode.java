package io.github.flinkwatch.model;

import io.github.flinkwatch.VertexId;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * One vertex of a {@link JobPlan}.
 *
 * <p>Immutable and thread-safe.
 */
@ModelStyle
@Value.Immutable
public abstract class JobPlanNode {

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
