package io.github.flinkwatch.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Undoes what Flink does to the descriptions in a plan: it writes them for its web page, with
 * entities and {@code <br/>}.
 */
final class HtmlText {

  private static final Pattern ESCAPED =
      Pattern.compile("<br/?>|&(?:#([0-9]{1,7})|([A-Za-z][A-Za-z0-9]{1,9}));");

  /** The entities of U+00A0 to U+00FF, in that order. */
  private static final String[] LATIN_1 =
      ("nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn"
              + " sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34"
              + " iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml"
              + " Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash"
              + " Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring"
              + " aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve"
              + " oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml")
          .split(" ");

  private HtmlText() {}

  static String plain(String html) {
    Matcher escaped = ESCAPED.matcher(html);
    StringBuilder plain = new StringBuilder(html.length());
    int from = 0;
    while (escaped.find()) {
      plain.append(html, from, escaped.start()).append(meaning(escaped));
      from = escaped.end();
    }
    return plain.append(html, from, html.length()).toString();
  }

  private static String meaning(Matcher escaped) {
    if (escaped.group(1) != null) {
      int codePoint = Integer.parseInt(escaped.group(1));
      return Character.isValidCodePoint(codePoint)
          ? Character.toString(codePoint)
          : escaped.group();
    }
    if (escaped.group(2) == null) {
      return "\n";
    }
    switch (escaped.group(2)) {
      case "lt":
        return "<";
      case "gt":
        return ">";
      case "amp":
        return "&";
      case "quot":
        return "\"";
      default:
        return latin1(escaped.group(2), escaped.group());
    }
  }

  private static String latin1(String name, String otherwise) {
    for (int i = 0; i < LATIN_1.length; i++) {
      if (LATIN_1[i].equals(name)) {
        return Character.toString(0xA0 + i);
      }
    }
    return otherwise;
  }
}
