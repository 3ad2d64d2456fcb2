package platform;

import static io.github.flinkwatch.testing.JobHealthAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.json.PackageVersion;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.health.JobHealthEvaluator;
import io.github.flinkwatch.health.JobMemory;
import io.github.flinkwatch.testing.FlinkScenarios;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootVersion;

/** The unit tests of a platform, with scenarios and assertions from the published test jar. */
class AlertsTest {

  private final Alerts alerts = new Alerts();

  @Test
  void nobodyIsWokenUpForALookThatFailed() {
    assertThat(alerts.wakeUp(FlinkScenarios.jobManagerUnreachable())).isFalse();
  }

  @Test
  void somebodyIsWokenUpForAJobThatConsumesNothing() {
    assertThat(alerts.wakeUp(FlinkScenarios.stuckCheckpoint())).isTrue();
  }

  @Test
  void aJobManagerThatCannotBeReachedIsUnknown() {
    assertThat(
            JobHealthEvaluator.ofDefaults()
                .evaluate(FlinkScenarios.jobManagerUnreachable(), JobMemory.empty()))
        .isUnknownBecause(UnknownCode.CONNECT_REFUSED);
  }

  @Test
  void jacksonIsTheOneThatSpringBootPins() {
    assumeTrue(SpringBootVersion.getVersion().startsWith("2.7."));
    assertThat(PackageVersion.VERSION).hasToString("2.13.5");
  }
}
