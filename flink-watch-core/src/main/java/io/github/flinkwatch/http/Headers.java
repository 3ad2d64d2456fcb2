package io.github.flinkwatch.http;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What may stand in a header that a user sets. */
final class Headers {

  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Set<String> OURS =
      Set.of(
          "accept-encoding",
          "connection",
          "content-length",
          "cookie",
          "date",
          "expect",
          "host",
          "te",
          "transfer-encoding",
          "upgrade");

  private Headers() {}

  static String requireName(String name) {
    if (!NAME.matcher(requireNonNull(name, "name")).matches()) {
      throw new IllegalArgumentException("not a header name: " + name);
    }
    if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("the transport sets this header itself: " + name);
    }
    return name;
  }

  /** The value is not repeated in the message: it may be a secret. */
  static String requireValue(String name, String value) {
    for (int i = 0; i < requireNonNull(value, "value").length(); i++) {
      char c = value.charAt(i);
      if (c != '\t' && (c < ' ' || c == 0x7f)) {
        throw new IllegalArgumentException("control character in the value of header " + name);
      }
    }
    return value;
  }
}
