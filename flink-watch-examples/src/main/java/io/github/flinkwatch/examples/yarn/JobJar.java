package io.github.flinkwatch.examples.yarn;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Classes, with those nested in them, in a jar. */
final class JobJar {

  private JobJar() {}

  static Path write(Path jar, Class<?>... jobs) throws IOException {
    List<Class<?>> classes = new ArrayList<>(List.of(jobs));
    for (Class<?> job : jobs) {
      classes.addAll(List.of(job.getDeclaredClasses()));
    }
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Class<?> each : classes) {
        String path = each.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(path));
        try (InputStream compiled = each.getClassLoader().getResourceAsStream(path)) {
          compiled.transferTo(out);
        }
        out.closeEntry();
      }
    }
    return jar;
  }
}
