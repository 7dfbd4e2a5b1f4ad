package huizhen.relay.fuzz;

import huizhen.relay.api.AnsweredSection;
import huizhen.relay.api.Codec;
import huizhen.relay.api.HeaderExtension;
import huizhen.relay.room.Outputs;
import huizhen.relay.rtp.ExtensionIds;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RedPayload;
import huizhen.relay.rtp.RtcpReader;
import huizhen.relay.rtp.RtpPacket;
import huizhen.relay.transport.PeerTransport;
import huizhen.relay.transport.TrafficClass;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The end of what a room sends to one participant, who takes apart all of it: every packet parses,
/// comes under an SSRC and a payload type that were answered, says its MID, and no number comes a
/// second time with other bytes.
final class CheckedTransport implements PeerTransport<Outputs> {
  private final Sum sum;
  private final Map<Long, AnsweredSection> bySsrc = new HashMap<>();
  private final Map<String, AnsweredSection> byMid = new HashMap<>();
  private final Set<Long> repairs = new HashSet<>();
  private final Map<Long, Long> sent = new HashMap<>();
  private final RtpPacket rtp = new RtpPacket();
  private final RtcpReader rtcp = new RtcpReader();
  private final RedPayload red = new RedPayload();
  private Optional<Owner<Outputs>> owner = Optional.empty();
  private int received;

  CheckedTransport(Sum sum) {
    this.sum = sum;
  }

  void answered(List<AnsweredSection> sections) {
    for (AnsweredSection section : sections) {
      byMid.put(section.mid(), section);
      section
          .outgoing()
          .ifPresent(pair -> {
            bySsrc.put(pair.media(), section);
            pair.rtx()
                .ifPresent(rtx -> {
                  bySsrc.put(rtx, section);
                  repairs.add(rtx);
                });
          });
    }
  }

  AnsweredSection section(String mid) {
    AnsweredSection section = byMid.get(mid);
    if (section == null) {
      throw new IllegalArgumentException("no section " + mid);
    }
    return section;
  }

  Owner<Outputs> owner() {
    return owner.orElseThrow();
  }

  int received() {
    return received;
  }

  @Override
  public boolean sendRtp(PacketBuffer packet, long nowNanos, Outputs out) {
    long bytes = check(packet);
    FuzzTarget.require(sent.put(number(), bytes) == null, "a number that has gone out goes again");
    received++;
    return true;
  }

  @Override
  public boolean sendAgain(PacketBuffer datagram, TrafficClass kind, Outputs out) {
    long bytes = check(datagram);
    FuzzTarget.require(
        sent.getOrDefault(number(), 0L) == bytes, "other bytes under the same number");
    return true;
  }

  private long number() {
    return rtp.ssrc() << 16 | rtp.sequence16();
  }

  /// @return what the bytes add up to
  private long check(PacketBuffer packet) {
    FuzzTarget.require(rtp.wrap(packet), "RTP that does not parse");
    AnsweredSection section = bySsrc.get(rtp.ssrc());
    FuzzTarget.require(section != null, "an SSRC that was not answered");
    if (section == null) {
      return 0;
    }
    int payloadType = rtp.payloadType();
    Codec codec =
        section.codecs().stream()
            .filter(each -> each.payloadType() == payloadType)
            .findFirst()
            .orElseThrow(() -> new AssertionError("payload type " + payloadType));
    boolean isRtx = codec.name().equals("rtx");
    FuzzTarget.require(isRtx == repairs.contains(rtp.ssrc()), "repairs go by RTX, and they alone");
    FuzzTarget.require(!isRtx || rtp.payloadLength() >= 2, "RTX without a number");
    FuzzTarget.require(
        !codec.name().equals("red")
            || red.parse(rtp.bytes(), rtp.payloadOffset(), rtp.payloadLength()),
        "RED that does not parse");
    for (HeaderExtension extension : section.extensions()) {
      checkElement(section, extension);
    }
    long bytes = new Sum().add(packet.getBuffer(), packet.getOffset(), packet.getLength()).value();
    sum.add(bytes);
    return bytes;
  }

  private void checkElement(AnsweredSection section, HeaderExtension extension) {
    boolean isThere = rtp.findExtension(extension.id());
    switch (extension.uri()) {
      case ExtensionIds.MID ->
          FuzzTarget.require(isThere && rtp.isElement(section.mid()), "no MID, or another's");
      case ExtensionIds.TRANSPORT_CC ->
          FuzzTarget.require(isThere && rtp.elementLength() == 2, "no transport-wide number");
      case ExtensionIds.AUDIO_LEVEL ->
          FuzzTarget.require(!isThere || rtp.elementLength() == 1, "a level of another form");
      case ExtensionIds.PLAYOUT_DELAY ->
          FuzzTarget.require(!isThere || rtp.elementLength() == 3, "a delay of another form");
      default -> {} // an AV1 frame's descriptor goes as it came
    }
  }

  @Override
  public boolean sendRtcp(PacketBuffer packet, long nowNanos, Outputs out) {
    FuzzTarget.require(rtcp.wrap(packet), "RTCP that does not parse");
    int packets = 0;
    while (rtcp.next()) {
      packets++;
      sum.add(rtcp.type()).add(rtcp.count());
    }
    FuzzTarget.require(packets > 0, "RTCP without anything");
    return true;
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public void ownedBy(Owner<Outputs> newOwner) {
    owner = Optional.of(newOwner);
  }
}
