package io.github.flinkwatch.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

  /** What is taken out, as expressions that are right and, of long texts, slow. */
  private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/@\\s]*@");

  private static final Pattern SLASHED_SECRET =
      Pattern.compile("(?<=://)[^/@:\\s]+:(?!\\d{1,5}/)[^@\\s]*@");
  private static final Pattern QUERY =
      Pattern.compile("\\?(?<=[A-Za-z0-9+.-]{2}:/[^\\s?]{0,2000}\\?)[^\\s\"',;)]*");

  private static final List<String> PIECES =
      List.of("s3", "a", "://", ":", "/", "@", "?", " ", "\"", ",", "8020", "k=v", "host", "\n");

  @ParameterizedTest
  @CsvSource({
    "s3://bucket/dir,s3://bucket/dir",
    "s3://user@bucket/dir,s3://bucket/dir",
    "s3://key:sec/ret@bucket/dir,s3://bucket/dir",
    "hdfs://nn:8020/a@b,hdfs://nn:8020/a@b",
    "wasb://c@account/dir?sig=abc&x=/y,wasb://account/dir",
    "/dir/what?is-this,/dir/what?is-this",
    "at https://h/p?token=1) and more,at https://h/p) and more",
    "s3://a:b@c@d/e,s3://d/e"
  })
  void userInfoAndQueriesAreTakenOut(String text, String shown) {
    assertThat(StorePaths.shown(text)).isEqualTo(shown);
  }

  @Test
  void ofAnyTextTheSameIsTakenOutAsByTheSlowExpressions() {
    Random random = new Random(25);
    for (int n = 0; n < 50_000; n++) {
      String text =
          IntStream.range(0, 1 + random.nextInt(16))
              .mapToObj(i -> PIECES.get(random.nextInt(PIECES.size())))
              .collect(Collectors.joining());
      String masked = SLASHED_SECRET.matcher(text).replaceAll("");
      masked = USER_INFO.matcher(masked).replaceAll("");
      masked = QUERY.matcher(masked).replaceAll("");
      assertThat(StorePaths.shown(text)).as(text).isEqualTo(masked);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"://a:b", "aa:/", "s3://a:b?", "://", "@://a:b", "://a:", "aa:/ ?", "?", "://@"})
  void eachCharacterIsLookedAtAFixedNumberOfTimes(String piece) {
    CountedText text = new CountedText("@" + piece.repeat(20_000) + " ?".repeat(100));
    Secrets.withoutUserInfo(text);
    Secrets.withoutQueries(text);
    assertThat(text.looks).isLessThan(20L * text.length());
  }

  private static final class CountedText implements CharSequence {
    private final String text;
    long looks;

    CountedText(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      looks++;
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int from, int to) {
      return text.subSequence(from, to);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
