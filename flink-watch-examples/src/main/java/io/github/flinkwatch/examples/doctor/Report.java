package io.github.flinkwatch.examples.doctor;

/** Tells a diagnosis. */
interface Report {
  void tell(Diagnosis diagnosis);
}
