package io.github.flinkwatch.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.Allowance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class TwoBombsTest {

  private static final int EACH = 8 << 20;

  private static byte[] packed(int bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(new byte[bytes]);
    }
    return out.toByteArray();
  }

  @Test
  void whatTwoMembersUnpackToCountsTogetherAndUnpackingEndsAtTheLimit() throws IOException {
    ByteArrayOutputStream two = new ByteArrayOutputStream();
    two.writeBytes(packed(EACH));
    two.writeBytes(packed(EACH));
    assertThat(two.size()).isLessThan(20_000);
    Allowance limit = Allowance.of(EACH + 100_000);
    AtomicLong unpacked = new AtomicLong();
    try (Gunzip gunzip = new Gunzip()) {
      boolean more =
          gunzip.unpack(
              ByteBuffer.wrap(two.toByteArray()),
              part -> {
                unpacked.addAndGet(part.remaining());
                return limit.tryTake(part.remaining());
              });
      assertThat(more).isFalse();
    }
    assertThat(unpacked.get()).isBetween(EACH + 100_000L, EACH + 120_000L);
  }
}
