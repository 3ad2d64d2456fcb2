package io.github.flinkwatch.internal.http;

/** What the body of an answer should be. A JSON error document is taken in any case. */
public enum ExpectedBody {
  /** A well-formed JSON text, whatever the status. */
  JSON,
  /** As JSON, with what {@link io.github.flinkwatch.internal.json.Lenient} takes for it. */
  NEARLY_JSON,
  /** As JSON, and also with 401 and 504, which elsewhere are a gateway's and tell no more. */
  JSON_WITH_ANY_STATUS,
  /** Any text but a web page, with a status of success. */
  TEXT,
  /** Anything but a web page, with a status of success. */
  BYTES;

  boolean isJson() {
    return this == JSON || this == NEARLY_JSON || this == JSON_WITH_ANY_STATUS;
  }
}
