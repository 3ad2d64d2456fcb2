package io.github.flinkwatch.internal.http;

/** What a body came to on the wire. */
final class Received {

  enum Shape {
    /** All of it is here. */
    WHOLE,
    /** All of it went to the sink, or as much as the sink wanted. */
    HANDED_OVER,
    /** It went beyond the limit, and was not read on. */
    TOO_LARGE,
    /** Its compressed form ended early, though the connection did not break. */
    TRUNCATED,
    /** Its compressed form is damaged, or one that was not asked for. */
    UNREADABLE
  }

  private static final byte[] NOTHING = {};

  private final Shape shape;
  private final byte[] bytes;

  private Received(Shape shape, byte[] bytes) {
    this.shape = shape;
    this.bytes = bytes;
  }

  static Received whole(byte[] bytes) {
    return new Received(Shape.WHOLE, bytes);
  }

  static Received of(Shape shape) {
    return new Received(shape, NOTHING);
  }

  Shape shape() {
    return shape;
  }

  /** Returns the bytes of a whole body, and none otherwise. */
  byte[] bytes() {
    return bytes;
  }
}
