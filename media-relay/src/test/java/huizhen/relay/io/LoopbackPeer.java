package huizhen.relay.io;

import huizhen.relay.api.DtlsSetup;
import huizhen.relay.api.Fingerprint;
import huizhen.relay.api.IceCredentials;
import huizhen.relay.api.OfferedSection;
import huizhen.relay.api.SessionAnswer;
import huizhen.relay.api.SessionOffer;
import huizhen.relay.io.dtls.DtlsHandshake;
import huizhen.relay.io.dtls.DtlsIdentity;
import huizhen.relay.io.dtls.DtlsTerms;
import huizhen.relay.io.dtls.QueuedDatagrams;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.transport.DatagramKind;
import huizhen.relay.transport.PeerFingerprints;
import huizhen.relay.transport.SrtpProfile;
import huizhen.relay.transport.SrtpSession;
import huizhen.relay.transport.SrtpVerdict;
import huizhen.relay.transport.StunKey;
import huizhen.relay.transport.StunMessage;
import huizhen.relay.transport.StunWriter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.tls.DTLSTransport;
import org.jspecify.annotations.Nullable;

/// A client on a real loopback socket, UDP or TCP: ICE checks, DTLS by BouncyCastle, SRTP by
/// jitsi-srtp. As browsers do, it hears nothing that comes from elsewhere than it sends to, and
/// answers the relay's own checks. Its calls block, each within a time limit. Keeps the last
/// [#MAX_KEPT] packets that nobody asked for.
public final class LoopbackPeer implements AutoCloseable {
  public static final Duration LIMIT = Duration.ofSeconds(10);

  private static final int MAX_KEPT = 4096;
  private static final SecureRandom RANDOM = new SecureRandom();

  private volatile IceCredentials ice = new FreshCredentials(0).next();
  private final DtlsIdentity identity = new DtlsIdentity(RANDOM, Instant.now());
  private final long tieBreaker = RANDOM.nextLong();
  private final QueuedDatagrams dtls = new QueuedDatagrams(this::send);
  private final BlockingQueue<StunMessage> answers = new ArrayBlockingQueue<>(MAX_KEPT);
  private final BlockingQueue<byte[]> rtp = new ArrayBlockingQueue<>(MAX_KEPT);
  private final BlockingQueue<byte[]> rtcp = new ArrayBlockingQueue<>(MAX_KEPT);
  private final AtomicInteger asked = new AtomicInteger();
  private final InetAddress local;
  private volatile DatagramSocket socket;
  private volatile @Nullable FramedSocket connection;
  private volatile @Nullable InetSocketAddress relay;
  private volatile @Nullable IceCredentials relayIce;
  private SrtpProfile[] profiles = SrtpProfile.values();
  private @Nullable SrtpProfile profile;
  private @Nullable SrtpSession srtp;
  private @Nullable DTLSTransport association;

  public LoopbackPeer() {
    this(InetAddress.getLoopbackAddress());
  }

  /// A peer at this loopback address, which knows the relay's candidates of that family.
  public LoopbackPeer(InetAddress local) {
    this.local = local;
    socket = open();
  }

  public SessionOffer offer(OfferedSection... sections) {
    return offer(DtlsSetup.ACTPASS, identity.fingerprint(), sections);
  }

  public SessionOffer offer(DtlsSetup setup, Fingerprint fingerprint, OfferedSection... sections) {
    return new SessionOffer(ice, List.of(fingerprint), setup, List.of(sections));
  }

  /// Agrees to no other profiles in its handshake, and to the first of these rather.
  LoopbackPeer onlyWith(SrtpProfile... best) {
    profiles = best.clone();
    return this;
  }

  /// What the handshake agreed on.
  SrtpProfile profile() {
    return java.util.Objects.requireNonNull(profile, "no handshake yet");
  }

  public Fingerprint fingerprint() {
    return identity.fingerprint();
  }

  /// An offer with new ICE credentials, for the connection that is there.
  public SessionOffer restartIce(OfferedSection... sections) {
    ice = new FreshCredentials(0).next();
    return offer(sections);
  }

  public IceCredentials relayIce() {
    return java.util.Objects.requireNonNull(relayIce, "no answer yet");
  }

  InetSocketAddress relayAddress() {
    return java.util.Objects.requireNonNull(relay, "no answer yet");
  }

  /// Takes the relay's address and credentials, without a packet sent.
  public void accept(SessionAnswer answer) {
    relay = addressIn(answer, "udp", local);
    relayIce = answer.ice();
  }

  /// From now on everything goes over a new TCP connection to the relay's candidate.
  public FramedSocket useTcp(SessionAnswer answer) throws IOException {
    return useTcp(addressIn(answer, "tcp", local));
  }

  public FramedSocket useTcp(InetSocketAddress address) throws IOException {
    return use(FramedSocket.to(address, this::take));
  }

  public FramedSocket use(FramedSocket framed) {
    connection = framed;
    return framed;
  }

  /// Back to the UDP socket, which is there all the time.
  public void useUdp() {
    connection = null;
  }

  /// The last IPv4 candidate of a protocol: 127.0.0.1 comes last.
  public static InetSocketAddress addressIn(SessionAnswer answer, String protocol) {
    return addressIn(answer, protocol, InetAddress.getLoopbackAddress());
  }

  private static InetSocketAddress addressIn(
      SessionAnswer answer, String protocol, InetAddress sameFamily) {
    return answer.candidates().stream()
        .filter(one -> one.protocol().equals(protocol))
        .map(one -> new InetSocketAddress(InetAddress.ofLiteral(one.address()), one.port()))
        .filter(one -> one.getAddress().getClass() == sameFamily.getClass())
        .toList()
        .getLast();
  }

  /// ICE, DTLS and keys.
  public void connect(SessionAnswer answer) throws IOException {
    accept(answer);
    connectHere(answer);
  }

  /// As [#connect], at the relay's candidate of this address.
  void connect(SessionAnswer answer, String address) throws IOException {
    accept(answer);
    relay = udpAt(answer, address);
    connectHere(answer);
  }

  /// Goes on at another of the relay's candidates, by a check that nominates it.
  boolean moveTo(SessionAnswer answer, String address) {
    relay = udpAt(answer, address);
    return check(true);
  }

  private static InetSocketAddress udpAt(SessionAnswer answer, String address) {
    return answer.candidates().stream()
        .filter(one -> one.protocol().equals("udp") && one.address().equals(address))
        .map(one -> new InetSocketAddress(InetAddress.ofLiteral(address), one.port()))
        .findFirst()
        .orElseThrow();
  }

  /// As [#connect], over a TCP connection.
  public void connectOverTcp(SessionAnswer answer) throws IOException {
    accept(answer);
    var _ = useTcp(answer);
    connectHere(answer);
  }

  private void connectHere(SessionAnswer answer) throws IOException {
    if (!check(true)) {
      throw new IOException("the relay did not answer the ICE check");
    }
    handshake(answer);
  }

  public void handshake(SessionAnswer answer) throws IOException {
    var terms =
        new DtlsTerms(
            PeerFingerprints.of(List.of(answer.fingerprint())).orElseThrow(), List.of(profiles));
    association =
        answer.setup() == DtlsSetup.PASSIVE
            ? DtlsHandshake.connect(identity, terms, dtls)
            : DtlsHandshake.accept(identity, terms, dtls);
    profile = terms.keys().profile();
    synchronized (this) {
      srtp = new SrtpSession(terms.keys());
    }
  }

  /// One ICE check, sent again until it is answered.
  ///
  /// @return whether the relay answered with success
  public boolean check(boolean isNomination) {
    IceCredentials remote = relayIce;
    if (remote == null) {
      throw new IllegalStateException("no answer yet");
    }
    for (int attempt = 0; attempt < 20; attempt++) {
      sendCheck(remote, isNomination);
      try {
        StunMessage answer = answers.poll(500, TimeUnit.MILLISECONDS);
        if (answer != null) {
          return answer.type() == StunMessage.BINDING_SUCCESS
              && answer.hasFingerprint()
              && answer.mappedAddress().filter(this::isHere).isPresent()
              && answer.isSignedBy(new StunKey(remote.password()));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return false;
  }

  private boolean isHere(StunMessage.MappedAddress mapped) {
    FramedSocket framed = connection;
    int port = framed == null ? socket.getLocalPort() : framed.local().getPort();
    return mapped.port() == port && Arrays.equals(mapped.address(), local.getAddress());
  }

  public void sendCheck(IceCredentials remote, boolean isNomination) {
    byte[] transaction = new byte[12];
    RANDOM.nextBytes(transaction);
    var buffer = new PacketBuffer();
    var writer =
        new StunWriter(buffer, StunMessage.BINDING_REQUEST, transaction)
            .username(remote.ufrag() + ":" + ice.ufrag())
            .priority(1)
            .controlling(tieBreaker);
    if (isNomination) {
      writer = writer.useCandidate();
    }
    var _ = writer.integrity(new StunKey(remote.password())).fingerprint();
    send(Arrays.copyOf(buffer.getBuffer(), buffer.getLength()));
  }

  public void sendRtp(byte[] packet) {
    send(protectRtp(packet));
  }

  public void sendRtcp(byte[] packet) {
    send(protect(packet, true));
  }

  /// The packet as it goes over the wire.
  public byte[] protectRtp(byte[] packet) {
    return protect(packet, false);
  }

  /// Sends bytes as they are.
  public void send(byte[] datagram) {
    FramedSocket framed = connection;
    if (framed != null) {
      framed.send(datagram);
    } else {
      sendFrom(socket, datagram);
    }
  }

  public Optional<byte[]> nextRtp() throws InterruptedException {
    return Optional.ofNullable(rtp.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS));
  }

  public Optional<byte[]> nextRtcp() throws InterruptedException {
    return Optional.ofNullable(rtcp.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS));
  }

  /// How often the relay has asked where this is; it was answered.
  int asked() {
    return asked.get();
  }

  void awaitAsked(int times) {
    long until = System.nanoTime() + LIMIT.toNanos();
    while (asked.get() < times) {
      if (System.nanoTime() - until > 0) {
        throw new AssertionError("asked %d times".formatted(asked.get()));
      }
      Thread.onSpinWait();
    }
  }

  /// What has come and was not asked for yet.
  public int waitingRtp() {
    return rtp.size();
  }

  /// Goes on from a new port, as a phone that changes networks; the old one hears no more.
  public void changeAddress() {
    DatagramSocket before = socket;
    socket = open();
    before.close();
  }

  /// Sends from a port that nobody has checked.
  public void sendFromElsewhere(byte[] datagram) {
    try (var stranger = new DatagramSocket(0, local)) {
      sendFrom(stranger, datagram);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean awaitClosedByRelay() throws IOException {
    DTLSTransport open = association;
    if (open == null) {
      return false;
    }
    byte[] ignored = new byte[2048];
    long until = System.nanoTime() + LIMIT.toNanos();
    while (!dtls.isClosed() && System.nanoTime() - until < 0) {
      try {
        int _ = open.receive(ignored, 0, ignored.length, 200);
      } catch (InterruptedIOException e) {
        break; // closed by an alert
      }
    }
    return dtls.isClosed();
  }

  /// Says goodbye over DTLS.
  public void hangUp() throws IOException {
    if (association != null) {
      association.close();
    }
  }

  @Override
  public void close() {
    dtls.shutDown();
    socket.close();
    FramedSocket framed = connection;
    if (framed != null) {
      framed.close();
    }
  }

  private DatagramSocket open() {
    try {
      var opened = new DatagramSocket(0, local);
      var _ = Thread.ofVirtual().name("loopback-peer").start(() -> read(opened));
      return opened;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(DatagramSocket from) {
    while (!from.isClosed()) {
      var datagram = new DatagramPacket(new byte[2048], 2048);
      try {
        from.receive(datagram);
      } catch (IOException e) {
        return; // closed
      }
      if (!datagram.getSocketAddress().equals(relay)) {
        continue;
      }
      take(new PacketBuffer(datagram.getData(), 0, datagram.getLength()));
    }
  }

  private void take(byte[] frame) {
    take(new PacketBuffer(frame, 0, frame.length));
  }

  private void take(PacketBuffer datagram) {
    switch (DatagramKind.of(datagram)) {
      case STUN -> StunMessage.read(datagram).ifPresent(this::takeStun);
      case DTLS -> {
        var _ = dtls.offer(Arrays.copyOf(datagram.getBuffer(), datagram.getLength()));
      }
      case RTP -> takeMedia(datagram, false);
      case RTCP -> takeMedia(datagram, true);
      case UNKNOWN -> {}
    }
  }

  private void takeStun(StunMessage message) {
    if (message.type() != StunMessage.BINDING_REQUEST) {
      var _ = answers.offer(message);
      return;
    }
    asked.incrementAndGet();
    if (message.isSignedBy(new StunKey(ice.password()))) {
      var buffer = new PacketBuffer();
      var _ =
          new StunWriter(buffer, StunMessage.BINDING_SUCCESS, message.transactionId())
              .integrity(new StunKey(ice.password()))
              .fingerprint();
      send(Arrays.copyOf(buffer.getBuffer(), buffer.getLength()));
    }
  }

  private synchronized void takeMedia(PacketBuffer datagram, boolean isControl) {
    if (srtp == null) {
      return;
    }
    SrtpVerdict verdict = isControl ? srtp.unprotectControl(datagram) : srtp.unprotect(datagram);
    if (verdict == SrtpVerdict.OK) {
      byte[] plain =
          Arrays.copyOfRange(
              datagram.getBuffer(),
              datagram.getOffset(),
              datagram.getOffset() + datagram.getLength());
      var _ = (isControl ? rtcp : rtp).offer(plain);
    }
  }

  private synchronized byte[] protect(byte[] packet, boolean isControl) {
    if (srtp == null) {
      throw new IllegalStateException("not connected");
    }
    var buffer = new PacketBuffer();
    buffer.copyFrom(packet, 0, packet.length);
    SrtpVerdict verdict = isControl ? srtp.protectControl(buffer) : srtp.protect(buffer);
    if (verdict != SrtpVerdict.OK) {
      throw new IllegalStateException("not protected: " + verdict);
    }
    return Arrays.copyOf(buffer.getBuffer(), buffer.getLength());
  }

  private void sendFrom(DatagramSocket from, byte[] datagram) {
    try {
      from.send(new DatagramPacket(datagram, datagram.length, relay));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
