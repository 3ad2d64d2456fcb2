package io.github.flinkwatch.internal.wire;

import static io.github.flinkwatch.internal.json.JsonTypes.BOOLEAN;
import static io.github.flinkwatch.internal.json.JsonTypes.JOB_ID;
import static io.github.flinkwatch.internal.json.JsonTypes.STRING;
import static io.github.flinkwatch.internal.json.JsonTypes.WORD;
import static io.github.flinkwatch.internal.json.JsonTypes.mapOf;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.flinkwatch.VertexId;
import io.github.flinkwatch.internal.json.DerivedTypes;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.model.JobConfiguration;
import io.github.flinkwatch.model.JobConfiguration.ExecutionConfiguration;
import io.github.flinkwatch.model.ParallelismBounds;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /jobs/:jobid/config} and {@code /jobs/:jobid/resource-requirements}. */
public final class JobConfigurationWire {

  /** How the job asked to be executed. */
  static final JsonShape<ExecutionConfiguration, ExecutionConfiguration.Builder>
      EXECUTION_CONFIGURATION =
          JsonShape.of(ExecutionConfiguration::builder, ExecutionConfiguration.Builder::build)
              .optional(
                  "execution-mode",
                  WORD,
                  ExecutionConfiguration.Builder::executionMode,
                  ExecutionConfiguration::executionMode)
              .field(
                  "restart-strategy",
                  WORD,
                  ExecutionConfiguration.Builder::restartStrategy,
                  ExecutionConfiguration::restartStrategy)
              .optionalInt(
                  "job-parallelism",
                  ExecutionConfiguration.Builder::parallelism,
                  ExecutionConfiguration::parallelism)
              .field(
                  "object-reuse-mode",
                  BOOLEAN,
                  ExecutionConfiguration.Builder::isObjectReuse,
                  ExecutionConfiguration::isObjectReuse)
              .field(
                  "user-config",
                  mapOf(STRING),
                  ExecutionConfiguration.Builder::userConfiguration,
                  ExecutionConfiguration::userConfiguration)
              .shape();

  /** {@code /jobs/:jobid/config}. */
  public static final JsonShape<JobConfiguration, JobConfiguration.Builder> JOB_CONFIGURATION =
      JsonShape.of(JobConfiguration::builder, JobConfiguration.Builder::build)
          .field("jid", JOB_ID, JobConfiguration.Builder::jobId, JobConfiguration::jobId)
          .field("name", STRING, JobConfiguration.Builder::name, JobConfiguration::name)
          .optional(
              "execution-config",
              EXECUTION_CONFIGURATION,
              JobConfiguration.Builder::execution,
              JobConfiguration::execution)
          .shape();

  /** The bounds of one vertex. */
  static final JsonShape<ParallelismBounds, ParallelismBounds.Builder> PARALLELISM_BOUNDS =
      JsonShape.of(ParallelismBounds::builder, ParallelismBounds.Builder::build)
          .intField("lowerBound", ParallelismBounds.Builder::lower, ParallelismBounds::lower)
          .intField("upperBound", ParallelismBounds.Builder::upper, ParallelismBounds::upper)
          .shape();

  /**
   * {@code /jobs/:jobid/resource-requirements}, as an answer and as what is put there. Every
   * release sends the vertices bare; its schema, and what comes after 2.3, wraps them in one field.
   */
  public static final JsonType<Map<VertexId, ParallelismBounds>> RESOURCE_REQUIREMENTS =
      new ResourceRequirements();

  private JobConfigurationWire() {}

  private static final class ResourceRequirements
      implements JsonType<Map<VertexId, ParallelismBounds>> {

    private static final String WRAPPER = "jobVertexResourceRequirements";

    private static final JsonType<ParallelismBounds> BOUNDS =
        DerivedTypes.onlyField("parallelism", PARALLELISM_BOUNDS);

    private static final JsonType<Map<VertexId, ParallelismBounds>> BARE =
        mapOf(VertexId::of, VertexId::toString, BOUNDS);

    @Override
    public Map<VertexId, ParallelismBounds> read(JsonParser parser) throws IOException {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw new JsonParseException(parser, "expected resource requirements");
      }
      Map<VertexId, ParallelismBounds> all = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals(WRAPPER)) {
          putAll(all, BARE.read(parser));
        } else if (VertexId.isValid(name)) {
          put(all, VertexId.of(name), BOUNDS.read(parser));
        } else {
          parser.skipChildren();
        }
      }
      return all;
    }

    private static void putAll(
        Map<VertexId, ParallelismBounds> all, @Nullable Map<VertexId, ParallelismBounds> more) {
      if (more != null) {
        all.putAll(more);
      }
    }

    private static void put(
        Map<VertexId, ParallelismBounds> all, VertexId vertex, @Nullable ParallelismBounds bounds) {
      if (bounds != null) {
        all.put(vertex, bounds);
      }
    }

    @Override
    public void write(Map<VertexId, ParallelismBounds> all, JsonGenerator generator)
        throws IOException {
      BARE.write(all, generator);
    }
  }
}
