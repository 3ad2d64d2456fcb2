package io.github.flinkwatch.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.JobStatus;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.evidence.DeploymentReport;
import io.github.flinkwatch.evidence.DeploymentReport.DeploymentState;
import io.github.flinkwatch.evidence.DeploymentReport.FinalStatus;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/verdicts.md} are the code's: what fails here is printed to paste. */
class VerdictsPageTest {

  private static final Path PAGE = Path.of("..", "docs", "verdicts.md");

  @Test
  void theTableOfStatusesIsTheCodes() throws IOException {
    StringBuilder table = new StringBuilder("| Flink reports | we conclude |\n|---|---|\n");
    for (JobStatus status : JobStatus.values()) {
      table.append("| ").append(status).append(" | ").append(JobState.of(status)).append(" |\n");
    }
    assertThat(page()).contains(table);
  }

  @Test
  void theTruthTableIsTheCodes() throws IOException {
    StringBuilder table =
        new StringBuilder("| state | final status | concluded | confidence |\n|---|---|---|---|\n");
    for (DeploymentState state : DeploymentState.values()) {
      for (FinalStatus how : FinalStatus.values()) {
        DeploymentTruthTable row =
            DeploymentTruthTable.rowOf(
                DeploymentReport.builder()
                    .kind(DeploymentReport.Kind.YARN)
                    .deploymentId("any")
                    .state(state)
                    .finalStatus(how)
                    .build());
        boolean usual =
            row != DeploymentTruthTable.OUTCOME_UNDEFINED
                && row != DeploymentTruthTable.UNRECOGNIZED;
        if (usual || how == FinalStatus.UNDEFINED) {
          table
              .append("| ")
              .append(state)
              .append(" | ")
              .append(how)
              .append(" | ")
              .append(row.code() == null ? row.state() : "UNKNOWN(" + row.code() + ")")
              .append(" | ")
              .append(row.code() == null ? row.confidence() : "–")
              .append(" |\n");
        }
      }
    }
    assertThat(page()).contains(table);
  }

  @Test
  void theTableOfRulesIsTheCodes() throws IOException {
    StringBuilder table = new StringBuilder("| rule | liveness | what it says |\n|---|---|---|\n");
    for (HealthRule rule : RuleCatalogue.standard().rules()) {
      table
          .append("| <a id=\"")
          .append(anchor(rule.id()))
          .append("\"></a>")
          .append(rule.id())
          .append(" | ")
          .append(rule.guardsLiveness() ? "L" : "")
          .append(" | ")
          .append(rule.documentation())
          .append(" |\n");
    }
    assertThat(page()).contains(table);
  }

  @Test
  void theTableOfWhatToDoIsTheCodes() throws IOException {
    StringBuilder table = new StringBuilder("| rule | to do |\n|---|---|\n");
    for (HealthRule rule : RuleCatalogue.standard().rules()) {
      table
          .append("| ")
          .append(rule.id())
          .append(" | ")
          .append(rule.remedy().orElseThrow())
          .append(" |\n");
    }
    assertThat(page()).contains(table);
  }

  @Test
  void theTableOfThresholdsIsTheCodes() throws ReflectiveOperationException, IOException {
    StringBuilder table = new StringBuilder("| threshold | default |\n|---|---|\n");
    Method[] methods = HealthThresholds.class.getDeclaredMethods();
    Arrays.sort(methods, Comparator.comparing(Method::getName));
    for (Method method : methods) {
      boolean threshold =
          method.getParameterCount() == 0
              && Modifier.isPublic(method.getModifiers())
              && !Modifier.isStatic(method.getModifiers())
              && !method.getName().equals("toBuilder");
      if (threshold) {
        String value = String.valueOf(method.invoke(HealthThresholds.ofDefaults()));
        table
            .append("| ")
            .append(method.getName())
            .append(" | ")
            .append(value.startsWith("Optional") ? "off" : value)
            .append(" |\n");
      }
    }
    assertThat(page()).contains(table);
  }

  @Test
  void theTableOfCausesIsTheCodes() throws IOException {
    StringBuilder table =
        new StringBuilder(
            "| code | group | points to | ask again | remedy |\n|---|---|---|---|---|\n");
    for (UnknownCode code : UnknownCode.values()) {
      table
          .append("| ")
          .append(code)
          .append(" | ")
          .append(code.group())
          .append(" | ")
          .append(code.pointsTo())
          .append(" | ")
          .append(code.isRetryable() ? "yes" : "no")
          .append(" | ")
          .append(code.remedy())
          .append(" |\n");
    }
    assertThat(page()).contains(table);
  }

  /** What a verdict names leads to the rule's row. */
  private static String anchor(RuleId rule) {
    String page = rule.page().orElseThrow();
    assertThat(page).startsWith("docs/verdicts.md#");
    return page.substring(page.indexOf('#') + 1);
  }

  private static String page() throws IOException {
    return Files.readString(PAGE);
  }
}
