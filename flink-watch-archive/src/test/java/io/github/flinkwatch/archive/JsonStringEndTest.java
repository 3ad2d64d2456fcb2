package io.github.flinkwatch.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Eight bytes at a time find what the grammar of a string does. */
class JsonStringEndTest {

  private static final Pattern INSIDE = Pattern.compile("(?:[^\"\\\\]|\\\\.)*+", Pattern.DOTALL);

  private static int byGrammar(byte[] bytes, int from, int to, boolean escaped) {
    if (escaped && from == to) {
      return JsonStringEnd.NOT_HERE_AND_ESCAPED;
    }
    int begin = escaped ? from + 1 : from;
    Matcher inside = INSIDE.matcher(new String(bytes, ISO_8859_1)).region(begin, to);
    assertThat(inside.lookingAt()).isTrue();
    if (inside.end() == to) {
      return JsonStringEnd.NOT_HERE;
    }
    return bytes[inside.end()] == '"' ? inside.end() + 1 : JsonStringEnd.NOT_HERE_AND_ESCAPED;
  }

  @Test
  void everyMixtureOfQuotesAndBackslashesEndsWhereItShould() {
    Random random = new Random(7);
    byte[] alphabet = "\\\\\"ab\u00e9\u0000\u0001!#[]".getBytes(UTF_8);
    for (int round = 0; round < 200_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      int variety = 2 + random.nextInt(alphabet.length - 1);
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = alphabet[random.nextInt(variety)];
      }
      int from = random.nextInt(bytes.length + 1);
      int to = from + random.nextInt(bytes.length - from + 1);
      boolean escaped = random.nextBoolean();
      assertThat(JsonStringEnd.search(bytes, from, to, escaped))
          .isEqualTo(byGrammar(bytes, from, to, escaped));
    }
  }

  @Test
  void escapedQuotesOnlyAreNoEnd() {
    byte[] bytes = "\\\"".repeat(100).getBytes(UTF_8);
    assertThat(JsonStringEnd.search(bytes, 0, bytes.length, false))
        .isEqualTo(JsonStringEnd.NOT_HERE);
    assertThat(JsonStringEnd.search(bytes, 0, bytes.length - 1, false))
        .isEqualTo(JsonStringEnd.NOT_HERE_AND_ESCAPED);
    assertThat(JsonStringEnd.search(bytes, 1, bytes.length, true))
        .isEqualTo(JsonStringEnd.NOT_HERE);
    assertThat(JsonStringEnd.search(bytes, 1, bytes.length, false)).isEqualTo(2);
  }
}
