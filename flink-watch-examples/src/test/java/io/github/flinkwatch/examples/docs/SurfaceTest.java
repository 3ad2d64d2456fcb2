package io.github.flinkwatch.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.archive.JobArchiveReader;
import io.github.flinkwatch.gather.JobObserver;
import io.github.flinkwatch.yarn.ResourceManagerClient;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an embedder can name: counted, and each group of it with its reason. */
class SurfaceTest {

  private static final int MAIN_JOB = 15;
  private static final int ALL = 150;

  @Test
  void everyExportedTypeStandsInTheListAndNothingElseDoes() throws Exception {
    TreeSet<String> exported = new TreeSet<>();
    for (Class<?> ofModule :
        List.of(JobObserver.class, ResourceManagerClient.class, JobArchiveReader.class)) {
      exported.addAll(exported(ofModule));
    }
    assertThat(listed().values().stream().flatMap(List::stream))
        .as("src/test/resources/surface.txt: what is public must be named by a user")
        .containsExactlyInAnyOrderElementsOf(exported);
  }

  @Test
  void fewerThan150TypesArePublic() throws IOException {
    assertThat(listed().values().stream().mapToInt(List::size).sum()).isLessThan(ALL);
  }

  @Test
  void everyGroupHasItsReason() throws IOException {
    assertThat(listed().keySet()).allMatch(reason -> reason.contains(": "));
  }

  @Test
  void theMainJobNeeds15TypesAtMostWhichTheOverviewShowsFirst() throws IOException {
    List<String> first = listed().values().iterator().next();
    assertThat(first).hasSizeLessThanOrEqualTo(MAIN_JOB);
    String overview =
        Files.readString(Path.of("../flink-watch-core/src/main/java/module-info.java"));
    List<String> shown =
        Pattern.compile("<tr><td>\\{@link ([\\w.]+)")
            .matcher(overview)
            .results()
            .map(MatchResult::group)
            .map(row -> row.replaceFirst(".*@link ", ""))
            .collect(Collectors.toList());
    assertThat(shown).containsExactlyElementsOf(first);
  }

  /** Groups in the file's order: a line that begins with # is a group's name and reason. */
  private static Map<String, List<String>> listed() throws IOException {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    List<String> group = new ArrayList<>();
    String text;
    try (var in = SurfaceTest.class.getResourceAsStream("/surface.txt")) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    for (String line : text.lines().filter(each -> !each.isBlank()).collect(Collectors.toList())) {
      if (line.startsWith("# ")) {
        group = new ArrayList<>();
        groups.put(line.substring(2), group);
      } else {
        group.add(line.strip());
      }
    }
    return groups;
  }

  private static List<String> exported(Class<?> ofModule) throws URISyntaxException, IOException {
    Path where = Path.of(ofModule.getProtectionDomain().getCodeSource().getLocation().toURI());
    ModuleReference module = ModuleFinder.of(where).findAll().iterator().next();
    List<String> packages =
        module.descriptor().exports().stream()
            .filter(export -> !export.isQualified())
            .map(ModuleDescriptor.Exports::source)
            .collect(Collectors.toList());
    try (ModuleReader reader = module.open();
        Stream<String> files = reader.list()) {
      return files
          .filter(file -> file.endsWith(".class") && !file.contains("$") && !file.contains("-"))
          .map(file -> file.substring(0, file.length() - ".class".length()).replace('/', '.'))
          .filter(name -> packages.contains(name.substring(0, name.lastIndexOf('.'))))
          .filter(SurfaceTest::isPublic)
          .collect(Collectors.toList());
    }
  }

  private static boolean isPublic(String name) {
    try {
      Class<?> type = Class.forName(name, false, SurfaceTest.class.getClassLoader());
      return Modifier.isPublic(type.getModifiers());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(name, e);
    }
  }
}
