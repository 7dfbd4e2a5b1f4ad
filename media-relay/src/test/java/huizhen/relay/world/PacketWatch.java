package huizhen.relay.world;

import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RedPayload;
import huizhen.relay.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Looks at every packet that the relay sends for what must never be: one that crosses rooms, that
/// comes from or goes to somebody who is not admitted, that returns to its sender, that carries
/// what came while its source was muted, that protects an SSRC and sequence number a second time
/// (which would encrypt two texts with one key stream), or whose number is so far behind that SRTP
/// would take it for a replay.
final class PacketWatch {
  private static final int FORGOTTEN = 0x8000;

  /// More than any packet is sent late by.
  private static final int BEHIND = 2_048;

  private final World world;
  private final List<String> violations = new ArrayList<>();
  private final RtpPacket checked = new RtpPacket();
  private final RedPayload red = new RedPayload();
  private final Set<Mark> withheld = new HashSet<>();
  private final Map<FakeTransport, Map<Long, Integer>> sent = new HashMap<>();
  private final Map<FakeTransport, Map<Long, Integer>> highest = new HashMap<>();

  PacketWatch(World world) {
    this.world = world;
  }

  List<String> violations() {
    return violations;
  }

  /// A packet has reached the relay: what comes while it may not pass must never be seen.
  void arrived(SimulatedPeer from, PacketBuffer packet) {
    boolean mayPass = from.isAdmitted() && !from.room().hasMuted(from);
    if ((mayPass && withheld.isEmpty()) || !checked.wrap(packet)) {
      return;
    }
    for (Mark mark : marks(from.numbers())) {
      if (mark.peer() != from.tag()) {
        continue;
      }
      if (from.isAdmitted() && !from.room().isMuted(from, mark.trackSource())) {
        withheld.remove(mark);
      } else {
        withheld.add(mark);
      }
    }
  }

  /// A packet is about to leave.
  void leaving(FakeTransport transport, SimulatedPeer to, boolean isAdmitted, PacketBuffer packet) {
    check(to, isAdmitted, packet);
    if (sent(transport).put(key(), hash(packet)) != null) {
      violations.add(
          "SSRC %d sequence %d to %s was protected twice"
              .formatted(checked.ssrc(), checked.sequence16(), to));
    }
    sent(transport).remove(checked.ssrc() << 16 | ((checked.sequence16() + FORGOTTEN) & 0xffff));
    Map<Long, Integer> last = highest.computeIfAbsent(transport, _ -> new HashMap<>());
    int before = last.getOrDefault(checked.ssrc(), checked.sequence16());
    int step = (short) (checked.sequence16() - before);
    if (step < -BEHIND) {
      violations.add(
          "SSRC %d to %s goes back from %d to %d"
              .formatted(checked.ssrc(), to, before, checked.sequence16()));
    }
    if (step >= 0) {
      last.put(checked.ssrc(), checked.sequence16());
    }
  }

  /// A datagram is about to leave once more, with the transport's framing.
  void leavingAgain(
      FakeTransport transport, SimulatedPeer to, boolean isAdmitted, PacketBuffer datagram) {
    PacketBuffer packet = FakeTransport.body(datagram);
    check(to, isAdmitted, packet);
    if (sent(transport).getOrDefault(key(), 0) != hash(packet)) {
      violations.add(
          "SSRC %d sequence %d to %s with other bytes than before"
              .formatted(checked.ssrc(), checked.sequence16(), to));
    }
  }

  private Map<Long, Integer> sent(FakeTransport transport) {
    return sent.computeIfAbsent(transport, _ -> new HashMap<>());
  }

  private long key() {
    return checked.ssrc() << 16 | checked.sequence16();
  }

  private static int hash(PacketBuffer packet) {
    int from = packet.getOffset();
    return Arrays.hashCode(Arrays.copyOfRange(packet.getBuffer(), from, from + packet.getLength()));
  }

  private void check(SimulatedPeer to, boolean isAdmitted, PacketBuffer packet) {
    if (!isAdmitted) {
      violations.add("a packet to %s, who is not admitted".formatted(to));
    }
    if (!checked.wrap(packet)) {
      violations.add("the relay made a malformed packet");
      return;
    }
    for (Mark mark : marks(to.numbers())) {
      check(mark, to);
    }
  }

  /// What a packet carries, by the payload types of whoever gets or sends it; nothing of a hostile
  /// peer's making.
  private List<Mark> marks(ClientOffer numbers) {
    byte[] bytes = checked.bytes();
    int offset = checked.payloadOffset();
    int length = checked.payloadLength();
    int payloadType = checked.payloadType();
    List<Mark> marks = new ArrayList<>(1);
    if (payloadType == numbers.opus()) {
      Mark.read(bytes, offset, length).ifPresent(marks::add);
    } else if (payloadType == numbers.red()) {
      if (red.parse(bytes, offset, length)) {
        for (int i = 0; i < red.blocks(); i++) {
          Mark.read(bytes, red.offset(i), red.length(i)).ifPresent(marks::add);
        }
      }
    } else {
      int header = SentLayer.HEADER_BYTES + (payloadType == numbers.rtx() ? 2 : 0);
      Mark.read(bytes, offset + header, length - header).ifPresent(marks::add);
    }
    return marks;
  }

  private void check(Mark mark, SimulatedPeer to) {
    SimulatedPeer from = world.peer(mark.peer());
    if (from == null || mark.room() != to.roomTag() || from.room() != to.room()) {
      violations.add(
          "a packet of room %d to %s of room %d".formatted(mark.room(), to, to.roomTag()));
      return;
    }
    if (!from.isAdmitted()) {
      violations.add("a packet of %s, who is not admitted, to %s".formatted(from, to));
    }
    if (from == to) {
      violations.add("a packet of %s back to it".formatted(from));
    }
    if (from.room().isMuted(from, mark.trackSource())) {
      violations.add("a packet of a muted source of %s to %s".formatted(from, to));
    }
    if (withheld.contains(mark)) {
      violations.add(
          "what %s sent while it was muted or waited, to %s: %s".formatted(from, to, mark));
    }
  }

  void leavingRtcp(SimulatedPeer to, boolean isAdmitted) {
    if (!isAdmitted) {
      violations.add("RTCP to %s, who is not admitted".formatted(to));
    }
  }
}
