package io.github.flinkwatch.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a -&gt; b|a -> b",
        "&lt;&quot;&amp;&quot;&gt;|<\"&\">",
        "caf&eacute; &Uuml;&yuml;&nbsp;|caf\u00e9 \u00dc\u00ff\u00a0",
        "C:&#92;data|C:\\data",
        "&#128512;|\uD83D\uDE00"
      })
  void entitiesBecomeWhatTheyStandFor(String html, String plain) {
    assertThat(HtmlText.plain(html)).isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a<br/>+- b", "a<br>+- b"})
  void breaksBecomeNewLines(String html) {
    assertThat(HtmlText.plain(html)).isEqualTo("a\n+- b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a & b; c",
        "&nosuch;",
        "&;",
        "&#;",
        "&#x41;",
        "&#9999999;",
        "&lt",
        "<b>bold</b>",
        "\uD83D\uDE00"
      })
  void whatIsNoEntityStaysAsItIs(String text) {
    assertThat(HtmlText.plain(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"&amp;lt;,&lt;", "&amp;amp;amp;,&amp;amp;"})
  void escapesAreUndoneOnce(String html, String plain) {
    assertThat(HtmlText.plain(html)).isEqualTo(plain);
  }
}
