package io.github.flinkwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import nl.jqno.equalsverifier.EqualsVerifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobRefTest {

  private static final String HEX = "00866126f17a53ab0ab102f0e48492ea";

  @Test
  void aJobIdIsItsDigitsInEitherCase() {
    assertThat(JobId.of(HEX.toUpperCase(java.util.Locale.ROOT))).isEqualTo(JobId.of(HEX));
    assertThat(JobId.of(HEX)).hasToString(HEX);
    EqualsVerifier.forClass(JobId.class).withNonnullFields("hex").verify();
    EqualsVerifier.forClass(VertexId.class).withNonnullFields("hex").verify();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00866126", "00866126f17a53ab0ab102f0e48492e/", "../../etc/passwd"})
  void whatIsNoJobIdIsRefusedBeforeAnythingIsAsked(String text) {
    assertThat(JobId.isValid(text)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JobId.of(text))
        .withMessage("job id must be 32 hexadecimal digits: \"" + text + "\"");
  }

  @Test
  void aReferenceNamesAJobOrADeployment() {
    assertThatIllegalStateException().isThrownBy(() -> JobRef.builder().name("orders").build());
    assertThat(JobRef.builder().deploymentId("application_1_0001").build().jobId()).isEmpty();
  }

  @Test
  void theSoleJobMayBeMatchedInADedicatedClusterOnly() {
    JobRef.Builder session =
        JobRef.of(JobId.of(HEX)).toBuilder().clusterKind(ClusterKind.SESSION).mayMatchSoleJob(true);
    assertThatIllegalStateException().isThrownBy(session::build);
    assertThat(session.clusterKind(ClusterKind.DEDICATED).build().mayMatchSoleJob()).isTrue();
  }

  @Test
  void whereSeveralJobsMayRunNoneIsTheSoleOne() {
    JobRef.Builder several =
        JobRef.of(JobId.of(HEX)).toBuilder()
            .clusterKind(ClusterKind.DEDICATED)
            .mayHaveSeveralJobs(true);
    assertThat(several.build().toBuilder().build().mayHaveSeveralJobs()).isTrue();
    assertThatIllegalStateException().isThrownBy(several.mayMatchSoleJob(true)::build);
  }

  @Test
  void referencesAreEqualByAllTheyHave() {
    EqualsVerifier.forClass(JobRef.class).withNonnullFields("clusterKind").verify();
  }
}
