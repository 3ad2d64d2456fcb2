package io.github.flinkwatch.internal.wire;

import static io.github.flinkwatch.internal.json.JsonTypes.LONG;
import static io.github.flinkwatch.internal.json.JsonTypes.STRING;
import static io.github.flinkwatch.internal.json.JsonTypes.listOf;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;
import io.github.flinkwatch.model.FlameGraph;
import io.github.flinkwatch.model.FlameGraph.FlameGraphFrame;
import io.github.flinkwatch.model.FlameGraph.FlameGraphStatus;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** {@code /jobs/:jobid/vertices/:vertexid/flamegraph}. */
public final class FlameGraphWire {

  /** Flink cuts stacks at 100 frames by default; each is an object in a list. */
  private static final int MAX_NESTING = 2 * 400;

  /** A frame with the frames it called. */
  static final JsonShape<FlameGraphFrame, FlameGraphFrame.Builder> FLAME_GRAPH_FRAME =
      JsonShape.of(FlameGraphFrame::builder, FlameGraphFrame.Builder::build)
          .field("name", STRING, FlameGraphFrame.Builder::name, FlameGraphFrame::name)
          .longField("value", FlameGraphFrame.Builder::samples, FlameGraphFrame::samples)
          .field(
              "children",
              listOf(new Child()),
              FlameGraphFrame.Builder::children,
              FlameGraphFrame::children)
          .shape();

  /** The whole answer: a negative time says why there is no graph. */
  public static final JsonShape<FlameGraph, FlameGraph.Builder> FLAME_GRAPH =
      JsonShape.of(FlameGraph::builder, FlameGraph.Builder::build)
          .field("endTimestamp", LONG, FlameGraphWire::setEnd, FlameGraphWire::end)
          .optional("data", FLAME_GRAPH_FRAME, FlameGraph.Builder::root, FlameGraph::root)
          .shape();

  private FlameGraphWire() {}

  private static void setEnd(FlameGraph.Builder builder, long end) {
    if (end >= 0) {
      builder.status(FlameGraphStatus.READY).sampledAt(Instant.ofEpochMilli(end));
    } else if (end == -1) {
      builder.status(FlameGraphStatus.TERMINATED);
    } else if (end == -2) {
      builder.status(FlameGraphStatus.DISABLED);
    } else {
      builder.status(FlameGraphStatus.WAITING);
    }
  }

  private static long end(FlameGraph graph) {
    switch (graph.status()) {
      case TERMINATED:
        return -1;
      case DISABLED:
        return -2;
      case WAITING:
        return -3;
      default:
        return graph.sampledAt().map(Instant::toEpochMilli).orElse(0L);
    }
  }

  /** A frame inside a frame: made when it is used, and not deeper than the stack allows. */
  private static final class Child implements JsonType<FlameGraphFrame> {
    @Override
    public @Nullable FlameGraphFrame read(JsonParser parser) throws IOException {
      int depth = 0;
      for (JsonStreamContext at = parser.getParsingContext(); at != null; at = at.getParent()) {
        depth++;
      }
      if (depth > MAX_NESTING) {
        throw new JsonParseException(
            parser, "a flame graph of more than " + MAX_NESTING / 2 + " frames");
      }
      return FLAME_GRAPH_FRAME.read(parser);
    }

    @Override
    public void write(FlameGraphFrame frame, JsonGenerator generator) throws IOException {
      FLAME_GRAPH_FRAME.write(frame, generator);
    }
  }
}
