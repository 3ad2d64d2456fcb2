package io.github.flinkwatch.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.Allowance;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class JsonScanTest {

  private static JsonScan scan(String text) {
    return JsonScan.of(text.getBytes(UTF_8), false, Allowance.unlimited());
  }

  @Test
  void everyCutOfAWholeTextIsACut() {
    String whole = "{\"a\":[1,{\"b\":\"c\\n\u00e9\"},true,null,-1.5e3],\"d\":{}}";
    assertThat(scan(whole)).isEqualTo(JsonScan.WELL_FORMED);
    byte[] bytes = whole.getBytes(UTF_8);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThat(JsonScan.of(cut, false, Allowance.unlimited()))
          .as(new String(cut, UTF_8))
          .isNotEqualTo(JsonScan.WELL_FORMED);
    }
    assertThat(scan("{\"a\":[1,")).isEqualTo(JsonScan.CUT);
    assertThat(scan("{\"a\":")).isEqualTo(JsonScan.CUT);
    assertThat(scan("  ")).isEqualTo(JsonScan.CUT);
  }

  @Test
  void whatFollowsAWholeTextSpoilsIt() {
    assertThat(scan("{}\n\n")).isEqualTo(JsonScan.WELL_FORMED);
    assertThat(scan("{}{}")).isEqualTo(JsonScan.MALFORMED);
    assertThat(scan("1 2")).isEqualTo(JsonScan.MALFORMED);
    assertThat(scan("{}]")).isEqualTo(JsonScan.MALFORMED);
  }

  @Test
  void nestingAndNumbersHaveTheirLimits() {
    assertThat(scan("[".repeat(1000) + "]".repeat(1000))).isEqualTo(JsonScan.WELL_FORMED);
    assertThat(scan("[".repeat(1001) + "]".repeat(1001))).isEqualTo(JsonScan.MALFORMED);
    assertThat(scan("[" + "9".repeat(1001) + "]")).isEqualTo(JsonScan.MALFORMED);
  }
}
