package huizhen.signaling.sdp;

import huizhen.relay.api.AnsweredSection;
import huizhen.relay.api.Candidate;
import huizhen.relay.api.Codec;
import huizhen.relay.api.Direction;
import huizhen.relay.api.HeaderExtension;
import huizhen.relay.api.OfferedSection;
import huizhen.relay.api.OfferedSection.SsrcPair;
import huizhen.relay.api.SessionAnswer;
import huizhen.signaling.sdp.ClientOffer.MediaLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Writes the answer (RFC 8829 §5.3.1) in the form of the offer: same `m=` lines in the same order.
/// ICE and DTLS attributes stand in every accepted section, though RFC 8843 §7.3.3 asks for them in
/// the first alone: all known clients take both, and some old encoders look in each section.
public final class AnswerWriter {
  private static final String CNAME = "huizhen";

  private final StringBuilder out = new StringBuilder(4096);
  private final ClientOffer offer;
  private final SessionAnswer answer;
  private final Map<String, AnsweredSection> answered = new HashMap<>();

  private AnswerWriter(ClientOffer offer, SessionAnswer answer) {
    this.offer = offer;
    this.answer = answer;
    answer.sections().forEach(section -> answered.put(section.mid(), section));
  }

  /// @param sessionId the same for all answers on one transport, 0..2^63-1
  /// @param version grows with each of them
  public static String write(
      ClientOffer offer, SessionAnswer answer, long sessionId, long version) {
    return new AnswerWriter(offer, answer).text(sessionId, version);
  }

  /// The media stream and track id of a slot: stable for the life of its section.
  public static String slotStream(String mid) {
    return "slot-" + mid;
  }

  private String text(long sessionId, long version) {
    line("v=0");
    line("o=- %d %d IN IP4 127.0.0.1".formatted(sessionId, version));
    line("s=-");
    line("t=0 0");
    List<String> bundled = new ArrayList<>();
    for (MediaLine media : offer.lines()) {
      if (isAccepted(media)) {
        bundled.add(media.mid());
      }
    }
    if (!bundled.isEmpty()) {
      line("a=group:BUNDLE " + String.join(" ", bundled));
    }
    line("a=ice-lite");
    if (offer.allowsMixedExtensions()) {
      line("a=extmap-allow-mixed");
    }
    line("a=msid-semantic: WMS *");
    boolean isFirst = true;
    for (MediaLine media : offer.lines()) {
      AnsweredSection section = answered.get(media.mid());
      if (section != null && isAccepted(media)) {
        accepted(media, section, isFirst);
        isFirst = false;
      } else {
        rejected(media);
      }
    }
    return out.toString();
  }

  private boolean isAccepted(MediaLine media) {
    AnsweredSection section = answered.get(media.mid());
    return media.isForRelay() && section != null && !section.isRejected();
  }

  private void rejected(MediaLine media) {
    line("m=%s 0 %s %s".formatted(media.media(), media.protocol(), media.format()));
    line("c=IN IP4 0.0.0.0");
    if (!media.mid().isEmpty()) {
      line("a=mid:" + media.mid());
    }
    line("a=inactive");
  }

  private void accepted(MediaLine media, AnsweredSection section, boolean hasCandidates) {
    StringBuilder formats = new StringBuilder();
    section.codecs().forEach(codec -> formats.append(' ').append(codec.payloadType()));
    line("m=%s 9 %s%s".formatted(media.media(), media.protocol(), formats));
    line("c=IN IP4 0.0.0.0");
    line("a=rtcp:9 IN IP4 0.0.0.0");
    if (hasCandidates) {
      answer.candidates().forEach(candidate -> line("a=" + candidate(candidate)));
      line("a=end-of-candidates");
    }
    line("a=ice-ufrag:" + answer.ice().ufrag());
    line("a=ice-pwd:" + answer.ice().password());
    line(
        "a=fingerprint:%s %s"
            .formatted(answer.fingerprint().algorithm(), answer.fingerprint().value()));
    line("a=setup:" + answer.setup().name().toLowerCase(Locale.ROOT));
    line("a=mid:" + media.mid());
    for (HeaderExtension extension : section.extensions()) {
      line("a=extmap:%d %s".formatted(extension.id(), extension.uri()));
    }
    line("a=" + direction(section.direction()));
    String stream = slotStream(media.mid());
    section.outgoing().ifPresent(pair -> line("a=msid:%s %s".formatted(stream, stream)));
    line("a=rtcp-mux");
    line("a=rtcp-rsize");
    section.codecs().forEach(this::codec);
    List<String> rids = inOfferedOrder(section);
    rids.forEach(rid -> line("a=rid:%s recv".formatted(rid)));
    if (!rids.isEmpty()) {
      line("a=simulcast:recv " + String.join(";", rids));
    }
    section.outgoing().ifPresent(pair -> ssrcs(pair, stream));
  }

  /// The order in which a client named its layers is the order in which it reads them back; one
  /// that it did not offer is not written.
  private List<String> inOfferedOrder(AnsweredSection section) {
    for (OfferedSection offered : offer.offer().sections()) {
      if (offered.mid().equals(section.mid())) {
        return offered.rids().stream().filter(section.rids()::contains).toList();
      }
    }
    return List.of();
  }

  private void codec(Codec codec) {
    int type = codec.payloadType();
    String channels = codec.channels() > 1 ? "/" + codec.channels() : "";
    line("a=rtpmap:%d %s/%d%s".formatted(type, codec.name(), codec.clockRate(), channels));
    codec.feedback().forEach(feedback -> line("a=rtcp-fb:%d %s".formatted(type, feedback)));
    List<String> pairs = new ArrayList<>();
    codec
        .parameters()
        .forEach((key, value) -> {
          // What a sender says of its own stream, parameter sets among it, is no answer to it
          // (RFC 6184 §8.2.2, RFC 7587 §7.1).
          if (!key.startsWith("sprop-")) {
            pairs.add(key.isEmpty() ? value : key + "=" + value);
          }
        });
    if (!pairs.isEmpty()) {
      line("a=fmtp:%d %s".formatted(type, String.join(";", pairs)));
    }
  }

  private void ssrcs(SsrcPair pair, String stream) {
    pair.rtx().ifPresent(rtx -> line("a=ssrc-group:FID %d %d".formatted(pair.media(), rtx)));
    ssrc(pair.media(), stream);
    pair.rtx().ifPresent(rtx -> ssrc(rtx, stream));
  }

  private void ssrc(long ssrc, String stream) {
    line("a=ssrc:%d cname:%s".formatted(ssrc, CNAME));
    line("a=ssrc:%d msid:%s %s".formatted(ssrc, stream, stream));
  }

  static String direction(Direction direction) {
    return switch (direction) {
      case SEND_ONLY -> "sendonly";
      case RECEIVE_ONLY -> "recvonly";
      case SEND_RECEIVE -> "sendrecv";
      case INACTIVE -> "inactive";
    };
  }

  /// RFC 8839 §5.1; a TCP candidate of ours is passive (RFC 6544 §4.5).
  static String candidate(Candidate candidate) {
    String text =
        "candidate:%s 1 %s %d %s %d typ host"
            .formatted(
                candidate.foundation(),
                candidate.protocol(),
                candidate.priority(),
                candidate.address(),
                candidate.port());
    return candidate.protocol().equals("tcp") ? text + " tcptype passive" : text;
  }

  private void line(String line) {
    out.append(line).append("\r\n");
  }
}
