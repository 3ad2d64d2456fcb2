package io.github.flinkwatch.archive;

import io.github.flinkwatch.http.Credentials;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.internal.http.HttpAsk;
import io.github.flinkwatch.internal.http.Transport;
import java.net.URI;
import java.util.List;

/** The stores that come with flink-watch. */
public final class ArchiveStores {

  private ArchiveStores() {}

  /**
   * Returns the store of all files that {@code java.nio.file} reaches: local ones, and those of
   * every provider on the class path ({@code s3}, {@code gs} and others). {@code s3a} and {@code
   * s3n} are asked of the provider of {@code s3}. Thread-safe.
   */
  public static ArchiveStore nio() {
    return NioArchiveStore.INSTANCE;
  }

  /**
   * Returns the store of files that a web server serves under {@code http} or {@code https}. They
   * are read by range requests, so a state in the first kilobytes costs no more, and a file may be
   * larger than {@link HttpSettings#maxBodyBytes()} where the server knows ranges. It does not
   * list. Thread-safe.
   */
  public static HttpArchiveStore http(HttpSettings settings) {
    Transport transport = Transport.of(settings);
    return new HttpArchiveStore(transport, new WebServerArchiveStore(transport));
  }

  /**
   * Returns the store of an HDFS, asked over WebHDFS or HttpFS. Who asks is told by the settings:
   * {@link Credentials#kerberos} or {@link Credentials#hadoopSimple}. Thread-safe.
   *
   * <p>A NameNode redirects to DataNodes. Those on its own host are called; others only if {@link
   * HttpSettings.Builder#allowRedirectsTo} names them, for who answers there is believed: {@code
   * allowRedirectsTo("*.hdfs.example.com")}. They are called without credentials, but with the
   * delegation token that the NameNode wrote into their address, and never over http where the
   * NameNode was asked over https.
   *
   * @param nameNodes the addresses of all NameNodes, or of one HttpFS: {@code http://nn:9870}
   * @throws IllegalArgumentException if there is none, or one that is no http or https address
   */
  public static HttpArchiveStore webHdfs(HttpSettings settings, List<URI> nameNodes) {
    return webHdfs(settings, nameNodes, "");
  }

  /**
   * Returns the store of an HDFS, asked with a delegation token.
   *
   * @param delegationToken as its URL-safe text; never shown
   */
  public static HttpArchiveStore webHdfsWithToken(
      String delegationToken, HttpSettings settings, List<URI> nameNodes) {
    return webHdfs(
        settings, nameNodes, "&delegation=" + WebHdfsArchiveStore.encodedPart(delegationToken));
  }

  private static HttpArchiveStore webHdfs(
      HttpSettings settings, List<URI> nameNodes, String identity) {
    if (nameNodes.isEmpty()) {
      throw new IllegalArgumentException("nameNodes is empty");
    }
    for (URI nameNode : nameNodes) {
      HttpAsk.get(nameNode); // refuses what cannot be asked
    }
    Transport transport = Transport.of(settings);
    return new HttpArchiveStore(transport, new WebHdfsArchiveStore(transport, nameNodes, identity));
  }
}
