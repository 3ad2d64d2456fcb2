package io.github.flinkwatch.internal.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** A JSON text that is well-formed but not of the shape that was expected. Names the place. */
public final class MalformedJsonException extends IOException {

  private static final long serialVersionUID = 1L;

  public MalformedJsonException(String message) {
    super(message);
  }

  MalformedJsonException(String message, Throwable cause) {
    super(message, cause);
  }

  static MalformedJsonException expected(String what, JsonParser parser) {
    JsonToken token = parser.currentToken();
    return new MalformedJsonException(
        "expected "
            + what
            + " at "
            + parser.getParsingContext().pathAsPointer()
            + " but found "
            + (token == null ? "the end" : token));
  }
}
