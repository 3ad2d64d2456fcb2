package io.github.flinkwatch.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.flinkwatch.Allowance;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonShapeTest {

  private static final JsonShape<Row, RowBuilder> ROW =
      JsonShape.of(RowBuilder::new, RowBuilder::build)
          .field("name", JsonTypes.STRING, (b, v) -> b.name = v, Row::name)
          .optional("start-time", JsonTypes.INSTANT, (b, v) -> b.start = v, Row::start)
          .orNamed("start_time")
          .optional("duration", JsonTypes.DURATION, (b, v) -> b.duration = v, Row::duration)
          .optionalLong("size", (b, v) -> b.size = OptionalLong.of(v), Row::size)
          .optionalInt("attempt", (b, v) -> b.attempt = OptionalInt.of(v), Row::attempt)
          .optionalDouble("ratio", (b, v) -> b.ratio = OptionalDouble.of(v), Row::ratio)
          .optional(
              "tags",
              JsonTypes.listOf(JsonTypes.STRING),
              (b, v) -> b.tags = v,
              row -> Optional.of(row.tags()).filter(tags -> !tags.isEmpty()))
          .shape();

  private static Row read(String json) throws IOException {
    return Json.read(ROW, json);
  }

  @Nested
  class Absence {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "{\"name\":\"a\"}",
          "{\"name\":\"a\",\"start-time\":null,\"size\":null,\"ratio\":null,\"tags\":null}",
          "{\"name\":\"a\",\"start-time\":-1,\"duration\":-1,\"size\":-1,\"attempt\":-1}",
          "{\"name\":\"a\",\"start-time\":0,\"ratio\":\"NaN\"}",
          "{\"name\":\"a\",\"duration\":9223372036854775807}",
          "{\"name\":\"a\",\"duration\":9223372036854776000}",
        })
    void missingNullAndTheNumbersThatSayNoneAreEmpty(String json) throws IOException {
      assertThat(read(json)).isEqualTo(Row.named("a"));
    }

    @Test
    void zeroIsANumberWhereZeroWasRead() throws IOException {
      Row row = read("{\"name\":\"a\",\"duration\":0,\"size\":0,\"attempt\":0,\"ratio\":0}");
      assertThat(row.duration()).contains(Duration.ZERO);
      assertThat(row.size()).hasValue(0);
      assertThat(row.attempt()).hasValue(0);
      assertThat(row.ratio()).hasValue(0);
    }

    @Test
    void whatEveryVersionSendsMustBeThere() {
      assertThatExceptionOfType(MalformedJsonException.class)
          .isThrownBy(() -> read("{}"))
          .withMessageContaining("name");
    }
  }

  @Nested
  class Tolerance {
    @Test
    void unknownFieldsArePassedOverWhateverTheyHold() throws IOException {
      assertThat(read("{\"new\":{\"deep\":[1,{\"name\":\"b\"}]},\"name\":\"a\",\"x\":[[]]}"))
          .isEqualTo(Row.named("a"));
    }

    @Test
    void aFormerNameIsReadLikeTheName() throws IOException {
      Row row = read("{\"name\":\"a\",\"start_time\":1795218783396}");
      assertThat(row.start()).contains(Instant.ofEpochMilli(1795218783396L));
    }

    @Test
    void aFieldThatComesTwiceAndSaysTheSameIsRead() throws IOException {
      assertThat(
              read("{\"name\":\"a\",\"size\":7,\"name\":\"\\u0061\",\"size\":7,\"x\":1,\"x\":2}"))
          .isEqualTo(read("{\"name\":\"a\",\"size\":7}"));
    }

    @Test
    void fieldsMayComeInAnotherOrderEachTime() throws IOException {
      List<Row> rows =
          Json.read(
              JsonTypes.listOf(ROW),
              "[{\"name\":\"a\",\"size\":1,\"attempt\":2},{\"attempt\":2,\"size\":1,\"name\":\"a\"},"
                  + "{\"size\":1,\"\":{\"name\":\"b\"},\"name\":\"a\",\"new\":[0],\"attempt\":2},"
                  + "{\"\\u006eame\":\"a\",\"size\":1,\"attempt\":2}]");
      assertThat(rows).hasSize(4);
      assertThat(Set.copyOf(rows)).hasSize(1);
    }

    @Test
    void aNameThatBeginsLikeAnotherIsAnother() throws IOException {
      assertThat(read("{\"name\":\"a\",\"sizes\":7,\"siz\":8}").size()).isEmpty();
    }

    @Test
    void aByteOrderMarkIsNoContent() throws IOException {
      byte[] marked = "\uFEFF{\"name\":\"a\"}".getBytes(StandardCharsets.UTF_8);
      assertThat(Json.read(ROW, marked)).isEqualTo(Row.named("a"));
    }

    @Test
    void aNumberTooLargeForALongIsTheLargestLong() throws IOException {
      assertThat(read("{\"name\":\"a\",\"size\":9223372036854776000}").size())
          .hasValue(Long.MAX_VALUE);
    }
  }

  @Nested
  class Refusal {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "{'name':'a','name':'b'}",
          "{'name':'a','size':1,'size':2}",
          "{'name':'a','size':1,'attempt':3,'size':null}",
          "{'name':'a','n\\u0061me':'b'}",
          "{'name':'a','tags':['x'],'tags':['y']}",
        })
    void aFieldThatComesTwiceAndContradictsItselfIsMalformed(String json) {
      assertThatExceptionOfType(MalformedJsonException.class)
          .isThrownBy(() -> read(json.replace('\'', '"')))
          .withMessageContaining("two values at /");
    }

    @Test
    void aKeyThatComesTwiceAndContradictsItselfIsMalformed() throws IOException {
      JsonType<Map<String, String>> map = JsonTypes.mapOf(JsonTypes.STRING);
      assertThat(Json.read(map, "{\"a\":\"1\",\"a\":\"1\"}")).containsOnly(Map.entry("a", "1"));
      assertThatExceptionOfType(MalformedJsonException.class)
          .isThrownBy(() -> Json.read(map, "{\"a\":\"1\",\"a\":\"2\"}"));
    }

    @Test
    void depthAndDigitsHaveTheirLimitsAlsoInWhatIsPassedOver() {
      for (String json :
          List.of(
              "{\"name\":\"a\",\"new\":" + "[".repeat(2_000_000),
              "{\"name\":\"a\",\"new\":" + "{\"a\":".repeat(200_000),
              "{\"name\":\"a\",\"new\":" + "9".repeat(1_000_000) + "}",
              "{\"name\":\"a\",\"size\":" + "9".repeat(1_000_000) + "}")) {
        assertThatExceptionOfType(IOException.class)
            .isThrownBy(() -> Json.read(ROW, new StringReader(json)));
      }
    }

    @Test
    void whatAValueTypeThrowsIsMalformed() {
      JsonType<String> type = DerivedTypes.map(JsonTypes.STRING, form -> form.substring(1), v -> v);
      assertThatExceptionOfType(MalformedJsonException.class)
          .isThrownBy(() -> Json.read(type, "\"\""));
    }

    @Test
    void whatWasTakenForAValueThatCannotBeReadIsGivenBack() {
      JsonType<List<String>> names = JsonTypes.listOf(JsonTypes.STRING);
      byte[] cut = ("[" + "\"abcd\",".repeat(10_000)).getBytes(StandardCharsets.UTF_8);
      Allowance allowance = Allowance.of(2_000_000);
      assertThatIOException().isThrownBy(() -> Json.read(names, cut, allowance));
      assertThat(allowance.taken()).isZero();
      assertThatIOException()
          .isThrownBy(() -> Json.read(names, cut, Allowance.of(5_000).part(1_250)));
    }

    @Test
    void whatAPartTakesIsTakenOfTheWhole() {
      Allowance whole = Allowance.of(1_000);
      Allowance part = whole.part(whole.bytes() / 4);
      assertThat(part.tryTake(251)).isFalse();
      assertThat(part.tryTake(250)).isTrue();
      assertThat(whole.taken()).isEqualTo(250);
      assertThat(whole.tryTake(750)).isTrue();
      part.giveBack(250);
      assertThat(whole.tryTake(250)).isTrue();
      assertThat(part.tryTake(1)).isFalse();
      assertThat(part.taken()).isZero();
    }

    @Test
    void whatIsHeldIsTakenOfTheAllowanceAndWhatIsPassedOverIsNot() throws IOException {
      JsonType<List<String>> names = JsonTypes.listOf(JsonTypes.STRING);
      byte[] many = ("[" + "\"abcd\",".repeat(10_000) + "\"e\"]").getBytes(StandardCharsets.UTF_8);
      Allowance enough = Allowance.of(2_000_000);
      assertThat(Json.read(names, many, enough)).hasSize(10_001);
      assertThat(enough.taken()).isBetween(600_000L, 2_000_000L);
      assertThatExceptionOfType(Allowance.SpentException.class)
          .isThrownBy(() -> Json.read(names, many, Allowance.of(100_000)));
      byte[] around =
          ("{\"name\":\"a\",\"new\":" + new String(many, StandardCharsets.UTF_8) + "}")
              .getBytes(StandardCharsets.UTF_8);
      assertThat(Json.read(ROW, around, Allowance.of(10_000))).isEqualTo(Row.named("a"));
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "[] | an object",
          "\"a\" | an object",
          "{'name':1} | a text at /name",
          "{'name':'a','size':'7'} | a whole number at /size",
          "{'name':'a','size':7.9} | a whole number at /size",
          "{'name':'a','ratio':'half'} | a number at /ratio",
          "{'name':'a','tags':{}} | a list at /tags",
          "{'name':'a','tags':['x',2]} | a text at /tags/1",
          "{'name':'a'}<html> | ",
        },
        quoteCharacter = '`')
    void aValueOfAnotherTypeIsMalformedAndItsPlaceIsNamed(String json, String expected) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> read(json.replace('\'', '"')))
          .withMessageContaining(expected == null ? "" : "expected " + expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "null", "{\"name\":\"a\"", "{\"name\":\"a\"} {}", "{name:1}"})
    void whatIsNotOneWholeValueIsRefused(String json) {
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> read(json));
    }

    @Test
    void invalidUtf8IsRefused() {
      byte[] bytes = "{\"name\":\"a?\"}".getBytes(StandardCharsets.ISO_8859_1);
      bytes[10] = (byte) 0xFF;
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> Json.read(ROW, bytes));
    }

    @Test
    void deepNestingInAnUnknownFieldEndsWithoutOverflowingTheStack() {
      String deep = "[".repeat(200_000) + "]".repeat(200_000);
      try {
        assertThat(read("{\"name\":\"a\",\"x\":" + deep + "}")).isEqualTo(Row.named("a"));
      } catch (IOException refusedFromJackson215On) {
        assertThat(refusedFromJackson215On).hasMessageContaining("nest");
      }
    }
  }

  @Test
  void whatWasWrittenIsReadBackEqual() throws IOException {
    Row full =
        new Row(
            "é \"quoted\"\n",
            Optional.of(Instant.ofEpochMilli(1795218783396L)),
            Optional.of(Duration.ofMillis(15)),
            OptionalLong.of(Long.MAX_VALUE),
            OptionalInt.of(3),
            OptionalDouble.of(0.25),
            List.of("x", "y"));
    assertThat(read(Json.write(ROW, full))).isEqualTo(full);
    assertThat(read(Json.write(ROW, Row.named("a")))).isEqualTo(Row.named("a"));
  }

  @Test
  void mapsKeepTheirOrderAndRefuseKeysThatAreNone() throws IOException {
    JsonType<Map<Integer, String>> byNumber =
        JsonTypes.mapOf(Integer::valueOf, String::valueOf, JsonTypes.STRING);
    Map<Integer, String> map = Json.read(byNumber, "{\"2\":\"b\",\"1\":\"a\",\"3\":null}");
    assertThat(map).containsExactly(Map.entry(2, "b"), Map.entry(1, "a"));
    assertThat(Json.write(byNumber, map)).isEqualTo("{\"2\":\"b\",\"1\":\"a\"}");
    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> Json.read(byNumber, "{\"two\":\"b\"}"));
  }

  @Test
  void aTableRefusesTheSameNameTwice() {
    JsonShape.Table<Row, RowBuilder> table =
        JsonShape.of(RowBuilder::new, RowBuilder::build)
            .field("name", JsonTypes.STRING, (b, v) -> b.name = v, Row::name);
    assertThatIllegalStateException().isThrownBy(() -> table.orNamed("name"));
  }

  @Test
  void aShapeTellsEveryNameThatItReads() {
    assertThat(ROW.fieldNames())
        .containsExactly(
            "attempt", "duration", "name", "ratio", "size", "start-time", "start_time", "tags");
  }

  private record Row(
      String name,
      Optional<Instant> start,
      Optional<Duration> duration,
      OptionalLong size,
      OptionalInt attempt,
      OptionalDouble ratio,
      List<String> tags) {
    static Row named(String name) {
      return new Row(
          name,
          Optional.empty(),
          Optional.empty(),
          OptionalLong.empty(),
          OptionalInt.empty(),
          OptionalDouble.empty(),
          List.of());
    }
  }

  private static final class RowBuilder {
    String name;
    Instant start;
    Duration duration;
    OptionalLong size = OptionalLong.empty();
    OptionalInt attempt = OptionalInt.empty();
    OptionalDouble ratio = OptionalDouble.empty();
    List<String> tags = List.of();

    Row build() {
      if (name == null) {
        throw new IllegalStateException("no name");
      }
      return new Row(
          name,
          Optional.ofNullable(start),
          Optional.ofNullable(duration),
          size,
          attempt,
          ratio,
          tags);
    }
  }
}
