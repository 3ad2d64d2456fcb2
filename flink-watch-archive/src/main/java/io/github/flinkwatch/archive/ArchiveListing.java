package io.github.flinkwatch.archive;

import io.github.flinkwatch.UnknownCause;
import java.util.List;

/**
 * The archives of a directory, as far as it could be listed. An empty listing without trouble says
 * that there is none; with trouble it says nothing. Immutable and thread-safe.
 */
public final class ArchiveListing {

  private final List<ArchiveLocation> archives;
  private final List<UnknownCause> trouble;

  ArchiveListing(List<ArchiveLocation> archives, List<UnknownCause> trouble) {
    this.archives = List.copyOf(archives);
    this.trouble = List.copyOf(trouble);
  }

  /** Returns the archives that were found, in no particular order. */
  public List<ArchiveLocation> archives() {
    return archives;
  }

  /** Returns what kept parts of the directory from being listed; empty if all of it was. */
  public List<UnknownCause> trouble() {
    return trouble;
  }

  @Override
  public String toString() {
    return "ArchiveListing{archives=" + archives + ", trouble=" + trouble + "}";
  }
}
