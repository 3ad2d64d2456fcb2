package io.github.flinkwatch.yarn;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/**
 * The same laws on ResourceManagers of other versions: the oldest one that starts on this JDK, the
 * last ones of their lines, and the first one with Jersey 2.
 */
@Tag("matrix")
class YarnMatrixTest {

  @Nested
  class Hadoop210 extends OtherVersion {
    Hadoop210() {
      super("2.10.2");
    }
  }

  @Nested
  class Hadoop33 extends OtherVersion {
    Hadoop33() {
      super("3.3.6");
    }
  }

  @Nested
  class Hadoop35 extends OtherVersion {
    Hadoop35() {
      super("3.5.0");
    }
  }

  private abstract static class OtherVersion extends RealResourceManagerLaws {
    private final String version;

    OtherVersion(String version) {
      super(version);
      this.version = version;
    }

    @Override
    String classPath() {
      return HadoopClasspath.resolve(version);
    }
  }
}
