package io.github.flinkwatch.examples.doctor;

import static java.util.Objects.requireNonNull;

import io.github.flinkwatch.http.Credentials;
import io.github.flinkwatch.http.HttpSettings;
import io.github.flinkwatch.http.KerberosSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Who asks, and for how long. Secrets come from the environment, where no process list shows them.
 */
final class Identity {

  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec spec;

  @Option(
      names = "--deadline",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long a look at the TARGET may take; ${DEFAULT-VALUE} by default.")
  int deadlineSeconds;

  @Option(
      names = "--allow-redirects-to",
      paramLabel = "HOST",
      description =
          "A host, host:port or *.domain that a server may redirect to, such as HDFS's DataNodes;"
              + " may be repeated. No credentials go there.")
  List<String> redirectHosts = new ArrayList<>();

  @ArgGroup @Nullable Who who;

  /** One of them at most. */
  static final class Who {
    @Option(
        names = "--bearer-from",
        paramLabel = "VARIABLE",
        description = "Sends the bearer token that this environment variable holds.")
    @Nullable String bearerVariable;

    @Option(
        names = "--basic-from",
        paramLabel = "VARIABLE",
        description = "Sends the user:password that this environment variable holds.")
    @Nullable String basicVariable;

    @Option(names = "--kerberos", description = "Proves who asks by the ticket cache (kinit).")
    boolean kerberos;

    @Option(
        names = "--hadoop-user",
        paramLabel = "USER",
        description = "The name that a Hadoop without security believes.")
    @Nullable String hadoopUser;
  }

  HttpSettings http(Map<String, String> environment, Clock clock) {
    HttpSettings.Builder settings =
        HttpSettings.builder()
            .deadline(deadline())
            .credentials(credentials(environment))
            .clock(clock);
    try {
      redirectHosts.forEach(settings::allowRedirectsTo);
    } catch (IllegalArgumentException noHost) {
      throw refuse("--allow-redirects-to: " + noHost.getMessage());
    }
    return settings.build();
  }

  Duration deadline() {
    if (deadlineSeconds <= 0) {
      throw refuse("--deadline is not positive: " + deadlineSeconds);
    }
    return Duration.ofSeconds(deadlineSeconds);
  }

  private Credentials credentials(Map<String, String> environment) {
    if (who == null) {
      return Credentials.none();
    }
    if (who.kerberos) {
      return Credentials.kerberos(KerberosSettings.ticketCache());
    }
    if (who.hadoopUser != null) {
      return Credentials.hadoopSimple(who.hadoopUser);
    }
    if (who.bearerVariable != null) {
      String token = secret(environment, who.bearerVariable);
      return Credentials.bearer(() -> token);
    }
    String[] basic = secret(environment, String.valueOf(who.basicVariable)).split(":", 2);
    return Credentials.basic(basic[0], basic.length == 2 ? basic[1] : "");
  }

  private String secret(Map<String, String> environment, String variable) {
    String secret = environment.get(variable);
    if (secret == null) {
      throw refuse("the environment variable " + variable + " is not set");
    }
    return secret;
  }

  private ParameterException refuse(String why) {
    return new ParameterException(requireNonNull(spec).commandLine(), why);
  }
}
