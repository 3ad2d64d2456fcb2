package io.github.flinkwatch.internal.text;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a gateway says in the place of an answer, on one line: the message of Kubernetes' {@code
 * Status}, or the plain text of Istio, nginx or Envoy.
 */
public final class GatewayText {

  private static final int SHOWN = 200;
  private static final Pattern STATUS = Pattern.compile("\"kind\"\\s*:\\s*\"Status\"");
  private static final Pattern MESSAGE =
      Pattern.compile("\"message\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*+)\"");

  private GatewayText() {}

  /** Returns what was said, with a colon before it; empty if nothing for people was. */
  public static String of(byte[] body, String contentType) {
    String text = new String(body, 0, Math.min(body.length, 4096), StandardCharsets.UTF_8).trim();
    if (text.startsWith("{")) {
      Matcher message = MESSAGE.matcher(text);
      return message.find() ? ": " + said(message.group(1).replaceAll("\\\\(.)", "$1")) : "";
    }
    boolean plain = contentType.startsWith("text/plain") && !text.startsWith("<");
    return plain && !text.isEmpty() ? ": " + said(text) : "";
  }

  /** Returns whether Kubernetes' API server answered itself, and nothing behind it. */
  public static boolean isKubernetesStatus(byte[] body) {
    String text = new String(body, 0, Math.min(body.length, 4096), StandardCharsets.UTF_8);
    return STATUS.matcher(text).find();
  }

  private static String said(String text) {
    return Excerpt.onOneLine(text, SHOWN);
  }
}
