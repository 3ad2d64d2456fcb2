package io.github.flinkwatch.watch;

/**
 * Hears what has changed about the watched jobs.
 *
 * <p>The events of one job come one after another, in order; those of different jobs may come at
 * the same time. They come on the watcher's judging threads, of which there are few: hand work that
 * takes long to a thread of your own. What a listener throws is logged and disturbs nobody else.
 */
@FunctionalInterface
public interface JobListener {

  /** Hears one event. */
  void onEvent(JobEvent event);
}
