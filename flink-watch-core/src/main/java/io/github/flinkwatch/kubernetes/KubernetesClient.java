package io.github.flinkwatch.kubernetes;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.Observation;
import io.github.flinkwatch.Question;
import io.github.flinkwatch.UnknownCause;
import io.github.flinkwatch.UnknownCode;
import io.github.flinkwatch.http.Credentials;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.internal.http.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a Kubernetes API server about Flink, over HTTP and without any client library. It only
 * reads: {@code get} and {@code list}, no watch, nothing else. Laws that hold for every question:
 *
 * <ul>
 *   <li>Trouble on the way is an {@linkplain Observation#isUnknown() unknown} observation with the
 *       server's own words, never an exception.
 *   <li>A refusal is never an absence, nor is an empty list: a namespace that does not exist has
 *       one, too.
 *   <li>No program is started and nobody is impersonated, whatever a kubeconfig says.
 * </ul>
 *
 * <p>Thread-safe. Close it to let go of its connections.
 */
public final class KubernetesClient implements AutoCloseable {

  static final String OPERATOR = "/apis/flink.apache.org/v1beta1";

  private static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  private final Transport transport;
  private final ApiServer api;
  private final @Nullable String namespace;

  private KubernetesClient(
      URI server, HttpSettings http, @Nullable FileToken token, @Nullable String namespace) {
    this.transport = Transport.of(http);
    this.api = new ApiServer(server, transport, http.clock(), token);
    this.namespace = namespace;
  }

  /**
   * Returns a builder of a client of a server that is given by hand.
   *
   * @param server such as {@code https://10.96.0.1:443}; behind a gateway it has a path
   * @throws IllegalArgumentException if it is no http or https address
   */
  public static Builder builder(URI server) {
    return new Builder(server);
  }

  /**
   * Returns a client for a pod within the cluster: with its service account, whose token is read
   * again every minute and when it was refused.
   *
   * @param http deadlines and the like; its credentials and TLS are replaced
   * @return unknown with NOT_CONFIGURED if this is no pod, or has no service account
   */
  public static Observation<KubernetesClient> inCluster(HttpSettings http) {
    return inCluster(System.getenv(), SERVICE_ACCOUNT, http);
  }

  static Observation<KubernetesClient> inCluster(
      Map<String, String> environment, Path account, HttpSettings http) {
    requireNonNull(http, "http");
    String host = environment.get("KUBERNETES_SERVICE_HOST");
    if (host == null || host.isEmpty()) {
      return refused("this is no pod: KUBERNETES_SERVICE_HOST is not set", http);
    }
    String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443");
    String literal = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    try {
      FileToken token = new FileToken(account.resolve("token"), http.clock());
      if (token.get().isEmpty()) {
        return refused("the token of the service account is empty", http);
      }
      HttpSettings.Builder settings = http.toBuilder().credentials(Credentials.bearer(token));
      settings.sslContext(Pem.context(text(account.resolve("ca.crt")), null, null));
      Path home = account.resolve("namespace");
      String namespace = Files.isReadable(home) ? text(home).strip() : null;
      URI server = URI.create("https://" + literal + ":" + port);
      return Observation.known(
          new KubernetesClient(server, settings.build(), token, namespace), http.clock().instant());
    } catch (IOException | UncheckedIOException unreadable) {
      return refused(
          "the service account cannot be read: mount it (automountServiceAccountToken)", http);
    } catch (GeneralSecurityException damaged) {
      return refused("the service account's ca.crt: " + damaged.getMessage(), http);
    } catch (IllegalArgumentException malformed) {
      return refused("KUBERNETES_SERVICE_HOST and _PORT are no address", http);
    }
  }

  /** As {@link #kubeconfig(Path, String, HttpSettings)}, with the file's current context. */
  public static Observation<KubernetesClient> kubeconfig(Path file, HttpSettings http) {
    return kubeconfig(file, Optional.empty(), http);
  }

  /**
   * Returns a client for a context of a kubeconfig: with a token, a token file, or a client
   * certificate. JSON is read as it is; YAML needs {@code org.yaml:snakeyaml} on the class path.
   *
   * @param http deadlines and the like; its credentials and TLS are replaced
   * @return unknown with NOT_CONFIGURED, the field and what to do, if the file cannot be read or
   *     wants what is left out on purpose: {@code exec}, {@code auth-provider}, passwords,
   *     impersonation, {@code insecure-skip-tls-verify}
   */
  public static Observation<KubernetesClient> kubeconfig(
      Path file, String context, HttpSettings http) {
    return kubeconfig(file, Optional.of(context), http);
  }

  private static Observation<KubernetesClient> kubeconfig(
      Path file, Optional<String> context, HttpSettings http) {
    requireNonNull(file, "file");
    requireNonNull(http, "http");
    try {
      Kubeconfig read = Kubeconfig.read(file, context.orElse(null));
      FileToken token = read.tokenFile == null ? null : new FileToken(read.tokenFile, http.clock());
      String fixed = read.token;
      Credentials credentials =
          fixed != null
              ? Credentials.bearer(() -> fixed)
              : token != null ? Credentials.bearer(token) : Credentials.none();
      HttpSettings settings =
          http.toBuilder()
              .credentials(credentials)
              .sslContext(Pem.context(read.authority, read.certificate, read.key))
              .build();
      return Observation.known(
          new KubernetesClient(read.server, settings, token, read.namespace),
          http.clock().instant());
    } catch (Kubeconfig.Refused refused) {
      return refused(String.valueOf(refused.getMessage()), http);
    } catch (GeneralSecurityException damaged) {
      return refused("the kubeconfig's certificates: " + damaged.getMessage(), http);
    }
  }

  private static Observation<KubernetesClient> refused(String why, HttpSettings http) {
    return Observation.unknown(
        UnknownCause.of(UnknownCode.NOT_CONFIGURED, why), http.clock().instant());
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.US_ASCII);
  }

  /** Returns the namespace that the kubeconfig or the service account names, or empty. */
  public Optional<String> namespace() {
    return Optional.ofNullable(namespace);
  }

  /**
   * Returns one cluster.
   *
   * @param clusterId {@code kubernetes.cluster-id}, which is the name of a native JobManager's
   *     Deployment and of the operator's FlinkDeployment
   * @throws IllegalArgumentException if an argument is no name that Kubernetes takes
   */
  public FlinkOnKubernetes flink(String namespace, String clusterId) {
    requireName(clusterId, "clusterId");
    return new FlinkOnKubernetes(
        api, requireName(namespace, "namespace"), clusterId, clusterId, null);
  }

  /**
   * Returns the Flink clusters of a namespace: native ones and the operator's, for one list per
   * kind. Standalone ones by Flink's manual have no label that tells them apart and are asked for
   * one by one.
   *
   * @throws IllegalArgumentException if {@code namespace} is no name that Kubernetes takes
   */
  public Question<KubernetesFleet> fleet(String namespace) {
    requireName(namespace, "namespace");
    return Question.of(
        "fleet of " + namespace,
        api.clock(),
        (deadline, memory) ->
            new FleetLook(this, api, namespace, new ApiServer.Within(deadline, memory)).ask());
  }

  static String requireName(String name, String parameter) {
    if (!requireNonNull(name, parameter).matches("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?")) {
      throw new IllegalArgumentException(parameter + " is no name that Kubernetes takes: " + name);
    }
    return name;
  }

  /** Lets go of the connections. Questions under way end as {@link UnknownCode#CANCELLED}. */
  @Override
  public void close() {
    transport.close();
  }

  /** Builds a {@link KubernetesClient}. Not thread-safe. */
  public static final class Builder {
    private final URI server;
    private HttpSettings http = HttpSettings.ofDefaults();
    private @Nullable Supplier<String> bearer;
    private @Nullable String authority;
    private @Nullable String certificate;
    private @Nullable String key;
    private @Nullable String namespace;

    private Builder(URI server) {
      requireNonNull(server, "server");
      if (server.getHost() == null || !String.valueOf(server.getScheme()).matches("https?")) {
        throw new IllegalArgumentException("server is no http or https address");
      }
      this.server = server;
    }

    /**
     * Sets deadlines, a proxy and the like; {@link HttpSettings#ofDefaults()} by default. Its
     * credentials and TLS hold unless they are set here.
     */
    public Builder http(HttpSettings http) {
      this.http = requireNonNull(http, "http");
      return this;
    }

    /** Sets the authorities that are trusted, one or several certificates in PEM. */
    public Builder certificateAuthority(String pem) {
      this.authority = requireNonNull(pem, "pem");
      return this;
    }

    /**
     * Sets a client certificate, with its chain if it has one, and its key, in PEM: PKCS#8, PKCS#1
     * or SEC1, not encrypted.
     */
    public Builder clientCertificate(String certificatePem, String keyPem) {
      this.certificate = requireNonNull(certificatePem, "certificatePem");
      this.key = requireNonNull(keyPem, "keyPem");
      return this;
    }

    /** Sets a bearer token; as {@link Credentials#bearer}, it is asked for each exchange. */
    public Builder bearer(Supplier<String> token) {
      this.bearer = requireNonNull(token, "token");
      return this;
    }

    /** Sets what {@link KubernetesClient#namespace()} returns. */
    public Builder namespace(String namespace) {
      this.namespace = requireName(namespace, "namespace");
      return this;
    }

    /**
     * Returns the client. Nothing is asked yet.
     *
     * @throws IllegalArgumentException if a certificate or key cannot be read
     */
    public KubernetesClient build() {
      HttpSettings.Builder settings = http.toBuilder();
      if (bearer != null) {
        settings.credentials(Credentials.bearer(bearer));
      }
      if (authority != null || certificate != null) {
        try {
          settings.sslContext(Pem.context(authority, certificate, key));
        } catch (GeneralSecurityException refused) {
          throw new IllegalArgumentException(
              "a certificate or key cannot be read: " + refused.getMessage(), refused);
        }
      }
      return new KubernetesClient(server, settings.build(), null, namespace);
    }
  }
}
