package huizhen.relay.world;

import huizhen.relay.api.AnsweredSection;
import huizhen.relay.api.Codec;
import huizhen.relay.api.MediaKind;
import huizhen.relay.congestion.ArrivalRecorder;
import huizhen.relay.rtp.RedPayload;
import huizhen.relay.rtp.RtcpReader;
import huizhen.relay.rtp.RtcpWriter;
import huizhen.relay.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a peer receives over one transport: its slots, and the feedback that it owes to the relay.
final class Receiving {
  private static final long REPORT_NANOS = 1_000_000_000;

  private final SimulatedPeer peer;
  private final Map<String, ReceivedStream> slots = new LinkedHashMap<>();
  private final Map<Long, String> midBySsrc = new LinkedHashMap<>();
  private final Map<Long, String> midByRtx = new LinkedHashMap<>();
  private final ArrivalRecorder arrivals = new ArrivalRecorder();
  private final RtpPacket rtp = new RtpPacket();
  private final RedPayload red = new RedPayload();
  private final List<String> faults = new ArrayList<>();
  private long reportedNanos;
  private boolean sendsFeedback = true;
  private boolean hasTransportCc;
  private long lastSsrc;

  Receiving(SimulatedPeer peer) {
    this.peer = peer;
  }

  void answered(AnsweredSection section) {
    section
        .outgoing()
        .ifPresent(pair -> {
          midBySsrc.put(pair.media(), section.mid());
          pair.rtx().ifPresent(rtx -> midByRtx.put(rtx, section.mid()));
          Codec codec =
              section.codecs().stream()
                  .filter(each -> !each.name().equalsIgnoreCase("red"))
                  .findFirst()
                  .orElseThrow();
          hasTransportCc |= codec.feedback().contains("transport-cc");
          slots.computeIfAbsent(
              section.mid(),
              _ -> new ReceivedStream(peer, section.kind(), codec.feedback().contains("nack")));
        });
  }

  /// Stops or goes on to tell the relay what arrives.
  void sendsFeedback(boolean sends) {
    sendsFeedback = sends;
  }

  void onRtp(huizhen.relay.rtp.PacketBuffer body, long nowNanos) {
    if (!rtp.wrap(body)) {
      faults.add("received no RTP");
      return;
    }
    ClientOffer numbers = peer.numbers();
    if (rtp.findExtension(numbers.extensions().transportCc())) {
      arrivals.record(rtp.elementU16(), nowNanos);
      lastSsrc = rtp.ssrc();
    } else if (hasTransportCc) {
      faults.add("transport-wide number missing");
    }
    boolean isRtx = midByRtx.containsKey(rtp.ssrc());
    String mid = isRtx ? midByRtx.get(rtp.ssrc()) : midBySsrc.get(rtp.ssrc());
    ReceivedStream slot = mid == null ? null : slots.get(mid);
    if (mid == null || slot == null) {
      faults.add("received an SSRC that was not answered");
      return;
    }
    if (!rtp.findExtension(numbers.extensions().mid()) || !rtp.isElement(mid)) {
      faults.add("MID missing or wrong");
    }
    if (peer.answer(mid).kind() == MediaKind.AUDIO) {
      sound(slot, nowNanos);
    } else {
      picture(slot, isRtx, nowNanos);
    }
  }

  private void sound(ReceivedStream slot, long nowNanos) {
    ClientOffer numbers = peer.numbers();
    if (!rtp.findExtension(numbers.extensions().audioLevel())) {
      faults.add("audio level missing");
    }
    List<ReceivedStream.Block> blocks = new ArrayList<>(4);
    boolean isWhole = true;
    if (rtp.payloadType() == numbers.red()) {
      isWhole = red.parse(rtp.bytes(), rtp.payloadOffset(), rtp.payloadLength());
      for (int i = 0; isWhole && i < red.blocks(); i++) {
        isWhole =
            red.payloadType(i) == numbers.opus()
                && add(blocks, red.offset(i), red.length(i), red.timestampOffset(i));
      }
    } else if (rtp.payloadType() == numbers.opus()) {
      isWhole = add(blocks, rtp.payloadOffset(), rtp.payloadLength(), 0);
    } else {
      faults.add("payload type %d of sound".formatted(rtp.payloadType()));
      return;
    }
    if (isWhole) {
      slot.sound(rtp, rtp.sequence16(), blocks, nowNanos);
    } else {
      faults.add("sound without marks or malformed RED");
    }
  }

  private boolean add(List<ReceivedStream.Block> blocks, int offset, int length, int ticks) {
    Optional<Mark> mark = Mark.read(rtp.bytes(), offset, length);
    mark.ifPresent(known -> blocks.add(new ReceivedStream.Block(known, ticks)));
    return mark.isPresent();
  }

  private void picture(ReceivedStream slot, boolean isRtx, long nowNanos) {
    ClientOffer numbers = peer.numbers();
    int expected = isRtx ? numbers.rtx() : numbers.vp8();
    if (rtp.payloadType() != expected) {
      faults.add("payload type %d instead of %d".formatted(rtp.payloadType(), expected));
    }
    if (rtp.findExtension(numbers.extensions().playoutDelay())) {
      byte[] bytes = rtp.bytes();
      int at = rtp.elementOffset();
      slot.pictures().hold(((bytes[at] & 0xff) << 4 | (bytes[at + 1] & 0xff) >>> 4) * 10);
    }
    int sequence16 = rtp.sequence16();
    int offset = rtp.payloadOffset();
    int length = rtp.payloadLength();
    if (isRtx) {
      if (length < 2) {
        return; // padding
      }
      sequence16 = (rtp.bytes()[offset] & 0xff) << 8 | (rtp.bytes()[offset + 1] & 0xff);
      offset += 2;
      length -= 2;
    }
    slot.picture(rtp, offset, length, sequence16, isRtx, nowNanos);
  }

  void onSenderReport(RtcpReader reader, long nowNanos) {
    String mid = midBySsrc.get(reader.senderSsrc());
    ReceivedStream slot = mid == null ? null : slots.get(mid);
    if (slot == null) {
      faults.add("a sender report of an SSRC that was not answered");
    } else {
      slot.onSenderReport(reader.ntpTime(), reader.rtpTimestamp(), nowNanos);
    }
  }

  /// Writes what is due: NACKs, PLIs, reports.
  void tick(RtcpWriter rtcp, long rttNanos, long nowNanos) {
    for (Map.Entry<Long, String> entry : midBySsrc.entrySet()) {
      ReceivedStream slot = slots.get(entry.getValue());
      if (slot != null) {
        slot.tick(rtcp, peer.tag(), entry.getKey(), rttNanos, nowNanos);
      }
    }
    if (nowNanos - reportedNanos >= REPORT_NANOS) {
      reportedNanos = nowNanos;
      report(rtcp, nowNanos);
    }
  }

  private void report(RtcpWriter rtcp, long nowNanos) {
    int blocks = 0;
    for (ReceivedStream slot : slots.values()) {
      blocks += slot.reception().isEmpty() ? 0 : 1;
    }
    if (blocks == 0 || !rtcp.receiverReport(peer.tag(), blocks)) {
      return;
    }
    for (Map.Entry<Long, String> entry : midBySsrc.entrySet()) {
      ReceivedStream slot = slots.get(entry.getValue());
      if (slot != null && !slot.reception().isEmpty()) {
        slot.reception().report(rtcp, entry.getKey(), nowNanos);
      }
    }
  }

  /// Writes transport feedback if it is due.
  void feedback(RtcpWriter rtcp, long nowNanos) {
    if (sendsFeedback && arrivals.isDue(nowNanos)) {
      // It fits: the compound is empty and the feedback bounded.
      var _ = arrivals.write(rtcp, peer.tag(), lastSsrc, nowNanos);
    }
  }

  Map<String, ReceivedStream> slots() {
    return slots;
  }

  List<String> faults() {
    return faults;
  }
}
