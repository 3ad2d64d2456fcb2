package io.github.flinkwatch.internal.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.flinkwatch.Allowance;
import io.github.flinkwatch.internal.wire.JobsWire;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Jackson keeps names: what a peer may make it keep has an end, and so has looking for one. */
class HostileNamesOfFieldsTest {

  private static final JsonType<Map<String, Long>> NUMBERS = JsonTypes.mapOf(JsonTypes.LONG);

  /** An object that nobody reads, of that many names of that many characters. */
  private static byte[] passedOver(int names, int length) {
    return IntStream.range(0, names)
        .mapToObj(i -> String.format("%" + length + "d", i).replace(' ', 'n'))
        .map(name -> "\"" + name + "\":0")
        .collect(Collectors.joining(",", "{\"jobs\":[],\"unheard-of\":{", "}}"))
        .getBytes(UTF_8);
  }

  private static long held(byte[] json) throws IOException {
    Allowance allowance = Allowance.unlimited();
    Json.read(JobsWire.JOBS_OVERVIEW, json, allowance);
    return allowance.taken();
  }

  @Test
  void newNamesTakeMemoryAlsoOfWhatIsPassedOver() throws IOException {
    assertThat(held(passedOver(1_000, 20))).isLessThan(10_000);
    assertThat(held(passedOver(100_000, 20))).isGreaterThan(100_000 * 150);
    assertThatExceptionOfType(Allowance.SpentException.class)
        .isThrownBy(
            () ->
                Json.read(JobsWire.JOBS_OVERVIEW, passedOver(100_000, 20), Allowance.of(1 << 20)));
  }

  @Test
  void namesThatComeAgainTakeNone() throws IOException {
    String rows = "{\"one\":1,\"two\":2,\"three\":3},".repeat(50_000);
    byte[] json = ("{\"jobs\":[],\"unheard-of\":[" + rows + "{}]}").getBytes(UTF_8);
    assertThat(held(json)).isLessThan(10_000);
  }

  @Test
  void longNamesTakeMemoryAndAreKeptForNoOtherText() throws IOException {
    Json.forget(Json.names());
    Object before = Json.factory();
    assertThat(held(passedOver(10, FieldNames.LONGEST))).isLessThan(10_000);
    assertThat(Json.factory()).isSameAs(before);
    assertThat(held(passedOver(10, 10_000))).isGreaterThan(10 * 30_000);
    assertThat(Json.factory()).isNotSameAs(before);
  }

  @Test
  void aNameLongerThanAnyIsMalformed() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> held(passedOver(1, LimitedParser.LONGEST_NAME + 1)))
        .withMessageContaining("50000");
  }

  /** Counts what a map does to find a place for keys that have one hash code. */
  private static final class Counted implements Comparable<Counted> {
    static final AtomicLong STEPS = new AtomicLong();
    private final String text;

    Counted(String text) {
      this.text = text;
    }

    @Override
    public int hashCode() {
      return 7;
    }

    @Override
    public boolean equals(Object other) {
      STEPS.incrementAndGet();
      return other instanceof Counted && text.equals(((Counted) other).text);
    }

    @Override
    public int compareTo(Counted other) {
      STEPS.incrementAndGet();
      return text.compareTo(other.text);
    }
  }

  @Test
  void keysThatCollideCostALogarithmEach() throws IOException {
    int keys = 20_000;
    String json =
        IntStream.range(0, keys)
            .mapToObj(i -> "\"" + i + "\":" + i)
            .collect(Collectors.joining(",", "{", "}"));
    Counted.STEPS.set(0);
    Map<Counted, Long> read =
        Json.read(
            JsonTypes.mapOf(Counted::new, key -> key.text, JsonTypes.LONG), json.getBytes(UTF_8));
    assertThat(read).hasSize(keys);
    assertThat(Counted.STEPS.get()).isLessThan(keys * 100L); // one by one it is 200 million
  }

  /** Jackson's table of names is one for all, and of many that collide it refuses the next. */
  @Test
  void namesThatCollideCostNobodyElseHisAnswer() throws IOException {
    for (int text = 0; text < 200; text++) {
      int from = 20 * text;
      byte[] few =
          IntStream.range(from, from + 20)
              .mapToObj(HostileNamesOfFieldsTest::colliding)
              .collect(Collectors.joining(",", "{", "}"))
              .getBytes(UTF_8);
      assertThat(Json.read(NUMBERS, few)).hasSize(20);
      byte[] honest = ("{\"honest" + text + "\":1}").getBytes(UTF_8);
      assertThat(Json.read(NUMBERS, honest)).containsEntry("honest" + text, 1L);
    }
  }

  /** To Jackson, which multiplies by 33, and to {@code String}, which multiplies by 31. */
  private static String colliding(int n) {
    return IntStream.range(0, 12)
        .mapToObj(bit -> (n >> bit & 1) == 0 ? "AaAa" : "B@B@")
        .collect(Collectors.joining("", "\"", "\":0"));
  }

  @Test
  void textsThatCollideAreRead() throws IOException {
    String json =
        IntStream.range(0, 1 << 12)
            .mapToObj(
                n ->
                    IntStream.range(0, 12)
                        .mapToObj(bit -> (n >> bit & 1) == 0 ? "Aa" : "BB")
                        .collect(Collectors.joining("", "\"", "\":0")))
            .collect(Collectors.joining(",", "{", "}"));
    assertThat(Json.read(NUMBERS, json.getBytes(UTF_8))).hasSize(1 << 12);
  }
}
