package io.github.flinkwatch.kubernetes;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Certificates and keys as text. The JDK takes keys in PKCS#8 only; PKCS#1 (kubeadm, minikube) and
 * SEC1 (k3s) become that by a prefix. Encrypted keys are not read.
 */
final class Pem {

  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN ((?:RSA |EC |ENCRYPTED )?PRIVATE KEY)-----([^-]*)-----END \\1-----");

  private static final String[] ALGORITHMS = {"RSA", "EC", "EdDSA"};

  private static final byte[] VERSION = {0x02, 0x01, 0x00};
  private static final byte[] RSA = {
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };
  private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

  private Pem() {}

  static Collection<? extends Certificate> certificates(String pem)
      throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  static PrivateKey key(String pem) throws GeneralSecurityException {
    Matcher found = KEY.matcher(pem);
    if (!found.find()) {
      throw new GeneralSecurityException("no private key in PEM");
    }
    byte[] der;
    try {
      der = Base64.getMimeDecoder().decode(found.group(2));
    } catch (IllegalArgumentException headers) { // Proc-Type: 4,ENCRYPTED
      throw new GeneralSecurityException("the private key is encrypted, or no Base64");
    }
    switch (found.group(1)) {
      case "PRIVATE KEY":
        return ofPkcs8(der);
      case "RSA PRIVATE KEY":
        return ofPkcs8(sequence(VERSION, RSA, tagged(0x04, der)));
      case "EC PRIVATE KEY":
        return ofPkcs8(
            sequence(VERSION, tagged(0x30, concat(EC, curveOf(der))), tagged(0x04, der)));
      default:
        throw new GeneralSecurityException(
            "the private key is encrypted: decrypt it with openssl pkcs8");
    }
  }

  private static PrivateKey ofPkcs8(byte[] der) throws GeneralSecurityException {
    GeneralSecurityException refused = null;
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (GeneralSecurityException otherKind) { // EdDSA is there from JDK 15 on
        refused = refused == null ? otherKind : refused;
      }
    }
    throw new GeneralSecurityException("a private key of no kind that this JDK reads", refused);
  }

  /** Returns the curve within a SEC1 key: {@code SEQUENCE { INTEGER, OCTET STRING, [0] curve }}. */
  private static byte[] curveOf(byte[] sec1) throws GeneralSecurityException {
    int at = headerLength(sec1, 0);
    while (at < sec1.length) {
      int header = headerLength(sec1, at);
      int length = lengthAt(sec1, at);
      if ((sec1[at] & 0xff) == 0xa0) {
        return Arrays.copyOfRange(sec1, at + header, at + header + length);
      }
      at += header + length;
    }
    throw new GeneralSecurityException("the EC key does not name its curve");
  }

  private static int headerLength(byte[] der, int at) throws GeneralSecurityException {
    int first = byteAt(der, at + 1);
    return first < 0x80 ? 2 : 2 + (first & 0x7f);
  }

  private static int lengthAt(byte[] der, int at) throws GeneralSecurityException {
    int first = byteAt(der, at + 1);
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7f); i++) {
      length = (length << 8) | byteAt(der, at + 2 + i);
      if (length > der.length) {
        throw new GeneralSecurityException("the private key is damaged");
      }
    }
    return length;
  }

  private static int byteAt(byte[] der, int at) throws GeneralSecurityException {
    if (at >= der.length) {
      throw new GeneralSecurityException("the private key is damaged");
    }
    return der[at] & 0xff;
  }

  private static byte[] sequence(byte[]... parts) {
    return tagged(0x30, concat(parts));
  }

  private static byte[] tagged(int tag, byte[] content) {
    int length = content.length;
    byte[] header;
    if (length < 0x80) {
      header = new byte[] {(byte) tag, (byte) length};
    } else if (length < 0x100) {
      header = new byte[] {(byte) tag, (byte) 0x81, (byte) length};
    } else {
      header = new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    }
    return concat(header, content);
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** Returns TLS that trusts that authority, or the JDK's, and shows that certificate. */
  static SSLContext context(
      @Nullable String authority, @Nullable String certificate, @Nullable String key)
      throws GeneralSecurityException {
    TrustManager @Nullable [] trust = authority == null ? null : trust(authority);
    KeyManager @Nullable [] keys =
        certificate == null || key == null ? null : keys(certificate, key);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, trust, null);
    return context;
  }

  private static TrustManager[] trust(String authority) throws GeneralSecurityException {
    KeyStore store = emptyStore();
    int number = 0;
    for (Certificate certificate : certificates(authority)) {
      store.setCertificateEntry("authority-" + number++, certificate);
    }
    if (number == 0) {
      throw new GeneralSecurityException("no certificate in PEM");
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager[] keys(String certificate, String key) throws GeneralSecurityException {
    List<Certificate> chain = List.copyOf(certificates(certificate));
    if (chain.isEmpty()) {
      throw new GeneralSecurityException("no certificate in PEM");
    }
    KeyStore store = emptyStore();
    store.setKeyEntry("client", key(key), new char[0], chain.toArray(new Certificate[0]));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException impossible) {
      throw new GeneralSecurityException(impossible);
    }
    return store;
  }
}
