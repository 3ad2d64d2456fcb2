package io.github.flinkwatch.examples.doctor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whom the doctor believes over TLS, and the certificate that it shows. */
final class Trust {

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec spec;

  @Option(
      names = "--trust-store",
      paramLabel = "FILE",
      description = "Believes the certificates of this PKCS#12 or JKS file, and no others.")
  @Nullable Path trustStore;

  @Option(
      names = "--ca-cert",
      paramLabel = "FILE",
      description = "Believes what these authorities signed (PEM), and nothing else.")
  @Nullable Path authority;

  @Option(
      names = "--client-cert",
      paramLabel = "FILE",
      description = "Shows this certificate: a PEM file with its PKCS#8 key, or PKCS#12 or JKS.")
  @Nullable Path clientCertificate;

  @Option(
      names = "--store-password-from",
      paramLabel = "VARIABLE",
      description = "The environment variable with the password of the PKCS#12 or JKS files.")
  @Nullable String passwordVariable;

  @Option(
      names = "--insecure",
      description = "Believes whoever answers, whatever certificate it shows. Only to try.")
  boolean insecure;

  /** Returns the TLS to use, or empty if it is the JDK's own. */
  Optional<SSLContext> context(Map<String, String> environment) {
    if ((trustStore != null ? 1 : 0) + (authority != null ? 1 : 0) + (insecure ? 1 : 0) > 1) {
      throw refuse("--trust-store, --ca-cert and --insecure exclude each other");
    }
    if (trustStore == null && authority == null && clientCertificate == null && !insecure) {
      return Optional.empty();
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(environment), trust(environment), null);
      return Optional.of(context);
    } catch (GeneralSecurityException noTls) {
      throw new IllegalStateException(noTls);
    }
  }

  private TrustManager @Nullable [] trust(Map<String, String> environment) {
    if (insecure) {
      return new TrustManager[] {new AnyCertificate()};
    }
    Path file = trustStore != null ? trustStore : authority;
    if (file == null) {
      return null;
    }
    String option = trustStore != null ? "--trust-store" : "--ca-cert";
    try {
      KeyStore store = trustStore != null ? store(trustStore, environment) : empty();
      if (trustStore == null) {
        for (Certificate certificate : certificates(file)) {
          store.setCertificateEntry("authority-" + store.size(), certificate);
        }
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      if (store.size() == 0) {
        throw new GeneralSecurityException("there is no certificate in it");
      }
      return factory.getTrustManagers();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
      throw refuse(option + ": cannot use " + file + ": " + Mistakes.why(unusable));
    }
  }

  private KeyManager @Nullable [] keys(Map<String, String> environment) {
    Path file = clientCertificate;
    if (file == null) {
      return null;
    }
    try {
      boolean pem =
          Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1)
              .contains("-----BEGIN");
      KeyStore store = pem ? empty() : store(file, environment);
      char[] password = pem ? new char[0] : password(environment);
      if (pem) {
        List<Certificate> chain = List.copyOf(certificates(file));
        store.setKeyEntry("client", key(file), password, chain.toArray(new Certificate[0]));
      }
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, password);
      return factory.getKeyManagers();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
      throw refuse("--client-cert: cannot use " + file + ": " + Mistakes.why(unusable));
    }
  }

  private KeyStore store(Path file, Map<String, String> environment)
      throws IOException, GeneralSecurityException {
    return KeyStore.getInstance(file.toFile(), password(environment));
  }

  private char[] password(Map<String, String> environment) {
    if (passwordVariable == null) {
      return new char[0];
    }
    String password = environment.get(passwordVariable);
    if (password == null) {
      throw refuse(
          "--store-password-from: the environment variable " + passwordVariable + " is not set");
    }
    return password.toCharArray();
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /** Reads the certificates of a PEM file, in which a key may stand as well. */
  private static Collection<? extends Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    String only = KEY.matcher(Files.readString(file)).replaceAll("");
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(only.getBytes(US_ASCII)));
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    Matcher key = KEY.matcher(Files.readString(file));
    if (!key.find()) {
      throw new GeneralSecurityException("there is no unencrypted PKCS#8 key in it");
    }
    PKCS8EncodedKeySpec spec =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key.group(1)));
    GeneralSecurityException last = new GeneralSecurityException("no such key");
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException another) {
        last = another;
      }
    }
    throw new GeneralSecurityException("its key is neither RSA nor of an elliptic curve", last);
  }

  private ParameterException refuse(String why) {
    return new ParameterException(requireNonNull(spec).commandLine(), why);
  }
}
