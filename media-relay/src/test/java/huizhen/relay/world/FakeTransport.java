package huizhen.relay.world;

import huizhen.relay.api.RoomEvent.LossCause;
import huizhen.relay.room.Outputs;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtpPacket;
import huizhen.relay.transport.PeerTransport;
import huizhen.relay.transport.TrafficClass;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A transport without cryptography, but with its framing: behind each datagram stand the peer's
/// key and the kind of the datagram. A check with the right key moves the flow to where it came
/// from; a bare packet never does, but the relay asks where it came from, and moves with the answer
/// unless the old address is heard meanwhile. (The real one also takes a few such packets.)
final class FakeTransport implements PeerTransport<Outputs> {
  static final byte CHECK = 1;
  static final byte RTP = 2;
  static final byte RTCP = 3;
  static final byte QUESTION = 4;
  static final byte ANSWER = 5;
  static final int TRAILER = 5;

  private static final long ASK_AGAIN_NANOS = 250_000_000;

  private final int key;
  private final World world;
  private final SimulatedPeer peer;
  private Optional<Owner<Outputs>> owner = Optional.empty();
  private Optional<SimulatedNetwork.Address> remote = Optional.empty();
  private Optional<SimulatedNetwork.Address> asked = Optional.empty();
  private long askedNanos;
  private final Map<Long, Set<TrafficClass>> classes = new HashMap<>();
  private final RtpPacket noted = new RtpPacket();
  private boolean isAdmitted;
  private boolean isLost;
  private final Map<Integer, Integer> newest = new HashMap<>(); // sequence number by SSRC

  FakeTransport(World world, SimulatedPeer peer, int key, boolean isAdmitted) {
    this.isAdmitted = isAdmitted;
    this.world = world;
    this.peer = peer;
    this.key = key;
  }

  void admit() {
    isAdmitted = true;
  }

  static byte[] frame(byte[] body, int offset, int length, byte kind, int key) {
    byte[] framed = new byte[length + TRAILER];
    System.arraycopy(body, offset, framed, 0, length);
    putTrailer(framed, length, kind, key);
    return framed;
  }

  private static void putTrailer(byte[] framed, int at, byte kind, int key) {
    framed[at] = (byte) (key >>> 24);
    framed[at + 1] = (byte) (key >>> 16);
    framed[at + 2] = (byte) (key >>> 8);
    framed[at + 3] = (byte) key;
    framed[at + 4] = kind;
  }

  static int key(byte[] framed) {
    int at = framed.length - TRAILER;
    return (framed[at] & 0xff) << 24
        | (framed[at + 1] & 0xff) << 16
        | (framed[at + 2] & 0xff) << 8
        | (framed[at + 3] & 0xff);
  }

  static byte kind(byte[] framed) {
    return framed[framed.length - 1];
  }

  static PacketBuffer body(byte[] framed) {
    var buffer = new PacketBuffer();
    buffer.copyFrom(framed, 0, framed.length - TRAILER);
    return buffer;
  }

  static PacketBuffer body(PacketBuffer framed) {
    var buffer = new PacketBuffer();
    buffer.copyFrom(framed.getBuffer(), framed.getOffset(), framed.getLength() - TRAILER);
    return buffer;
  }

  void receive(byte[] datagram, SimulatedNetwork.Address from, long nowNanos, Outputs out) {
    if (key(datagram) != key) {
      return;
    }
    if (isLost) {
      missed(datagram);
      return;
    }
    boolean isAnswer = kind(datagram) == ANSWER && asked.equals(Optional.of(from));
    if (kind(datagram) == CHECK || isAnswer) {
      asked = Optional.empty();
      var before = remote;
      remote = Optional.of(from);
      if (before.isEmpty()) {
        owner.orElseThrow().onConnected(nowNanos, out);
      } else if (!before.equals(remote)) {
        owner.orElseThrow().onMoved(nowNanos, out);
      }
      return;
    }
    if (remote.isEmpty() || !remote.get().equals(from) || kind(datagram) == ANSWER) {
      peer.links().up().lose();
      ask(from, nowNanos, out);
      return;
    }
    asked = Optional.empty();
    if (kind(datagram) == RTP) {
      PacketBuffer packet = body(datagram);
      if (!isOvertaken(datagram)) {
        newest.put(int32(datagram, 8), int32(datagram, 0) & 0xffff);
      }
      world.watch().arrived(peer, packet);
      owner.orElseThrow().onRtp(packet, nowNanos, out);
    } else {
      owner.orElseThrow().onRtcp(body(datagram), nowNanos, out);
    }
  }

  private void ask(SimulatedNetwork.Address from, long nowNanos, Outputs out) {
    if (remote.isPresent()
        && !remote.get().equals(from)
        && (asked.isEmpty() || nowNanos - askedNanos >= ASK_AGAIN_NANOS)) {
      asked = Optional.of(from);
      askedNanos = nowNanos;
      byte[] question = frame(new byte[] {1, 2, 3}, 0, 3, QUESTION, key);
      out.transmit(new PacketBuffer(question, 0, question.length), from);
    }
  }

  /// What comes when this is gone was lost, where a later one has gone to others.
  private void missed(byte[] datagram) {
    if (kind(datagram) == RTP && isOvertaken(datagram)) {
      peer.links().up().lose();
    }
  }

  private boolean isOvertaken(byte[] datagram) {
    if (datagram.length < TRAILER + 12) {
      return true; // nothing that was sent in earnest
    }
    Integer last = newest.get(int32(datagram, 8));
    return last != null && (short) ((int32(datagram, 0) & 0xffff) - last) < 0;
  }

  private static int int32(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }

  /// Its peer has gone on to another one, or away.
  void end() {
    isLost = true;
  }

  void lose(LossCause cause, long nowNanos, Outputs out) {
    if (!isLost) {
      isLost = true;
      owner.orElseThrow().onLost(cause, nowNanos, out);
    }
  }

  boolean isLost() {
    return isLost;
  }

  @Override
  public boolean sendRtp(PacketBuffer packet, long nowNanos, Outputs out) {
    if (!isConnected()) {
      return false;
    }
    world.watch().leaving(this, peer, isAdmitted, packet);
    return send(packet, RTP, out);
  }

  @Override
  public boolean sendRtp(PacketBuffer packet, TrafficClass kind, long nowNanos, Outputs out) {
    note(packet, kind);
    return sendRtp(packet, nowNanos, out);
  }

  @Override
  public boolean sendAgain(PacketBuffer datagram, TrafficClass kind, Outputs out) {
    if (!isConnected()) {
      return false;
    }
    note(datagram, kind);
    world.watch().leavingAgain(this, peer, isAdmitted, datagram);
    out.transmit(datagram, remote.orElseThrow());
    return true;
  }

  @Override
  public boolean sendRtcp(PacketBuffer packet, long nowNanos, Outputs out) {
    if (!isConnected()) {
      return false;
    }
    world.watch().leavingRtcp(peer, isAdmitted);
    return send(packet, RTCP, out);
  }

  private void note(PacketBuffer packet, TrafficClass kind) {
    if (noted.wrap(packet)) {
      classes.computeIfAbsent(noted.ssrc(), _ -> EnumSet.noneOf(TrafficClass.class)).add(kind);
    }
  }

  /// As what the packets of an SSRC went out.
  Set<TrafficClass> classes(long ssrc) {
    return Set.copyOf(classes.getOrDefault(ssrc, Set.of()));
  }

  private boolean send(PacketBuffer packet, byte kind, Outputs out) {
    byte[] trailer = new byte[TRAILER];
    putTrailer(trailer, 0, kind, key);
    packet.append(trailer, TRAILER);
    out.transmit(packet, remote.orElseThrow());
    return true;
  }

  @Override
  public boolean isConnected() {
    return remote.isPresent() && !isLost;
  }

  @Override
  public void ownedBy(Owner<Outputs> newOwner) {
    owner = Optional.of(newOwner);
  }
}
