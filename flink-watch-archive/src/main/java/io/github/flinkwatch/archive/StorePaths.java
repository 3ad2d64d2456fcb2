package io.github.flinkwatch.archive;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The texts that name places in a store: {@code s3://bucket/dir}, {@code /dir}, {@code file:/dir}.
 */
final class StorePaths {

  private StorePaths() {}

  /** Returns the scheme in lower case, or empty for a path of the local filesystem. */
  static Optional<String> scheme(String path) {
    int colon = path.indexOf(':');
    if (colon < 2) { // one letter is a drive, not a scheme
      return Optional.empty();
    }
    for (int i = 0; i < colon; i++) {
      char c = path.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean further = (c >= '0' && c <= '9') || c == '+' || c == '.' || c == '-';
      if (!letter && (i == 0 || !further)) {
        return Optional.empty();
      }
    }
    return Optional.of(path.substring(0, colon).toLowerCase(Locale.ROOT));
  }

  /** Returns the place as Flink's configuration writes it: not percent-encoded. */
  static String textOf(URI place) {
    if ("file".equalsIgnoreCase(place.getScheme())) {
      try {
        return Path.of(place).toString(); // in which a question mark is part of a name
      } catch (IllegalArgumentException elsewhere) {
        return place.toString(); // file://host/, which is no place of this system
      }
    }
    if (place.isOpaque() || place.getPath() == null || place.getScheme() == null) {
      return place.toString();
    }
    String authority = place.getRawAuthority();
    String query = place.getRawQuery();
    return place.getScheme()
        + ":"
        + (authority == null ? "" : "//" + authority)
        + place.getPath()
        + (query == null ? "" : "?" + query);
  }

  /** Returns the path of {@code name} in {@code directory}; a query stays behind. */
  static String child(String directory, String name) {
    int query = scheme(directory).isPresent() ? directory.indexOf('?') : -1;
    String path = query < 0 ? directory : directory.substring(0, query);
    String rest = query < 0 ? "" : directory.substring(query);
    return path + (path.endsWith("/") ? "" : "/") + name + rest;
  }

  /** Returns a text, a path or a message that holds one, without user-info and queries. */
  static String shown(String text) {
    // Most paths hide nothing, and every look shows one.
    String masked = text.indexOf('@') >= 0 ? Secrets.withoutUserInfo(text) : text;
    return masked.indexOf('?') >= 0 ? Secrets.withoutQueries(masked) : masked;
  }
}
