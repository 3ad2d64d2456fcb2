package io.github.flinkwatch.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Eight bytes at a time find what one at a time finds. */
class StringEndTest {

  /** What every textbook does. */
  private static int oneByOne(byte[] bytes, int from, int to, boolean escaped) {
    boolean escapes = escaped;
    for (int at = from; at < to; at++) {
      if (escapes) {
        escapes = false;
      } else if (bytes[at] == '"') {
        return at + 1;
      } else {
        escapes = bytes[at] == '\\';
      }
    }
    return escapes ? StringEnd.NOT_HERE_AND_ESCAPED : StringEnd.NOT_HERE;
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
      assertThat(StringEnd.search(bytes, from, to, escaped))
          .isEqualTo(oneByOne(bytes, from, to, escaped));
    }
  }

  @Test
  void escapedQuotesOnlyAreNoEnd() {
    byte[] bytes = "\\\"".repeat(100).getBytes(UTF_8);
    assertThat(StringEnd.search(bytes, 0, bytes.length, false)).isEqualTo(StringEnd.NOT_HERE);
    assertThat(StringEnd.search(bytes, 0, bytes.length - 1, false))
        .isEqualTo(StringEnd.NOT_HERE_AND_ESCAPED);
    assertThat(StringEnd.search(bytes, 1, bytes.length, true)).isEqualTo(StringEnd.NOT_HERE);
    assertThat(StringEnd.search(bytes, 1, bytes.length, false)).isEqualTo(2);
  }
}
