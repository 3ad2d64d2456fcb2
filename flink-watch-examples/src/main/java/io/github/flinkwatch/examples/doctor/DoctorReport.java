package io.github.flinkwatch.examples.doctor;

/** Tells a diagnosis. */
interface DoctorReport {
  void tell(Diagnosis diagnosis);
}
