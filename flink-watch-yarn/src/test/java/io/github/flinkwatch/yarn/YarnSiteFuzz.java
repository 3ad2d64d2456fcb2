package io.github.flinkwatch.yarn;

import io.github.flinkwatch.internal.http.HttpAsk;
import java.io.ByteArrayInputStream;
import java.net.URI;
import javax.xml.stream.XMLStreamException;

/** Any bytes at all in the place of {@code yarn-site.xml}: addresses, or one of two exceptions. */
public final class YarnSiteFuzz {

  private YarnSiteFuzz() {}

  /** What the fuzzer calls. */
  public static void fuzzerTestOneInput(byte[] xml) {
    try {
      YarnSite site = YarnSite.of(HadoopXml.read(new ByteArrayInputStream(xml)));
      for (URI address : site.resourceManagers()) {
        if (!HttpAsk.isAddress(address)) {
          throw new AssertionError("no address: " + address);
        }
      }
    } catch (XMLStreamException | IllegalArgumentException refused) {
      return;
    }
  }
}
