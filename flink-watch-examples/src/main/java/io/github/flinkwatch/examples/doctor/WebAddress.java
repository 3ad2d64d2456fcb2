package io.github.flinkwatch.examples.doctor;

import java.net.URI;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the address of a server as people paste it, and says what is wrong with it. */
final class WebAddress implements ITypeConverter<URI> {

  @Override
  public URI convert(String text) {
    return of(text);
  }

  static URI of(String text) {
    URI address;
    try {
      address = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("'" + text + "' is no address: " + e.getMessage());
    }
    String scheme = String.valueOf(address.getScheme());
    if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
      throw new TypeConversionException("'" + text + "' does not begin with http:// or https://");
    }
    if (address.getRawUserInfo() != null
        || String.valueOf(address.getRawAuthority()).contains("@")) {
      throw new TypeConversionException(
          "an address has no user and no password in it: see --basic-from");
    }
    if (address.getRawFragment() != null || address.getRawQuery() != null) {
      String bare = text.split("[?#]", 2)[0];
      throw new TypeConversionException(
          "'" + text + "' is a page for a browser: the address is " + bare);
    }
    // A host with an underscore is none to the JDK, and one to Docker.
    if (!String.valueOf(address.getRawAuthority())
            .matches("[^:\\[\\]]+(:\\d{1,5})?|\\[.+](:\\d{1,5})?")
        || address.getPort() > 65_535) {
      throw new TypeConversionException("'" + text + "' has no host, or no port that there is");
    }
    return address;
  }
}
