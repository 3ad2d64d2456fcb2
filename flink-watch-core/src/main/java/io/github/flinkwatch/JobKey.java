package io.github.flinkwatch;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;

/**
 * The identity of a watched job: the scope that it lives in, and what it is called there. Memories
 * are kept by it.
 *
 * <p>The scope is what job ids are unique in: the cluster, or the deployment. It belongs to the
 * identity, for in application mode with high availability <em>every</em> job has the id of 32
 * zeros. Within its scope a job is its job id; where the platform knows none, the deployment's id
 * stands for its only job. Names, kinds and labels take no part: a job that is renamed is the same.
 *
 * <p>As text a key is a primary key for any database: at most {@value #MAX_LENGTH} characters of
 * printable ASCII without capital letters, spaces, quotes and backslashes, so that no collation and
 * no padding makes two keys one. Other characters stand as {@code %xx}, byte by byte of UTF-8. A
 * scope or deployment of more than {@value #MAX_PART} characters, as so written, is cut and ends
 * with {@code ~} and a hash of all of it. The text of a key never changes from version to version.
 *
 * <p>Immutable and thread-safe; equal if the texts are. Ordered by text.
 */
public final class JobKey implements Comparable<JobKey> {

  /** The length of the longest key. */
  public static final int MAX_LENGTH = 255;

  static final int MAX_PART = 120;

  private static final int HASH_LENGTH = 32;
  private static final String PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789._:@-";
  private static final String PART = "(?:[a-z0-9._:@-]|%[0-9a-f]{2}){1,120}(?:~[0-9a-f]{32})?";
  private static final Pattern FORM =
      Pattern.compile(PART + "/(?:job/[0-9a-f]{32}|deployment/" + PART + ")");

  private final String text;

  private JobKey(String text) {
    this.text = text;
  }

  /**
   * Returns the key of the job that {@code ref} refers to, in that scope: by its job id if it has
   * one, else by its deployment's id.
   *
   * @param scope what the platform calls the cluster or deployment; no other may be called so
   * @throws IllegalArgumentException if the scope is blank, or no text that can be encoded
   */
  public static JobKey of(String scope, JobRef ref) {
    requireNonNull(ref, "ref");
    String own =
        ref.jobId()
            .map(id -> "/job/" + id)
            .orElseGet(() -> "/deployment/" + part(ref.deploymentId().get(), "deploymentId"));
    return new JobKey(part(requireNonNull(scope, "scope"), "scope") + own);
  }

  /**
   * Returns the key of that text, as {@link #toString()} wrote it.
   *
   * @throws IllegalArgumentException if it is not a key's text
   */
  public static JobKey parse(String text) {
    if (requireNonNull(text, "text").length() > MAX_LENGTH || !FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("not a job's key: \"" + text + '"');
    }
    return new JobKey(text);
  }

  private static String part(String text, String name) {
    if (text.isBlank() || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException(name + " must be text and not blank: \"" + text + '"');
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    StringBuilder part = new StringBuilder(text.length());
    int cut = 0;
    for (byte b : bytes) {
      if (PLAIN.indexOf(b) >= 0) {
        part.append((char) b);
      } else {
        hex(part.append('%'), b);
      }
      cut = part.length() <= MAX_PART - 1 - HASH_LENGTH ? part.length() : cut;
    }
    if (part.length() > MAX_PART) {
      part.setLength(cut);
      byte[] hash = sha256(bytes);
      part.append('~');
      for (int i = 0; i < HASH_LENGTH / 2; i++) {
        hex(part, hash[i]);
      }
    }
    return part.toString();
  }

  private static void hex(StringBuilder text, byte b) {
    text.append(Character.forDigit((b >> 4) & 0xf, 16)).append(Character.forDigit(b & 0xf, 16));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  @Override
  public int compareTo(JobKey other) {
    return text.compareTo(other.text);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JobKey && text.equals(((JobKey) other).text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Returns the key as text, to be kept and {@linkplain #parse parsed}. */
  @Override
  public String toString() {
    return text;
  }
}
