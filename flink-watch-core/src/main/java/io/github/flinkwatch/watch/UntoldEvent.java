package io.github.flinkwatch.watch;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** An event of a job on its way to all listeners: told when each of them has heard it. */
final class UntoldEvent {

  private final JobEvent event;
  private final Consumer<UntoldEvent> whenTold;
  private final AtomicBoolean handedOver = new AtomicBoolean();
  private final AtomicInteger yetToHear = new AtomicInteger();
  private volatile boolean over;

  /**
   * @param whenTold runs once every listener has returned, or the event was dropped
   */
  UntoldEvent(JobEvent event, Consumer<UntoldEvent> whenTold) {
    this.event = event;
    this.whenTold = whenTold;
  }

  JobEvent event() {
    return event;
  }

  /** Returns true to whoever may hand it over, which happens once. */
  boolean mayHandOver(int listeners) {
    if (over || !handedOver.compareAndSet(false, true)) {
      return false;
    }
    yetToHear.set(listeners);
    return true;
  }

  boolean isHandedOver() {
    return handedOver.get();
  }

  /** Says that nobody is to hear it any more. */
  void callOff() {
    over = true;
  }

  boolean isCalledOff() {
    return over;
  }

  /** Says that one more listener has heard it. */
  void heard() {
    if (yetToHear.decrementAndGet() <= 0) {
      whenTold.accept(this);
    }
  }
}
