package io.github.flinkwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import nl.jqno.equalsverifier.EqualsVerifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobKeyTest {

  private static final JobId ZEROS = JobId.of("0".repeat(32));
  private static final JobRef REF = JobRef.of(ZEROS);

  @Test
  void oneIdInTwoScopesIsTwoJobs() {
    assertThat(JobKey.of("prod-a", REF)).isNotEqualTo(JobKey.of("prod-b", REF));
    assertThat(JobKey.of("prod-a", REF)).hasToString("prod-a/job/" + ZEROS);
  }

  @Test
  void namesKindsAndLabelsTakeNoPart() {
    JobRef.Builder other = REF.toBuilder().name("orders").deploymentId("application_1_0001");
    other.clusterKind(ClusterKind.DEDICATED).mayMatchSoleJob(true);
    assertThat(JobKey.of("a", other.build())).isEqualTo(JobKey.of("a", REF));
  }

  @Test
  void aDeploymentStandsForItsOnlyJob() {
    JobRef ref = JobRef.builder().deploymentId("application_1_0001").build();
    assertThat(JobKey.of("yarn", ref)).hasToString("yarn/deployment/application_1_0001");
  }

  @Test
  void aDatabaseThatIgnoresCaseAndPaddingKeepsKeysApart() {
    assertThat(JobKey.of("Prod east ", REF))
        .hasToString("%50rod%20east%20/job/" + ZEROS)
        .isNotEqualTo(JobKey.of("prod east", REF));
    assertThat(JobKey.of("集群", REF).toString()).matches("[!-~]+");
  }

  @Test
  void theLongestScopesAndDeploymentsFitAPrimaryKey() {
    String scope = "集".repeat(300);
    JobRef ref = JobRef.builder().deploymentId("D".repeat(300)).build();
    JobKey key = JobKey.of(scope, ref);
    assertThat(key.toString()).hasSizeLessThanOrEqualTo(JobKey.MAX_LENGTH);
    assertThat(JobKey.of(scope + "群", ref)).isNotEqualTo(key);
    assertThat(JobKey.parse(key.toString())).isEqualTo(key);
  }

  @Property(tries = 500)
  void whatIsWrittenIsReadAgainAndNoTwoScopesShareAKey(
      @ForAll @StringLength(min = 1, max = 150) String one,
      @ForAll @StringLength(min = 1, max = 150) String two) {
    if (encodable(one) && encodable(two)) {
      JobKey key = JobKey.of(one, REF);
      assertThat(JobKey.parse(key.toString())).isEqualTo(key);
      assertThat(key.equals(JobKey.of(two, REF))).isEqualTo(one.equals(two));
    }
  }

  private static boolean encodable(String text) {
    return !text.isBlank() && java.nio.charset.StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\ud800"})
  void aScopeIsText(String scope) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JobKey.of(scope, REF))
        .withMessageStartingWith("scope must be text and not blank");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "a/job/1", "a/b/c", "A/deployment/x", "a/deployment/x y"})
  void whatIsNoKeyIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JobKey.parse(text))
        .withMessageStartingWith("not a job's key");
  }

  @Test
  void keysAreEqualByTheirText() {
    EqualsVerifier.forClass(JobKey.class).withNonnullFields("text").verify();
    assertThat(JobKey.of("a", REF)).isLessThan(JobKey.of("b", REF));
  }
}
