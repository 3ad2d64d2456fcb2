package io.github.flinkwatch.health;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is noted on the way to a state: why nothing was known, what limits it, what disagrees. */
final class StateRemarks {

  private List<UnknownCause> causes = List.of();
  private List<String> caveats = List.of();
  private List<String> contradictions = List.of();

  void cause(UnknownCode code, String detail) {
    cause(UnknownCause.of(code, detail));
  }

  void cause(UnknownCause cause) {
    causes = with(causes, cause);
  }

  void caveat(String sentence) {
    caveats = with(caveats, sentence);
  }

  void contradiction(String sentence) {
    contradictions = with(contradictions, sentence);
  }

  /** Notes why a source did not tell, once; that it was not to be asked is no news. */
  void unknown(Observation<?> source) {
    Optional<UnknownCause> cause = source.cause();
    if (cause.isPresent()
        && cause.get().code() != UnknownCode.NOT_CONFIGURED
        && cause.get().code() != UnknownCode.NOT_ASKED
        && !causes.contains(cause.get())) {
      causes = with(causes, cause.get());
    }
  }

  List<UnknownCause> causes() {
    return causes;
  }

  /** Begins a verdict with the remarks that were made so far. */
  StateVerdict.Builder verdict(JobState state, Basis basis, Confidence confidence) {
    return StateVerdict.builder()
        .state(state)
        .basis(basis)
        .confidence(confidence)
        .furtherCauses(causes)
        .caveats(caveats)
        .contradictions(contradictions);
  }

  private static <T> List<T> with(List<T> list, T more) {
    List<T> longer = list.isEmpty() ? new ArrayList<>() : list;
    longer.add(more);
    return longer;
  }
}
