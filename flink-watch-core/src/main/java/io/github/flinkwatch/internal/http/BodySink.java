package io.github.flinkwatch.internal.http;

import io.github.flinkwatch.Observation;
import java.nio.ByteBuffer;

/**
 * Takes a body as it comes. Called by one thread at a time, with memory visible from call to call;
 * it may block on a disk, for a while. It must not throw.
 *
 * @param <T> what the bytes come to
 */
public interface BodySink<T> {

  /** Takes the next bytes, which are valid only now, and returns whether it wants more. */
  boolean accept(ByteBuffer bytes);

  /** Tells what the bytes came to: after the last ones, or after no more were wanted. */
  Observation<T> finish(HttpAnswer head);

  /** Tells what it means that a whole JSON document with a status of failure came instead. */
  Observation<T> refused(HttpAnswer answer);
}
