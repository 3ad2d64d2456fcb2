package io.github.flinkwatch.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonTypes;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommonTypesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "[]", "7", "\"a\"", "{\"a\":{}}", "{\"a\":[1,{\"b\":null}],\"c\":\"é\"}"})
  void rawJsonIsKeptWhateverItIs(String json) throws IOException {
    assertThat(Json.read(JsonTypes.listOf(CommonTypes.RAW_JSON), "[" + json + "," + json + "]"))
        .isEqualTo(List.of(json, json));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"a\":1", "{\"a\":}"})
  void rawJsonThatIsCutIsRefused(String json) {
    assertThatIOException().isThrownBy(() -> Json.read(CommonTypes.RAW_JSON, json));
  }

  @Test
  void aTextThatStandsForNoneIsNone() throws IOException {
    assertThat(
            Json.read(
                JsonTypes.listOf(CommonTypes.KNOWN_TEXT), "[\"<unknown>\",\"1.20.5\",\"Unknown\"]"))
        .containsExactly("1.20.5");
  }
}
