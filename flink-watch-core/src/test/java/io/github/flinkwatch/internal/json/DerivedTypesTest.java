package io.github.flinkwatch.internal.json;

import static io.github.flinkwatch.internal.json.DerivedTypes.map;
import static io.github.flinkwatch.internal.json.DerivedTypes.oneOrList;
import static io.github.flinkwatch.internal.json.DerivedTypes.onlyField;
import static io.github.flinkwatch.internal.json.DerivedTypes.textExcept;
import static io.github.flinkwatch.internal.json.JsonTypes.STRING;
import static io.github.flinkwatch.internal.json.JsonTypes.listOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DerivedTypesTest {

  @Test
  void oneThatStandsAloneIsAListOfOne() throws IOException {
    JsonType<List<String>> type = oneOrList(STRING);
    assertThat(Json.read(type, "[\"a\",\"b\"]")).containsExactly("a", "b");
    assertThat(Json.read(type, "\"a\"")).containsExactly("a");
    assertThat(Json.read(oneOrList(textExcept("none")), "\"none\"")).isEmpty();
    assertThat(Json.write(type, List.of("a"))).isEqualTo("[\"a\"]");
  }

  @Test
  void aWrapperAroundNothingIsRefusedUnlessItStandsForSomething() throws IOException {
    assertThatThrownBy(() -> Json.read(onlyField("jobs", listOf(STRING)), "{}"))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageContaining("no jobs");
    JsonType<List<String>> mayBeMissing = onlyField("jobs", listOf(STRING), List.of());
    assertThat(Json.read(mayBeMissing, "{}")).isEmpty();
    assertThat(Json.read(mayBeMissing, "{\"jobs\":null}")).isEmpty();
    assertThat(Json.read(mayBeMissing, "{\"jobs\":[\"a\"]}")).containsExactly("a");
  }

  @Test
  void whatIsRefusedIsMalformedAndSaysWhere() {
    JsonType<List<Integer>> type =
        listOf(map(STRING, text -> Integer.valueOf(text), number -> number.toString()));
    assertThatThrownBy(() -> Json.read(type, "[\"1\",\"one\"]"))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageContaining("one")
        .hasMessageEndingWith("at /1");
  }
}
