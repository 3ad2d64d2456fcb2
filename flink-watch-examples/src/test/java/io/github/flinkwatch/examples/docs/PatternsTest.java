package io.github.flinkwatch.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each regular expression of the main code is known, and none takes more than a fixed number of
 * looks at each character of a text that somebody else wrote. Of the line of {@code patterns.txt}
 * the first word is the class, the second how the expression is used: {@code matches} where it is
 * tried at the beginning only, {@code find} where at each character, {@code ours} where no text of
 * anybody else ever comes. What is behind them is the expression as the source has it.
 */
class PatternsTest {

  private static final Path LIST = Path.of("src/test/resources/patterns.txt");

  private static final Pattern USE =
      Pattern.compile(
          "(?:\\bPattern\\.compile|\\.matches|\\.replaceAll|\\.replaceFirst|\\.split)\\(");

  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

  private static final String CHARACTERS = "aA0-.:/@ \n\"\\?=_&<(,;'[]{}$%~\u001B";
  private static final List<String> ENDS = List.of("", "!", "\n", " ");

  @Test
  void eachExpressionIsKnown() throws IOException {
    TreeSet<String> known = new TreeSet<>();
    for (Line line : lines()) {
      known.add(line.type + " " + line.source);
    }
    TreeSet<String> used = used();
    TreeSet<String> unknown = new TreeSet<>(used);
    unknown.removeAll(known);
    assertThat(unknown)
        .as(
            "A regular expression over what a peer says must be linear. Look at each of these, then"
                + " give it a line in %s, with how it is used behind the class",
            LIST)
        .isEmpty();
    known.removeAll(used);
    assertThat(known).as("Nothing uses these of %s any more", LIST).isEmpty();
  }

  @Test
  void noneLooksAtACharacterMoreOftenTheLongerTheTextIs() throws IOException {
    List<String> slow = new ArrayList<>();
    for (Line line : lines()) {
      if (line.use.equals("ours")) {
        continue;
      }
      String regex = regex(line.source);
      assertThat(regex).as("an expression of literals alone: %s", line.source).isNotNull();
      Pattern pattern = Pattern.compile(regex);
      for (Map.Entry<String, String> attack : attacks(regex).entrySet()) {
        long some = looks(pattern, line.use, attack.getKey(), attack.getValue(), 400);
        long more = looks(pattern, line.use, attack.getKey(), attack.getValue(), 1600);
        if (more > 6 * some + 10_000) {
          slow.add(line.source + " of " + attack.getKey() + " ends " + attack.getValue());
          break;
        }
      }
    }
    assertThat(slow).as("looks at four times the text are more than six times as many").isEmpty();
  }

  /** The test above is worth nothing if it does not find what it looks for. */
  @Test
  void anExpressionThatIsSlowIsFound() {
    for (String regex : List.of("The file .* does not exist", "(?<=://)[^/@:\\s]+:[^@\\s]*@")) {
      Pattern pattern = Pattern.compile(regex);
      assertThat(attacks(regex).entrySet())
          .anyMatch(
              attack ->
                  looks(pattern, "find", attack.getKey(), attack.getValue(), 1600)
                      > 6 * looks(pattern, "find", attack.getKey(), attack.getValue(), 400)
                          + 10_000);
    }
  }

  private static TreeSet<String> used() throws IOException {
    TreeSet<String> used = new TreeSet<>();
    for (String module : List.of("core", "yarn", "archive", "examples")) {
      Path sources = Path.of("..", "flink-watch-" + module, "src", "main", "java");
      try (Stream<Path> files = Files.walk(sources)) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          String source = Files.readString(file);
          String type = file.getFileName().toString().replace(".java", "");
          Matcher use = USE.matcher(source);
          while (use.find()) {
            String expression = firstArgument(source, use.end());
            if (!expression.isEmpty()) {
              used.add(type + " " + expression);
            }
          }
        }
      }
    }
    return used;
  }

  /** On one line. */
  private static String firstArgument(String source, int from) {
    int depth = 0;
    boolean inText = false;
    int end = from;
    for (; end < source.length(); end++) {
      char c = source.charAt(end);
      if (inText) {
        if (c == '\\') {
          end++;
        } else if (c == '"') {
          inText = false;
        }
      } else if (c == '"') {
        inText = true;
      } else if (c == '(') {
        depth++;
      } else if (c == ')' ? depth-- == 0 : c == ',' && depth == 0) {
        break;
      }
    }
    return source
        .substring(from, end)
        .strip()
        .replaceAll("\"\\s*\\+ \"", "")
        .replaceAll("\\s*\n\\s*", " ");
  }

  /** The expression that literals alone make, or null. */
  private static String regex(String source) {
    Matcher literal = LITERAL.matcher(source);
    // An expression knows \\u as the compiler does; translateEscapes does not.
    return literal.matches() ? literal.group(1).replace("\\u", "\\\\u").translateEscapes() : null;
  }

  private record Line(String type, String use, String source) {}

  private static List<Line> lines() throws IOException {
    List<Line> lines = new ArrayList<>();
    for (String line : Files.readAllLines(LIST)) {
      if (!line.startsWith("#") && !line.isBlank()) {
        String[] words = line.split(" ", 3);
        assertThat(words[1]).as(line).isIn("matches", "find", "ours");
        lines.add(new Line(words[0], words[1], words[2]));
      }
    }
    return lines;
  }

  /** What is repeated, and what ends it: the words of the expression, and single characters. */
  private static Map<String, String> attacks(String regex) {
    Random random = new Random(regex.hashCode());
    List<String> words = new ArrayList<>();
    for (String word : regex.replaceAll("\\\\.", " ").split("[^A-Za-z0-9 :/\"<&;@.-]+")) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    List<String> pieces = new ArrayList<>(words);
    CHARACTERS.chars().forEach(c -> pieces.add(String.valueOf((char) c)));
    Map<String, String> attacks = new LinkedHashMap<>();
    for (String piece : pieces) {
      attacks.put(piece, ENDS.get(random.nextInt(ENDS.size())));
    }
    for (int n = 0; n < 150; n++) {
      StringBuilder piece = new StringBuilder();
      for (int part = 0; part < 2 + n % 3; part++) {
        piece.append(pieces.get(random.nextInt(pieces.size())));
      }
      attacks.put(piece.toString(), ENDS.get(random.nextInt(ENDS.size())));
    }
    return attacks;
  }

  private static long looks(Pattern pattern, String use, String piece, String end, int length) {
    CountedText text = new CountedText(piece.repeat(length / piece.length() + 1) + end);
    Matcher matcher = pattern.matcher(text);
    if (use.equals("matches")) {
      matcher.matches();
    } else {
      while (matcher.find()) {
        text.looks++;
      }
    }
    return text.looks;
  }

  private static final class CountedText implements CharSequence {
    private final String text;
    long looks;

    CountedText(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      looks++;
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int from, int to) {
      return text.subSequence(from, to);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
