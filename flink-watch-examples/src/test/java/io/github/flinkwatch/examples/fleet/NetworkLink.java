package io.github.flinkwatch.examples.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/** The network between one watcher and a server: it can be slow, and it can be cut. */
final class NetworkLink implements AutoCloseable {

  private final IntSupplier behindPort;
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile boolean cut;
  private volatile long delayMillis;

  /**
   * @param behindPort the port of the server now
   */
  NetworkLink(IntSupplier behindPort) throws IOException {
    this.behindPort = behindPort;
    this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Ends all connections and takes no new ones, or takes them again. */
  void setCut(boolean cut) {
    this.cut = cut;
    if (cut) {
      open.forEach(NetworkLink::end);
    }
  }

  /** Keeps everything that goes through for so long. */
  void setDelayMillis(long delayMillis) {
    this.delayMillis = delayMillis;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket watcher = server.accept();
        if (cut) {
          end(watcher);
          continue;
        }
        Socket behind = new Socket();
        open.add(watcher);
        open.add(behind);
        try {
          behind.connect(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), behindPort.getAsInt()),
              2_000);
        } catch (IOException away) {
          end(watcher);
          continue;
        }
        threads.execute(() -> copy(watcher, behind));
        threads.execute(() -> copy(behind, watcher));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void copy(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[64 << 10];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(delayMillis));
        out.write(buffer, 0, read);
      }
    } catch (IOException over) {
      // as a connection that ends
    } finally {
      end(from);
      end(to);
      open.remove(from);
      open.remove(to);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException ignored) {
      // it is closed all the same
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    open.forEach(NetworkLink::end);
    threads.shutdownNow();
  }
}
