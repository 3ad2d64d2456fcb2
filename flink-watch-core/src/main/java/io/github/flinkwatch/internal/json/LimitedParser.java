package io.github.flinkwatch.internal.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import io.github.flinkwatch.Allowance;
import java.io.IOException;

/**
 * A parser that refuses what no server of good faith sends and what would cost time or memory
 * without end: values nested too deeply, numbers too long, more to hold than is allowed. Jackson
 * has limits of its own only since 2.15.
 */
final class LimitedParser extends JsonParserDelegate {

  static final int DEEPEST = 1000;
  static final int LONGEST_NUMBER = 1000;
  static final int LONGEST_NAME = 50_000;

  /** As many new names may come before they take memory. */
  static final int FREE_NAMES = 1000;

  // What values come to in memory, roughly and on the safe side.
  private static final int OBJECT = 160;
  private static final int VALUE = 24;
  private static final int TEXT = 56;
  private static final int NAME = 120; // in Jackson's table, beside its characters
  private static final int TAKEN_AT_ONCE = 4096;

  private final Allowance allowance;
  private int depth;
  private int held; // not yet taken of the allowance
  private final Allowance ofNames;
  private final FieldNames names = Json.names();
  private int newNames;

  LimitedParser(JsonParser parser, Allowance allowance, Allowance ofNames) {
    super(parser);
    this.allowance = allowance;
    this.ofNames = ofNames;
  }

  @Override
  public JsonToken nextToken() throws IOException {
    JsonToken token = delegate.nextToken();
    if (token != null) {
      hold(check(token) ? OBJECT : VALUE);
    }
    return token;
  }

  @Override
  public boolean nextFieldName(SerializableString expected) throws IOException {
    boolean as = delegate.nextFieldName(expected);
    if (!as) {
      JsonToken token = delegate.currentToken();
      if (token != null) {
        check(token);
      }
    }
    return as;
  }

  /** Passes over without holding. */
  @Override
  public JsonParser skipChildren() throws IOException {
    if (!delegate.currentToken().isStructStart()) {
      return this;
    }
    for (int around = depth - 1; depth > around; ) {
      JsonToken token = delegate.nextToken();
      if (token == null) {
        return this; // Jackson has said so by an exception, unless it was told not to
      }
      check(token);
    }
    return this;
  }

  @Override
  public String getText() throws IOException {
    String text = delegate.getText();
    hold(TEXT + text.length());
    return text;
  }

  @Override
  public String currentName() throws IOException {
    String name = delegate.currentName();
    hold(TEXT + (name == null ? 0 : name.length()));
    return name;
  }

  /** Returns whether {@code token} begins an object or a list. */
  private boolean check(JsonToken token) throws IOException {
    if (token.isStructStart()) {
      if (++depth > DEEPEST) {
        throw new MalformedJsonException("values nested more than " + DEEPEST + " deep");
      }
      return true;
    }
    if (token.isStructEnd()) {
      depth--;
    } else if (token == JsonToken.FIELD_NAME) {
      name(delegate.currentName());
    } else if (token.isNumeric() && delegate.getTextLength() > LONGEST_NUMBER) {
      throw new MalformedJsonException("a number of more than " + LONGEST_NUMBER + " digits");
    }
    return false;
  }

  /** Jackson keeps each name that comes until the text is read, of what is passed over too. */
  private void name(String name) throws IOException {
    if (name.length() > LONGEST_NAME) {
      throw new MalformedJsonException("a name of more than " + LONGEST_NAME + " characters");
    }
    if (names.add(name) && (++newNames > FREE_NAMES || name.length() > FieldNames.LONGEST)) {
      ofNames.take(NAME + 3L * name.length());
    }
  }

  private void hold(int bytes) throws IOException {
    held += bytes;
    if (held >= TAKEN_AT_ONCE) {
      allowance.take(held);
      held = 0;
    }
  }
}
