package io.github.flinkwatch.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import io.github.flinkwatch.JobId;
import io.github.flinkwatch.evidence.KubernetesReport.KubernetesLeader;
import io.github.flinkwatch.internal.json.Json;
import io.github.flinkwatch.internal.json.JsonType;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what the ConfigMaps of one cluster say: two of them from Flink 1.15 on, four
 * before. The names of keys tell all that is needed; their values are serialized Java and are left
 * alone, but for the leader's address.
 */
final class HighAvailability {

  private static final Pattern GRAPH = Pattern.compile("(?:jobGraph|executionPlan)-([0-9a-f]{32})");
  private static final Pattern LED =
      Pattern.compile("org\\.apache\\.flink\\.k8s\\.leader\\.(?:job-)?([0-9a-f]{32})");
  private static final Pattern REGISTRY = Pattern.compile("runningJobsRegistry-([0-9a-f]{32})");
  private static final Pattern CHECKPOINT = Pattern.compile("checkpointID-(\\d{1,19})");
  private static final String REST = "org.apache.flink.k8s.leader.restserver";

  private static final JsonType<Map<String, String>> LEASE = JsonWalk.type(Fields::of);

  private int configMaps;
  private final Set<String> recoverable = new TreeSet<>();
  private final Set<String> led = new TreeSet<>();
  private final Map<String, String> registry = new TreeMap<>();
  private final Set<String> jobsWithCheckpoints = new HashSet<>();
  private long checkpoint = -1;
  private @Nullable String rest;
  private @Nullable Lease lease;

  /** One ConfigMap, as far as it is needed. */
  static final class Part {
    ObjectMeta meta = new ObjectMeta();
    final Map<String, String> data = new TreeMap<>();

    static Part read(JsonParser parser) throws IOException {
      Part part = new Part();
      JsonWalk.object(
          parser,
          (name, value) -> {
            if (name.equals("metadata")) {
              part.meta = ObjectMeta.read(value);
            } else if (name.equals("data")) {
              JsonWalk.object(value, part::readEntry);
            }
          });
      return part;
    }

    private void readEntry(String key, JsonParser value) throws IOException {
      if (key.equals(REST)
          || key.equals("address")
          || key.startsWith("runningJobsRegistry-")
          || FlinkConfiguration.isFile(key)) {
        data.put(key, JsonWalk.text(value));
      } else if (GRAPH.matcher(key).matches()
          || LED.matcher(key).matches()
          || CHECKPOINT.matcher(key).matches()) {
        data.put(key, "");
      }
    }

    /** Returns whether it is one of high availability, and not Flink's configuration. */
    boolean isOf(String cluster) {
      String name = meta.name;
      return name.startsWith(cluster + "-")
          && (name.endsWith("-config-map") || name.endsWith("-leader"));
    }
  }

  private static final class Lease {
    final boolean held;
    final @Nullable Instant renewed;
    final @Nullable Duration duration;
    final int transitions;

    Lease(Map<String, String> fields) {
      this.held = !fields.getOrDefault("holderIdentity", "").isEmpty();
      this.renewed = JsonWalk.moment(fields.getOrDefault("renewTime", ""));
      this.duration = seconds(fields.getOrDefault("leaseDuration", ""));
      this.transitions = (int) number(fields.getOrDefault("leaderTransitions", ""));
    }

    private static @Nullable Duration seconds(String text) {
      try {
        return Duration.ofMillis((long) (Double.parseDouble(text) * 1000));
      } catch (NumberFormatException none) {
        return null;
      }
    }
  }

  /** Takes one ConfigMap of the cluster in. */
  void add(Part part) {
    configMaps++;
    part.data.forEach((key, value) -> addEntry(part.meta.name, key, value));
    Lease read = leaseOf(part.meta);
    if (read == null) {
      return;
    }
    if (lease == null || isNewer(read.renewed, lease.renewed)) {
      lease = read;
    }
  }

  private static boolean isNewer(@Nullable Instant one, @Nullable Instant other) {
    return one != null && (other == null || one.isAfter(other));
  }

  private void addEntry(String map, String key, String value) {
    Matcher graph = GRAPH.matcher(key);
    Matcher leader = LED.matcher(key);
    Matcher running = REGISTRY.matcher(key);
    Matcher completed = CHECKPOINT.matcher(key);
    if (graph.matches()) {
      recoverable.add(graph.group(1));
    } else if (leader.matches()) {
      led.add(leader.group(1));
    } else if (running.matches()) {
      registry.put(running.group(1), value);
    } else if (completed.matches()) {
      jobsWithCheckpoints.add(map);
      checkpoint = Math.max(checkpoint, number(completed.group(1)));
    } else if (key.equals(REST)) {
      rest = addressOf(value);
    } else if (key.equals("address") && map.endsWith("-restserver-leader")) {
      rest = value;
    }
  }

  /** A leader stands as {@code <session>,<address>}. */
  private static String addressOf(String leader) {
    return leader.substring(leader.indexOf(',') + 1);
  }

  private static @Nullable Lease leaseOf(ObjectMeta meta) {
    if (meta.leader == null) {
      return null;
    }
    try {
      return new Lease(Json.read(LEASE, meta.leader));
    } catch (IOException damaged) {
      return null;
    }
  }

  private static long number(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException none) {
      return -1;
    }
  }

  KubernetesLeader build() {
    KubernetesLeader.Builder leader =
        KubernetesLeader.builder().configMaps(configMaps).putAllRegistry(registry);
    recoverable.forEach(id -> leader.addRecoverableJobs(JobId.of(id)));
    led.forEach(id -> leader.addLedJobs(JobId.of(id)));
    if (jobsWithCheckpoints.size() == 1 && checkpoint >= 0) { // of several jobs it says nothing
      leader.lastCheckpoint(checkpoint);
    }
    if (lease != null) {
      leader
          .held(lease.held)
          .renewedAt(Optional.ofNullable(lease.renewed))
          .leaseDuration(Optional.ofNullable(lease.duration));
      if (lease.transitions >= 0) {
        leader.takeovers(lease.transitions);
      }
    }
    return leader.restAddress(Optional.ofNullable(rest).filter(text -> !text.isEmpty())).build();
  }
}
