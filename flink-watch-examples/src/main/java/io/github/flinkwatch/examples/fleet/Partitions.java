package io.github.flinkwatch.examples.fleet;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Which clusters are given out together. The hash is our own, so that every process, Java version
 * and rewrite in another language has the same; only the number of partitions must never change
 * while watchers run.
 */
record Partitions(int count) {

  int of(String cluster) {
    CRC32 hash = new CRC32();
    hash.update(cluster.getBytes(StandardCharsets.UTF_8));
    return (int) (hash.getValue() % count);
  }

  /** Returns those of the clusters that are in that partition. */
  List<String> clusters(int partition, Collection<String> all) {
    return all.stream().filter(cluster -> of(cluster) == partition).toList();
  }
}
