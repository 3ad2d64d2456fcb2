package io.github.flinkwatch.health.rules;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.VertexId;
import java.util.Map;
import java.util.Optional;

/** The pieces of evidence that come per vertex. */
final class VertexPieces {

  private VertexPieces() {}

  static <T> Optional<T> value(Map<VertexId, Observation<T>> pieces, VertexId vertex) {
    Observation<T> piece = pieces.get(vertex);
    return piece == null ? Optional.empty() : piece.value();
  }
}
