package io.github.flinkwatch.examples.benchmark;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * Many Flink clusters in one process and thread, each on a loopback port of its own, with answers
 * that are encoded beforehand. It is no part of what is measured, so it does as little as it can.
 *
 * <p>Of a hundred clusters one may be dead, so that it takes requests and never answers, and one
 * slow. It ends when whoever started it does.
 */
final class RecordedClusters {

  /** How long a slow cluster takes. */
  static final long SLOW_MILLIS = 2_000;

  /** A cluster of which the number ends so is dead, if there is trouble. */
  static final int DEAD = 17;

  private static final int SLOW = 53;

  private final List<Cluster> clusters = new ArrayList<>();
  private final Map<String, ByteBuffer> common = new HashMap<>();
  private final Selector selector;
  private final Queue<Late> late = new ArrayDeque<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(16 << 10);

  private RecordedClusters() throws IOException {
    selector = Selector.open();
    common.put("/config", answer(Answers.DASHBOARD_CONFIG));
    common.put("/overview", answer(Answers.CLUSTER_OVERVIEW));
    common.put("/status", answer(Answers.jobStatus("RUNNING")));
    common.put("/exceptions", answer(Answers.NO_EXCEPTIONS));
    common.put("/checkpoints", answer(Answers.checkpoints(10, 64)));
    common.put("/checkpoints/config", answer(Answers.CHECKPOINT_CONFIG));
    common.put("/metrics", answer(Answers.JOB_METRICS));
    common.put("/backpressure", answer(Answers.backPressure(1)));
    common.put("/watermarks", answer(Answers.watermarks(1)));
  }

  private static final class Cluster {
    final int number;
    final int firstJob;
    final ByteBuffer jobsOverview;
    final boolean dead;
    final boolean slow;
    long requests;
    long lastLook;
    long longestGap;

    Cluster(int number, int jobs, boolean trouble) {
      this.number = number;
      this.firstJob = number * jobs;
      this.jobsOverview = answer(Answers.jobsOverview(firstJob, jobs));
      this.dead = trouble && number % 100 == DEAD;
      this.slow = trouble && number % 100 == SLOW;
    }
  }

  private static final class Connection {
    final Cluster cluster;
    final StringBuilder request = new StringBuilder();
    final Queue<ByteBuffer> pending = new ArrayDeque<>();

    Connection(Cluster cluster) {
      this.cluster = cluster;
    }
  }

  private record Late(long at, SelectionKey key, ByteBuffer answer) {}

  /** Arguments: clusters, jobs of each, whether some are dead or slow. Prints the ports. */
  public static void main(String[] args) throws IOException {
    RecordedClusters server = new RecordedClusters();
    for (int n = 0; n < Integer.parseInt(args[0]); n++) {
      server.open(new Cluster(n, Integer.parseInt(args[1]), Boolean.parseBoolean(args[2])));
    }
    System.out.println("ready");
    ProcessHandle starter = ProcessHandle.current().parent().orElseThrow();
    while (starter.isAlive()) {
      server.serve();
    }
  }

  private void open(Cluster cluster) throws IOException {
    clusters.add(cluster);
    ServerSocketChannel channel = ServerSocketChannel.open();
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_ACCEPT, cluster);
    System.out.println("port " + channel.socket().getLocalPort());
  }

  private void serve() throws IOException {
    selector.select(late.isEmpty() ? 500 : 10);
    for (SelectionKey key : selector.selectedKeys()) {
      try {
        if (key.isAcceptable()) {
          accept((ServerSocketChannel) key.channel(), (Cluster) key.attachment());
        } else if (key.isReadable()) {
          read(key);
        } else if (key.isWritable()) {
          write(key);
        }
      } catch (IOException gone) {
        key.channel().close();
      }
    }
    selector.selectedKeys().clear();
    long now = System.nanoTime();
    for (Late next = late.peek(); next != null && next.at <= now; next = late.peek()) {
      late.remove();
      if (next.key.isValid()) {
        send(next.key, next.answer);
      }
    }
  }

  private void accept(ServerSocketChannel server, Cluster cluster) throws IOException {
    SocketChannel channel = server.accept();
    if (channel != null) {
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, new Connection(cluster));
    }
  }

  private void read(SelectionKey key) throws IOException {
    Connection connection = (Connection) key.attachment();
    buffer.clear();
    if (((SocketChannel) key.channel()).read(buffer) < 0) {
      key.channel().close();
      return;
    }
    connection.request.append(ISO_8859_1.decode(buffer.flip()));
    int end = connection.request.indexOf("\r\n\r\n");
    if (end < 0) {
      return;
    }
    String path = connection.request.substring(4, connection.request.indexOf(" ", 4));
    connection.request.delete(0, end + 4);
    Cluster cluster = connection.cluster;
    if (path.equals("/benchmark/seen")) {
      send(key, answer(seen()));
      return;
    }
    cluster.requests++;
    if (path.endsWith("/jobs/overview")) {
      long now = System.nanoTime();
      if (cluster.lastLook != 0) {
        cluster.longestGap = Math.max(cluster.longestGap, now - cluster.lastLook);
      }
      cluster.lastLook = now;
    }
    if (cluster.slow) {
      late.add(new Late(System.nanoTime() + SLOW_MILLIS * 1_000_000, key, find(cluster, path)));
    } else if (!cluster.dead) {
      send(key, find(cluster, path));
    }
  }

  /** Returns how many requests came since the last time, and the longest gaps between looks. */
  private String seen() {
    long requests = clusters.stream().mapToLong(cluster -> cluster.requests).sum();
    long[] gaps =
        clusters.stream()
            .filter(cluster -> cluster.number % 100 != DEAD && cluster.number % 100 != SLOW)
            .mapToLong(cluster -> cluster.longestGap)
            .sorted()
            .toArray();
    for (Cluster cluster : clusters) {
      cluster.requests = 0;
      cluster.lastLook = 0;
      cluster.longestGap = 0;
    }
    return "[" + requests + "," + gaps[gaps.length * 99 / 100] + "," + gaps[gaps.length - 1] + "]";
  }

  private ByteBuffer find(Cluster cluster, String asked) {
    int query = asked.indexOf('?');
    String path = (query < 0 ? asked : asked.substring(0, query)).replaceFirst("^/v1", "");
    if (path.equals("/jobs/overview")) {
      return cluster.jobsOverview;
    }
    if (path.matches("/jobs/[0-9a-f]{32}")) {
      return answer(Answers.jobDetails(path.substring(6), "RUNNING", 1, 1));
    }
    String last = path.replaceFirst("^/jobs/[0-9a-f]{32}(/vertices/[0-9a-f]{32})?", "");
    ByteBuffer found = common.get(last);
    return found == null ? notFound() : found;
  }

  private static void send(SelectionKey key, ByteBuffer answer) throws IOException {
    ((Connection) key.attachment()).pending.add(answer.duplicate());
    write(key);
  }

  private static void write(SelectionKey key) throws IOException {
    Queue<ByteBuffer> pending = ((Connection) key.attachment()).pending;
    for (ByteBuffer next = pending.peek(); next != null; next = pending.peek()) {
      ((SocketChannel) key.channel()).write(next);
      if (next.hasRemaining()) {
        key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        return;
      }
      pending.remove();
    }
    key.interestOps(SelectionKey.OP_READ);
  }

  private static ByteBuffer answer(String json) {
    return encode("200 OK", json);
  }

  private static ByteBuffer notFound() {
    return encode("404 Not Found", "{\"errors\":[\"Not found.\"]}");
  }

  private static ByteBuffer encode(String status, String json) {
    byte[] head =
        ("HTTP/1.1 "
                + status
                + "\r\nContent-Type: application/json; charset=UTF-8\r\nContent-Length: "
                + json.length()
                + "\r\n\r\n")
            .getBytes(ISO_8859_1);
    byte[] whole = Arrays.copyOf(head, head.length + json.length());
    System.arraycopy(json.getBytes(ISO_8859_1), 0, whole, head.length, json.length());
    return ByteBuffer.wrap(whole).asReadOnlyBuffer();
  }
}
