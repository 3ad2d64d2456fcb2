package io.github.flinkwatch.yarn;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
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
  void eachLineIsLookedAtOnce() throws IOException {
    byteByByte("x"); // loads what it needs
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    String log = ("a line of a log" + "\n").repeat(20_000);
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    byteByByte(log);
    long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    assertThat(allocated).isLessThan(200L * log.length()); // all of it again and again: 50 GB
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
