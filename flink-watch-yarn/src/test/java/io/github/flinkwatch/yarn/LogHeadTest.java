package io.github.flinkwatch.yarn;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class LogHeadTest {

  private static final String TELLS = "INFO Web frontend listening at http://host:8081.\n";

  private final DirectAddress.LogHead head = new DirectAddress.LogHead();

  private void byteByByte(String text) throws IOException {
    for (byte each : text.getBytes(ISO_8859_1)) {
      head.write(each);
    }
  }

  @Test
  void theAddressIsFoundHoweverTheLogComes() throws IOException {
    byteByByte("one line\nanother\n");
    assertThatIOException().isThrownBy(() -> byteByByte(TELLS)).withMessage("enough");
    assertThat(head.found()).contains("http://host:8081");
    assertThat(head.isFull()).isFalse();
  }

  @Test
  void aLineThatHasNotComeWholeTellsNothing() throws IOException {
    byteByByte("Web frontend listening at http://host:80");
    assertThat(head.found()).isEmpty();
  }

  /** A peer may send each byte in a packet of its own. */
  @Test
  void eachLineIsLookedAtOnce() throws IOException, ReflectiveOperationException {
    byteByByte("x"); // loads what it needs
    String log = ("a line of a log" + "\n").repeat(20_000);
    long before = allocated();
    byteByByte(log);
    assertThat(allocated() - before)
        .isLessThan(200L * log.length()); // all of it again and again: 50 GB
  }

  /** By name: the module under test reads no module of management. */
  private static long allocated() throws ReflectiveOperationException {
    Object threads =
        Class.forName("java.lang.management.ManagementFactory")
            .getMethod("getThreadMXBean")
            .invoke(null);
    return (long)
        Class.forName("com.sun.management.ThreadMXBean")
            .getMethod("getThreadAllocatedBytes", long.class)
            .invoke(threads, Thread.currentThread().getId());
  }

  @Test
  void aLogThatNeverTellsIsReadToALimit() {
    byte[] part = new byte[3 << 16];
    assertThatIOException()
        .isThrownBy(
            () -> {
              while (true) {
                head.write(part, 0, part.length);
              }
            })
        .withMessage("enough");
    assertThat(head.isFull()).isTrue();
    assertThat(head.found()).isEmpty();
  }
}
