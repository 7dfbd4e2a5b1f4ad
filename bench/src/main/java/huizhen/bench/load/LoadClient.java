package huizhen.bench.load;

import huizhen.relay.api.IceCredentials;
import huizhen.relay.congestion.ArrivalRecorder;
import huizhen.relay.io.dtls.QueuedDatagrams;
import huizhen.relay.rtp.PacketBuffer;
import huizhen.relay.rtp.RtcpReader;
import huizhen.relay.rtp.RtcpWriter;
import huizhen.relay.rtp.RtpPacket;
import huizhen.relay.transport.DatagramKind;
import huizhen.relay.transport.PeerAddress;
import huizhen.relay.transport.SrtpKeys;
import huizhen.relay.transport.SrtpSession;
import huizhen.relay.transport.SrtpVerdict;
import huizhen.relay.transport.StunKey;
import huizhen.relay.transport.StunMessage;
import huizhen.relay.transport.StunWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// One connection on a socket of its own, to send, to receive or for both. Belongs to the loop but
/// for what says otherwise.
final class LoadClient {
  /// How often a check goes out (RFC 7675 has it within 30 s; browsers do so).
  private static final long CHECK_NANOS = 2_500_000_000L;

  private static final long REPORT_NANOS = 1_000_000_000L;

  /// Of so many packets one counts for the delays. Pictures are not decrypted otherwise: the load
  /// must not cost more than the relay. Sound is, for a gap is between any two of its packets.
  private static final int SAMPLED = 16;

  private static final long FEEDBACK_SSRC = 1;

  private final IceCredentials local;
  private final MediaServer.Remote remote;
  private final Channel channel;
  private final Optional<MediaServer.Sources> sources;
  private final boolean receives;
  private final boolean isSilent;
  private final Histogram delays;
  private final long tieBreaker = ThreadLocalRandom.current().nextLong();
  private final QueuedDatagrams dtls;
  private final CompletableFuture<Void> checked = new CompletableFuture<>();
  private final CompletableFuture<Long> heard = new CompletableFuture<>();
  private final ArrivalRecorder arrivals = new ArrivalRecorder();
  private final RtpPacket rtp = new RtpPacket();
  private final RtcpReader rtcp = new RtcpReader();
  private final RtcpWriter feedback = new RtcpWriter(new PacketBuffer());
  private final Reception reception = new Reception();
  private @Nullable SrtpSession srtp;
  private @Nullable MediaSource source;
  private long checkedNanos;
  private long reportedNanos;
  private long packets;
  private long mediaSsrc;
  private boolean hasWritten;

  /// @param channel connected to the relay
  /// @param place what the connection is for
  /// @param isSilent never sends transport-cc feedback
  /// @param delays takes how long sampled packets were on their way, in nanoseconds
  LoadClient(
      MediaServer.Local local,
      MediaServer.Remote remote,
      Channel channel,
      MediaServer.Place place,
      boolean isSilent,
      Histogram delays) {
    this.local = local.ice();
    this.remote = remote;
    this.channel = channel;
    this.sources = local.sources();
    this.receives = place.receives();
    this.isSilent = isSilent;
    this.delays = delays;
    dtls = new QueuedDatagrams(this::sendHandshake);
  }

  /// For the handshake's thread.
  QueuedDatagrams dtls() {
    return dtls;
  }

  /// Completes with the first answered check; for any thread.
  CompletableFuture<Void> checked() {
    return checked;
  }

  /// Completes with the time of the first media packet, of who only sends with that of its first
  /// own; for any thread.
  CompletableFuture<Long> heard() {
    return heard;
  }

  void secured(SrtpKeys keys, long nowNanos) {
    srtp = new SrtpSession(keys);
    sources.ifPresent(its -> {
      source = new MediaSource(its, nowNanos);
      if (!receives) {
        heard.complete(nowNanos);
      }
    });
  }

  void check(long nowNanos) {
    checkedNanos = nowNanos;
    byte[] transaction = new byte[12];
    ThreadLocalRandom.current().nextBytes(transaction);
    var buffer = new PacketBuffer();
    var request =
        new StunWriter(buffer, StunMessage.BINDING_REQUEST, transaction)
            .username(remote.ice().ufrag() + ":" + local.ufrag())
            .priority(1);
    var withRole =
        remote.isControlling()
            ? request.controlled(tieBreaker)
            : request.controlling(tieBreaker).useCandidate();
    var _ = withRole.integrity(new StunKey(remote.ice().password())).fingerprint();
    write(buffer);
    var _ = channel.flush();
  }

  /// @param datagram is changed
  /// @param arrivedNanos when it was there, which may be a while ago
  void receive(PacketBuffer datagram, long arrivedNanos) {
    switch (DatagramKind.of(datagram)) {
      case STUN -> StunMessage.read(datagram).ifPresent(this::stun);
      case DTLS -> {
        byte[] record = Arrays.copyOf(datagram.getBuffer(), datagram.getLength());
        boolean _ = dtls.offer(record); // it comes again
      }
      case RTP -> media(datagram, arrivedNanos);
      case RTCP -> control(datagram);
      case UNKNOWN -> {}
    }
  }

  /// A full agent checks the path from its side too (RFC 8445 §7.3).
  private void stun(StunMessage message) {
    if (message.type() == StunMessage.BINDING_SUCCESS) {
      checked.complete(null);
    } else if (message.type() == StunMessage.BINDING_REQUEST) {
      var buffer = new PacketBuffer();
      var _ =
          new StunWriter(buffer, StunMessage.BINDING_SUCCESS, message.transactionId())
              .mappedAddress(new Server(remote.address()))
              .integrity(new StunKey(local.password()))
              .fingerprint();
      write(buffer);
      var _ = channel.flush();
    }
  }

  /// Where what the server sends comes from.
  private record Server(InetSocketAddress at) implements PeerAddress {
    @Override
    public byte[] address() {
      return at.getAddress().getAddress();
    }

    @Override
    public int port() {
      return at.getPort();
    }
  }

  private void media(PacketBuffer datagram, long arrivedNanos) {
    SrtpSession session = srtp;
    // What is read here, SRTP leaves in the clear (RFC 3711 §3.1).
    if (session == null || !rtp.wrap(datagram)) {
      return;
    }
    heard.complete(arrivedNanos);
    if (!isSilent && rtp.findExtension(remote.transportCc())) {
      arrivals.record(rtp.elementU16(), arrivedNanos);
      mediaSsrc = rtp.ssrc();
    }
    long ssrc = rtp.ssrc();
    int sequence16 = rtp.sequence16();
    int payloadType = rtp.payloadType();
    if (payloadType != remote.opus() && payloadType != remote.vp8()) {
      reception.again();
      return;
    }
    boolean isSound = payloadType == remote.opus();
    boolean isSampled = ++packets % SAMPLED == 0;
    OptionalLong delay =
        isSound || isSampled ? delayNanos(session, datagram, arrivedNanos) : OptionalLong.empty();
    if (isSampled && delay.isPresent()) {
      delays.recordValue(delay.getAsLong());
    }
    if (isSound) {
      reception.sound(ssrc, sequence16, delay);
    } else {
      reception.picture(ssrc, sequence16);
    }
  }

  /// How long a packet was on its way, by the time in its payload; nothing of what is not to be
  /// decrypted.
  private OptionalLong delayNanos(SrtpSession session, PacketBuffer datagram, long arrivedNanos) {
    if (session.unprotect(datagram) != SrtpVerdict.OK
        || !rtp.wrap(datagram)
        || rtp.payloadLength() < MediaSource.TIME_BYTES) {
      return OptionalLong.empty();
    }
    int end = datagram.getOffset() + datagram.getLength();
    long sent = ByteBuffer.wrap(datagram.getBuffer()).getLong(end - MediaSource.TIME_BYTES);
    return OptionalLong.of(Math.clamp(arrivedNanos - sent, 0, Reception.LONGEST_NANOS));
  }

  private void control(PacketBuffer datagram) {
    MediaSource own = source;
    SrtpSession session = srtp;
    if (own == null
        || session == null
        || session.unprotectControl(datagram) != SrtpVerdict.OK
        || !rtcp.wrap(datagram)) {
      return;
    }
    while (rtcp.next()) {
      boolean isPli = rtcp.count() == RtcpReader.PLI || rtcp.count() == RtcpReader.FIR;
      if (rtcp.type() == RtcpReader.PAYLOAD_FEEDBACK && isPli) {
        own.onKeyframeRequest();
      }
    }
  }

  /// Sends what is due.
  void tick(long nowNanos) {
    SrtpSession session = srtp;
    if (session == null) {
      return;
    }
    if (nowNanos - checkedNanos >= CHECK_NANOS) {
      check(nowNanos);
    }
    MediaSource own = source;
    if (own != null) {
      own.send(
          nowNanos,
          packet -> {
            if (session.protect(packet) == SrtpVerdict.OK) {
              write(packet);
            }
          });
    }
    boolean isReportDue = receives && nowNanos - reportedNanos >= REPORT_NANOS;
    if (isReportDue || arrivals.isDue(nowNanos)) {
      feedback.begin();
      if (isReportDue) {
        reportedNanos = nowNanos;
        boolean _ = feedback.receiverReport(FEEDBACK_SSRC, 0); // there is room for it
      }
      boolean _ = arrivals.write(feedback, FEEDBACK_SSRC, mediaSsrc, nowNanos); // or next time
      if (!feedback.isEmpty()) {
        PacketBuffer packet = feedback.end();
        if (session.protectControl(packet) == SrtpVerdict.OK) {
          write(packet);
        }
      }
    }
    if (hasWritten) {
      hasWritten = false;
      var _ = channel.flush();
    }
  }

  private void write(PacketBuffer packet) {
    ByteBuf content = channel.alloc().directBuffer(packet.getLength());
    content.writeBytes(packet.getBuffer(), packet.getOffset(), packet.getLength());
    var _ = channel.write(content, channel.voidPromise());
    hasWritten = true;
  }

  /// From the handshake's thread.
  private void sendHandshake(byte[] datagram) {
    ByteBuf content = channel.alloc().directBuffer(datagram.length);
    content.writeBytes(datagram);
    var _ = channel.writeAndFlush(content); // what is lost is sent again
  }

  void close() {
    dtls.shutDown();
    var _ = channel.close();
    if (srtp != null) {
      srtp.close();
    }
  }

  long sent() {
    MediaSource own = source;
    return own == null ? 0 : own.sent();
  }

  Reception reception() {
    return reception;
  }
}
