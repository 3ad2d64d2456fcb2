package io.github.flinkwatch.rest;

import io.github.flinkwatch.internal.json.JsonShape;
import io.github.flinkwatch.internal.json.JsonType;

/** Flink took a request, and says no more: that it has been carried out must be seen elsewhere. */
public enum Accepted {
  /** The only value. */
  ACCEPTED;

  /** An object of which nothing matters. */
  static final JsonType<Accepted> TYPE =
      JsonShape.<Accepted, Accepted>of(() -> ACCEPTED, accepted -> accepted).shape();
}
