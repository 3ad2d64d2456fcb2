package io.github.flinkwatch.archive;

/**
 * Takes out of a text what addresses in it give away. A text may be as long as somebody else likes:
 * each character is looked at a fixed number of times, which regular expressions did not do.
 */
final class Secrets {

  private static final String AUTHORITY = "://";
  private static final int LONGEST_PORT = 5;

  private Secrets() {}

  /** Returns a text without {@code user@} and {@code user:secret@} behind each {@code ://}. */
  static String withoutUserInfo(CharSequence text) {
    StringBuilder kept = new StringBuilder(text.length());
    Next at = new Next(text, false);
    Next blank = new Next(text, true);
    int from = 0;
    for (int i = 0; i + AUTHORITY.length() <= text.length(); i++) {
      if (!isAuthority(text, i)) {
        continue;
      }
      int authority = i + AUTHORITY.length();
      int host = authority;
      int secret = endOfUser(text, host);
      if (secret > host
          && isAt(text, secret, ':')
          && !isPort(text, secret + 1)
          && at.from(secret) < blank.from(secret)) {
        host = at.from(secret) + 1; // a secret may have slashes, as those of AWS
      }
      int user = endOfUserInfo(text, host);
      if (isAt(text, user, '@')) {
        host = user + 1;
      }
      kept.append(text, from, authority);
      from = host;
      i = Math.max(i, host - 1);
    }
    return kept.append(text, from, text.length()).toString();
  }

  /**
   * Returns a text without the question mark of each address and what follows it, as far as an
   * address goes.
   */
  static String withoutQueries(CharSequence text) {
    StringBuilder kept = new StringBuilder(text.length());
    boolean inAddress = false; // since the last blank or question mark
    boolean inQuery = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      inQuery = inQuery ? !endsQuery(c) : c == '?' && inAddress;
      if (isBlank(c) || c == '?') {
        inAddress = false;
      } else if (c == '/') {
        inAddress |= isScheme(text, i - 1);
      }
      if (!inQuery) {
        kept.append(c);
      }
    }
    return kept.toString();
  }

  private static boolean isAuthority(CharSequence text, int i) {
    return text.charAt(i) == ':' && text.charAt(i + 1) == '/' && text.charAt(i + 2) == '/';
  }

  private static boolean isAt(CharSequence text, int i, char c) {
    return i < text.length() && text.charAt(i) == c;
  }

  private static int endOfUser(CharSequence text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) != ':' && isUserInfo(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static int endOfUserInfo(CharSequence text, int from) {
    int i = from;
    while (i < text.length() && isUserInfo(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static boolean isUserInfo(char c) {
    return c != '/' && c != '@' && !isBlank(c);
  }

  /** A port is no secret. */
  private static boolean isPort(CharSequence text, int from) {
    int i = from;
    while (i < text.length()
        && i < from + LONGEST_PORT
        && text.charAt(i) >= '0'
        && text.charAt(i) <= '9') {
      i++;
    }
    return i > from && isAt(text, i, '/');
  }

  /** Whether the colon of a scheme is there, and two letters of it before. */
  private static boolean isScheme(CharSequence text, int colon) {
    return colon >= 2
        && text.charAt(colon) == ':'
        && isOfScheme(text.charAt(colon - 1))
        && isOfScheme(text.charAt(colon - 2));
  }

  private static boolean isOfScheme(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '.'
        || c == '-';
  }

  private static boolean endsQuery(char c) {
    return isBlank(c) || c == '"' || c == '\'' || c == ',' || c == ';' || c == ')';
  }

  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  /** Where the next of a kind is; asked for places that only increase, it passes a text once. */
  private static final class Next {
    private final CharSequence text;
    private final boolean blank; // or an @
    private int place = -1;

    Next(CharSequence text, boolean blank) {
      this.text = text;
      this.blank = blank;
    }

    int from(int from) {
      if (place < from) {
        place = from;
        while (place < text.length()
            && (blank ? !isBlank(text.charAt(place)) : text.charAt(place) != '@')) {
          place++;
        }
      }
      return place;
    }
  }
}
