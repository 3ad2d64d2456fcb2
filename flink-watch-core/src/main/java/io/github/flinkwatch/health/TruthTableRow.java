package io.github.flinkwatch.health;

import io.github.flinkwatch.UnknownCode;
import org.jspecify.annotations.Nullable;

/** A row of a truth table: what a resource manager's words say of the job. */
interface TruthTableRow {

  /** Returns the state that the row concludes; UNKNOWN where it concludes none. */
  JobState state();

  /** Returns why the row concludes nothing, or null if it does conclude a state. */
  @Nullable UnknownCode code();

  Confidence confidence();

  /** Returns whether the deployment goes on: then an end that it told before was none. */
  default boolean showsLife() {
    UnknownCode code = code();
    return code == null ? !state().isEnded() : code == UnknownCode.CLUSTER_ALIVE_JOB_UNSEEN;
  }
}
