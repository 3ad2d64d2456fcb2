package io.github.flinkwatch.internal.http;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * Follows the responses on one HTTP/1.1 connection byte by byte, and refuses what the JDK's client
 * cannot bear: what is no HTTP at all, a head without end, a length that is no number, a chunk of
 * more bytes than an int counts. Until 24 at least that client throws where nobody expects it,
 * loses the connection without closing it, or spins for ever. What passes here is left to the JDK
 * to read. Not thread-safe.
 */
final class ResponseFrames {

  private static final int LONGEST_HEAD = 256 << 10;
  private static final int LONGEST_CHUNK_LINE = 4 << 10;
  private static final int MOST_INTERIM = 16;
  private static final String BEGINS = "HTTP/1.";
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] [1-9]\\d\\d(?: .*)?");
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]+");
  private static final Pattern CHUNK_SIZE = Pattern.compile("0*[0-9a-fA-F]{1,7}");

  private enum Part {
    /** Nothing is due: whatever comes is the JDK's to refuse. */
    IDLE,
    HEAD,
    LENGTH,
    CHUNK_LINE,
    CHUNK,
    CHUNK_END,
    TRAILERS,
    /** All that comes until the connection ends. */
    REST
  }

  private Part part = Part.IDLE;
  private boolean bodiless; // the request was a HEAD
  private final StringBuilder line = new StringBuilder();
  private int headBytes;
  private boolean statusRead;
  private boolean mayGoOn; // the last header may, on a line of its own
  private int status;
  private int interim;
  private long length;
  private boolean chunked;
  private long left;

  /** What came is no response that can be read. */
  static final class RefusedException extends SSLException {
    private static final long serialVersionUID = 1;

    RefusedException(String what) {
      super(what);
    }
  }

  /** Takes note of what is sent: of the first byte that begins a request. */
  void sent(byte first) {
    if (part == Part.IDLE) {
      bodiless = first == 'H';
      interim = 0;
      begin();
    }
  }

  private void begin() {
    part = Part.HEAD;
    line.setLength(0);
    headBytes = 0;
    statusRead = false;
    mayGoOn = false;
    length = -1;
    chunked = false;
  }

  /** Looks at what was received. */
  void received(ByteBuffer bytes) throws RefusedException {
    while (bytes.hasRemaining() && part != Part.IDLE) {
      switch (part) {
        case REST:
          return;
        case LENGTH:
        case CHUNK:
          int count = (int) Math.min(left, bytes.remaining());
          bytes.position(bytes.position() + count);
          left -= count;
          if (left == 0) {
            part = part == Part.CHUNK ? Part.CHUNK_END : Part.IDLE;
          }
          break;
        default:
          character((char) (bytes.get() & 0xff));
          break;
      }
    }
  }

  private void character(char c) throws RefusedException {
    if (part == Part.CHUNK_LINE ? line.length() > LONGEST_CHUNK_LINE : ++headBytes > LONGEST_HEAD) {
      throw new RefusedException("a head without end");
    }
    if (c != '\n') {
      line.append(c);
      if (!statusRead && part == Part.HEAD) {
        int at = Math.min(line.length(), BEGINS.length());
        if (!BEGINS.startsWith(line.substring(0, at))) {
          throw new RefusedException("what answers there does not speak HTTP");
        }
      }
      return;
    }
    int end = line.length();
    if (end > 0 && line.charAt(end - 1) == '\r') {
      end--;
    }
    String whole = line.substring(0, end);
    line.setLength(0);
    switch (part) {
      case HEAD:
        head(whole);
        break;
      case CHUNK_LINE:
        chunk(whole);
        break;
      case CHUNK_END:
        if (!whole.isEmpty()) {
          throw new RefusedException("a chunk that is longer than it says");
        }
        part = Part.CHUNK_LINE;
        break;
      default: // trailers
        if (whole.isEmpty()) {
          part = Part.IDLE;
        }
        break;
    }
  }

  private void head(String text) throws RefusedException {
    if (!statusRead) {
      if (!STATUS.matcher(text).matches()) {
        throw new RefusedException("no status line of HTTP");
      }
      status = Integer.parseInt(text.substring(9, 12));
      statusRead = true;
    } else if (text.isEmpty()) {
      headEnds();
    } else if (text.charAt(0) != ' ' && text.charAt(0) != '\t') {
      header(text);
    } else if (!mayGoOn) {
      throw new RefusedException("a malformed header"); // before all others, or of a length
    }
  }

  private void header(String text) throws RefusedException {
    int colon = text.indexOf(':');
    String name = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    if (!NAME.matcher(name).matches()) {
      throw new RefusedException("a malformed header");
    }
    String value = text.substring(colon + 1).strip();
    mayGoOn = !name.equals("content-length") && !name.equals("transfer-encoding");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        throw new RefusedException("a malformed header");
      }
    }
    if (name.equals("content-length")) {
      if (!value.matches("\\d{1,10}") || Long.parseLong(value) > Integer.MAX_VALUE) {
        throw new RefusedException("a Content-Length that cannot be");
      }
      long said = Long.parseLong(value);
      if (length >= 0 && said != length) {
        throw new RefusedException("two lengths");
      }
      length = said;
    } else if (name.equals("transfer-encoding")) {
      if (!value.equalsIgnoreCase("chunked") || chunked) {
        throw new RefusedException("an unknown Transfer-Encoding");
      }
      chunked = true;
    }
  }

  private void headEnds() throws RefusedException {
    if (chunked && length >= 0) {
      throw new RefusedException("two lengths");
    }
    if (status < 200 && status != 101) {
      if (++interim > MOST_INTERIM) {
        throw new RefusedException("interim answers without end");
      }
      begin();
    } else if (bodiless || status == 204 || status == 304 || length == 0) {
      part = Part.IDLE;
    } else if (chunked) {
      part = Part.CHUNK_LINE;
    } else {
      part = length < 0 ? Part.REST : Part.LENGTH;
      left = length;
    }
  }

  private void chunk(String text) throws RefusedException {
    int extension = text.indexOf(';');
    String size = (extension < 0 ? text : text.substring(0, extension)).strip();
    if (!CHUNK_SIZE.matcher(size).matches()) {
      throw new RefusedException("a chunk whose size cannot be");
    }
    left = Long.parseLong(size, 16);
    headBytes = 0;
    part = left == 0 ? Part.TRAILERS : Part.CHUNK;
  }
}
