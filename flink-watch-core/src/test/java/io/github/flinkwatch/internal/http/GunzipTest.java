package io.github.flinkwatch.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;

class GunzipTest {

  private static byte[] zip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(plain);
    }
    return packed.toByteArray();
  }

  private static byte[] unzip(byte[] packed, int step) throws IOException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    try (Gunzip gunzip = new Gunzip()) {
      for (int at = 0; at < packed.length; at += step) {
        gunzip.unpack(
            ByteBuffer.wrap(packed, at, Math.min(step, packed.length - at)),
            out -> {
              plain.write(out.array(), out.position(), out.remaining());
              return true;
            });
      }
      gunzip.end();
    }
    return plain.toByteArray();
  }

  @Test
  void whateverTheSizeOfThePacketsTheBytesAreTheSame() throws IOException {
    byte[] noise = new byte[30_000];
    new Random(7).nextBytes(noise);
    Arrays.fill(noise, 0, 10_000, (byte) 'a');
    byte[] packed = zip(noise);
    for (int step : new int[] {1, 2, 3, 7, 100, 8192, packed.length}) {
      assertThat(unzip(packed, step)).as("step %d", step).isEqualTo(noise);
    }
    assertThat(unzip(zip(new byte[0]), 1)).isEmpty();
  }

  @Test
  void optionalHeaderFieldsAreSkipped() throws IOException {
    byte[] packed = zip("hello".getBytes(UTF_8));
    ByteArrayOutputStream dressed = new ByteArrayOutputStream();
    dressed.write(packed, 0, 3);
    dressed.write(2 | 4 | 8 | 16);
    dressed.write(packed, 4, 6);
    dressed.write(new byte[] {3, 0, 'e', 'x', 't'});
    dressed.write("name\0comment\0".getBytes(UTF_8));
    dressed.write(new byte[] {0, 0});
    dressed.write(packed, 10, packed.length - 10);
    assertThat(unzip(dressed.toByteArray(), 1)).isEqualTo("hello".getBytes(UTF_8));
  }

  @Test
  void membersOneAfterAnotherAreOneText() throws IOException {
    byte[] first = zip("hello, ".getBytes(UTF_8));
    byte[] second = zip("world".getBytes(UTF_8));
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    for (int step = 1; step <= both.length; step++) {
      assertThat(unzip(both, step)).isEqualTo("hello, world".getBytes(UTF_8));
    }
    for (int length = first.length + 1; length < both.length; length++) {
      byte[] cut = Arrays.copyOf(both, length);
      assertThatThrownBy(() -> unzip(cut, 3)).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void whatIsNoMemberBehindTheEndIsPadding() throws IOException {
    for (byte[] padding : new byte[][] {{0}, {0, 0, 0}, {'x'}, {0x1f, 0, 0x1f, (byte) 0x8b}}) {
      byte[] packed = zip("hello".getBytes(UTF_8));
      byte[] padded = Arrays.copyOf(packed, packed.length + padding.length);
      System.arraycopy(padding, 0, padded, packed.length, padding.length);
      assertThat(unzip(padded, 1)).isEqualTo("hello".getBytes(UTF_8));
    }
  }

  @Test
  void everyCutIsNoticed() throws IOException {
    byte[] packed = zip("hello, hello, hello".getBytes(UTF_8));
    for (int length = 0; length < packed.length; length++) {
      byte[] cut = Arrays.copyOf(packed, length);
      assertThatThrownBy(() -> unzip(cut, 5)).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void damageIsNoticed() throws IOException {
    byte[] packed = zip("hello, hello, hello".getBytes(UTF_8));
    packed[packed.length - 1] ^= 1;
    assertThatThrownBy(() -> unzip(packed, 5)).isInstanceOf(ZipException.class);
    assertThatThrownBy(() -> unzip("plain".getBytes(UTF_8), 5)).isInstanceOf(ZipException.class);
  }
}
