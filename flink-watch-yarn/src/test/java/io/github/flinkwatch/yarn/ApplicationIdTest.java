package io.github.flinkwatch.yarn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import nl.jqno.equalsverifier.EqualsVerifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApplicationIdTest {

  @ParameterizedTest
  @ValueSource(strings = {"application_1795220939217_0006", "application_1_12345"})
  void textIsKept(String text) {
    assertThat(ApplicationId.of(text)).hasToString(text);
  }

  @Test
  void partsAreTold() {
    ApplicationId id = ApplicationId.of("application_1795220939217_0006");

    assertThat(id.clusterTimestamp()).isEqualTo(Instant.ofEpochMilli(1795220939217L));
    assertThat(id.sequence()).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "application_1", "application_a_0001", "application_1_1/../x", "job_1_0001"})
  void whatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> ApplicationId.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }

  @Test
  void orderIsByAge() {
    assertThat(ApplicationId.of("application_1_0002"))
        .isLessThan(ApplicationId.of("application_1_0010"))
        .isLessThan(ApplicationId.of("application_2_0001"));
  }

  @Test
  void equalityIsByBothParts() {
    EqualsVerifier.forClass(ApplicationId.class).verify();
  }
}
