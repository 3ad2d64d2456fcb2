package io.github.flinkwatch.archive;

import java.io.IOException;

/** The archive's own form is broken at some place; what was read before that place stands. */
final class DamagedArchiveException extends IOException {

  private static final long serialVersionUID = 1L;

  private final boolean cutOff;

  private DamagedArchiveException(String message, boolean cutOff) {
    super(message);
    this.cutOff = cutOff;
  }

  /** The bytes end before the archive does: it may still be growing. */
  static DamagedArchiveException cutOff(long bytes) {
    return new DamagedArchiveException(
        bytes == 0 ? "it is empty" : "it is cut off after " + bytes + " bytes", true);
  }

  /** What stands at an offset cannot stand there; only zeros may still be overwritten. */
  static DamagedArchiveException malformed(String expected, int found, long offset) {
    return new DamagedArchiveException(
        "expected " + expected + " at byte " + offset + " but found " + shown(found),
        found == 0); // bytes that a filesystem has promised and that are not written yet
  }

  boolean isCutOff() {
    return cutOff;
  }

  private static String shown(int b) {
    return b > ' ' && b < 0x7f ? "'" + (char) b + "'" : String.format("0x%02x", b);
  }
}
