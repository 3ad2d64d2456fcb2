package io.github.flinkwatch.kubernetes;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One context of a kubeconfig. What would start a program or impersonate somebody is refused by
 * name: it is never passed over, for then the wrong user would ask.
 */
final class Kubeconfig {

  /** What is wrong, and what to do; nothing secret. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  private static final List<String> REFUSED_OF_USERS =
      List.of("exec", "auth-provider", "username", "password", "as", "as-groups", "as-user-extra");

  private final Path folder;
  final URI server;
  final @Nullable String authority;
  final @Nullable String certificate;
  final @Nullable String key;
  final @Nullable String token;
  final @Nullable Path tokenFile;
  final @Nullable String namespace;

  private Kubeconfig(Path folder, ConfigTree cluster, ConfigTree user, ConfigTree context)
      throws Refused {
    this.folder = folder;
    for (String field : REFUSED_OF_USERS) {
      if (user.get(field).isPresent()) {
        throw new Refused("users[].user." + field + " is not supported: " + remedy(field));
      }
    }
    for (String field : List.of("tls-server-name", "proxy-url")) {
      if (cluster.text(field).isPresent()) {
        throw new Refused(
            "clusters[].cluster."
                + field
                + " is not supported: give the server by hand, with your own HttpSettings");
      }
    }
    if (cluster.text("insecure-skip-tls-verify").filter("true"::equals).isPresent()) {
      throw new Refused(
          "clusters[].cluster.insecure-skip-tls-verify is not supported: give"
              + " certificate-authority-data, which kubectl config view --raw shows elsewhere");
    }
    this.server = server(cluster);
    this.authority = pem(cluster, "certificate-authority");
    this.certificate = pem(user, "client-certificate");
    this.key = pem(user, "client-key");
    if ((certificate == null) != (key == null)) {
      throw new Refused("client-certificate and client-key are needed both");
    }
    this.token = user.text("token").orElse(null);
    this.tokenFile = token != null ? null : user.text("tokenFile").map(this::resolve).orElse(null);
    this.namespace = context.text("namespace").orElse(null);
  }

  /** {@code context} is the name of one, or null for the current one. */
  static Kubeconfig read(Path file, @Nullable String context) throws Refused {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException unreadable) {
      throw new Refused("the kubeconfig cannot be read: " + unreadable.getClass().getSimpleName());
    }
    ConfigTree tree = tree(text);
    String name =
        context != null
            ? context
            : tree.text("current-context")
                .orElseThrow(() -> new Refused("no current-context is set: name a context"));
    ConfigTree chosen = named(tree, "contexts", name, "context");
    ConfigTree cluster = named(tree, "clusters", text(chosen, "cluster", name), "cluster");
    Optional<String> user = chosen.text("user");
    ConfigTree asked = user.isPresent() ? named(tree, "users", user.get(), "user") : chosen;
    Path parent = file.toAbsolutePath().getParent();
    return new Kubeconfig(parent == null ? file.toAbsolutePath() : parent, cluster, asked, chosen);
  }

  private static ConfigTree tree(String text) throws Refused {
    boolean json = text.stripLeading().startsWith("{");
    if (!json && !ConfigTree.hasYaml()) {
      throw new Refused(
          "the kubeconfig is YAML, and nothing here reads YAML: add org.yaml:snakeyaml, or give it"
              + " as JSON (kubectl config view --raw --minify --flatten -o json)");
    }
    try {
      // JSON in braces may also be YAML's flow style.
      return json && !ConfigTree.hasYaml()
          ? ConfigTree.ofJson(text)
          : json ? either(text) : ConfigTree.ofYaml(text);
    } catch (ConfigTree.NotReadable damaged) {
      throw new Refused("the kubeconfig " + damaged.getMessage());
    }
  }

  private static ConfigTree either(String text) throws ConfigTree.NotReadable {
    try {
      return ConfigTree.ofJson(text);
    } catch (ConfigTree.NotReadable flowStyle) {
      return ConfigTree.ofYaml(text);
    }
  }

  private static ConfigTree named(ConfigTree tree, String list, String name, String member)
      throws Refused {
    for (ConfigTree each : tree.list(list)) {
      if (each.text("name").filter(name::equals).isPresent()) {
        return each.get(member)
            .orElseThrow(() -> new Refused(list + " \"" + name + "\" has no " + member));
      }
    }
    throw new Refused("no \"" + name + "\" in " + list);
  }

  private static String text(ConfigTree tree, String field, String context) throws Refused {
    return tree.text(field)
        .orElseThrow(() -> new Refused("context \"" + context + "\" has no " + field));
  }

  private static URI server(ConfigTree cluster) throws Refused {
    String text =
        cluster.text("server").orElseThrow(() -> new Refused("the cluster has no server"));
    try {
      URI server = URI.create(text);
      if (server.getHost() != null && String.valueOf(server.getScheme()).matches("https?")) {
        return server;
      }
    } catch (IllegalArgumentException malformed) {
      // refused below
    }
    throw new Refused("the cluster's server is no http or https address");
  }

  /** What stands in the file wins over what it names. */
  private @Nullable String pem(ConfigTree tree, String field) throws Refused {
    Optional<String> data = tree.text(field + "-data");
    if (data.isPresent()) {
      try {
        return new String(Base64.getMimeDecoder().decode(data.get()), StandardCharsets.US_ASCII);
      } catch (IllegalArgumentException notBase64) {
        throw new Refused(field + "-data is no Base64");
      }
    }
    Optional<String> path = tree.text(field);
    if (path.isEmpty()) {
      return null;
    }
    try {
      return Files.readString(resolve(path.get()), StandardCharsets.US_ASCII);
    } catch (IOException | InvalidPathException unreadable) {
      throw new Refused(
          "the file of " + field + " cannot be read: " + unreadable.getClass().getSimpleName());
    }
  }

  private Path resolve(String path) {
    return folder.resolve(path);
  }

  private static String remedy(String field) {
    switch (field) {
      case "exec":
        return "no program is started here; give the server by hand, and a bearer supplier that"
            + " asks the program's token";
      case "auth-provider":
        return "give the server by hand, and a bearer supplier";
      case "username":
      case "password":
        return "API servers no longer take passwords; use a token or a client certificate";
      default:
        return "nobody is impersonated here; use a token of that user";
    }
  }
}
