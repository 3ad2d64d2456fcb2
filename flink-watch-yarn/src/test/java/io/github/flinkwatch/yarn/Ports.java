package io.github.flinkwatch.yarn;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for servers that are told where to listen. */
final class Ports {

  private Ports() {}

  /**
   * Returns a port that is free now. It is none of those that the system gives to connections, so
   * that it is still free when the server comes to it.
   */
  static int free() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(10_000, 30_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        continue;
      }
    }
  }
}
