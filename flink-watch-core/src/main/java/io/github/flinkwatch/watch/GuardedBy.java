package io.github.flinkwatch.watch;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Which lock guards a field or a method. Error Prone checks every annotation of this name, so none
 * of its jars is needed for it.
 */
@Retention(RetentionPolicy.SOURCE)
@Target({ElementType.FIELD, ElementType.METHOD})
@interface GuardedBy {

  /** The lock, as an expression. */
  String value();
}
