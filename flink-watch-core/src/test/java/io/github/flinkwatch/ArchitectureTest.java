package io.github.flinkwatch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

/** Arrows run one way, and the judge is pure. */
@AnalyzeClasses(
    packages = "io.github.flinkwatch",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String[] PURE = {
    "io.github.flinkwatch",
    "io.github.flinkwatch.model..",
    "io.github.flinkwatch.evidence..",
    "io.github.flinkwatch.health.."
  };

  @ArchTest
  static final ArchRule theVocabularyNeedsTheJdkAndWordsOnly =
      classes()
          .that()
          .resideInAPackage("io.github.flinkwatch")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.github.flinkwatch",
              "io.github.flinkwatch.internal.text..",
              "java..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule wordsNeedTheJdkOnly =
      classes()
          .that()
          .resideInAPackage("io.github.flinkwatch.internal.text..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.github.flinkwatch.internal.text..", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule modelsNeedTheVocabularyOnly =
      classes()
          .that()
          .resideInAPackage("io.github.flinkwatch.model..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.github.flinkwatch",
              "io.github.flinkwatch.model..",
              "java..",
              "javax.annotation..",
              "org.jspecify..",
              "org.immutables..");

  @ArchTest
  static final ArchRule evidenceKnowsNoJudge =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.github.flinkwatch.evidence..",
              "io.github.flinkwatch.model..",
              "io.github.flinkwatch.internal..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.github.flinkwatch.health..");

  @ArchTest
  static final ArchRule theWireKnowsNoEvidence =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.github.flinkwatch.internal.json..", "io.github.flinkwatch.internal.wire..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.github.flinkwatch.evidence..",
              "io.github.flinkwatch.rest..",
              "io.github.flinkwatch.http..");

  @ArchTest
  static final ArchRule theJudgeNeedsEvidenceAndModelsOnly =
      classes()
          .that()
          .resideInAPackage("io.github.flinkwatch.health..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.github.flinkwatch",
              "io.github.flinkwatch.model..",
              "io.github.flinkwatch.evidence..",
              "io.github.flinkwatch.health..",
              "io.github.flinkwatch.internal.json..",
              "io.github.flinkwatch.internal.text..",
              "io.github.flinkwatch.internal.wire..",
              "java..",
              "javax.annotation..",
              "org.jspecify..",
              "org.immutables..");

  /** The one word of the vocabulary that waits. */
  private static final String QUESTION = "io\\.github\\.flinkwatch\\.Question(\\$.*)?";

  @ArchTest
  static final ArchRule nothingPureTouchesTheNetwork =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .and()
          .haveNameNotMatching(QUESTION)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net..", "java.nio.file..", "java.util.concurrent..");

  @ArchTest
  static final ArchRule nothingPureReadsAClock =
      noClasses()
          .that()
          .resideInAnyPackage(PURE)
          .and()
          .haveNameNotMatching(QUESTION)
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class);

  @ArchTest
  static final ArchRule theClientKnowsNoEvidence =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.github.flinkwatch.rest..",
              "io.github.flinkwatch.http..",
              "io.github.flinkwatch.internal.http..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.github.flinkwatch.evidence..",
              "io.github.flinkwatch.gather..",
              "io.github.flinkwatch.health..");

  @ArchTest
  static final ArchRule whoeverGathersDoesNotJudge =
      noClasses()
          .that()
          .resideInAPackage("io.github.flinkwatch.gather..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.github.flinkwatch.health..",
              "io.github.flinkwatch.report..",
              "io.github.flinkwatch.watch..");

  @ArchTest
  static final ArchRule nobodyReadsTheSystemClock =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule nothingNeedsADatabase =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.github.flinkwatch.jdbc..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.github.flinkwatch.jdbc..", "java.sql..", "javax.sql..");

  @ArchTest
  static final ArchRule nothingNeedsMicrometer =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.github.flinkwatch.micrometer..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.github.flinkwatch.micrometer..", "io.micrometer..");

  @ArchTest
  static final ArchRule nothingNeedsKubernetes =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.github.flinkwatch.kubernetes..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.github.flinkwatch.kubernetes..");

  @ArchTest
  static final ArchRule kubernetesNeedsNoJudge =
      noClasses()
          .that()
          .resideInAPackage("io.github.flinkwatch.kubernetes..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.github.flinkwatch.health..",
              "io.github.flinkwatch.watch..",
              "io.github.flinkwatch.report..");

  @ArchTest
  static final ArchRule rulesAreNotPublic =
      classes()
          .that()
          .resideInAPackage("io.github.flinkwatch.health.rules")
          .and()
          .doNotHaveSimpleName("StandardRules")
          .should()
          .notBePublic();
}
