package io.github.flinkwatch.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The indicator of the page is the one that is started with each Spring Boot. */
class SpringBootExampleTest {

  @ParameterizedTest
  @ValueSource(strings = {"boot2", "boot4"})
  void theIndicatorOfThePageIsTheOneThatIsStarted(String sources) throws IOException {
    String file =
        Files.readString(
            Path.of("src/it/consumer/src", sources, "java/platform/FlinkJobsHealth.java"));
    String page = Files.readString(Pages.DOCS.resolve("metrics.md"));
    String indicator = file.substring(file.indexOf("final class FlinkJobsHealth"));
    assertThat(page).contains("```java\n" + indicator + "```");
  }
}
