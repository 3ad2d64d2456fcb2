package io.github.flinkwatch.internal.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.flinkwatch.internal.http.FaultServer.Conversation;
import io.github.flinkwatch.internal.http.FaultServer.Fault;
import java.io.IOException;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.Subject;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSCredential;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.Oid;

/**
 * Lets in who has a token or the cookie that one bought, as Hadoop's filter does: 401 without
 * either, 403 for a token that came before. The tokens are checked by the JDK's real acceptor.
 */
final class KerberosDoor implements Fault {

  /** What it answers to a good token about itself. */
  enum Manner {
    PROVES_ITSELF,
    PROVES_NOTHING,
    LIES
  }

  private static final Pattern TOKEN = Pattern.compile("(?i)authorization: Negotiate (\\S+)\r\n");
  private static final Pattern COOKIE = Pattern.compile("(?i)cookie: (hadoop\\.auth=\\S+)\r\n");

  private final Subject subject;
  private final Fault inside;
  private final Set<String> tokensSeen = ConcurrentHashMap.newKeySet();
  private final Set<String> cookies = ConcurrentHashMap.newKeySet();
  private final AtomicInteger tokens = new AtomicInteger();
  private final AtomicInteger replays = new AtomicInteger();
  private volatile Manner manner = Manner.PROVES_ITSELF;
  private volatile boolean givesCookies = true;
  private volatile String lastName = "";

  KerberosDoor(Subject subject, Fault inside) {
    this.subject = subject;
    this.inside = inside;
  }

  KerberosDoor behaves(Manner manner) {
    this.manner = manner;
    return this;
  }

  KerberosDoor withoutCookies() {
    this.givesCookies = false;
    return this;
  }

  /** How many tokens came that it had not seen before. */
  int tokens() {
    return tokens.get();
  }

  int replays() {
    return replays.get();
  }

  /** Who came with the last token. */
  String lastName() {
    return lastName;
  }

  void forgetCookies() {
    cookies.clear();
  }

  @Override
  public void play(Conversation conversation) throws IOException, InterruptedException {
    Matcher cookie = COOKIE.matcher(conversation.head());
    if (cookie.find() && cookies.contains(cookie.group(1))) {
      inside.play(conversation);
      return;
    }
    Matcher token = TOKEN.matcher(conversation.head());
    if (!token.find()) {
      conversation.say(
          "HTTP/1.1 401 Authentication required\r\nWWW-Authenticate: Negotiate\r\n"
              + "Set-Cookie: hadoop.auth=; Path=/; HttpOnly\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    if (!tokensSeen.add(token.group(1))) {
      replays.incrementAndGet();
      conversation.say(FaultServer.response("403 Request is a replay", "text/html", "<html>"));
      return;
    }
    tokens.incrementAndGet();
    byte[] answer;
    try {
      answer = accept(Base64.getDecoder().decode(token.group(1)));
    } catch (PrivilegedActionException refused) {
      conversation.say(FaultServer.response("403 GSS", "text/html", "<html>" + refused));
      return;
    }
    conversation.say(head(answer));
  }

  private String head(byte[] answer) {
    if (manner == Manner.LIES) {
      answer[answer.length - 1] ^= 1;
    }
    String proof =
        manner == Manner.PROVES_NOTHING
            ? ""
            : "WWW-Authenticate: Negotiate " + Base64.getEncoder().encodeToString(answer) + "\r\n";
    String value = "hadoop.auth=\"u=" + lastName + "&t=kerberos&s=" + tokens.get() + "=\"";
    String cookie = "";
    if (givesCookies) {
      cookies.add(value);
      cookie = "Set-Cookie: " + value + "; Path=/; HttpOnly\r\n";
    }
    return "HTTP/1.1 200 OK\r\n"
        + proof
        + cookie
        + "Content-Type: application/json\r\nContent-Length: 11\r\n\r\n{\"ok\":true}";
  }

  private byte[] accept(byte[] token) throws PrivilegedActionException {
    return Subject.doAs(
        subject,
        (PrivilegedExceptionAction<byte[]>)
            () -> {
              GSSManager manager = GSSManager.getInstance();
              Oid[] mechanisms = {new Oid("1.3.6.1.5.5.2"), new Oid("1.2.840.113554.1.2.2")};
              GSSCredential credential =
                  manager.createCredential(
                      null,
                      GSSCredential.INDEFINITE_LIFETIME,
                      mechanisms,
                      GSSCredential.ACCEPT_ONLY);
              GSSContext context = manager.createContext(credential);
              try {
                byte[] answer = context.acceptSecContext(token, 0, token.length);
                if (!context.isEstablished()) {
                  throw new GSSException(GSSException.FAILURE);
                }
                lastName = context.getSrcName().toString();
                return answer == null ? "".getBytes(ISO_8859_1) : answer;
              } finally {
                context.dispose();
              }
            });
  }
}
