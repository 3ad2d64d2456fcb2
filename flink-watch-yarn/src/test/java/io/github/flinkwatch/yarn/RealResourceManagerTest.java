package io.github.flinkwatch.yarn;

/** The laws on the version that every build tests. */
class RealResourceManagerTest extends RealResourceManagerLaws {

  RealResourceManagerTest() {
    super("3.4.3");
  }

  @Override
  String classPath() {
    return HadoopProcess.classPath();
  }
}
