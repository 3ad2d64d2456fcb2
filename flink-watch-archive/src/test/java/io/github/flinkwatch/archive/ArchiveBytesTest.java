package io.github.flinkwatch.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveBytesTest {

  private static final String[] PIECES = {
    "a", "bcdefghij", "\\\"", "\\\\", "\\\\\\\"", "é", "{[", "\\u0041"
  };

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 8, 9, 64, 1 << 16})
  void stringEndsAtItsFirstUnescapedQuoteHoweverItsBytesArrive(int most) throws IOException {
    Random random = new Random(most);
    for (int n = 0; n < 2_000; n++) {
      String text = text(random);
      ArchiveBytes bytes = new ArchiveBytes(inPiecesOf(most, text + "\",\"next\""));
      bytes.skipString();
      assertThat(bytes.next()).as(text).isEqualTo(',');
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 1 << 16})
  void plainStringIsTakenWholeAndAnyOtherIsLeft(int most) throws IOException {
    Random random = new Random(most);
    for (int n = 0; n < 2_000; n++) {
      String text = text(random);
      ArchiveBytes bytes = new ArchiveBytes(inPiecesOf(most, text + "\",\"next\""));
      bytes.peek();
      String plain = bytes.takePlainString();
      if (plain == null) {
        bytes.skipString();
      } else {
        assertThat(plain).isEqualTo(text);
      }
      assertThat(bytes.next()).as(text).isEqualTo(',');
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(30); left > 0; left--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  private static InputStream inPiecesOf(int most, String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8)) {
      @Override
      public synchronized int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(length, most));
      }
    };
  }
}
