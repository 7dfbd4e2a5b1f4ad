package huizhen.bench.load;

import huizhen.relay.api.Fingerprint;
import huizhen.relay.api.IceCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The offers and answers of the load's clients (RFC 8866, RFC 8829), and what they need of the
/// server's.
final class ClientSdp {
  static final int OPUS = 111;
  static final int VP8 = 96;
  static final int RTX = 97;
  static final int MID = 4;
  static final int TRANSPORT_CC = 3;
  static final int AUDIO_LEVEL = 1;

  private static final String TRANSPORT_CC_URI =
      "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
  private static final Pattern CANDIDATE =
      Pattern.compile("^a=candidate:\\S+ 1 udp \\d+ (\\S+) (\\d+) typ host", multiline());

  /// What an answer takes over from the offer as it stands.
  private static final List<String> ECHOED =
      List.of("m=", "a=group:", "a=mid:", "a=rtcp-mux", "a=extmap:", "a=rtpmap:", "a=fmtp:");

  /// How a client speaks of its transport.
  ///
  /// @param setup `actpass`, or `active` for a server that would be the DTLS client
  /// @param host where its candidate is; empty for a server that learns it from checks
  record Manner(String setup, Optional<String> host) {
    static final Manner USUAL = new Manner("actpass", Optional.empty());

    static Manner active(String host) {
      return new Manner("active", Optional.of(host));
    }
  }

  private final StringBuilder text = new StringBuilder(4096);
  private final MediaServer.Local local;
  private final Manner manner;

  private ClientSdp(MediaServer.Local local, Manner manner) {
    this.local = local;
    this.manner = manner;
  }

  private static int multiline() {
    return Pattern.MULTILINE | Pattern.CASE_INSENSITIVE;
  }

  /// Sections 0 and 1 are sound and picture of one who sends; then comes a sound and a picture for
  /// each who is heard.
  ///
  /// @param heard for how many others there is a place
  static String offer(MediaServer.Local local, Manner manner, int heard) {
    return new ClientSdp(local, manner).offer(heard);
  }

  private String offer(int heard) {
    int sending = local.sources().isPresent() ? 2 : 0;
    line("v=0");
    line("o=- 1 2 IN IP4 127.0.0.1");
    line("s=-");
    line("t=0 0");
    line(
        "a=group:BUNDLE "
            + IntStream.range(0, sending + 2 * heard)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(" ")));
    local
        .sources()
        .ifPresent(its -> {
          audio(0, "sendonly");
          line("a=ssrc:%d cname:load".formatted(its.audio()));
          video(1, "sendonly");
          line("a=ssrc:%d cname:load".formatted(its.video()));
        });
    for (int i = 0; i < heard; i++) {
      audio(sending + 2 * i, "recvonly");
      video(sending + 2 * i + 1, "recvonly");
    }
    return text.toString();
  }

  private void audio(int mid, String direction) {
    section(mid, "audio", "" + OPUS, direction);
    line("a=extmap:%d urn:ietf:params:rtp-hdrext:ssrc-audio-level".formatted(AUDIO_LEVEL));
    line("a=rtpmap:%d opus/48000/2".formatted(OPUS));
    line("a=rtcp-fb:%d transport-cc".formatted(OPUS));
  }

  private void video(int mid, String direction) {
    section(mid, "video", VP8 + " " + RTX, direction);
    line("a=rtpmap:%d VP8/90000".formatted(VP8));
    for (String feedback : new String[] {"transport-cc", "nack", "nack pli", "ccm fir"}) {
      line("a=rtcp-fb:%d %s".formatted(VP8, feedback));
    }
    line("a=rtpmap:%d rtx/90000".formatted(RTX));
    line("a=fmtp:%d apt=%d".formatted(RTX, VP8));
  }

  private void section(int mid, String kind, String payloadTypes, String direction) {
    line("m=%s 9 UDP/TLS/RTP/SAVPF %s".formatted(kind, payloadTypes));
    line("c=IN IP4 0.0.0.0");
    transport();
    line("a=mid:" + mid);
    line("a=" + direction);
    line("a=rtcp-mux");
    line("a=rtcp-rsize");
    line("a=extmap:%d urn:ietf:params:rtp-hdrext:sdes:mid".formatted(MID));
    line("a=extmap:%d %s".formatted(TRANSPORT_CC, TRANSPORT_CC_URI));
  }

  private void transport() {
    line("a=ice-ufrag:" + local.ice().ufrag());
    line("a=ice-pwd:" + local.ice().password());
    Fingerprint print = local.fingerprint();
    line("a=fingerprint:%s %s".formatted(print.algorithm(), print.value()));
    line("a=setup:" + manner.setup());
    manner
        .host()
        .ifPresent(host ->
            line("a=candidate:1 1 udp 2130706431 %s %d typ host".formatted(host, local.port())));
  }

  /// Takes all that is offered, to receive it: whatever payload types and extensions it has.
  static String answer(MediaServer.Local local, Manner manner, String offer) {
    return new ClientSdp(local, manner).answer(offer);
  }

  private String answer(String offer) {
    line("v=0");
    line("o=- 1 2 IN IP4 127.0.0.1");
    line("s=-");
    line("t=0 0");
    offer
        .lines()
        .forEach(line -> {
          if (ECHOED.stream().anyMatch(line::startsWith)) {
            line(line);
          }
          if (line.startsWith("m=")) {
            line("c=IN IP4 0.0.0.0");
            transport();
            line("a=recvonly");
          } else if (line.startsWith("a=rtcp-fb:")) {
            line(line);
          }
        });
    return text.toString();
  }

  private void line(String line) {
    text.append(line).append("\r\n");
  }

  /// Reads the server's description.
  ///
  /// @param isOffer or an answer to ours
  /// @param preferred the address to send to if it is among the candidates; else the first
  static MediaServer.Remote read(String sdp, boolean isOffer, String preferred) throws IOException {
    Matcher print = find(sdp, "^a=fingerprint:(\\S+) (\\S+)");
    InetSocketAddress address = null;
    for (Matcher each = CANDIDATE.matcher(sdp); each.find(); ) {
      boolean isPreferred = each.group(1).equals(preferred);
      if (address == null || isPreferred) {
        address =
            new InetSocketAddress(
                InetAddress.ofLiteral(each.group(1)), Integer.parseInt(each.group(2)));
      }
    }
    if (address == null) {
      throw new IOException("the answer names no UDP candidate");
    }
    return new MediaServer.Remote(
        new IceCredentials(
            find(sdp, "^a=ice-ufrag:(\\S+)").group(1), find(sdp, "^a=ice-pwd:(\\S+)").group(1)),
        new Fingerprint(print.group(1), print.group(2)),
        address,
        isOffer && !sdp.contains("a=ice-lite"),
        number(sdp, "^a=rtpmap:(\\d+) opus/", OPUS),
        number(sdp, "^a=rtpmap:(\\d+) vp8/", VP8),
        number(sdp, "^a=extmap:(\\d+)\\S* " + Pattern.quote(TRANSPORT_CC_URI), 0));
  }

  private static int number(String sdp, String pattern, int otherwise) {
    Matcher found = Pattern.compile(pattern, multiline()).matcher(sdp);
    return found.find() ? Integer.parseInt(found.group(1)) : otherwise;
  }

  private static Matcher find(String sdp, String pattern) throws IOException {
    Matcher found = Pattern.compile(pattern, multiline()).matcher(sdp);
    if (!found.find()) {
      throw new IOException("the answer has no " + pattern);
    }
    return found;
  }
}
