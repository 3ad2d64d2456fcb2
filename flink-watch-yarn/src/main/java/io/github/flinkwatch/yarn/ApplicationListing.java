package io.github.flinkwatch.yarn;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.Allowance;
import io.github.flinkwatch.internal.json.Lenient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The applications of a YARN cluster that a filter let through, in no order. An application that
 * cannot be read costs itself only, and is said.
 *
 * <p>It holds YARN's answer, about 1 kB for each application, and makes the values as they are
 * asked for: {@link #forEach} makes no list. They come without tracking of resources by partition.
 *
 * <p>Immutable and thread-safe.
 */
public final class ApplicationListing {

  private final byte[] answer;
  private final int size;
  private final long heldBytes;
  private final List<String> unread;

  private ApplicationListing(byte[] answer, int size, long heldBytes, List<String> unread) {
    this.answer = answer;
    this.size = size;
    this.heldBytes = heldBytes;
    this.unread = List.copyOf(unread);
  }

  /** Reads an answer; it is refused now or never. */
  static ApplicationListing of(byte[] answer) throws IOException {
    int[] size = {0};
    List<String> unread = new ArrayList<>();
    Allowance all = Allowance.unlimited();
    read(answer, all, application -> size[0]++, unread::add);
    return new ApplicationListing(answer, size[0], all.taken(), unread);
  }

  /** Returns what the list of all of them comes to in memory, roughly, in bytes. */
  long heldBytes() {
    return heldBytes;
  }

  /** Returns how many applications it has, those that could not be read aside. */
  public int size() {
    return size;
  }

  /**
   * Returns why applications of the answer are missing here, one text for each: {@code expected a
   * text at /apps/app/3/state but found VALUE_NUMBER_INT}. Usually empty.
   */
  public List<String> unread() {
    return unread;
  }

  /**
   * Hands over each application, on this thread.
   *
   * @param consumer what it throws goes through to the caller
   */
  public void forEach(Consumer<? super YarnApplication> consumer) {
    HandingOver handingOver = new HandingOver(requireNonNull(consumer, "consumer"));
    try {
      read(answer, Allowance.unlimited(), handingOver, why -> {}); // the caller's to hold
    } catch (IOException cannotBe) { // it has been read before
      throw new UncheckedIOException(cannotBe);
    }
    handingOver.rethrow();
  }

  private static void read(
      byte[] answer,
      Allowance allowance,
      Consumer<? super YarnApplication> consumer,
      Consumer<String> unread)
      throws IOException {
    int unused = Lenient.read(ApplicationWire.listing(consumer, unread), answer, allowance);
  }

  /** Keeps what a consumer throws from being taken for a failure to read. */
  private static final class HandingOver implements Consumer<YarnApplication> {
    private final Consumer<? super YarnApplication> consumer;
    private @Nullable RuntimeException thrown;
    private @Nullable Error thrownError;

    HandingOver(Consumer<? super YarnApplication> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void accept(YarnApplication application) {
      if (thrown != null || thrownError != null) {
        return;
      }
      try {
        consumer.accept(application);
      } catch (RuntimeException thrownNow) {
        thrown = thrownNow;
      } catch (Error thrownNow) {
        thrownError = thrownNow;
      }
    }

    void rethrow() {
      if (thrown != null) {
        throw thrown;
      }
      if (thrownError != null) {
        throw thrownError;
      }
    }
  }

  /** Returns a new list of the applications. */
  public List<YarnApplication> toList() {
    List<YarnApplication> applications = new ArrayList<>(size);
    forEach(applications::add);
    return applications;
  }

  /** Returns how many there are, and how many could not be read. */
  @Override
  public String toString() {
    return size + " applications" + (unread.isEmpty() ? "" : ", " + unread.size() + " unread");
  }
}
