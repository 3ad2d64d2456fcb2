package io.github.flinkwatch.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextPoolTest {

  private static final JsonType<List<String>> WORDS = JsonTypes.listOf(JsonTypes.WORD);

  @Test
  void aWordThatComesOftenIsKeptOnce() throws IOException {
    List<String> words = Json.read(WORDS, "[\"RUNNING\",\"FINISHED\",\"RUNNING\"]");
    assertThat(words).containsExactly("RUNNING", "FINISHED", "RUNNING");
    assertThat(words.get(0)).isSameAs(words.get(2));
  }

  @Test
  void manyWordsTakeOneAnothersPlacesAndAreReadRight() throws IOException {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      words.add("word " + i);
    }
    assertThat(Json.read(WORDS, Json.write(WORDS, words))).isEqualTo(words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "é \uD83D\uDE00 \"quoted\" \\ \n",
        "a text that is too long to be kept, for it will hardly ever come again"
      })
  void anyTextIsReadAsItIs(String text) throws IOException {
    assertThat(Json.read(WORDS, Json.write(WORDS, List.of(text)))).containsExactly(text);
    assertThat(
            Json.read(
                WORDS,
                Json.write(WORDS, List.of(text)).getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .containsExactly(text);
  }
}
