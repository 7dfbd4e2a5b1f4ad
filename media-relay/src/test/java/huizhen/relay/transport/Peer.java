package huizhen.relay.transport;

import huizhen.relay.api.IceCredentials;
import huizhen.relay.api.RoomEvent.LossCause;
import huizhen.relay.rtp.PacketBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A transport under test with the world around it: what it sent, heard and opened, a DTLS that is
/// told what to do, and the peer's own SRTP.
final class Peer
    implements DatagramSink,
        Dtls<DatagramSink>,
        PeerTransport.Owner<DatagramSink>,
        TransportRoutes {
  static final IceCredentials LOCAL = new IceCredentials("relay", "relay-password-0123456");
  static final IceCredentials REMOTE = new IceCredentials("peer", "peer-password-01234567");
  static final TestAddress HOME = TestAddress.of("192.0.2.7", 4000);
  static final TestAddress MOBILE = TestAddress.of("198.51.100.9", 5000);
  static final TestAddress STRANGER = TestAddress.of("203.0.113.66", 6666);

  record Sent(PacketBuffer datagram, PeerAddress to) {}

  final List<Sent> sent = new ArrayList<>();
  final List<String> heard = new ArrayList<>();
  final List<PeerAddress> open = new ArrayList<>();
  final List<String> retired = new ArrayList<>();
  final List<byte[]> dtlsReceived = new ArrayList<>();
  final TransportCounters counters = new TransportCounters();
  final SecureTransport<DatagramSink> transport;
  final SrtpSession srtp = new SrtpSession(keys(true));
  final List<Integer> sources = new ArrayList<>();
  boolean isSpared = true;
  int flows;
  int begun;
  boolean isDtlsBusy;
  boolean isDtlsClosed;
  long nowNanos;

  Peer() {
    transport = new SecureTransport<>(LOCAL, REMOTE, this, this, counters, true, 0);
    transport.ownedBy(this);
  }

  static SrtpKeys keys(boolean isClient) {
    byte[] exported = new byte[SrtpKeys.exportedBytes(SrtpProfile.AEAD_AES_128_GCM)];
    for (int i = 0; i < exported.length; i++) {
      exported[i] = (byte) (i * 7);
    }
    return new SrtpKeys(SrtpProfile.AEAD_AES_128_GCM, exported, isClient);
  }

  /// With a nominated address and keys.
  void connect() {
    check(HOME, true);
    transport.onSrtpKeys(keys(false), nowNanos, this);
  }

  void check(TestAddress from, boolean isNomination) {
    check(from, isNomination, LOCAL, REMOTE);
  }

  void check(TestAddress from, boolean isNomination, IceCredentials local, IceCredentials remote) {
    var buffer = new PacketBuffer();
    var writer =
        new StunWriter(buffer, StunMessage.BINDING_REQUEST, new byte[12])
            .username(local.ufrag() + ":" + remote.ufrag())
            .controlling(1);
    if (isNomination) {
      writer = writer.useCandidate();
    }
    var _ = writer.integrity(new StunKey(local.password())).fingerprint();
    stun(buffer, from);
  }

  void stun(PacketBuffer message, TestAddress from) {
    transport.receiveStun(StunMessage.read(message).orElseThrow(), from, nowNanos, this);
  }

  void receive(byte[] datagram, TestAddress from) {
    var buffer = new PacketBuffer();
    buffer.copyFrom(datagram, 0, datagram.length);
    transport.receive(DatagramKind.of(buffer), buffer, from, nowNanos, this);
  }

  void sendRtp(int sequence16, TestAddress from) {
    receive(protectedRtp(sequence16), from);
  }

  byte[] protectedRtp(int sequence16) {
    var buffer = rtp(sequence16);
    if (srtp.protect(buffer) != SrtpVerdict.OK) {
      throw new IllegalStateException("not protected");
    }
    return Arrays.copyOf(buffer.getBuffer(), buffer.getLength());
  }

  /// A receiver report without blocks (RFC 3550 §6.4.2), as a new packet each time.
  byte[] protectedReport() {
    var buffer = new PacketBuffer();
    byte[] report = {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 7};
    System.arraycopy(report, 0, buffer.getBuffer(), 0, report.length);
    buffer.setLength(report.length);
    if (srtp.protectControl(buffer) != SrtpVerdict.OK) {
      throw new IllegalStateException("not protected");
    }
    return Arrays.copyOf(buffer.getBuffer(), buffer.getLength());
  }

  static PacketBuffer rtp(int sequence16) {
    var buffer = new PacketBuffer();
    byte[] packet = new byte[100];
    packet[0] = (byte) 0x80;
    packet[1] = 111;
    packet[2] = (byte) (sequence16 >> 8);
    packet[3] = (byte) sequence16;
    packet[11] = 42;
    buffer.copyFrom(packet, 0, packet.length);
    return buffer;
  }

  void tickAt(long nanos) {
    nowNanos = nanos;
    transport.tick(nanos, this);
  }

  /// What the relay asked at this address, in order.
  List<StunMessage> asked(TestAddress at) {
    return sent.stream()
        .filter(one -> one.to().equals(at))
        .flatMap(one -> StunMessage.read(one.datagram()).stream())
        .filter(message -> message.type() == StunMessage.BINDING_REQUEST)
        .toList();
  }

  /// Answers a question of the relay's.
  void answer(StunMessage question, TestAddress from, String password) {
    var buffer = new PacketBuffer();
    var _ =
        new StunWriter(buffer, StunMessage.BINDING_SUCCESS, question.transactionId())
            .mappedAddress(from)
            .integrity(new StunKey(password))
            .fingerprint();
    stun(buffer, from);
  }

  /// Where the relay sends now.
  PeerAddress flow() {
    if (!transport.sendRtcp(rtp(++flows), nowNanos, this)) {
      throw new IllegalStateException("not up");
    }
    return sent.getLast().to();
  }

  long refused(Refusal why) {
    return counters.of(why);
  }

  @Override
  public void transmit(PacketBuffer datagram, PeerAddress to) {
    var copy = new PacketBuffer();
    copy.copyFrom(datagram);
    sent.add(new Sent(copy, to));
  }

  @Override
  public void begin(Listener<DatagramSink> listener) {
    begun++;
  }

  @Override
  public boolean receive(PacketBuffer datagram, Listener<DatagramSink> listener) {
    if (!isDtlsBusy) {
      dtlsReceived.add(Arrays.copyOf(datagram.getBuffer(), datagram.getLength()));
    }
    return !isDtlsBusy;
  }

  @Override
  public void close() {
    isDtlsClosed = true;
  }

  @Override
  public void onRtp(PacketBuffer packet, long now, DatagramSink out) {
    heard.add("rtp " + StunMessage.int16(packet.getBuffer(), packet.getOffset() + 2));
  }

  @Override
  public void onRtcp(PacketBuffer packet, long now, DatagramSink out) {
    heard.add("rtcp");
  }

  @Override
  public void onConnected(long now, DatagramSink out) {
    heard.add("connected");
  }

  @Override
  public void onMoved(long now, DatagramSink out) {
    heard.add("moved");
  }

  @Override
  public void onLost(LossCause cause, long now, DatagramSink out) {
    heard.add("lost " + cause);
  }

  @Override
  public void addressOpened(PeerAddress address) {
    if (!open.contains(address)) {
      open.add(address);
    }
  }

  @Override
  public void addressClosed(PeerAddress address) {
    open.remove(address);
  }

  @Override
  public void ufragRetired(String ufrag) {
    retired.add(ufrag);
  }

  @Override
  public void sourceHeard(int ssrc) {
    sources.add(ssrc);
  }

  @Override
  public void sourcesForgotten() {
    sources.clear();
  }

  @Override
  public boolean spares(long now) {
    return isSpared;
  }
}
