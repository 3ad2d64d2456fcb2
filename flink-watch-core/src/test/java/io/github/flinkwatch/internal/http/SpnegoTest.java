package io.github.flinkwatch.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.flinkwatch.http.KerberosSettings;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What needs no KDC: cookies and challenges. */
class SpnegoTest {

  private static final URI RM = URI.create("http://rm.example:8088/ws/v1/cluster/info");
  private static final URI PROXY = URI.create("http://rm.example:9099/proxy/app");
  private static final String COOKIE = "hadoop.auth=\"u=alice&p=alice@R&t=kerberos&e=1&s=x=\"";

  private final Spnego spnego = new Spnego(KerberosSettings.ticketCache(), Clock.systemUTC());

  private static HttpHeaders headers(String name, String... values) {
    return HttpHeaders.of(Map.of(name, List.of(values)), (n, v) -> true);
  }

  @Test
  void aCookieIsSentBackAsItCameAndOnlyToItsPort() {
    spnego.believed(RM, headers("Set-Cookie", "other=1", COOKIE + "; Path=/; HttpOnly"));
    assertThat(spnego.cookie(RM)).contains(COOKIE);
    assertThat(spnego.cookie(PROXY)).isEmpty();
    assertThat(spnego.cookie(URI.create("https://rm.example:8088/"))).isEmpty();
  }

  @Test
  void aRefusalOrAnEmptyCookieDropsIt() {
    spnego.believed(RM, headers("Set-Cookie", COOKIE));
    spnego.refused(RM, headers("WWW-Authenticate", "Negotiate"));
    assertThat(spnego.cookie(RM)).isEmpty();
    assertThat(spnego.isExpectedBy(RM)).isTrue();
    assertThat(spnego.isExpectedBy(PROXY)).isFalse();
    spnego.believed(RM, headers("Set-Cookie", COOKIE));
    spnego.believed(RM, headers("Set-Cookie", "hadoop.auth=; Path=/; HttpOnly"));
    assertThat(spnego.cookie(RM)).isEmpty();
  }

  @Test
  void aChallengeIsFoundAmongOthers() {
    assertThat(Spnego.challenge(headers("WWW-Authenticate", "Basic realm=x, Negotiate")))
        .contains("");
    assertThat(Spnego.challenge(headers("WWW-Authenticate", "Basic", "negotiate YWJj")))
        .contains("YWJj");
    assertThat(Spnego.challenge(headers("WWW-Authenticate", "PseudoAuth"))).isEmpty();
    assertThat(Spnego.challenge(headers("WWW-Authenticate", "Negotiated"))).isEmpty();
  }
}
