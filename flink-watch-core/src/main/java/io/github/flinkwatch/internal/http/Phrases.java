package io.github.flinkwatch.internal.http;

import io.github.flinkwatch.UnknownCode;
import org.jspecify.annotations.Nullable;

/** What the texts mean that whoever stands before a server says in the place of an answer. */
@FunctionalInterface
public interface Phrases {

  /**
   * Returns what a text means, or null if it is none of theirs.
   *
   * @param text the beginning of a body that is not the answer
   */
  @Nullable UnknownCode meaning(int status, String text);
}
