package huizhen.bench.load;

import huizhen.relay.api.Fingerprint;
import huizhen.relay.api.IceCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The offers of the load's clients (RFC 8866, RFC 8829), and what they need of an answer.
final class ClientSdp {
  static final int OPUS = 111;
  static final int VP8 = 96;
  static final int RTX = 97;
  static final int MID = 4;
  static final int TRANSPORT_CC = 3;
  static final int AUDIO_LEVEL = 1;

  private static final Pattern CANDIDATE =
      Pattern.compile("^a=candidate:\\S+ 1 udp \\d+ (\\S+) (\\d+) typ host", Pattern.MULTILINE);

  private ClientSdp() {}

  /// What a publisher sends.
  ///
  /// @param audio its SSRC
  /// @param video its SSRC
  record Sources(long audio, long video) {}

  /// @param sources empty for one who receives
  static String offer(IceCredentials ice, Fingerprint fingerprint, Optional<Sources> sources) {
    var sdp = new StringBuilder();
    line(sdp, "v=0");
    line(sdp, "o=- 1 2 IN IP4 127.0.0.1");
    line(sdp, "s=-");
    line(sdp, "t=0 0");
    line(sdp, "a=group:BUNDLE 0 1");
    section(sdp, 0, "audio", "" + OPUS, ice, fingerprint, sources.isPresent());
    line(sdp, "a=extmap:%d urn:ietf:params:rtp-hdrext:ssrc-audio-level".formatted(AUDIO_LEVEL));
    line(sdp, "a=rtpmap:%d opus/48000/2".formatted(OPUS));
    line(sdp, "a=rtcp-fb:%d transport-cc".formatted(OPUS));
    sources.ifPresent(its -> line(sdp, "a=ssrc:%d cname:load".formatted(its.audio())));
    section(sdp, 1, "video", VP8 + " " + RTX, ice, fingerprint, sources.isPresent());
    line(sdp, "a=rtpmap:%d VP8/90000".formatted(VP8));
    for (String feedback : new String[] {"transport-cc", "nack", "nack pli", "ccm fir"}) {
      line(sdp, "a=rtcp-fb:%d %s".formatted(VP8, feedback));
    }
    line(sdp, "a=rtpmap:%d rtx/90000".formatted(RTX));
    line(sdp, "a=fmtp:%d apt=%d".formatted(RTX, VP8));
    sources.ifPresent(its -> line(sdp, "a=ssrc:%d cname:load".formatted(its.video())));
    return sdp.toString();
  }

  private static void section(
      StringBuilder sdp,
      int mid,
      String kind,
      String payloadTypes,
      IceCredentials ice,
      Fingerprint fingerprint,
      boolean sends) {
    line(sdp, "m=%s 9 UDP/TLS/RTP/SAVPF %s".formatted(kind, payloadTypes));
    line(sdp, "c=IN IP4 0.0.0.0");
    line(sdp, "a=ice-ufrag:" + ice.ufrag());
    line(sdp, "a=ice-pwd:" + ice.password());
    line(sdp, "a=fingerprint:%s %s".formatted(fingerprint.algorithm(), fingerprint.value()));
    line(sdp, "a=setup:actpass");
    line(sdp, "a=mid:" + mid);
    line(sdp, sends ? "a=sendonly" : "a=recvonly");
    line(sdp, "a=rtcp-mux");
    line(sdp, "a=rtcp-rsize");
    line(sdp, "a=extmap:%d urn:ietf:params:rtp-hdrext:sdes:mid".formatted(MID));
    line(
        sdp,
        "a=extmap:%d http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
            .formatted(TRANSPORT_CC));
  }

  private static void line(StringBuilder sdp, String line) {
    sdp.append(line).append("\r\n");
  }

  /// What a client needs of the gateway's answer.
  record Answer(IceCredentials ice, Fingerprint fingerprint, InetSocketAddress address) {
    /// @param preferred the address to send to if it is among the candidates; else the first
    static Answer read(String sdp, String preferred) throws IOException {
      var print = find(sdp, "^a=fingerprint:(\\S+) (\\S+)");
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
      return new Answer(
          new IceCredentials(
              find(sdp, "^a=ice-ufrag:(\\S+)").group(1), find(sdp, "^a=ice-pwd:(\\S+)").group(1)),
          new Fingerprint(print.group(1), print.group(2)),
          address);
    }

    private static Matcher find(String sdp, String pattern) throws IOException {
      Matcher found = Pattern.compile(pattern, Pattern.MULTILINE).matcher(sdp);
      if (!found.find()) {
        throw new IOException("the answer has no " + pattern);
      }
      return found;
    }
  }
}
